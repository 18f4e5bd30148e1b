"""Target-independent rewriting of the IR."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dagwright.ir.model import Const, Expr, Out, ParamRef, Pipeline
from dagwright.ir.walk import dependencies, map_refs, outs_of

if TYPE_CHECKING:
    from dagwright.ir.model import Node, Ref


def normalise(pipeline: Pipeline) -> Pipeline:
    """Give every use of a cheap expression over parameters its own copy.

    `path = f"{root}/{day}.csv"` used by three tasks would otherwise be a task of its own. Only expressions that
    cannot fail and read nothing but scalar parameters are copied: evaluating those again cannot be observed.
    """
    uses: dict[str, int] = {}
    for node in pipeline.nodes:
        for ident in set(dependencies(node)):
            uses[ident] = uses.get(ident, 0) + 1
    if pipeline.result is not None:
        for out in outs_of(pipeline.result):
            uses[out.node] = uses.get(out.node, 0) + 1
    copied = {n.id: n for n in pipeline.nodes if isinstance(n, Expr) and uses.get(n.id, 0) > 1 and _is_copyable(n)}
    if not copied:
        return pipeline
    taken = {node.id for node in pipeline.nodes}
    used: set[str] = set()
    nodes: list[Node] = []
    for node in pipeline.nodes:
        if node.id in copied:
            continue
        nodes.append(_with_copies(node, copied, used, taken, nodes))
    result = pipeline.result
    if result is not None:
        first = [copied[out.node] for out in outs_of(result) if out.node in copied]
        nodes.extend(n for n in dict.fromkeys(first) if n.id not in used)
    return pipeline._replace(nodes=tuple(nodes))


def _is_copyable(node: Expr) -> bool:
    return not node.raises and node.role == "value" and all(isinstance(r, (ParamRef, Const)) for _, r in node.names)


def _with_copies(node: Node, copied: dict[str, Expr], used: set[str], taken: set[str], nodes: list[Node]) -> Node:
    """The node reading copies of its own, which are added before it."""
    own: dict[str, str] = {}
    for ident in dict.fromkeys(dependencies(node)):
        if ident in copied:
            fresh, number = ident, 2
            while fresh in used or (fresh != ident and fresh in taken):
                fresh, number = f"{ident}-{number}", number + 1
            own[ident] = fresh
            used.add(fresh)
            nodes.append(copied[ident]._replace(id=fresh))

    def change(ref: Ref) -> Ref:
        return Out(own[ref.node], ref.path) if isinstance(ref, Out) and ref.node in own else ref

    return map_refs(node, change) if own else node
