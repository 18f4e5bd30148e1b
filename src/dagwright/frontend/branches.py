"""Statements that choose: `if`, `assert`; and `raise`, which ends a block."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from dagwright.frontend.blocks import branch, leaf, resume, too_deep, truth
from dagwright.frontend.context import FALL, POISON, RAISE, Body, End
from dagwright.frontend.expressions import lower
from dagwright.frontend.fold import NotConstant
from dagwright.frontend.glue import Glue
from dagwright.frontend.merges import Merge
from dagwright.ir.model import Expr, Ref

if TYPE_CHECKING:
    from collections.abc import Callable

    RunBlock = Callable[[Body, list[ast.stmt]], End]


def run_if(body: Body, node: ast.If, run: RunBlock, rest: Callable[[], End] | None, depth: int) -> tuple[End, bool]:
    """An `if`. `rest` extracts what follows it in its block, None where nothing does.

    Gives how it ends, and whether what follows was extracted with it: where one branch always leaves the block and the
    other never, what follows belongs to the other.
    """
    test = _test(body, node.test)
    chosen = test if isinstance(test, bool) else truth(test)
    if chosen is not None:
        return run(body, node.body if chosen else node.orelse), False
    assert not isinstance(test, bool)
    if too_deep(body, node.test):
        return FALL, False
    test = leaf(body, test, node.test)
    ident = body.labelled_id("if", _first_name(node))
    then = branch(body, lambda: run(body, node.body))
    orelse = branch(body, lambda: run(body, node.orelse))
    staying = [p for p in (then, orelse) if p.end.falling(depth) == p.end.ways]
    leaving = [p for p in (then, orelse) if not p.end.falling(depth)]
    consumed = rest is not None and len(staying) == len(leaving) == 1
    if consumed:
        assert rest is not None
        resume(body, staying[0], rest)
    merge = Merge(body, ident, node.test, then, orelse)
    end = merge.bind("if assigns it on some paths only")
    merge.emit(test)
    return end, consumed


def _test(body: Body, node: ast.expr) -> Ref | bool:
    try:
        return bool(body.constant(node))
    except NotConstant:
        return lower(body, node)


def _first_name(node: ast.If) -> str | None:
    """A name for the ids of a condition: of the first variable it assigns."""
    for statement in (*node.body, *node.orelse):
        if isinstance(statement, ast.Assign) and isinstance(statement.targets[0], ast.Name):
            return statement.targets[0].id
    return None


def run_assert(body: Body, node: ast.Assert) -> End:
    """`assert test, message`: a condition with nothing on one side and a failure on the other."""
    test = _test(body, node.test)
    chosen = test if isinstance(test, bool) else truth(test)
    if chosen is True:
        return FALL
    if chosen is False:
        return _fail(body, node)
    assert not isinstance(test, bool)
    if too_deep(body, node.test):
        return FALL
    test = leaf(body, test, node.test)
    ident = body.labelled_id("assert", None)
    merge = Merge(body, ident, node, branch(body, lambda: FALL), branch(body, lambda: _fail(body, node)))
    end = merge.bind("the assertion assigns it")
    merge.emit(test)
    return end


def _fail(body: Body, node: ast.Assert) -> End:
    glue = Glue(body, lower)
    message = "" if node.msg is None else glue.print(node.msg)
    if message is not None:
        _emit(body, glue, f"AssertionError({message})", node)
    return RAISE


def run_raise(body: Body, node: ast.Raise) -> End:
    """`raise exception`: the exception is made by the worker that raises it."""
    if node.exc is None:
        inside = [kind for kind in body.loops if kind in ("except", "map", "finally")]
        if not inside or inside[-1] != "except":
            body.refuse(
                "DW101", "`raise` without an exception stands outside of an `except` clause", node,
                "raise an exception: `raise ValueError(…)`",
            )  # fmt: skip
        return RAISE
    if "except" in body.loops:
        lower_exception(body, node)
        body.refuse(
            "DW133", "this clause raises another exception than the one it is for", node,
            "end the clause with `raise` alone: the failure stands as it is", label="the failure would be replaced",
        )  # fmt: skip
        return RAISE
    if node.cause is not None and not (isinstance(node.cause, ast.Constant) and node.cause.value is None):
        body.refuse(
            "DW101", "`raise … from …` is not supported: the cause does not reach the engine", node.cause,
            "leave out `from …`, or put it into the message",
        )  # fmt: skip
    lower_exception(body, node)
    return RAISE


def lower_exception(body: Body, node: ast.Raise) -> None:
    """Emit the failure itself."""
    assert node.exc is not None
    glue = Glue(body, lower, raised=node.exc)
    src = glue.print(node.exc)
    if src is not None:
        _emit(body, glue, src, node)


def _emit(body: Body, glue: Glue, src: str, node: ast.stmt) -> None:
    if POISON in glue.names.values():
        return
    ident = body.labelled_id("raise", None)
    names, symbols = tuple(glue.names.items()), tuple(sorted(glue.symbols.items()))
    body.emit(Expr(ident, src, names, symbols, "raise", span=body.span(node)))
