"""Where every key and value of a TOML document stands in its text.

The parser of the standard library gives values without places. This scanner gives places without values; it runs only
when a place is asked for, and only over text that the parser took, so it need not judge anything.
"""

from __future__ import annotations

import re
from typing import Union

from dagwright.record import Record

Path = tuple[Union[str, int], ...]
"""Keys and array indices from the root of the document."""


class Place(Record):
    """Character offsets of a key and of its value; for a table both are the name in its header."""

    key: int
    key_end: int
    value: int
    value_end: int


def scan(text: str) -> dict[Path, Place]:
    """The place of every key, table and array element of a valid document with Unix line ends.

    A table that several headers or dotted keys add to stands where it is first named.
    """
    scanner = _Scanner(text)
    scanner.document()
    return scanner.places


class _Scanner:
    __slots__ = ("_bare", "_blank", "_lengths", "_scalar", "_text", "places")

    def __init__(self, text: str) -> None:
        self.places: dict[Path, Place] = {}
        self._text = text
        # how many elements each array of tables has so far
        self._lengths: dict[Path, int] = {}
        self._blank = re.compile(r"(?:[ \t\n]|#[^\n]*)*")
        self._bare = re.compile(r"[A-Za-z0-9_-]+")
        # a date and its time may stand a space apart
        self._scalar = re.compile(r"[0-9-]{10} [0-9]{2}:[^,\]}\s#]+|[^,\]}\s#]+")

    def document(self) -> None:
        table: Path = ()
        pos = self._skip(0)
        while pos < len(self._text):
            if self._text[pos] == "[":
                table, pos = self._header(pos)
            else:
                pos = self._pair(pos, table)
            pos = self._skip(pos)

    def _header(self, pos: int) -> tuple[Path, int]:
        is_array = self._text.startswith("[[", pos)
        parts, pos = self._keys(self._skip(pos + 1 + is_array))
        path: Path = ()
        for depth, (name, start, end) in enumerate(parts, 1):
            path = (*path, name)
            self.places.setdefault(path, Place(start, end, start, end))
            if is_array and depth == len(parts):
                self._lengths[path] = self._lengths.get(path, 0) + 1
            if path in self._lengths:
                path = (*path, self._lengths[path] - 1)
                self.places.setdefault(path, Place(start, end, start, end))
        return path, pos + 1 + is_array

    def _pair(self, pos: int, table: Path) -> int:
        parts, pos = self._keys(pos)
        path = table
        for name, start, end in parts:
            path = (*path, name)
            self.places.setdefault(path, Place(start, end, start, end))
        _, start, end = parts[-1]
        value = self._skip(pos + 1)
        value_end = self._value(value, path)
        self.places[path] = Place(start, end, value, value_end)
        return value_end

    def _keys(self, pos: int) -> tuple[list[tuple[str, int, int]], int]:
        """The parts of a dotted key with their places, and the offset of what follows (`=` or `]`)."""
        parts = []
        while True:
            start = pos
            if self._text[pos] in "\"'":
                pos = self._string(pos)
                name = _unquote(self._text[start:pos])
            else:
                pos = _end(self._bare, self._text, pos)
                name = self._text[start:pos]
            parts.append((name, start, pos))
            pos = self._skip(pos)
            if self._text[pos] != ".":
                return parts, pos
            pos = self._skip(pos + 1)

    def _value(self, pos: int, path: Path) -> int:
        """The end of the value at `pos`; what is inside is recorded."""
        first = self._text[pos]
        if first in "\"'":
            return self._string(pos)
        if first == "[":
            return self._array(pos, path)
        if first == "{":
            return self._inline(pos, path)
        return _end(self._scalar, self._text, pos)

    def _array(self, pos: int, path: Path) -> int:
        pos = self._skip(pos + 1)
        index = 0
        while self._text[pos] != "]":
            element: Path = (*path, index)
            end = self._value(pos, element)
            self.places[element] = Place(pos, end, pos, end)
            index += 1
            pos = self._comma(end)
        return pos + 1

    def _inline(self, pos: int, path: Path) -> int:
        pos = self._skip(pos + 1)
        while self._text[pos] != "}":
            pos = self._comma(self._pair(pos, path))
        return pos + 1

    def _comma(self, pos: int) -> int:
        pos = self._skip(pos)
        return self._skip(pos + 1) if self._text[pos] == "," else pos

    def _string(self, pos: int) -> int:
        quote = self._text[pos]
        if self._text.startswith(quote * 3, pos):
            return self._long_string(pos + 3, quote)
        pos += 1
        while self._text[pos] != quote:
            pos += 2 if self._text[pos] == "\\" and quote == '"' else 1
        return pos + 1

    def _long_string(self, pos: int, quote: str) -> int:
        while not self._text.startswith(quote * 3, pos):
            pos += 2 if self._text[pos] == "\\" and quote == '"' else 1
        pos += 3
        # one or two quotes more belong to the string: `"""say "no"""""`
        for _ in range(2):
            if self._text.startswith(quote, pos):
                pos += 1
        return pos

    def _skip(self, pos: int) -> int:
        return _end(self._blank, self._text, pos)


def _end(pattern: re.Pattern[str], text: str, pos: int) -> int:
    match = pattern.match(text, pos)
    if match is None:
        raise AssertionError(f"the scanner of places lost its way at offset {pos}")
    return match.end()


def _unquote(quoted: str) -> str:
    if quoted[0] == "'" or "\\" not in quoted:
        return quoted[1:-1]
    from dagwright.settings.toml import parse

    return next(iter(parse(f"{quoted} = 0")))
