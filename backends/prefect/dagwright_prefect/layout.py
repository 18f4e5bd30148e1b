"""Lines of a flow file: calls and displays, broken where they are too long."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dagwright.emit.python import WIDTH

if TYPE_CHECKING:
    from collections.abc import Sequence


def broken_or_flat(opening: str, items: Sequence[str], closing: str, indent: int, used: int) -> str:
    """Items in brackets: on one line where they fit beside `used` columns, else one per line below `indent`."""
    flat = opening + ", ".join(items) + closing
    if len(flat) + used <= WIDTH or not items:
        return flat
    pad = " " * (indent + 4)
    return opening + "\n" + "".join(f"{pad}{item},\n" for item in items) + " " * indent + closing


def submit_text(head: str, pairs: Sequence[str], waits: Sequence[str], indent: int) -> str:
    """`features = clean.submit({"raw": raw}, wait_for=[saved])`, broken where it is too long for a line.

    `head` is what stands before the arguments; the first line stands at `indent` columns already.
    """
    flat = head + "{" + ", ".join(pairs) + "}" + (f", wait_for=[{', '.join(waits)}]" if waits else "") + ")"
    if len(flat) + indent <= WIDTH:
        return flat
    if not waits:
        return head + broken_or_flat("{", pairs, "}", indent, WIDTH) + ")"
    inner = indent + 4
    rows = [
        broken_or_flat("{", pairs, "}", inner, inner + 2),
        "wait_for=" + broken_or_flat("[", waits, "]", inner, inner + 12),
    ]
    return head + "\n" + "".join(f"{' ' * inner}{row},\n" for row in rows) + " " * indent + ")"
