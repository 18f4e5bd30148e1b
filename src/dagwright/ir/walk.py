"""Walking references: what a node or a reference depends on, and rewriting references."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dagwright.ir.model import Call, Display, Expr, Node, Out, ParamRef, Ref, Star

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


def refs_of(node: Node) -> Iterator[Ref]:
    """The references a node evaluates, in order."""
    if isinstance(node, Call):
        yield from node.args
        for _, ref in node.kwargs:
            yield ref
    elif isinstance(node, Expr):
        for _, ref in node.names:
            yield ref
    else:
        yield node.value


def leaves(ref: Ref) -> Iterator[Ref]:
    """The references inside displays and stars, the reference itself where it is neither."""
    if isinstance(ref, Star):
        yield from leaves(ref.value)
    elif isinstance(ref, Display):
        for item in ref.items:
            if ref.kind == "dict":
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


def dependencies(node: Node) -> Iterator[str]:
    """Ids of the nodes whose values a node uses; with repeats."""
    for ref in refs_of(node):
        for out in outs_of(ref):
            yield out.node


def map_ref(ref: Ref, change: Callable[[Ref], Ref]) -> Ref:
    """The reference with `change` applied to every leaf."""
    if isinstance(ref, Star):
        return Star(map_ref(ref.value, change))
    if isinstance(ref, Display):
        if ref.kind == "dict":
            return Display("dict", tuple((map_ref(k, change), map_ref(v, change)) for k, v in ref.items))
        return Display(ref.kind, tuple(map_ref(item, change) for item in ref.items))
    return change(ref)


def map_refs(node: Node, change: Callable[[Ref], Ref]) -> Node:
    """The node with `change` applied to every leaf of its references."""
    if isinstance(node, Call):
        return node._replace(
            args=tuple(map_ref(a, change) for a in node.args),
            kwargs=tuple((name, map_ref(ref, change)) for name, ref in node.kwargs),
        )
    if isinstance(node, Expr):
        return node._replace(names=tuple((name, map_ref(ref, change)) for name, ref in node.names))
    return node._replace(value=map_ref(node.value, change))
