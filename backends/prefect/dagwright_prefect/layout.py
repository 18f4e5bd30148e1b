"""Lines of a flow file: calls, broken where they are too long."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dagwright.emit.python import WIDTH, broken_or_flat

if TYPE_CHECKING:
    from collections.abc import Sequence


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
