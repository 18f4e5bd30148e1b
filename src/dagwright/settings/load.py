"""Reading the settings: the file, what it extends, and every table in them, with all errors at once."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from dagwright.settings import find, toml
from dagwright.settings.decode import At, unknown_key, wrong_type
from dagwright.settings.sections import Section
from dagwright.settings.units import Bad

if TYPE_CHECKING:
    from dagwright.diagnostics.model import DiagnosticSink, Span

_INNER = ("pipelines", "targets", "images")
_TOP = ("extends", *_INNER, "environments")


class SettingsFile:
    """All that the settings say. `documents` are the files, the most basic first; the last is the one found.

    `base` is what holds in every environment, `environments` what each lays over it.
    """

    __slots__ = ("base", "documents", "environments")

    def __init__(self, documents: tuple[toml.Document, ...]) -> None:
        self.documents = documents
        self.base = Section()
        self.environments: dict[str, Section] = {}

    @property
    def file(self) -> str:
        """The path of the file found, as shown to people."""
        return self.documents[-1].file

    @property
    def folder(self) -> str:
        """The folder of the file found."""
        return os.path.dirname(self.documents[-1].path)


class PipelineName:
    """A pipeline that the settings name.

    `source` is `path.py:function` or `package.module:function`, relative to `folder`; None where the settings do not
    say. `function` is the part behind the colon, or the pipeline's own name.
    """

    __slots__ = ("at", "folder", "name", "source")

    def __init__(self, name: str, source: str | None, folder: str, at: At) -> None:
        self.name = name
        self.source = source
        self.folder = folder
        self.at = at

    @property
    def span(self) -> Span | None:
        """The place of the name in the settings."""
        return self.at.span

    @property
    def source_span(self) -> Span | None:
        """The place of the source in the settings."""
        document = self.at.document
        return document.value((*self.at.path, "source")) if document is not None and self.source else self.span

    @property
    def function(self) -> str:
        """The name of the pipeline function."""
        return (self.source or "").partition(":")[2] or self.name

    @property
    def location(self) -> str:
        """The part of the source before the colon: a path ending in `.py`, or a dotted module; empty if not said."""
        return (self.source or "").partition(":")[0]

    @property
    def path(self) -> str | None:
        """The absolute path of the source file, if the source is a path."""
        return os.path.join(self.folder, self.location) if self.location.endswith(".py") else None


def load_settings(
    source_path: str | None, *, explicit: str | None = None, sink: DiagnosticSink, base: str | None = None
) -> SettingsFile | None:
    """Find and read the settings of a source file (None: of the current folder), or the file `explicit`.

    Paths are shown relative to `base`, by default the folder of the settings file. None means that there is no
    file, or that it cannot be read; only in the latter case the sink has an error. A file that can be read is returned
    even if something in it is wrong.
    """
    document = _explicit(explicit, sink, base) if explicit is not None else _found(source_path or os.curdir, sink, base)
    if document is None:
        return None
    settings = SettingsFile(tuple(_chain(document, sink, base)))
    for each in settings.documents:
        _read(settings, each, sink)
    _refuse_unknown_pipelines(settings)
    return settings


def names(settings: SettingsFile | None) -> list[PipelineName]:
    """The pipelines in the settings, in file order."""
    if settings is None:
        return []
    found = []
    for name, tables in settings.base.pipelines.items():
        named = next((table for table in reversed(tables) if table.source is not None), tables[-1])
        document = named.at.document
        folder = os.path.dirname(document.path) if document is not None else settings.folder
        found.append(PipelineName(name, named.source, folder, named.at))
    return found


def name_of(settings: SettingsFile | None, path: str, function: str, sink: DiagnosticSink) -> str | None:
    """The name under which the settings know a pipeline function of a file, or None where they do not.

    A table whose `source` is that function, or a table of the function's name that does not say its source. Where
    several fit, the one of the function's own name, else the first in the file. Where none fits and the table of the
    function's name is for another source, that is an error if there is no such source (DW001), else a warning.
    """
    real = os.path.realpath(path)
    fitting = [
        known.name
        for known in names(settings)
        if known.function == function and (known.source is None or _is_file(known, real))
    ]
    if fitting:
        return function if function in fitting else fitting[0]
    for known in names(settings):
        if known.name == function:
            _other_source(known, sink)
    return None


def _other_source(known: PipelineName, sink: DiagnosticSink) -> None:
    span = known.source_span
    if known.path is not None and not os.path.exists(known.path):
        sink.error("DW001", f"no such file: `{known.location}`", span, help="the path is relative to this file")
        return
    sink.warning(
        "DW022",
        f"`[pipelines.{known.name}]` is for another source: nothing in it holds here",
        span,
        help="name this pipeline in a table of its own, with its `source`",
    )


def _is_file(known: PipelineName, real: str) -> bool:
    if known.path is not None:
        return os.path.realpath(known.path) == real
    stem = known.location.replace(".", os.sep)
    return real.endswith((os.sep + stem + ".py", os.sep + os.path.join(stem, "__init__.py")))


def _found(start: str, sink: DiagnosticSink, base: str | None) -> toml.Document | None:
    for path, table in find.candidates(start):
        document = _open(path, table, sink, base)
        if document is None:
            return None
        if document.data is not None:
            if not table:
                _warn_of_second(path, sink, base)
            return document
    return None


def _explicit(path: str, sink: DiagnosticSink, base: str | None) -> toml.Document | None:
    path = os.path.abspath(path)
    if not os.path.isfile(path):
        sink.error("DW001", f"no such settings file: `{_shown(path, base)}`")
        return None
    document = _open(path, find.table_of(path), sink, base)
    if document is not None and document.data is None:
        sink.error(
            "DW020", f"`{document.file}` has no table `[tool.dagwright]`", help="add the table, or name another file"
        )
        return None
    return document


def _open(path: str, table: tuple[str, ...], sink: DiagnosticSink, base: str | None) -> toml.Document | None:
    shown = _shown(path, base)
    try:
        return toml.read(path, shown, sink, table)
    except OSError as error:
        sink.error("DW020", f"cannot read the settings `{shown}`: {error.strerror}")
        return None


def _warn_of_second(path: str, sink: DiagnosticSink, base: str | None) -> None:
    """A `[tool.dagwright]` beside a `dagwright.toml` has no say; say so."""
    second = os.path.join(os.path.dirname(path), find.PROJECT_FILE)
    if not find.mentions_settings(second):
        return
    document = _open(second, find.TABLE, sink, base)
    if document is not None and document.data is not None:
        sink.warning(
            "DW034",
            f"`{find.FILE}` in the same folder wins: nothing in `[tool.dagwright]` holds",
            document.key(()),
            help=f"move it all into `{find.FILE}`",
        )


def _shown(path: str, base: str | None) -> str:
    relative = os.path.relpath(path, base) if base is not None else os.path.basename(path)
    return path if relative.startswith("..") else relative.replace(os.sep, "/")


def _chain(document: toml.Document, sink: DiagnosticSink, base: str | None) -> list[toml.Document]:
    """The document and those it extends, the most basic first."""
    base = base if base is not None else os.path.dirname(document.path)
    chain = [document]
    while (raw := (chain[-1].data or {}).get("extends")) is not None:
        last = chain[-1]
        at = At(sink, "", last, ("extends",))
        if not isinstance(raw, str) or not raw:
            at.report(wrong_type("a path", raw, 'write `extends = "base.toml"`'))
            break
        path = os.path.join(os.path.dirname(last.path), raw)
        shown = _shown(os.path.normpath(path), base)
        if os.path.realpath(path) in {os.path.realpath(each.path) for each in chain}:
            at.report(Bad("DW028", f"`{shown}` extends itself in a circle", "take one `extends` out of the circle"))
            break
        try:
            following = toml.read(os.path.normpath(path), shown, sink, find.table_of(path))
        except OSError as error:
            help = "the path is relative to this file"
            at.report(Bad("DW028", f"cannot read `{shown}`: {(error.strerror or str(error)).lower()}", help))
            break
        if following is None:
            break
        if following.data is None:
            at.report(Bad("DW028", f"`{shown}` has no table `[tool.dagwright]`"))
            break
        chain.append(following)
    return chain[::-1]


def _read(settings: SettingsFile, document: toml.Document, sink: DiagnosticSink) -> None:
    extended = document is not settings.documents[-1]
    layer = f"{document.file} (extended)" if extended else document.file
    at = At(sink, layer, document)
    raw = document.data or {}
    for key in raw:
        if key not in _TOP:
            unknown_key(key, at.child(key), _TOP)
    settings.base.read(raw, at, overlay=False)
    environments = raw.get("environments", {})
    if not isinstance(environments, dict):
        at.child("environments").report(wrong_type("a table", environments))
        return
    for name, table in environments.items():
        inner = At(sink, f"environment {name} in {layer}", document, ("environments", name))
        if not isinstance(table, dict):
            inner.report(wrong_type("a table", table))
            continue
        for key in table:
            if key not in _INNER:
                unknown_key(key, inner.child(key), _INNER)
        settings.environments.setdefault(name, Section()).read(table, inner, overlay=True)


def _refuse_unknown_pipelines(settings: SettingsFile) -> None:
    """An environment can only lay something over a pipeline that exists."""
    from dagwright.diagnostics.suggest import did_you_mean

    for section in settings.environments.values():
        for name, tables in section.pipelines.items():
            if name not in settings.base.pipelines:
                help = did_you_mean(name, settings.base.pipelines) or f"add a table `[pipelines.{name}]`"
                for table in tables:
                    table.at.report(Bad("DW022", f"there is no pipeline `{name}` in the settings", help), on_key=True)
