"""`for` statements: unrolled where the items are known, else a map."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from dagwright.diagnostics.model import Label
from dagwright.frontend.context import FALL, POISON, Body, End
from dagwright.frontend.expressions import lower
from dagwright.frontend.liveness import HIDDEN, LoopRest
from dagwright.frontend.maps import lower_iterable, map_over
from dagwright.frontend.merges import forget_partial, guard
from dagwright.frontend.syntax import bound_by, name_of_list_growth, statements_in
from dagwright.frontend.unroll import assign, count, forget, label_of, list_key, static_items

if TYPE_CHECKING:
    from collections.abc import Callable

    from dagwright.ir.model import Ref

    RunBlock = Callable[[Body, list[ast.stmt]], End]


def run_for(body: Body, node: ast.For, run: RunBlock) -> End:
    """A `for` statement; `run` extracts a block."""
    if _grows_while_read(body, node):
        forget(body, [ast.Expr(node.target), *node.body], "loop", node, certain=frozenset(body.locals))
        return FALL
    items = static_items(body, node.iter, lower)
    if items is None:
        return _dynamic(body, node, run)
    if not count(body, len(items), node):
        forget(body, node.body, "loop", node, certain=frozenset(body.locals))
        return FALL
    body.loops.append("unrolled")
    body.rest.append(LoopRest(node, len(body.loops)))
    try:
        return _rounds(body, node, items, 0, run)
    finally:
        body.rest.pop()
        body.loops.pop()


def _grows_while_read(body: Body, node: ast.For) -> bool:
    """Refuse a loop that adds to the list it runs over: Python would meet the new elements too. True where it does."""
    seen: dict[str, ast.Name] = {}
    pending: list[ast.expr] = [node.iter]
    while pending:
        part = pending.pop()
        if isinstance(part, ast.Name):
            seen[part.id] = part
        elif (
            isinstance(part, ast.Call)
            and isinstance(part.func, ast.Name)
            and part.func.id in ("enumerate", "zip", "iter")
        ):
            pending.extend(part.args)
    for statement in statements_in(node.body):
        name = name_of_list_growth(statement)
        if name is not None and name in seen and list_key(body, name) is not None:
            body.refuse(
                "DW109", f"the loop adds to `{name}`, the list that it runs over", statement,
                f"add to another list, or run over a copy: `list({name})`", labels=(Label(body.span(seen[name]), "runs over it"),),
            )  # fmt: skip
            body.env[name] = POISON
            return True
    return False


def _rounds(body: Body, node: ast.For, items: list[Ref], start: int, run: RunBlock) -> End:
    """The rounds from `start` on, and the `else` clause after the last."""
    rest = body.rest[-1]
    assert isinstance(rest, LoopRest)
    for index in range(start, len(items)):
        rest.more = index + 1 < len(items) or bool(node.orelse)
        assign(body, node.target, items[index])
        body.labels.append(label_of(body, items[index], index))
        try:
            end = run(body, node.body)
        finally:
            body.labels.pop()
        going = rest.going_on(end)
        if going == end.ways:
            if end.ways != {None}:
                forget_partial(body)
            continue
        if not going or not rest.more:
            return end
        return guard(body, end, going, node.iter, lambda i=index + 1: _rounds(body, node, items, i, run))  # type: ignore[misc]
    # `break` in the `else` clause means the loop around this one
    loop = body.rest.pop(), body.loops.pop()
    try:
        return run(body, node.orelse)
    finally:
        body.rest.append(loop[0])
        body.loops.append(loop[1])


def _dynamic(body: Body, node: ast.For, run: RunBlock) -> End:
    items = lower_iterable(body, node.iter, lower)
    collected, assigned = _roles(body, node)
    hint = next((name.removeprefix(HIDDEN) for name in collected), None)
    if hint is None and isinstance(node.target, ast.Name) and node.target.id.strip("_"):
        hint = node.target.id
    map_over(body, node.iter, items, node.target, collected, assigned, lambda: run(body, node.body), hint)
    return run(body, node.orelse)


def _roles(body: Body, node: ast.For) -> tuple[list[str], list[str]]:
    """The lists a loop fills, as the environment keeps them, and the other names it binds."""
    assigned: dict[str, None] = {}
    growing: list[ast.AST] = []
    for statement in statements_in(node.body):
        if name_of_list_growth(statement) is None:
            assigned.update(dict.fromkeys(bound_by(statement)))
        else:
            growing.append(statement)
    collected: dict[str, None] = {}
    targets = {n.id for n in ast.walk(node.target) if isinstance(n, ast.Name)}
    for statement in growing:
        name = name_of_list_growth(statement)
        assert name is not None
        key = list_key(body, name)
        if key is not None and name not in assigned and name not in targets:
            collected[key] = None
        elif isinstance(statement, ast.AugAssign):
            assigned[name] = None
    return list(collected), [name for name in assigned if name not in targets]
