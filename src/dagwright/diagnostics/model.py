"""The model of a diagnostic: what is wrong, where, and how to mend it.

Every stage of the compiler adds to a `DiagnosticSink`, so that a user sees all problems at once, sorted by place.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from dagwright.record import Record

if TYPE_CHECKING:
    from collections.abc import Iterable


class Span(Record):
    """A stretch of source text.

    Lines count from 1. Columns are 0-based UTF-8 *byte* offsets, as `ast` gives them; the end is exclusive. The
    renderers turn bytes into characters, so nobody else has to.
    """

    file: str
    line: int
    col: int
    end_line: int
    end_col: int


class Label(Record):
    """A second place that explains the first: `the first consumer is here`."""

    span: Span
    text: str


class Diagnostic(Record):
    """One problem.

    `message` is the headline; `label` stands beside the caret at `span`; `labels` mark further places; `notes` say
    why; `help` says what to write instead. `severity` is "error" or "warning".
    """

    code: str
    message: str
    span: Span | None = None
    label: str = ""
    labels: tuple[Label, ...] = ()
    notes: tuple[str, ...] = ()
    help: str = ""
    severity: str = "error"


def sort_diagnostics(diagnostics: Iterable[Diagnostic]) -> list[Diagnostic]:
    """Identical diagnostics once, sorted by place; those without a place come first."""
    return sorted(dict.fromkeys(diagnostics), key=_place)


def _place(diagnostic: Diagnostic) -> tuple[str, int, int, int, int, str, str]:
    span = diagnostic.span or Span("", 0, 0, 0, 0)
    return (span.file, span.line, span.col, span.end_line, span.end_col, diagnostic.code, diagnostic.message)


class DiagnosticSink:
    """Collects diagnostics. One sink lives as long as one compilation."""

    __slots__ = ("_items",)

    def __init__(self) -> None:
        """Start empty."""
        self._items: list[Diagnostic] = []

    def add(self, diagnostic: Diagnostic) -> None:
        """Add a ready-made diagnostic."""
        self._items.append(diagnostic)

    def error(
        self,
        code: str,
        message: str,
        span: Span | None = None,
        *,
        label: str = "",
        labels: Iterable[Label] = (),
        notes: Iterable[str] = (),
        help: str = "",
    ) -> None:
        """Add an error."""
        self.add(Diagnostic(code, message, span, label, tuple(labels), tuple(notes), help, "error"))

    def warning(
        self,
        code: str,
        message: str,
        span: Span | None = None,
        *,
        label: str = "",
        labels: Iterable[Label] = (),
        notes: Iterable[str] = (),
        help: str = "",
    ) -> None:
        """Add a warning: shown, but never a reason to fail."""
        self.add(Diagnostic(code, message, span, label, tuple(labels), tuple(notes), help, "warning"))

    @property
    def has_errors(self) -> bool:
        """Whether anything but warnings was added."""
        return any(item.severity == "error" for item in self._items)

    def sorted(self) -> list[Diagnostic]:
        """Everything so far, identical ones once, sorted by place."""
        return sort_diagnostics(self._items)

    def raise_if_errors(self) -> None:
        """Raise `DagwrightError` with everything so far (warnings too) if there is an error among it."""
        if self.has_errors:
            raise DagwrightError(self.sorted())


class DagwrightError(Exception):
    """The work cannot go on; `diagnostics` says why.

    Takes diagnostics one by one or in an iterable: `DagwrightError(problem)`, `DagwrightError(problems)`.
    """

    diagnostics: tuple[Diagnostic, ...]

    def __init__(self, *diagnostics: Diagnostic | Iterable[Diagnostic]) -> None:
        """Keep the diagnostics in the order given."""
        items: list[Diagnostic] = []
        for item in diagnostics:
            # A Diagnostic is a tuple itself, so it has to be asked for first.
            items.extend((item,) if isinstance(item, Diagnostic) else item)
        self.diagnostics = tuple(items)
        super().__init__(self.diagnostics)

    def __str__(self) -> str:
        """One line per diagnostic, for tracebacks and logs."""
        return "\n".join(f"{item.code}: {item.message}" for item in self.diagnostics)
