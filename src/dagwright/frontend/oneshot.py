"""Values that can be consumed once: each has one consumer, in the block where it is made."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dagwright.diagnostics.model import Label
from dagwright.ir.model import Block, Expr, Node, Out, Ref
from dagwright.ir.walk import blocks_of, outs_of, refs_of

if TYPE_CHECKING:
    from dagwright.diagnostics.model import Span
    from dagwright.frontend.context import Body

_FIX = "wrap it in `list(…)`"


def check_one_shot(body: Body, result: Ref) -> None:
    """Report values that are consumed twice, returned, or used in another block than the one they are made in (DW115)."""
    if body.oneshots:
        _Check(body).block(Block(tuple(body.nodes)), {}, result)


class _Check:
    """`first` keeps, over all blocks, where a value was consumed for the first time."""

    __slots__ = ("body", "first")

    def __init__(self, body: Body) -> None:
        self.body = body
        self.first: dict[str, Span | None] = {}

    def block(self, block: Block, around: dict[str, Expr], result: Ref | None = None) -> None:
        """Check a block; `around` are the values of this kind that the blocks around it made."""
        own: dict[str, Expr] = {}
        for node in block.nodes:
            for ref in refs_of(node):
                for out in outs_of(ref):
                    self._use(out, node, own, around)
            for inner in blocks_of(node):
                self.block(inner, {**around, **own})
            if isinstance(node, Expr) and Out(node.id) in self.body.oneshots and node.oneshot:
                own[node.id] = node
        for ref in (*block.yields, *(() if result is None else (result,))):
            for out in outs_of(ref):
                self._leave(out, own, around, "be returned" if result is not None else "leave its branch or loop")

    def _use(self, out: Out, node: Node, own: dict[str, Expr], around: dict[str, Expr]) -> None:
        made = own.get(out.node) or around.get(out.node)
        if made is None:
            return
        if out.node in around:
            self._report(f"{named(made)} is consumed in another branch or loop than it is made in", node.span, made)
        elif out.node in self.first:
            labels = [(made.span, "made here"), (self.first[out.node], "already consumed here")]
            self.body.sink.error(
                "DW115", f"{named(made)} can be consumed only once", node.span, label="and again here", help=_FIX,
                labels=[Label(span, text) for span, text in labels if span is not None],
            )  # fmt: skip
        self.first.setdefault(out.node, node.span)

    def _leave(self, out: Out, own: dict[str, Expr], around: dict[str, Expr], what: str) -> None:
        made = own.get(out.node) or around.get(out.node)
        if made is not None:
            self.body.sink.error(
                "DW115", f"{named(made)} cannot {what}: it can be consumed only once", made.span, label="made here", help=_FIX
            )  # fmt: skip

    def _report(self, message: str, span: Span | None, made: Expr) -> None:
        labels = () if made.span is None else (Label(made.span, "made here"),)
        self.body.sink.error("DW115", message, span, label="consumed here", help=_FIX, labels=labels)


def named(node: Expr) -> str:
    """What the user calls a value."""
    return f"`{node.var}`" if node.var else "this value"
