from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import pytest

from dagwright.diagnostics.model import DiagnosticSink
from dagwright.settings.load import SettingsFile, load_settings
from dagwright.settings.resolve import CallKey, Resolved, resolve

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from dagwright.diagnostics.model import Diagnostic

CALLS = (
    CallKey("load", "load", "shop.data:load", "raw"),
    CallKey("clean", "clean", "shop.data:clean", "rows"),
    CallKey("train", "train", "shop.model:train", "small"),
    CallKey("train-big", "train", "shop.model:train", "big"),
    CallKey("report", "report", "shop.report:Report.send", None),
)


class Problem(NamedTuple):
    """A diagnostic as a test reads it: `text` is what stands at its place in the file, None without a place."""

    code: str
    text: str | None
    message: str
    help: str
    line: int


class Settings:
    """A folder with settings files."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.sink = DiagnosticSink()

    def write(self, text: str, name: str = "dagwright.toml") -> Path:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode())
        return path

    def load(self, text: str | None = None, *, explicit: str | None = None) -> SettingsFile | None:
        if text is not None:
            self.write(text)
        return load_settings(str(self.folder / "pipeline.py"), explicit=explicit, sink=self.sink, base=str(self.folder))

    def resolve(self, text: str | None = None, **options: Any) -> Resolved:
        """Load and resolve `[pipelines.shop]`."""
        options = {"calls": CALLS, "param_names": ("day", "count"), **options}
        return resolve(self.load(text), options.pop("name", "shop"), sink=self.sink, **options)

    def problems(self, text: str | None = None, **options: Any) -> list[Problem]:
        settings = self.load(text)
        if settings is not None:
            options = {"calls": CALLS, "param_names": ("day", "count"), **options}
            resolve(settings, options.pop("name", "shop"), sink=self.sink, **options)
        return self.reported()

    def reported(self) -> list[Problem]:
        return [self._problem(item) for item in self.sink.sorted()]

    def clean(self, text: str | None = None, **options: Any) -> Resolved:
        """Resolve; there must be nothing to report."""
        resolved = self.resolve(text, **options)
        assert self.reported() == []
        return resolved

    def _problem(self, item: Diagnostic) -> Problem:
        span = item.span
        if span is None:
            return Problem(item.code, None, item.message, item.help, 0)
        lines = (
            (self.folder / span.file).read_bytes().replace(b"\r\n", b"\n").split(b"\n")[span.line - 1 : span.end_line]
        )
        lines[-1] = lines[-1][: span.end_col]
        lines[0] = lines[0][span.col :]
        return Problem(item.code, b"\n".join(lines).decode(), item.message, item.help, span.line)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    # the search upwards ends here
    (tmp_path / ".git").mkdir()
    return Settings(tmp_path)


@pytest.fixture
def one_problem(settings: Settings) -> Callable[..., Problem]:
    """Resolves a text that has exactly one problem, and returns it."""

    def find(text: str, **options: Any) -> Problem:
        (problem,) = settings.problems(text, **options)
        return problem

    return find
