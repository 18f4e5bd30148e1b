"""Statements of the pipeline function, in order."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Any

from dagwright.frontend import calls, tables, unroll
from dagwright.frontend.context import FALL, POISON, Body, End, Unsure, ends
from dagwright.frontend.expressions import lower, lower_output
from dagwright.frontend.glue import contains_task, is_lazy_task
from dagwright.frontend.imports import refuse_outside
from dagwright.frontend.liveness import RETURN_SLOT, Rest
from dagwright.frontend.scope import bind_import
from dagwright.ir.model import Const, Display, Expr, Out, Ref, Star

if TYPE_CHECKING:
    from collections.abc import Callable


def run_block(body: Body, statements: list[ast.stmt]) -> End:
    """Extract a block. Gives how it ends; the value of a `return` is left in `body.env[RETURN_SLOT]`."""
    rest = Rest(statements, len(body.loops))
    body.rest.append(rest)
    try:
        return _run_from(body, rest, 0)
    finally:
        body.rest.pop()


def _run_from(body: Body, rest: Rest, start: int) -> End:
    statements, depth = rest.statements, rest.depth
    for index in range(start, len(statements)):
        rest.index = index
        node = statements[index]

        def after(index: int = index) -> End:
            return _run_from(body, rest, index + 1)

        if isinstance(node, ast.If):
            from dagwright.frontend import branches

            end, complete = branches.run_if(
                body, node, run_block, after if index + 1 < len(statements) else None, depth
            )
            if complete:
                return end
        else:
            end = _statement(body, node)
        if end is FALL:
            continue
        going = end.falling(depth)
        if not going or index + 1 == len(statements):
            return end
        from dagwright.frontend.merges import forget_partial, guard
        from dagwright.frontend.refused import header

        if going != end.ways:
            return guard(body, end, going, header(node), after)
        if end.ways != {None}:
            forget_partial(body)
    return FALL


def _statement(body: Body, node: ast.stmt) -> End:
    handler = _HANDLERS.get(type(node))
    if handler is None:
        from dagwright.frontend.refused import refuse_statement

        return refuse_statement(body, node, run_block)
    return handler(body, node) or FALL


def _assign(body: Body, node: ast.Assign) -> None:
    target = node.targets[0]
    if isinstance(target, ast.Tuple) and isinstance(node.value, ast.Tuple) and len(node.targets) == 1:
        parts, values = target.elts, node.value.elts
        if len(parts) == len(values) and not any(isinstance(e, ast.Starred) for e in (*parts, *values)):
            made = [_value(body, value, _hint(part)) for part, value in zip(parts, values, strict=True)]
            for part, (value, fresh) in zip(parts, made, strict=True):
                unroll.assign(body, part, value, fresh=fresh)
            return
    value, fresh = _value(body, node.value, _hint(node.targets[0]))
    for target in node.targets:
        unroll.assign(body, target, value, fresh=fresh and len(node.targets) == 1)


def _annotated(body: Body, node: ast.AnnAssign) -> None:
    if node.value is not None:
        value, fresh = _value(body, node.value, _hint(node.target))
        unroll.assign(body, node.target, value, fresh=fresh)


def _return(body: Body, node: ast.Return) -> End:
    if "finally" in body.loops:
        return _leave_finally(body, node, "return")
    value = Const(None) if node.value is None else lower(body, node.value)
    if "map" in body.loops:
        return _leave_loop(body, node, "return")
    body.env[RETURN_SLOT] = value
    return ends("return")


def _jump(body: Body, node: ast.Break | ast.Continue) -> End:
    word = "break" if isinstance(node, ast.Break) else "continue"
    kind = body.loops[-1] if body.loops else "unrolled"
    if kind == "map" and word == "break":
        return _leave_loop(body, node, word)
    if kind == "finally":
        return _leave_finally(body, node, word)
    # in an `except` clause the loop around the `try` is meant: the clause would save the run, and is refused for that
    return ends(f"{word} {len(body.loops)}")


def _leave_loop(body: Body, node: ast.stmt, word: str) -> End:
    body.refuse(
        "DW132", f"`{word}` leaves a loop over a value that is known only at run time", node,
        "move the loop into a function", label="the rounds of such a loop are tasks of their own",
    )  # fmt: skip
    return ends(f"continue {len(body.loops)}")


def _leave_finally(body: Body, node: ast.stmt, word: str) -> End:
    body.refuse(
        "DW134", f"`{word}` in `finally` would hide a failure", node, f"put the `{word}` below the `try` statement"
    )
    return FALL


def _import(body: Body, node: ast.Import | ast.ImportFrom) -> None:
    if bind_import(node, body.local, body.module.package) is not None:
        assert isinstance(node, ast.ImportFrom)
        refuse_outside(body, node)
        for alias in node.names:
            body.env[alias.asname or alias.name] = POISON
    body.symbols.clear()


def _value(body: Body, node: ast.expr, hint: str | None) -> tuple[Ref, bool]:
    """The value of an assignment's right side, and whether it is a list only this name will see."""
    if _is_empty_list_call(body, node):
        return Display("list", ()), True
    if isinstance(node, ast.Name):
        body.owned.discard(node.id)  # from now on two names see the same list
    value = lower(body, node, hint)
    if _is_new_list(body, node) and isinstance(value, Out):
        return Display("list", (Star(value),)), True
    return value, isinstance(node, (ast.List, ast.ListComp))


