"""Letters: which show, how wide they are, and text cut to a width.

The tables are our own: those of `unicodedata` and `repr` grow with each release of Python.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

ELLIPSIS = "…"
TIMES = "\u00d7"

_ESCAPES: dict[int, str] = {
    **{code: f"\\x{code:02x}" for code in (*range(0x20), *range(0x7F, 0xA0))},
    **{code: f"\\u{code:04x}" for code in (0xAD, 0x61C, 0x180E, *range(0x200B, 0x2010), *range(0x2028, 0x202F))},
    **{code: f"\\u{code:04x}" for code in (*range(0x2060, 0x2070), *range(0xD800, 0xE000), 0xFEFF, 0xFFFE, 0xFFFF)},
    ord("\n"): "\\n",
    ord("\r"): "\\r",
    ord("\t"): "\\t",
}

# First and last code point of the letters that fill two cells of a terminal.
_WIDE = (
    (0x1100, 0x115F),
    (0x2E80, 0x303E),
    (0x3041, 0xA4CF),
    (0xA960, 0xA97F),
    (0xAC00, 0xD7A3),
    (0xF900, 0xFAFF),
    (0xFE30, 0xFE6F),
    (0xFF00, 0xFF60),
    (0xFFE0, 0xFFE6),
    (0x1F300, 0x1F64F),
    (0x1F680, 0x1F6FF),
    (0x1F900, 0x1FAFF),
    (0x20000, 0x3FFFD),
)
_ZERO = ((0x300, 0x36F), (0xFE00, 0xFE0F), (0x20D0, 0x20FF))


def clean(text: str) -> str:
    """`text` on one line, with control, invisible and direction-changing characters written as escapes."""
    return text if text.isascii() and text.isprintable() else text.translate(_ESCAPES)


def cells(text: str) -> int:
    """How many cells of a terminal (or letters of a fixed-width font) `text` takes."""
    if text.isascii():
        return len(text)
    return sum(_cell(ord(char)) for char in text)


def _cell(code: int) -> int:
    if code < 0x300:
        return 1
    if any(low <= code <= high for low, high in _ZERO):
        return 0
    return 2 if any(low <= code <= high for low, high in _WIDE) else 1


def fit(text: str, room: int, ellipsis: str = ELLIPSIS) -> str:
    """`text` cut to `room` cells; what is cut off shows as an ellipsis."""
    if cells(text) <= room:
        return text
    room -= len(ellipsis)
    taken = 0
    for at, char in enumerate(text):
        taken += _cell(ord(char))
        if taken > room:
            return text[:at].rstrip(ELLIPSIS) + ellipsis if room >= 0 else ""
    return text


def some(parts: Iterable[str], room: int, total: int | None = None) -> str:
    """Parts joined by commas, as many as fit `room` cells, then an ellipsis or, with `total`, `+97`."""
    if total is not None:
        parts = list(parts)
        if cells(", ".join(parts)) <= room:
            return ", ".join(parts)
    shown: list[str] = []
    used = 0
    queue = iter(parts)
    part = next(queue, None)
    while part is not None:
        following = next(queue, None)
        space = room - used - (2 if shown else 0)
        tail = 0 if following is None else 3 if total is None else 2 + len(str(total))
        if shown and cells(part) + tail > space:
            return ", ".join(shown) + (f", {ELLIPSIS}" if total is None else f" +{total - len(shown)}")
        shown.append(part if shown else fit(part, max(4, space - tail)))
        used = room - space + cells(shown[-1])
        part = following
    return ", ".join(shown)
