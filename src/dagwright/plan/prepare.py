"""Make the values that an engine must see values of nodes: what a condition tests, what a map runs over, what a block yields."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dagwright.ir.model import Block, Expr, If, Item, Map, Out, ParamRef, SymbolRef
from dagwright.ir.walk import REGIONS, map_blocks

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from dagwright.ir.model import Node, Ref


def prepare(nodes: Sequence[Node], regions: Collection[str], taken: set[str]) -> tuple[Node, ...]:
    """The nodes of a block, with an expression where a region needs a node's value and has none.

    `regions` are the ids of the regions that stay regions; inside a fused one the worker reads any reference. `taken` are
    the ids in use; it grows. Expressions that only read a name cannot fail, except by having no truth or no elements, which
    the region itself would report.
    """
    done: list[Node] = []
    for node in nodes:
        if not isinstance(node, REGIONS) or node.id not in regions:
            done.append(node)
            continue
        inner = map_blocks(node, lambda block: _block(block, regions, taken))
        if isinstance(inner, If) and not _is_value(inner.test, regions):
            made = _read(inner.test, f"{inner.id}-test", taken)
            done.append(made._replace(raises=True, span=node.span))
            inner = inner._replace(test=Out(made.id))
        elif isinstance(inner, Map) and not _is_value(inner.items, regions):
            made = _read(inner.items, f"{inner.id}-items", taken)
            done.append(made._replace(raises=True, span=node.span))
            inner = inner._replace(items=Out(made.id))
        done.append(inner)
    return tuple(done)


def _is_value(ref: Ref, regions: Collection[str]) -> bool:
    """Whether a step has the value: what a region yields is not at hand in one place."""
    return isinstance(ref, Out) and ref.node not in regions


def _block(block: Block, regions: Collection[str], taken: set[str]) -> Block:
    nodes = list(prepare(block.nodes, regions, taken))
    yields: list[Ref] = []
    for ref in block.yields:
        if not isinstance(ref, SymbolRef):
            yields.append(ref)
            continue
        made = _read(ref, "value", taken)
        nodes.append(made)
        yields.append(Out(made.id))
    return block._replace(nodes=tuple(nodes), yields=tuple(yields))


def _read(ref: Ref, ident: str, taken: set[str]) -> Expr:
    """An expression whose value is that of the reference."""
    fresh, number = ident, 2
    while fresh in taken:
        fresh, number = f"{ident}-{number}", number + 1
    taken.add(fresh)
    name = ref.param if isinstance(ref, ParamRef) else "item" if isinstance(ref, Item) else "value"
    return Expr(fresh, name, ((name, ref),), raises=False)
