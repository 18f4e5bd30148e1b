"""What must hold of every IR pipeline, whoever made it. A failure is a bug of ours, reported as DW201."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dagwright.ir.model import Call, Expr, In, Node, Out, ParamRef, Pipeline, Star, Unpack
from dagwright.ir.order import effect_order
from dagwright.ir.walk import leaves, refs_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dagwright.diagnostics.model import DiagnosticSink
    from dagwright.ir.model import Ref

PLAIN = (Call, Expr, Unpack)


def verify(pipeline: Pipeline, sink: DiagnosticSink) -> None:
    """Check the invariants; each breach is a DW201 at the node's place."""
    for message, node in problems(pipeline):
        span = node.span if node is not None else pipeline.span
        sink.error("DW201", f"the IR is broken: {message}", span, help="this is a bug in dagwright: please report it")


def problems(pipeline: Pipeline) -> Iterator[tuple[str, Node | None]]:
    """Breaches of: unique ids, single assignment, definitions before uses, known parameters, totally ordered effects."""
    params = {p.name for p in pipeline.params}
    if len(params) != len(pipeline.params):
        yield "two parameters have the same name", None
    seen: dict[str, Node] = {}
    for node in pipeline.nodes:
        if not node.id or node.id in seen:
            yield f"the id `{node.id}` is not unique", node
        for ref in refs_of(node):
            for message in _bad_refs(ref, seen, params):
                yield message, node
        seen[node.id] = node
    if pipeline.result is not None:
        for message in _bad_refs(pipeline.result, seen, params):
            yield f"in the result: {message}", None
        if isinstance(pipeline.result, Star):
            yield "the result is starred", None
    yield from _order_problems(pipeline, seen)


def _bad_refs(ref: Ref, seen: dict[str, Node], params: set[str]) -> Iterator[str]:
    for leaf in leaves(ref):
        if isinstance(leaf, Out):
            if leaf.node not in seen:
                yield f"`{leaf.node}` is used before it is defined"
            elif leaf.path and not isinstance(seen[leaf.node], Unpack):
                yield f"a part of `{leaf.node}` is used, which is not unpacked"
            elif not leaf.path and isinstance(seen[leaf.node], Unpack):
                yield f"`{leaf.node}` is used as a whole"
        elif isinstance(leaf, ParamRef) and leaf.param not in params:
            yield f"there is no parameter `{leaf.param}`"
        elif isinstance(leaf, In):
            yield f"a step input `{leaf.name}` stands in the IR"


def _order_problems(pipeline: Pipeline, seen: dict[str, Node]) -> Iterator[tuple[str, Node | None]]:
    positions = {node.id: i for i, node in enumerate(pipeline.nodes)}
    for earlier, later in pipeline.order:
        if earlier not in positions or later not in positions:
            yield f"the order edge {earlier} -> {later} has an unknown end", None
        elif positions[earlier] >= positions[later]:
            yield f"the order edge {earlier} -> {later} leads backwards", seen[later]
    missing = set(effect_order(pipeline.nodes)) - set(pipeline.order)
    for earlier, later in sorted(missing):
        yield f"the effect order {earlier} -> {later} is missing", seen.get(later)