def _is_new_list(body: Body, node: ast.expr) -> bool:
    """Whether the value is surely a list that was made just now."""
    if isinstance(node, (ast.List, ast.ListComp)):
        return True
    func = node.func if isinstance(node, ast.Call) else None
    if not isinstance(func, ast.Name) or func.id not in ("list", "sorted"):
        return False
    return not body.is_local(func.id) and body.symbol(func) is None


def _is_empty_list_call(body: Body, node: ast.expr) -> bool:
    if not isinstance(node, ast.Call) or node.args or node.keywords:
        return False
    func = node.func
    return isinstance(func, ast.Name) and func.id == "list" and not body.is_local("list") and body.symbol(func) is None


def _hint(target: ast.expr) -> str | None:
    return target.id if isinstance(target, ast.Name) else None


# --- expression statements ------------------------------------------------------------------------------


def _expression_statement(body: Body, statement: ast.Expr) -> None:
    evaluate(body, statement.value)


def _drop(body: Body, node: ast.expr) -> None:
    """An expression whose value nobody sees: the tasks that it would be the value of are effects."""
    if is_lazy_task(body, node) and not isinstance(node, ast.Compare):
        from dagwright.frontend.lazy import lower_lazy

        lower_lazy(body, node, lower, _tail, None)
    elif isinstance(node, (ast.ListComp, ast.SetComp, ast.DictComp)) and contains_task(body, node):
        from dagwright.frontend.comprehensions import lower_comprehension

        lower_comprehension(body, node, lower, None, evaluate)
    else:
        lower(body, node)


def _tail(body: Body, node: ast.expr, hint: str | None = None) -> Ref:
    evaluate(body, node)
    return Const(None)


def evaluate(body: Body, node: ast.expr) -> None:
    """Extract an expression whose value is dropped."""
    if isinstance(node, ast.Constant):
        return
    if not isinstance(node, ast.Call):
        _drop(body, node)
        return
    kind = calls.classify(body, node)
    if kind.name == "print":
        lower_output(body, node)
    elif kind.name == "task":
        assert kind.symbol is not None
        calls.lower_task(body, node, kind.symbol, lower, None, dropped=True)
    elif kind.name == "refused":
        calls.report_refused(body, node, kind)
    elif kind.name == "method":
        _method_statement(body, node)
    else:
        lower(body, node)


def _method_statement(body: Body, node: ast.Call) -> None:
    """`x.method(…)` with its result dropped: only `.append` on a list this function builds itself is sound."""
    assert isinstance(node.func, ast.Attribute)
    owner = node.func.value
    if isinstance(owner, ast.Name) and owner.id in body.env:
        name, current = owner.id, body.env[owner.id]
        key = unroll.list_key(body, name)
        if key is not None and node.func.attr in ("append", "extend") and len(node.args) == 1 and not node.keywords:
            add = lower_appended if node.func.attr == "append" else _lower_extension
            _grow(body, key, add(body, node.args[0], name))
            return
        if current == POISON:
            return
        if isinstance(current, Unsure):
            lower(body, owner)
            return
    for argument in [*node.args, *(k.value for k in node.keywords)]:
        lower(body, argument)
    text = f"{owner.id}.{node.func.attr}" if isinstance(owner, ast.Name) else f".{node.func.attr}"
    fix = "values do not change once a task has them: move it into a function that returns the new value"
    if isinstance(owner, ast.Name):
        fix = f"write a function that returns the new value: `{owner.id} = {node.func.attr}({owner.id}, …)`"
        if node.func.attr in ("append", "extend"):
            fix = "a list can grow where the pipeline made it itself (`= []`) and nothing else holds it yet"
    if node.func.attr in tables.MUTATORS:
        body.refuse("DW109", f"`{text}()` changes a value in place", node, fix)
        return
    body.refuse(
        "DW130", f"what `{text}()` does to the value is seen by no other task, and its result is dropped", node, fix
    )


