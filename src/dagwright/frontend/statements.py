"""Statements of the pipeline function, in order."""

from __future__ import annotations

import ast
from typing import Any

from dagwright.diagnostics.model import Label
from dagwright.frontend import calls, tables, unroll
from dagwright.frontend.context import POISON, Body, Unsure
from dagwright.frontend.expressions import lower, lower_output
from dagwright.frontend.fold import NotConstant
from dagwright.frontend.imports import refuse_outside
from dagwright.frontend.scope import bind_import
from dagwright.ir.model import Const, Display, Out, Ref

# How a block ended: None where it ran to its end.
RETURN, BREAK, CONTINUE = "return", "break", "continue"

_MOVE = "move it into a function"
_REFUSED: dict[type, tuple[str, str, str]] = {
    ast.While: ("DW102", "`while` has no form on an engine", "move the loop into a function"),
    ast.Global: ("DW110", "`global` has no meaning across tasks", "return the value from a function"),
    ast.Nonlocal: ("DW110", "`nonlocal` has no meaning across tasks", "return the value from a function"),
    ast.FunctionDef: (
        "DW128",
        "a function defined inside a pipeline cannot become a task",
        "define it at the top level of the module",
    ),
    ast.AsyncFunctionDef: (
        "DW128",
        "a function defined inside a pipeline cannot become a task",
        "define it at the top level of the module",
    ),
    ast.ClassDef: (
        "DW128",
        "a class defined inside a pipeline cannot become a task",
        "define it at the top level of the module",
    ),
    ast.AsyncFor: ("DW118", "`async for` has no place in a pipeline", _MOVE),
    ast.AsyncWith: ("DW118", "`async with` has no place in a pipeline", _MOVE),
    ast.With: ("DW101", "`with` is not supported: a context does not reach into other tasks", _MOVE),
    ast.Delete: ("DW109", "`del` changes a value or unbinds a name", "remove it, or move it into a function"),
    ast.Try: ("DW116", "`try` is not available yet", _MOVE),
    ast.Raise: ("DW116", "`raise` is not available yet", "raise inside a function"),
    ast.Assert: ("DW116", "`assert` is not available yet", "check inside a function"),
}


def run_block(body: Body, statements: list[ast.stmt]) -> str | None:
    """Extract a block. Gives how it ended; the value of a `return` is left in `body.env[RETURN_SLOT]`."""
    for statement in statements:
        ended = _statement(body, statement)
        if ended is not None:
            return ended
    return None


RETURN_SLOT = "return"  # a keyword, so no variable can have this name


def _statement(body: Body, node: ast.stmt) -> str | None:
    if isinstance(node, ast.Expr):
        _expression_statement(body, node)
    elif isinstance(node, ast.Assign):
        value, fresh = _value(body, node.value, _hint(node.targets[0]))
        for target in node.targets:
            unroll.assign(body, target, value, fresh=fresh and len(node.targets) == 1)
    elif isinstance(node, ast.AnnAssign):
        if node.value is not None:
            value, fresh = _value(body, node.value, _hint(node.target))
            unroll.assign(body, node.target, value, fresh=fresh)
    elif isinstance(node, ast.AugAssign):
        _augmented(body, node)
    elif isinstance(node, ast.Return):
        body.env[RETURN_SLOT] = Const(None) if node.value is None else lower(body, node.value)
        return RETURN
    elif isinstance(node, ast.For):
        return _for(body, node)
    elif isinstance(node, ast.If):
        return _if(body, node)
    elif isinstance(node, ast.Break):
        return BREAK
    elif isinstance(node, ast.Continue):
        return CONTINUE
    elif isinstance(node, (ast.Import, ast.ImportFrom)):
        if bind_import(node, body.local, body.module.package) is not None:
            assert isinstance(node, ast.ImportFrom)
            refuse_outside(body, node)
            body.env.update((alias.asname or alias.name, POISON) for alias in node.names)
        body.symbols.clear()
    elif not isinstance(node, ast.Pass):
        _refuse_statement(body, node)
    return None


def _value(body: Body, node: ast.expr, hint: str | None) -> tuple[Ref, bool]:
    """The value of an assignment's right side, and whether it is a list only this name will see."""
    if _is_empty_list_call(body, node):
        return Display("list", ()), True
    if isinstance(node, ast.Name):
        body.owned.discard(node.id)  # from now on two names see the same list
    return lower(body, node, hint), isinstance(node, (ast.List, ast.ListComp))


def _is_empty_list_call(body: Body, node: ast.expr) -> bool:
    if not isinstance(node, ast.Call) or node.args or node.keywords:
        return False
    func = node.func
    return isinstance(func, ast.Name) and func.id == "list" and not body.is_local("list") and body.symbol(func) is None


def _hint(target: ast.expr) -> str | None:
    return target.id if isinstance(target, ast.Name) else None


def _refuse_statement(body: Body, node: ast.stmt) -> None:
    kind = type(node)
    code, message, fix = _REFUSED.get(kind, ("DW101", f"`{_keyword(kind)}` is not supported in a pipeline", _MOVE))
    body.refuse(code, message, _header(node), fix)
    inner: list[ast.stmt] = []
    for field in ("body", "orelse", "finalbody"):
        inner.extend(getattr(node, field, []))
    if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
        body.env[node.name] = POISON
    else:
        unroll.forget(body, inner, f"{_keyword(kind)} block", node, certain=frozenset(body.locals))
        if isinstance(node, (ast.With, ast.AsyncWith)):
            for item in node.items:
                if item.optional_vars is not None:
                    unroll.assign(body, item.optional_vars, POISON)


