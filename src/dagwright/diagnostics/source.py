"""Source text for the renderers: reading it back as Python reads it, and turning byte offsets into columns.

A diagnostic must be shown even where its file is gone, unreadable or half binary, so nothing here raises for that.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from dagwright.record import Record

if TYPE_CHECKING:
    from collections.abc import Iterable

    from dagwright.diagnostics.model import Span

SourceReader = Callable[[str], "str | None"]
"""Takes the file of a span and returns its text, or None where it cannot be read."""

TAB = 4


def read_file(file: str) -> str | None:
    """The text of a file: BOM dropped, a Python file in its declared encoding, bytes that do not fit replaced."""
    try:
        with open(file, "rb") as handle:
            data = handle.read()
    except (OSError, ValueError):  # ValueError: a NUL in the name
        return None
    if data.startswith(b"\xef\xbb\xbf"):
        return data[3:].decode("utf-8", "replace")
    return data.decode(_encoding(file, data), "replace")


def _encoding(file: str, data: bytes) -> str:
    """The declared encoding of a Python file, utf-8 where there is none or an unknown one."""
    if not file.endswith((".py", ".pyi", ".pyw")) or b"coding" not in data[:500]:
        return "utf-8"
    import io
    import tokenize

    try:
        return tokenize.detect_encoding(io.BytesIO(data).readline)[0]
    except SyntaxError:
        return "utf-8"


def split_lines(text: str) -> list[str]:
    r"""The lines as Python counts them: ``\n``, ``\r\n`` and ``\r`` end one, form feeds and U+2028 do not."""
    return text.replace("\r\n", "\n").replace("\r", "\n").split("\n")


class Place(Record):
    """A span in characters: lines and columns from 1, the end column exclusive (it may be one past the line)."""

    line: int
    column: int
    end_line: int
    end_column: int


class SourceMap:
    """Reads each file once and finds lines and columns in it."""

    __slots__ = ("_files", "_hidden", "_read")

    def __init__(self, read: SourceReader | None = None, hidden: Iterable[Span] = ()) -> None:
        """Take a reader; the default reads the file system. What stands at `hidden` is never shown: secrets."""
        self._read = read or read_file
        self._files: dict[str, list[str] | None] = {}
        self._hidden: list[Span] = list(hidden)

    def line(self, file: str, number: int) -> str | None:
        """Line `number` (from 1) without its end, or None where the file or the line does not exist."""
        line = self._line(file, number)
        for span in self._hidden:
            if line is not None and span.file == file and span.line <= number <= span.end_line:
                start = self.character(file, number, span.col) if number == span.line else 0
                end = self.character(file, number, span.end_col) if number == span.end_line else len(line)
                line = line[:start] + "*" * (end - start) + line[end:]
        return line

    def _line(self, file: str, number: int) -> str | None:
        if file not in self._files:
            text = self._read(file)
            self._files[file] = None if text is None else split_lines(text)
        lines = self._files[file]
        return lines[number - 1] if lines is not None and 1 <= number <= len(lines) else None

    def character(self, file: str, number: int, offset: int) -> int:
        """The 0-based character that a UTF-8 byte offset points at; at most the line's length.

        Without the line, the offset itself: right for ASCII, and the best there is.
        """
        line = self._line(file, number)
        if line is None:
            return offset
        if line.isascii():
            return min(offset, len(line))
        return len(line.encode("utf-8", "surrogatepass")[:offset].decode("utf-8", "ignore"))

    def place(self, span: Span) -> Place:
        """The span in characters, with its end never before its start."""
        column = self.character(span.file, span.line, span.col) + 1
        end_line = max(span.line, span.end_line)
        end_column = self.character(span.file, end_line, span.end_col) + 1
        if end_line == span.line:
            end_column = max(column, end_column)
        return Place(span.line, column, end_line, end_column)


class Shown(Record):
    """What is printed for each character of a line, and the cells at which each starts and the last one ends."""

    pieces: list[str]
    cells: list[int]


def lay_out(line: str) -> Shown:
    """Expand tabs, make control characters harmless, and count terminal cells: wide letters two, combining none."""
    pieces: list[str] = []
    cells = [0]
    for char in line:
        plain = " " <= char <= "~"
        pieces.append(char if plain else printable(char))
        cells.append(cells[-1] + (1 if plain else width(pieces[-1])))
    return Shown(pieces, cells)


def printable(char: str) -> str:
    """What is printed for a character: spaces for a tab, a picture for a control character, else itself.

    Control and bidirectional characters would let a source file drive the reader's terminal.
    """
    if char == "\t":
        return " " * TAB
    code = ord(char)
    if code < 0x20:
        return chr(0x2400 + code)
    if code == 0x7F:
        return "\u2421"
    if 0x80 <= code < 0xA0 or code in _BIDI or 0xD800 <= code < 0xE000 or code in (0x2028, 0x2029):
        return "\ufffd"
    return char


def clean(text: str) -> str:
    """`text` on one line, with nothing in it that a terminal would obey."""
    return "".join(map(printable, " ".join(text.split("\n")).replace("\r", "").replace("\t", " ")))


def width(text: str) -> int:
    """Cells of a terminal that `text` takes."""
    import unicodedata

    cells = 0
    for char in text:
        if char == "\u200b" or unicodedata.category(char) in ("Mn", "Me", "Cf") or 0x1160 <= ord(char) <= 0x11FF:
            continue
        cells += 2 if unicodedata.east_asian_width(char) in "WF" else 1
    return cells


_BIDI = frozenset([0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)])