def _grow(body: Body, key: str, items: tuple[Ref, ...]) -> None:
    current = body.env[key]  # as it is now: the new items may have been lowered into regions
    if isinstance(current, Display):
        body.env[key] = Display("list", (*current.items, *items))


def lower_appended(body: Body, node: ast.expr, name: str) -> tuple[Ref, ...]:
    """What `name.append(value)` adds."""
    if isinstance(node, ast.Name):
        body.owned.discard(node.id)
    return (lower(body, node, name),)


def _lower_extension(body: Body, node: ast.expr, name: str) -> tuple[Ref, ...]:
    """What `name.extend(values)` and `name += values` add."""
    if isinstance(node, (ast.List, ast.Tuple)) and not any(isinstance(e, ast.Starred) for e in node.elts):
        return tuple(item for element in node.elts for item in lower_appended(body, element, name))
    value = lower(body, node, name)
    if isinstance(value, Display) and value.kind in ("list", "tuple"):
        return value.items
    if _is_new_list(body, node) or value == POISON:
        return (Star(value),)
    ident = body.claim(f"glue-{name}")
    body.emit(Expr(ident, "list(values)", (("values", value),), var=name, span=body.span(node)))
    return (Star(Out(ident)),)


def _augmented(body: Body, node: ast.AugAssign) -> None:
    if not isinstance(node.target, ast.Name):
        unroll.assign(body, node.target, POISON)
        return
    name = node.target.id
    key = unroll.list_key(body, name) if isinstance(node.op, ast.Add) else None
    if key is not None:
        _grow(body, key, _lower_extension(body, node.value, name))
        return
    load = ast.copy_location(ast.Name(name, ast.Load()), node.target)
    current = lower(body, load)
    if current == POISON:
        return
    if body.scalar_type(current) is None and not (
        isinstance(current, Const) and isinstance(current.value, (tuple, bytes))
    ):
        sign = {ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.BitOr: "|"}.get(type(node.op), "…")
        body.refuse(
            "DW109", f"`{name} {sign}= …` may change a value in place", node,
            f"write `{name} = {name} {sign} …`, or move it into a function",
        )  # fmt: skip
        body.env[name] = POISON
        return
    whole = ast.copy_location(ast.BinOp(load, node.op, node.value), node)
    value = lower(body, whole, name)
    body.env[name] = value
    kind = body.scalar_type(current)
    if isinstance(value, Out) and kind in ("str", "bool", "int", "float", "scalar"):
        body.scalars.setdefault(value, _after(body, node, kind))


def _after(body: Body, node: ast.AugAssign, kind: str) -> str:
    """The type of `scalar op= value`: text stays text; a number becomes whatever immutable the operation gives."""
    return "str" if kind == "str" else "scalar"


# --- which statement goes where -------------------------------------------------------------------------


# What reads loops, conditions and the like is loaded where a pipeline has some.


def _for(body: Body, node: ast.For) -> End:
    from dagwright.frontend import loops

    return loops.run_for(body, node, run_block)


def _try(body: Body, node: ast.Try) -> End:
    from dagwright.frontend import tries

    return tries.run_try(body, node, run_block)


def _raise(body: Body, node: ast.Raise) -> End:
    from dagwright.frontend import branches

    return branches.run_raise(body, node)


def _assert(body: Body, node: ast.Assert) -> End:
    from dagwright.frontend import branches

    return branches.run_assert(body, node)


_HANDLERS: dict[type, Callable[[Body, Any], End | None]] = {
    ast.Expr: _expression_statement,
    ast.Assign: _assign,
    ast.AnnAssign: _annotated,
    ast.AugAssign: _augmented,
    ast.Return: _return,
    ast.For: _for,
    ast.Break: _jump,
    ast.Continue: _jump,
    ast.Try: _try,
    ast.Raise: _raise,
    ast.Assert: _assert,
    ast.Import: _import,
    ast.ImportFrom: _import,
    ast.Pass: lambda body, node: None,
}