def _header(node: ast.stmt) -> ast.stmt:
    """The place of the first line of a compound statement, without its body; of any other statement, all of it."""
    line, end = node.lineno, node.col_offset
    if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
        word = {ast.ClassDef: "class ", ast.AsyncFunctionDef: "async def "}.get(type(node), "def ")
        end += len(f"{word}{node.name}".encode())
    elif _keyword(type(node)) == "try":
        end += len("try")
    else:
        last: ast.expr | None = None
        if isinstance(node, (ast.With, ast.AsyncWith)):
            last = node.items[-1].optional_vars or node.items[-1].context_expr
        elif isinstance(node, (ast.While, ast.For, ast.AsyncFor, ast.Match)):
            last = (
                node.test if isinstance(node, ast.While) else node.subject if isinstance(node, ast.Match) else node.iter
            )
        if last is None:
            return node
        line, end = last.end_lineno or line, last.end_col_offset or end
    return ast.Pass(lineno=node.lineno, col_offset=node.col_offset, end_lineno=line, end_col_offset=end)


def _keyword(kind: type) -> str:
    return {"AsyncFor": "async for", "AsyncWith": "async with", "TypeAlias": "type", "TryStar": "try"}.get(
        kind.__name__, kind.__name__.lower()
    )


# --- expression statements ------------------------------------------------------------------------------


def _expression_statement(body: Body, statement: ast.Expr) -> None:
    node = statement.value
    if isinstance(node, ast.Constant):
        return
    if not isinstance(node, ast.Call):
        lower(body, node)
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
        if node.func.attr == "append" and name in body.owned and isinstance(current, Display) and len(node.args) == 1:
            item = lower_appended(body, node.args[0], name)
            body.env[name] = Display("list", (*current.items, item))
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
    if node.func.attr in tables.MUTATORS:
        body.refuse("DW109", f"`{text}()` changes a value in place", node, fix)
        return
    body.refuse(
        "DW130", f"what `{text}()` does to the value is seen by no other task, and its result is dropped", node, fix
    )


def lower_appended(body: Body, node: ast.expr, name: str) -> Ref:
    """The value of `name.append(value)`."""
    if isinstance(node, ast.Name):
        body.owned.discard(node.id)
    return lower(body, node, name)


def _augmented(body: Body, node: ast.AugAssign) -> None:
    if not isinstance(node.target, ast.Name):
        unroll.assign(body, node.target, POISON)
        return
    name = node.target.id
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
    if isinstance(value, Out) and kind in ("str", "bool", "int", "float"):
        body.scalars.setdefault(value.node, _after(body, node, kind))


def _after(body: Body, node: ast.AugAssign, kind: str) -> str:
    """The type of `scalar op= value`: text stays text; a number becomes whatever immutable the operation gives."""
    return "str" if kind == "str" else "float"


# --- control flow known at compile time -----------------------------------------------------------------


def _for(body: Body, node: ast.For) -> str | None:
    items = unroll.static_items(body, node.iter, lower)
    if items is None:
        _refuse_loop(body, node)
        return None
    if not unroll.count(body, len(items), node):
        unroll.forget(body, node.body, "loop", node, certain=frozenset(body.locals))
        return None
    for index, item in enumerate(items):
        unroll.assign(body, node.target, item)
        body.labels.append(unroll.label_of(body, item, index))
        try:
            ended = run_block(body, node.body)
        finally:
            body.labels.pop()
        if ended == BREAK:
            return None
        if ended == RETURN:
            return RETURN
    return run_block(body, node.orelse)


def _refuse_loop(body: Body, node: ast.For) -> None:
    carried = unroll.carried_names(body, node)
    iterated = lower(body, node.iter)
    if carried:
        name = carried[0]
        body.refuse(
            "DW103", f"`{name.id}` is carried from one iteration to the next", name, "move the loop into a function",
            labels=(Label(body.span(node.iter), "this is known only at run time"),),
        )  # fmt: skip
    elif iterated != POISON:
        body.refuse(
            "DW116", "a loop over a value that is known only at run time is not available yet", node.iter,
            "loop over a constant, or move the loop into a function",
        )  # fmt: skip
    unroll.forget(body, [ast.Expr(node.target), *node.body], "loop may run zero times", node)


def _if(body: Body, node: ast.If) -> str | None:
    try:
        chosen = body.constant(node.test)
    except NotConstant:
        _refuse_if(body, node)
        return None
    return run_block(body, node.body if chosen else node.orelse)


def _refuse_if(body: Body, node: ast.If) -> None:
    lower(body, node.test)
    body.refuse(
        "DW116", "a condition on a value that is known only at run time is not available yet", node.test,
        "move the decision into a function",
    )  # fmt: skip
    both = _always_assigned(node.body) & _always_assigned(node.orelse)
    unroll.forget(body, [*node.body, *node.orelse], "if assigns it on some paths only", node, certain=frozenset(both))


def _always_assigned(statements: list[ast.stmt]) -> set[str]:
    """Names a block assigns on every path through it."""
    found: set[str] = set()
    for statement in statements:
        if isinstance(statement, (ast.Return, ast.Raise)):
            return _Everything()
        if isinstance(statement, ast.If):
            found |= _always_assigned(statement.body) & _always_assigned(statement.orelse)
        elif isinstance(statement, (ast.Assign, ast.AnnAssign, ast.AugAssign)):
            found |= {n.id for n in ast.walk(statement) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)}
    return found


class _Everything(set[str]):
    """The names of a block that never reaches its end: as an operand of `&` it is neutral."""

    def __and__(self, other: Any) -> set[str]:
        return other if isinstance(other, set) else set(other)

    def __rand__(self, other: Any) -> set[str]:
        return other if isinstance(other, set) else set(other)
