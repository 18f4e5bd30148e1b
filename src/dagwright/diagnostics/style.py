"""Colours of the formats that people read."""

from __future__ import annotations

_CODES = {"error": "1;31", "warning": "1;33", "second": "1;34", "frame": "1;34", "strong": "1", "help": "1;36"}


class Style:
    """Paints text, or leaves it as it is. The names of styles: error, warning, second, frame, strong, help."""

    __slots__ = ("_on",)

    def __init__(self, *, color: bool) -> None:
        """Paint only with `color`."""
        self._on = color

    def __call__(self, style: str, text: str) -> str:
        """`text` in `style`; the style "" is plain."""
        if not self._on or not style or not text:
            return text
        return f"\x1b[{_CODES[style]}m{text}\x1b[0m"
