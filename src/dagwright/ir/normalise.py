"""Target-independent rewriting of the IR."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dagwright.ir.model import Const, Expr, If, Map, Out, ParamRef, Pipeline
from dagwright.ir.walk import REGIONS, all_nodes, blocks_of, map_blocks, map_ref, map_refs, outs_of, refs_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from dagwright.ir.model import Block, Node, Ref


def normalise(pipeline: Pipeline) -> Pipeline:
    """Give every use of a cheap expression over parameters its own copy.

    `path = f"{root}/{day}.csv"` used by three tasks would otherwise be a task of its own. Only expressions that
    cannot fail and read nothing but scalar parameters are copied: evaluating those again cannot be observed.
    """
    uses: dict[str, int] = {}
    for node in all_nodes(pipeline.nodes):
        for ident in {out.node for ref in _own_refs(node) for out in outs_of(ref)}:
            uses[ident] = uses.get(ident, 0) + 1
    if pipeline.result is not None:
        for out in outs_of(pipeline.result):
            uses[out.node] = uses.get(out.node, 0) + 1
    nested = any(isinstance(node, REGIONS) for node in pipeline.nodes)
    found = all_nodes(pipeline.nodes) if nested else pipeline.nodes
    copied = {n.id: n for n in found if isinstance(n, Expr) and uses.get(n.id, 0) > 1 and _is_copyable(n)}
    if not copied:
        return pipeline
    copies = _Copies(copied, {node.id for node in all_nodes(pipeline.nodes)})
    nodes = copies.nodes(pipeline.nodes)
    result = pipeline.result
    if result is not None:  # it cannot read the copies that stand inside regions
        here = {node.id for node in nodes}
        own = copies.fresh([out.node for out in outs_of(result) if out.node not in here], nodes)
        result = map_ref(result, _renaming(own))
    return pipeline._replace(nodes=tuple(nodes), result=result)


def _own_refs(node: Node) -> Iterator[Ref]:
    yield from refs_of(node)
    for block in blocks_of(node):
        yield from block.yields


def _is_copyable(node: Expr) -> bool:
    return not node.raises and node.role == "value" and all(isinstance(r, (ParamRef, Const)) for _, r in node.names)


class _Copies:
    """Rewrites blocks so that each reader has its own copy of what is copied, just above it."""

    __slots__ = ("copied", "taken", "used")

    def __init__(self, copied: dict[str, Expr], taken: set[str]) -> None:
        self.copied = copied
        self.taken = taken
        self.used: set[str] = set()

    def nodes(self, nodes: Sequence[Node]) -> list[Node]:
        done: list[Node] = []
        for node in nodes:
            if node.id in self.copied:
                continue
            own = self.fresh((out.node for ref in refs_of(node) for out in outs_of(ref)), done)
            done.append(self._reading(node, own))
        return done

    def _reading(self, node: Node, own: dict[str, str]) -> Node:
        """The node reading the copies; what is inside a region gets copies inside."""
        change = _renaming(own)
        if not isinstance(node, REGIONS):
            return map_refs(node, change) if own else node
        inner = map_blocks(node, self._block)
        if isinstance(inner, If):
            return inner._replace(test=map_ref(inner.test, change))
        return inner._replace(items=map_ref(inner.items, change)) if isinstance(inner, Map) else inner

    def _block(self, block: Block) -> Block:
        nodes = self.nodes(block.nodes)
        own = self.fresh((out.node for ref in block.yields for out in outs_of(ref)), nodes)
        return block._replace(nodes=tuple(nodes), yields=tuple(map_ref(ref, _renaming(own)) for ref in block.yields))

    def fresh(self, idents: Iterable[str], nodes: list[Node]) -> dict[str, str]:
        """New copies of those of the nodes that are copied, added to `nodes`: old id -> new id."""
        own: dict[str, str] = {}
        for ident in dict.fromkeys(idents):
            if ident in self.copied:
                fresh, number = ident, 2
                while fresh in self.used or (fresh != ident and fresh in self.taken):
                    fresh, number = f"{ident}-{number}", number + 1
                own[ident] = fresh
                self.used.add(fresh)
                nodes.append(self.copied[ident]._replace(id=fresh))
        return own


def _renaming(own: dict[str, str]) -> Callable[[Ref], Ref]:
    def change(ref: Ref) -> Ref:
        return Out(own[ref.node], ref.path) if isinstance(ref, Out) and ref.node in own else ref

    return change
