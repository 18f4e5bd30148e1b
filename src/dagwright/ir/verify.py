"""What must hold of every IR pipeline, whoever made it. A failure is a bug of ours, reported as DW201."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dagwright.ir.model import Block, Display, If, In, Item, Map, Node, Out, ParamRef, Pipeline, Star, Try, Unpack
from dagwright.ir.order import effect_order, is_effect
from dagwright.ir.walk import REGIONS, all_nodes, blocks_of, leaves, refs_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dagwright.diagnostics.model import DiagnosticSink
    from dagwright.ir.model import Ref


def verify(pipeline: Pipeline, sink: DiagnosticSink) -> None:
    """Check the invariants; each breach is a DW201 at the node's place."""
    for message, node in problems(pipeline):
        span = node.span if node is not None else pipeline.span
        sink.error("DW201", f"the IR is broken: {message}", span, help="this is a bug in dagwright: please report it")


def problems(pipeline: Pipeline) -> Iterator[tuple[str, Node | None]]:
    """Breaches of: unique ids, definitions before uses and in reach, regions that yield on every path, ordered effects."""
    params = {p.name for p in pipeline.params}
    if len(params) != len(pipeline.params):
        yield "two parameters have the same name", None
    ids: set[str] = set()
    for node in all_nodes(pipeline.nodes):
        if not node.id or node.id in ids:
            yield f"the id `{node.id}` is not unique", node
        ids.add(node.id)
    checker = _Checker(params, {group.id for group in pipeline.groups})
    yield from checker.block(Block(pipeline.nodes, pipeline.order))
    if pipeline.result is not None:
        for message in checker.bad_refs(pipeline.result):
            yield f"in the result: {message}", None
        if isinstance(pipeline.result, Star):
            yield "the result is starred", None


class _Checker:
    """What can be referred to while the nodes are gone through: `seen` grows and shrinks with the blocks."""

    __slots__ = ("groups", "maps", "params", "seen")

    def __init__(self, params: set[str], groups: set[str]) -> None:
        self.params = params
        self.groups = groups
        self.maps: set[str] = set()
        self.seen: dict[str, Node] = {}

    def block(self, block: Block) -> Iterator[tuple[str, Node | None]]:
        """Check the nodes of a block, what it yields and its order; `seen` keeps its nodes."""
        for node in block.nodes:
            for ref in refs_of(node):
                for message in self.bad_refs(ref):
                    yield message, node
            if node.group is not None and node.group not in self.groups:
                yield f"`{node.id}` belongs to the unknown group `{node.group}`", node
            yield from self._inside(node)
            self.seen[node.id] = node
        for ref in block.yields:
            for message in self.bad_refs(ref):
                yield f"a yielded value: {message}", None
            if isinstance(ref, (Star, Display)):
                yield "a block yields a display: it must be a node's value", None
        yield from _order_problems(block)

    def _inside(self, node: Node) -> Iterator[tuple[str, Node | None]]:
        if not isinstance(node, REGIONS):
            return
        if isinstance(node, Map):
            self.maps.add(node.id)
        for block in blocks_of(node):
            before = dict(self.seen)
            yield from self.block(block)
            self.seen = before
        if isinstance(node, Map):
            self.maps.discard(node.id)
        for message in _shape_problems(node):
            yield message, node

    def bad_refs(self, ref: Ref) -> Iterator[str]:
        """What is wrong with the leaves of a reference."""
        for leaf in leaves(ref):
            if isinstance(leaf, Out):
                yield from self._bad_out(leaf)
            elif isinstance(leaf, ParamRef) and leaf.param not in self.params:
                yield f"there is no parameter `{leaf.param}`"
            elif isinstance(leaf, Item) and leaf.map not in self.maps:
                yield f"the element of `{leaf.map}` is used outside its body"
            elif isinstance(leaf, In):
                yield f"a step input `{leaf.name}` stands in the IR"

    def _bad_out(self, leaf: Out) -> Iterator[str]:
        node = self.seen.get(leaf.node)
        if node is None:
            yield f"`{leaf.node}` is used before it is defined, or out of its block"
        elif isinstance(node, (Unpack, *REGIONS)):
            if not leaf.path:
                yield f"`{leaf.node}` is used as a whole"
            elif isinstance(node, REGIONS) and leaf.path[0][1] not in range(len(node.names)):
                yield f"`{leaf.node}` yields no value {leaf.path[0][1]}"
        elif leaf.path:
            yield f"a part of `{leaf.node}` is used, which is not unpacked"


def _shape_problems(node: Node) -> Iterator[str]:
    """A region must yield all its values, on every path."""
    if isinstance(node, If):
        lengths = {len(node.then.yields), len(node.orelse.yields), len(node.names)}
    elif isinstance(node, Map):
        lengths = {len(node.body.yields), len(node.collect), len(node.names)}
    else:
        assert isinstance(node, Try)
        lengths = {len(node.body.yields) + len(node.final.yields), len(node.names)}
        if any(handler.body.yields for handler in node.handlers):
            yield f"a handler of `{node.id}` yields a value"
    if len(lengths) > 1:
        yield f"`{node.id}` does not yield all of {len(node.names)} values on every path"
    if node.effect != is_effect(node):
        yield f"`{node.id}` {'holds no effect' if node.effect else 'holds an effect and does not say so'}"


def _order_problems(block: Block) -> Iterator[tuple[str, Node | None]]:
    positions = {node.id: i for i, node in enumerate(block.nodes)}
    for earlier, later in block.order:
        if earlier not in positions or later not in positions:
            yield f"the order edge {earlier} -> {later} has an unknown end", None
        elif positions[earlier] >= positions[later]:
            yield f"the order edge {earlier} -> {later} leads backwards", block.nodes[positions[later]]
    missing = set(effect_order(block.nodes)) - set(block.order)
    for earlier, later in sorted(missing):
        yield f"the effect order {earlier} -> {later} is missing", block.nodes[positions[later]]
