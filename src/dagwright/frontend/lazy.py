"""Expressions of which CPython evaluates a part only where it needs it: `and`, `or`, `… if … else …`, `a < b < c`.

Without a task in such a part they are glue. With one they are conditions: the task runs where CPython would call it.
"""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from dagwright.frontend.blocks import known, truth
from dagwright.frontend.context import POISON, Body
from dagwright.frontend.glue import contains_task, is_lazy_task, share
from dagwright.frontend.merges import choose
from dagwright.ir.model import Const

if TYPE_CHECKING:
    from collections.abc import Callable

    from dagwright.ir.model import Ref

    Lower = Callable[[Body, ast.expr, str | None], Ref]


def lower_lazy(body: Body, node: ast.expr, lower: Lower, tail: Lower, hint: str | None) -> Ref:
    """The value of such an expression. `tail` lowers the parts whose value is the whole's own: a dropped one is an effect."""
    share(body, node)
    if isinstance(node, ast.BoolOp):
        return _bool(body, node, lower, tail, hint)
    if isinstance(node, ast.IfExp):
        test = lower(body, node.test, None)
        return _choose(
            body, node, test, lambda: tail(body, node.body, hint), lambda: tail(body, node.orelse, hint), hint
        )
    assert isinstance(node, ast.Compare)
    return _compare(body, node, lower, hint)


def _choose(
    body: Body, node: ast.expr, test: Ref, then: Callable[[], Ref], orelse: Callable[[], Ref], hint: str | None
) -> Ref:
    chosen = truth(test)
    if chosen is not None:
        return then() if chosen else orelse()
    return choose(body, node, test, then, orelse, hint)


def _bool(body: Body, node: ast.BoolOp, lower: Lower, tail: Lower, hint: str | None) -> Ref:
    values = node.values
    cut = next(i for i, value in enumerate(values) if i and contains_task(body, value))
    head = values[0] if cut == 1 else ast.copy_location(ast.BoolOp(node.op, values[:cut]), node)
    left = values[cut:]
    rest = left[0] if len(left) == 1 else ast.copy_location(ast.BoolOp(node.op, left), left[0])
    first = lower(body, head, hint)
    if first == POISON:
        lower(body, rest, hint)
        return POISON

    def later() -> Ref:
        if is_lazy_task(body, rest):
            return lower_lazy(body, rest, lower, tail, hint)
        return tail(body, rest, hint)

    def done() -> Ref:
        return first if tail is lower else Const(None)  # a dropped value needs no merge

    if isinstance(node.op, ast.Or):
        return _choose(body, node, first, done, later, hint)
    return _choose(body, node, first, later, done, hint)


def _compare(body: Body, node: ast.Compare, lower: Lower, hint: str | None) -> Ref:
    """`a < b < c`: b is evaluated once, c only where `a < b`."""
    left = known(lower(body, node.left, None), node.left)
    middle = known(lower(body, node.comparators[0], None), node.comparators[0])
    first = lower(body, ast.copy_location(ast.Compare(left, node.ops[:1], [middle]), node), hint)
    rest = ast.copy_location(ast.Compare(middle, node.ops[1:], node.comparators[1:]), node)
    return _choose(body, node, first, lambda: lower(body, rest, hint), lambda: first, hint)
