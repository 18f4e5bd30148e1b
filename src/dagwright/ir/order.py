"""The order of effects: an effect runs after all that stands above it in its block, before all that stands below.

What is ordered are the *units* of a block: calls, raised exceptions, and regions with a call or an effect inside. All else is
glue, which the planner places by the same rule.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from dagwright.ir.model import Call, Expr, Node, Try
from dagwright.ir.walk import REGIONS, blocks_of, dependencies

if TYPE_CHECKING:
    from collections.abc import Iterable

_NONE: frozenset[str] = frozenset()


def is_unit(node: Node) -> bool:
    """Whether the node has a place in the order of effects: it calls the user's code or raises, itself or inside."""
    if isinstance(node, Call):
        return True
    if isinstance(node, REGIONS):
        return any(is_unit(inner) for block in blocks_of(node) for inner in block.nodes)
    return isinstance(node, Expr) and node.role == "raise"


def is_effect(node: Node, unordered: frozenset[str] = _NONE) -> bool:
    """Whether the node is an effect, or holds one. `unordered` holds ids of calls that settings released."""
    if isinstance(node, Call):
        return node.effect and node.id not in unordered
    if isinstance(node, Expr):
        return node.role == "raise"
    if isinstance(node, Try):
        return True
    return any(is_effect(inner, unordered) for block in blocks_of(node) for inner in block.nodes)


def effect_order(nodes: Iterable[Node], unordered: frozenset[str] = _NONE) -> tuple[tuple[str, str], ...]:
    """The `(earlier, later)` pairs that effects add between the units of a block, beyond the data edges.

    Pairs that data or other pairs imply are left out, so that the number of pairs stays linear.
    """
    nodes = tuple(nodes)
    if not any(is_effect(node, unordered) for node in nodes):
        return ()
    pairs: list[tuple[str, str]] = []
    owner: dict[str, frozenset[str]] = {}  # id of glue -> the units its value comes from
    open_ends: dict[str, None] = {}  # units since the last effect that nothing waits for yet
    since: set[str] = set()  # units that come after the last effect, through data or order
    barrier: str | None = None
    known: set[str] = set()  # what stands in this block: the rest is done before the block begins
    for node in nodes:
        sources: set[str] = set()
        for ident in dependencies(node):
            if ident in owner:
                sources |= owner[ident]
            elif ident in known:
                sources.add(ident)
        known.add(node.id)
        if not is_unit(node):
            owner[node.id] = frozenset(sources)
            continue
        if is_effect(node, unordered):
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
