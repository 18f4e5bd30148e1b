"""How much work something is, counted and not timed: the same number on every machine, however busy it is."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable


def calls_of(function: Callable[..., Any], *args: Any) -> int:
    """How many calls, of Python and of built-in functions, `function(*args)` makes.

    What a built-in does inside one call (a search in a list, say) is not seen: the benchmarks measure that.
    """
    count = 0

    def note(frame: Any, event: str, arg: Any) -> None:
        nonlocal count
        count += event in {"call", "c_call"}

    before = sys.getprofile()
    sys.setprofile(note)
    try:
        function(*args)
    finally:
        sys.setprofile(before)
    return count
