"""The order of effects: an effect runs after all that stands above it in its block, before all that stands below."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dagwright.ir.model import Call, Node
from dagwright.ir.walk import dependencies

if TYPE_CHECKING:
    from collections.abc import Iterable


def effect_order(nodes: Iterable[Node], unordered: frozenset[str] = frozenset()) -> tuple[tuple[str, str], ...]:
    """The `(earlier, later)` pairs that effects add between calls, beyond the data edges.

    `unordered` holds ids of effects that settings released. Pairs that data or other pairs imply are left out, so that
    the number of pairs stays linear. Expressions are the planner's business: it places them by the same rule.
    """
    pairs: list[tuple[str, str]] = []
    owner: dict[str, frozenset[str]] = {}  # expression id -> the calls its value comes from
    open_ends: dict[str, None] = {}  # calls since the last effect that nothing waits for yet
    since: set[str] = set()  # calls that come after the last effect, through data or order
    barrier: str | None = None
    for node in nodes:
        sources: set[str] = set()
        for ident in dependencies(node):
            sources |= owner.get(ident, frozenset((ident,)))
        if not isinstance(node, Call):
            owner[node.id] = frozenset(sources)
            continue
        if node.effect and node.id not in unordered:
            pairs += [(earlier, node.id) for earlier in open_ends if earlier not in sources]
            if barrier is not None and not open_ends and barrier not in sources:
                pairs.append((barrier, node.id))
            barrier, open_ends, since = node.id, {}, {node.id}
            continue
        if barrier is not None and not sources & since:
            pairs.append((barrier, node.id))
        since.add(node.id)
        for source in sources:
            open_ends.pop(source, None)
        open_ends[node.id] = None
    return tuple(pairs)
