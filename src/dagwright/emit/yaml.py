"""YAML that readers of YAML 1.1 and of YAML 1.2 read alike, written in one pass over plain data.

In go dicts, lists, strings, booleans, numbers and None; out comes block style with two spaces, lists level with their
key as the engines' own tools write them. Dicts keep their order. A string that any reader would take for something else
(`no`, `1e3`, `0o7`, `2026-01-01`, `~`) is quoted; a string of several lines becomes a literal block wherever that is
exact. Nothing here depends on the version of Python or of a YAML library: equal data, equal bytes.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from dagwright.record import Record

_DIGITS = "0123456789"
_LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
_PLAIN = frozenset(_LETTERS + _DIGITS + "_-./@+=,;()*: ")
_PLAIN_START = frozenset(_LETTERS + "_/")
_OPTION = frozenset(_LETTERS + _DIGITS + "_-.=/")
_ASCII_TEXT = frozenset(map(chr, range(0x20, 0x7F)))
# What a YAML 1.1 or 1.2 reader takes for a boolean, null or number although it starts like a word.
_WORDS = frozenset("y n yes no on off true false null none nan inf infinity".split())
# Amounts as Kubernetes writes them: digits before one of these are a number to no reader.
_UNITS = frozenset("Ki Mi Gi Ti Pi Ei m s".split())
# Ranges of non-ASCII text that stays as it is. Left out, and so escaped: controls, line and paragraph separators,
# marks that change the direction of text or are invisible, surrogates, private use and non-characters.
_VISIBLE = ((0xA1, 0xAC), (0xAE, 0x1FFF), (0x2010, 0x2027), (0x2030, 0x205E), (0x2070, 0xD7FF), (0xF900, 0xFDCF),
            (0xFDF0, 0xFEFE), (0xFF01, 0xFFEF), (0x10000, 0x1FFFD), (0x20000, 0x2FFFD))  # fmt: skip
_ESCAPES = {"\n": "\\n", "\t": "\\t", "\r": "\\r", '"': '\\"', "\\": "\\\\"}
_LONGEST_KEY = 1000  # readers give up on a key of 1,024 characters


class Marked(dict[str, Any]):
    """A mapping whose lines belong to `step` in the source map."""

    __slots__ = ("step",)

    def __init__(self, step: str, items: Mapping[str, Any]) -> None:
        super().__init__(items)
        self.step = step


class LineMap(Mapping[int, str]):
    """1-based line numbers to step ids, held as ranges: a file of a million lines costs one entry per step."""

    __slots__ = ("_ends", "_starts", "_steps")

    def __init__(self, ranges: Iterable[tuple[int, int, str]]) -> None:
        """`ranges` are `(first, last, step)`, in order and apart."""
        self._starts: list[int] = []
        self._ends: list[int] = []
        self._steps: list[str] = []
        for first, last, step in ranges:
            self._starts.append(first)
            self._ends.append(last)
            self._steps.append(step)

    def __getitem__(self, line: int) -> str:
        at = bisect_right(self._starts, line) - 1
        if at < 0 or line > self._ends[at]:
            raise KeyError(line)
        return self._steps[at]

    def __iter__(self) -> Iterator[int]:
        for first, last in zip(self._starts, self._ends, strict=True):
            yield from range(first, last + 1)

    def __len__(self) -> int:
        return sum(last - first + 1 for first, last in zip(self._starts, self._ends, strict=True))


class Written(Record):
    """The text, ending in a newline, and whose step each line is."""

    text: str
    lines: LineMap


def write(documents: Iterable[Mapping[str, Any]], *, header: Iterable[str] = ()) -> Written:
    """Write mappings as the documents of one file; `header` holds lines that go before them as comments.

    Raises ValueError for what YAML cannot carry alike to every reader: a float that is not finite, a key that is
    no string or too long; and TypeError for an object that is no plain data.
    """
    writer = _Writer()
    for line in header:
        writer.comment(line)
    for number, document in enumerate(documents):
        if number:
            writer.out.append("---")
        if document:
            writer.mapping(document, 0)
        else:
            writer.out.append("{}")
    writer.out.append("")
    return Written("\n".join(writer.out), LineMap(writer.ranges))


def scalar(text: str) -> str:
    """A string as one line of YAML: plain where no reader can mistake it, else quoted."""
    if text and _PLAIN.issuperset(text) and _is_plain(text):
        return text
    if _ASCII_TEXT.issuperset(text) or all(_is_visible(char) for char in text):
        return "'" + text.replace("'", "''") + "'"
    return double_quoted(text)


def double_quoted(text: str) -> str:
    """A string between double quotes, with an escape for everything that is not plainly visible."""
    return '"' + "".join(_ESCAPES.get(c) or (c if _is_visible(c) else _escape(c)) for c in text) + '"'


def number(value: float) -> str:
    """An int or float in the form that every reader takes for just that; raises ValueError for NaN and infinities."""
    if isinstance(value, int):
        return str(value)
    text = repr(value)
    if "n" in text:  # nan, inf
        raise ValueError(f"{text} has no form that every YAML reader knows")
    mantissa, e, exponent = text.partition("e")
    if e and "." not in mantissa:  # `1e+20` is a string to YAML 1.1
        return f"{mantissa}.0e{exponent}"
    return text


def _is_plain(text: str) -> bool:
    if text[0] in _PLAIN_START:
        return ": " not in text and text[-1] not in ": " and text.lower() not in _WORDS
    if text[0] == "-":  # an option: `-m`, `--name`
        name = text[2:] if text.startswith("--") else text[1:]
        return name != "" and name[0] in _LETTERS and _OPTION.issuperset(name)
    if text[0] in _DIGITS:
        return text.lstrip(_DIGITS) in _UNITS or _is_version(text)
    return False


def _is_version(text: str) -> bool:
    """`1.2.3`: three numbers are no number to any reader."""
    parts = text.split(".")
    return len(parts) == 3 and all(part.isdigit() for part in parts)


def _is_visible(char: str) -> bool:
    if " " <= char <= "~":
        return True
    point = ord(char)
    return any(low <= point <= high for low, high in _VISIBLE)


def _escape(char: str) -> str:
    point = ord(char)
    if point <= 0xFF:
        return f"\\x{point:02x}"
    return f"\\u{point:04x}" if point <= 0xFFFF else f"\\U{point:08x}"


def _block(text: str) -> tuple[str, list[str]] | None:
    """The indicator and the lines of a literal block, or None where a block would not be exact, or not be seen so."""
    keep, body = ("", text[:-1]) if text.endswith("\n") else ("-", text)
    lines = body.split("\n")
    if len(lines) == 1 or not lines[0] or not lines[-1] or lines[0][0] == " ":
        return None
    for line in lines:
        if line and (line[-1] == " " or not (_ASCII_TEXT.issuperset(line) or all(_is_visible(c) for c in line))):
            return None
    return "|" + keep, lines


class _Writer:
    """Appends lines. Recursion is as deep as the data; engines nest about ten levels."""

    def __init__(self) -> None:
        self.out: list[str] = []
        self.ranges: list[tuple[int, int, str]] = []
        self._words: dict[str, str] = {}

    def comment(self, line: str) -> None:
        shown = "".join(char if _is_visible(char) else _escape(char) for char in line)
        self.out.append(f"# {shown}".rstrip())

    def mapping(self, value: Mapping[str, Any], indent: int) -> None:
        pad = "  " * indent
        out, words = self.out, self._words
        for key, item in value.items():
            head = f"{pad}{words.get(key) or self._key(key)}:"
            kind = type(item)
            if kind is str and "\n" not in item:
                out.append(f"{head} {words.get(item) or self._word(item)}")
            elif kind is dict and item:
                out.append(head)
                self.mapping(item, indent + 1)
            elif kind is Marked:
                first = len(out) + 1
                self._value(head, item, indent)
                self.ranges.append((first, len(out), item.step))
            else:
                self._value(head, item, indent)

    def _value(self, head: str, item: Any, indent: int) -> None:
        """`head` and the value after it, on the same line or below."""
        if isinstance(item, dict):
            if item:
                self.out.append(head)
                self.mapping(item, indent + 1)
            else:
                self.out.append(f"{head} {{}}")
        elif isinstance(item, (list, tuple)):
            if item:
                self.out.append(head)
                self._sequence(item, indent)
            else:
                self.out.append(f"{head} []")
        else:
            self._leaf(head, item, indent + 1)

    def _sequence(self, items: Iterable[Any], indent: int) -> None:
        pad = "  " * indent
        for item in items:
            if isinstance(item, dict) and item:
                at = len(self.out)
                self.mapping(item, indent + 1)
                self.out[at] = f"{pad}- {self.out[at][len(pad) + 2 :]}"
                if isinstance(item, Marked):
                    self.ranges.append((at + 1, len(self.out), item.step))
            elif isinstance(item, (list, tuple)) and item:
                at = len(self.out)
                self._sequence(item, indent + 1)
                self.out[at] = f"{pad}- {self.out[at][len(pad) + 2 :]}"
            else:
                self._value(f"{pad}-", item, indent)

    def _leaf(self, head: str, item: Any, indent: int) -> None:
        kind = type(item)
        if kind is str:
            block = _block(item) if "\n" in item else None
            if block is None:
                self.out.append(f"{head} {self._word(item)}")
                return
            indicator, lines = block
            self.out.append(f"{head} {indicator}")
            pad = "  " * indent
            self.out.extend(f"{pad}{line}" if line else "" for line in lines)
        elif kind is bool:
            self.out.append(f"{head} {'true' if item else 'false'}")
        elif kind is int or kind is float:
            self.out.append(f"{head} {number(item)}")
        elif item is None:
            self.out.append(f"{head} null")
        else:
            raise TypeError(f"not plain data: {kind.__name__}")

    def _key(self, key: Any) -> str:
        if type(key) is not str or len(key) > _LONGEST_KEY:
            raise ValueError(f"not a key: {key!r:.80}")
        return self._word(key)

    def _word(self, text: str) -> str:
        """The scalar of a text, remembered where it is likely to come again. None of these is empty."""
        word = scalar(text)
        if len(text) <= 40:
            self._words[text] = word
        return word
