"""Walking nodes and references: what a node or a reference depends on, what is inside it, and rewriting references."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dagwright.ir.model import Block, Call, Display, Expr, If, Map, Node, Out, ParamRef, Ref, Star, Try

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

REGIONS = (If, Map, Try)


def refs_of(node: Node) -> Iterator[Ref]:
    """The references a node itself evaluates, in order; not those inside its blocks."""
    if isinstance(node, Call):
        yield from node.args
        for _, ref in node.kwargs:
            yield ref
    elif isinstance(node, Expr):
        for _, ref in node.names:
            yield ref
    elif isinstance(node, If):
        yield node.test
    elif isinstance(node, Map):
        yield node.items
    elif not isinstance(node, Try):
        yield node.value


def blocks_of(node: Node) -> tuple[Block, ...]:
    """The blocks inside a node, in program order; none for a node that is no region."""
    if isinstance(node, If):
        return (node.then, node.orelse)
    if isinstance(node, Map):
        return (node.body,)
    if isinstance(node, Try):
        return (node.body, *(handler.body for handler in node.handlers), node.final)
    return ()


def all_nodes(nodes: Iterable[Node]) -> Iterator[Node]:
    """All nodes, regions before what is inside them, in program order."""
    stack = list(nodes)[::-1]
    while stack:
        node = stack.pop()
        yield node
        if isinstance(node, REGIONS):
            for block in reversed(blocks_of(node)):
                stack.extend(reversed(block.nodes))


def leaves(ref: Ref) -> Iterator[Ref]:
    """The references inside displays and stars, the reference itself where it is neither."""
    if isinstance(ref, Star):
        yield from leaves(ref.value)
    elif isinstance(ref, Display):
        for item in ref.items:
            if ref.kind == "dict":
                if item[0] is not None:
                    yield from leaves(item[0])
                yield from leaves(item[1])
            else:
                yield from leaves(item)
    else:
        yield ref


def outs_of(ref: Ref) -> Iterator[Out]:
    """The node outputs inside a reference."""
    return (leaf for leaf in leaves(ref) if isinstance(leaf, Out))


def params_of(ref: Ref) -> Iterator[ParamRef]:
    """The parameters inside a reference."""
    return (leaf for leaf in leaves(ref) if isinstance(leaf, ParamRef))


def deep_refs(node: Node) -> Iterator[Ref]:
    """The references a node evaluates, those inside its blocks and what these yield among them."""
    yield from refs_of(node)
    for block in blocks_of(node):
        for inner in block.nodes:
            yield from deep_refs(inner)
        yield from block.yields


def dependencies(node: Node) -> Iterator[str]:
    """Ids of the nodes whose values a node uses, from outside it; with repeats."""
    if not isinstance(node, REGIONS):
        for ref in refs_of(node):
            if type(ref) is Out:  # nearly all are
                yield ref.node
            else:
                for out in outs_of(ref):
                    yield out.node
        return
    inside = {inner.id for block in blocks_of(node) for inner in all_nodes(block.nodes)}
    for ref in deep_refs(node):
        for out in outs_of(ref):
            if out.node not in inside:
                yield out.node


def map_ref(ref: Ref, change: Callable[[Ref], Ref]) -> Ref:
    """The reference with `change` applied to every leaf."""
    if isinstance(ref, Star):
        return Star(map_ref(ref.value, change))
    if isinstance(ref, Display):
        if ref.kind == "dict":
            return Display(
                "dict", tuple((k if k is None else map_ref(k, change), map_ref(v, change)) for k, v in ref.items)
            )
        return Display(ref.kind, tuple(map_ref(item, change) for item in ref.items))
    return change(ref)


def map_refs(node: Node, change: Callable[[Ref], Ref]) -> Node:
    """The node with `change` applied to every leaf of its references, also inside its blocks."""
    if isinstance(node, Call):
        return node._replace(
            args=tuple(map_ref(a, change) for a in node.args),
            kwargs=tuple((name, map_ref(ref, change)) for name, ref in node.kwargs),
        )
    if isinstance(node, Expr):
        return node._replace(names=tuple((name, map_ref(ref, change)) for name, ref in node.names))
    if isinstance(node, REGIONS):
        own: Node = node
        if isinstance(node, If):
            own = node._replace(test=map_ref(node.test, change))
        elif isinstance(node, Map):
            own = node._replace(items=map_ref(node.items, change))
        return map_blocks(own, lambda block: _map_block(block, change))
    return node._replace(value=map_ref(node.value, change))


def _map_block(block: Block, change: Callable[[Ref], Ref]) -> Block:
    nodes = tuple(map_refs(node, change) for node in block.nodes)
    return block._replace(nodes=nodes, yields=tuple(map_ref(ref, change) for ref in block.yields))


def map_blocks(node: Node, change: Callable[[Block], Block]) -> Node:
    """The node with `change` applied to each of its blocks."""
    if isinstance(node, If):
        return node._replace(then=change(node.then), orelse=change(node.orelse))
    if isinstance(node, Map):
        return node._replace(body=change(node.body))
    if isinstance(node, Try):
        handlers = tuple(handler._replace(body=change(handler.body)) for handler in node.handlers)
        return node._replace(body=change(node.body), handlers=handlers, final=change(node.final))
    return node
