"""Python source for plain data: what `repr` would say, laid out as a formatter would, and the same on every Python.

`repr` itself is not used for text: which characters it keeps depends on the Unicode tables of the running Python, and
emitted bytes must not. User data only ever enters a Python file through `literal`, so it can never become code.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

WIDTH = 120
"""The line length of emitted files."""

# What stays readable in a literal: letters and signs of settled parts of Unicode. None of them is invisible, changes
# the direction of the text, or could be taken for a quote.
_KEPT = (
    (0x20, 0x7E),
    (0xA1, 0xAC),
    (0xAE, 0x24F),
    (0x386, 0x3CE),
    (0x400, 0x481),
    (0x3041, 0x3096),
    (0x30A1, 0x30FA),
    (0x4E00, 0x9FA5),
    (0xAC00, 0xD7A3),
)
_ESCAPES = {"\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"}


def text_literal(value: str) -> str:
    """A string literal on one line, in double quotes unless single ones save escapes."""
    if value.isascii() and value.isprintable() and "\\" not in value:
        if '"' not in value:
            return f'"{value}"'
        if "'" not in value:
            return f"'{value}'"
    quote = "'" if '"' in value and "'" not in value else '"'
    return quote + "".join(_character(char, quote) for char in value) + quote


def _character(char: str, quote: str) -> str:
    if char == quote:
        return "\\" + char
    if char in _ESCAPES:
        return _ESCAPES[char]
    code = ord(char)
    if any(low <= code <= high for low, high in _KEPT):
        return char
    if code <= 0xFF:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"


def literal(value: Any, indent: int = 0, used: int = 0) -> str:
    """Source of `value`: on one line where it fits, else one element per line, indented from `indent` columns.

    `used` counts the columns that the line already has before the value and after it. Takes None, bool, int, finite
    float, str, list, tuple and dict, of exactly these types; raises TypeError for anything else.
    """
    flat = _flat(value)
    if len(flat) + used <= WIDTH or not isinstance(value, (list, tuple, dict)) or not value:
        return flat
    inner = indent + 4
    pad = " " * inner
    if isinstance(value, dict):
        rows = []
        for key, item in value.items():
            head = f"{pad}{_flat(key)}: "
            rows.append(head + literal(item, inner, len(head) + 1))
    else:
        rows = [pad + literal(item, inner, inner + 1) for item in value]
    opening, closing = _BRACKETS[type(value)]
    return f"{opening}\n" + "".join(f"{row},\n" for row in rows) + " " * indent + closing


_BRACKETS = {dict: ("{", "}"), list: ("[", "]"), tuple: ("(", ")")}


def _flat(value: Any) -> str:
    kind = type(value)
    if kind is str:
        return text_literal(value)
    if value is None or kind is bool or kind is int:
        return repr(value)
    if kind is float and value - value == 0:  # nan, inf and -inf have no literal
        return repr(value)
    if kind is dict:
        return "{" + ", ".join(f"{_flat(key)}: {_flat(item)}" for key, item in value.items()) + "}"
    if kind is list:
        return "[" + ", ".join(map(_flat, value)) + "]"
    if kind is tuple:
        return "(" + ", ".join(map(_flat, value)) + (",)" if len(value) == 1 else ")")
    raise TypeError(f"no literal for {value!r:.80} of type {kind.__name__}")


def broken_or_flat(opening: str, items: Sequence[str], closing: str, indent: int, used: int) -> str:
    """Items in brackets: on one line where they fit beside `used` columns, else one per line below `indent`."""
    flat = opening + ", ".join(items) + closing
    if len(flat) + used <= WIDTH or not items:
        return flat
    pad = " " * (indent + 4)
    return opening + "\n" + "".join(f"{pad}{item},\n" for item in items) + " " * indent + closing
