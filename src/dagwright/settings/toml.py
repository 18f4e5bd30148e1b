"""TOML files: their data at once, and the place of any key or value when a diagnostic asks for it."""

from __future__ import annotations

import sys
from bisect import bisect_right
from typing import TYPE_CHECKING, Any

from dagwright.diagnostics.model import Span

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dagwright.diagnostics.model import DiagnosticSink
    from dagwright.settings.places import Path, Place


class Document:
    """One file of settings.

    `file` is its path as shown to people, `path` the absolute one, `data` its table of settings (None: it has none) and
    `prefix` the way to it (`("tool", "dagwright")` in a pyproject.toml). Paths given to the methods start there.
    """

    __slots__ = ("_places", "_starts", "data", "file", "path", "prefix", "text")

    def __init__(self, file: str, path: str, text: str, data: dict[str, Any] | None, prefix: Path = ()) -> None:
        self.file = file
        self.path = path
        self.text = text
        self.data = data
        self.prefix = prefix
        self._places: Mapping[Path, Place] | None = None
        self._starts: list[int] = []

    def key(self, path: Path) -> Span:
        """The place of a key, without its value."""
        place = self._place(path)
        return self.span(place.key, place.key_end)

    def value(self, path: Path, part: tuple[int, int] | None = None) -> Span:
        """The place of a value, or of a stretch of it where the value is a string without escapes."""
        place = self._place(path)
        if part is not None and self._is_plain(place):
            return self.span(place.value + 1 + part[0], place.value + 1 + part[1])
        return self.span(place.value, place.value_end)

    def source(self, path: Path) -> str:
        """A value as written."""
        place = self._place(path)
        return self.text[place.value : place.value_end]

    def span(self, start: int, end: int) -> Span:
        """Character offsets as a span."""
        line, col = self._point(start)
        end_line, end_col = self._point(end)
        return Span(self.file, line, col, end_line, end_col)

    def _place(self, path: Path) -> Place:
        if self._places is None:
            from dagwright.settings.places import scan

            self._places = scan(self.text)
        whole = (*self.prefix, *path)
        # a table that only exists through its children has the place of the first of them; so every prefix is known
        return self._places[whole]

    def _is_plain(self, place: Place) -> bool:
        quoted = self.text[place.value : place.value_end]
        return quoted[0] in "\"'" and not quoted.startswith(quoted[0] * 3) and "\\" not in quoted

    def _point(self, offset: int) -> tuple[int, int]:
        if not self._starts:
            self._starts = [0, *(i + 1 for i, char in enumerate(self.text) if char == "\n")]
        line = bisect_right(self._starts, offset)
        start = self._starts[line - 1]
        return line, len(self.text[start:offset].encode())


def parse(text: str) -> dict[str, Any]:
    """The data of a TOML text. Raises ValueError with the parser's words."""
    if sys.version_info >= (3, 11):
        import tomllib
    else:
        import tomli as tomllib

    data: dict[str, Any] = tomllib.loads(text)
    return data


def read(path: str, shown: str, sink: DiagnosticSink, prefix: Path = ()) -> Document | None:
    """The file's settings, or None with a diagnostic (DW020) where it is not TOML. Raises OSError.

    A file without the table `prefix` gives a document whose data is None.
    """
    with open(path, "rb") as file:
        raw = file.read()
    try:
        text = raw.decode().replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        col = error.start - (raw.rfind(b"\n", 0, error.start) + 1)
        _refuse(sink, "not UTF-8", Span(shown, line, col, line, col + 1), "save the file as UTF-8")
        return None
    document = Document(shown, path, text, None, prefix)
    if text.startswith("\ufeff"):
        _refuse(sink, "it starts with a byte order mark", document.span(0, 1), "save the file as UTF-8 without a mark")
        return None
    try:
        data: Any = parse(text)
    except RecursionError:
        _refuse(sink, "nested too deeply", None, "")
        return None
    except ValueError as error:
        _refuse(sink, *_syntax_error(document, str(error)))
        return None
    for index, key in enumerate(prefix):
        if not isinstance(data, dict):
            span = Document(shown, path, text, None).key(prefix[:index])
            sink.error("DW026", f"`{prefix[index - 1]}` is not a table", span)
            return None
        data = data.get(key)
        if data is None:
            return document
    if not isinstance(data, dict):
        sink.error("DW026", f"`{prefix[-1]}` is not a table", document.value(()))
        return None
    document.data = data
    return document


def _refuse(sink: DiagnosticSink, reason: str, span: Span | None, help: str) -> None:
    sink.error("DW020", f"the settings are not valid TOML: {reason}", span, help=help)


def _syntax_error(document: Document, message: str) -> tuple[str, Span, str]:
    """The parser's words without the place in them, and the place."""
    import re

    from dagwright.settings.decode import dotted

    words, _, place = message.rpartition(" (at ")
    # the wording of the parser may differ between Python versions; it is shown, never compared
    reason = (words[:1].lower() + words[1:]) or message
    if twice := re.fullmatch(r"cannot declare \(('.+'),?\) twice", reason):
        key = dotted(tuple(part.strip("'") for part in twice[1].split(", ")))
        reason = f"`{key}` is declared twice"
    if reason == r"illegal character '\n'":
        reason = "a text is not closed on its line"
    match = re.fullmatch(r"line ([0-9]+), column ([0-9]+)\)", place)
    if match is None:
        end = len(document.text.rstrip("\n"))
        return reason, document.span(max(end - 1, 0), end), "the file ends too early"
    lines = document.text.split("\n")
    line, column = int(match[1]), int(match[2]) - 1
    before = lines[line - 1][:column]
    col = len(before.encode())
    width = len(lines[line - 1][column : column + 1].encode()) or 1
    help = 'a text needs quotes: `key = "value"`' if reason == "invalid value" else ""
    return reason, Span(document.file, line, col, line, col + width), help
