"""Loops whose items are known at compile time: a constant, a range, or a list whose elements are known."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING, Any

from dagwright.frontend.context import POISON, Body, Bound, Unsure
from dagwright.frontend.fold import NotConstant
from dagwright.ir.model import Const, Display, Out, ParamRef, Ref, SymbolRef, Unpack

if TYPE_CHECKING:
    from collections.abc import Callable

LIMIT = 1000
_LABEL = re.compile(r"[^A-Za-z0-9_]+")

DYNAMIC = "DW116"


def static_items(body: Body, node: ast.expr, lower: Callable[[Body, ast.expr], Ref]) -> list[Ref] | None:
    """The items that iterating over the expression gives, or None where they are not known at compile time."""
    try:
        value = body.constant(node)
        return [Const(item) for item in value]
    except NotConstant:
        pass
    except TypeError:
        return None
    if isinstance(node, ast.Name):
        bound = body.env.get(node.id)
        if isinstance(bound, Display) and bound.kind in ("list", "tuple"):
            return list(bound.items)
        if isinstance(bound, Display) and bound.kind == "dict":
            return [key for key, _ in bound.items]
        return None
    if isinstance(node, (ast.List, ast.Tuple)):
        if any(isinstance(e, ast.Starred) for e in node.elts):
            return None
        return [lower(body, e) for e in node.elts]
    if isinstance(node, ast.Call):
        return _static_call(body, node, lower)
    return None


def _static_call(body: Body, node: ast.Call, lower: Callable[[Body, ast.expr], Ref]) -> list[Ref] | None:
    func = node.func
    if isinstance(func, ast.Name) and func.id == "enumerate":
        return _static_enumerate(body, node, func, lower)
    if node.keywords:
        return None
    if isinstance(func, ast.Attribute) and not node.args and isinstance(func.value, ast.Name):
        bound = body.env.get(func.value.id)
        if isinstance(bound, Display) and bound.kind == "dict":
            pairs: list[tuple[Ref, Ref]] = list(bound.items)
            views: dict[str, list[Any]] = {
                "items": [Display("tuple", pair) for pair in pairs],
                "keys": [k for k, _ in pairs],
            }
            views["values"] = [v for _, v in pairs]
            return list(views[func.attr]) if func.attr in views else None
        return None
    if not isinstance(func, ast.Name) or body.is_local(func.id) or body.symbol(func) is not None:
        return None
    if func.id == "zip" and node.args:
        columns = [static_items(body, arg, lower) for arg in node.args]
        if any(c is None for c in columns):
            return None
        return [Display("tuple", row) for row in zip(*(c for c in columns if c is not None), strict=False)]
    if func.id in ("list", "tuple", "reversed") and len(node.args) == 1:
        items = static_items(body, node.args[0], lower)
        return items if items is None or func.id != "reversed" else items[::-1]
    return None


def _static_enumerate(
    body: Body, node: ast.Call, func: ast.Name, lower: Callable[[Body, ast.expr], Ref]
) -> list[Ref] | None:
    """The pairs of `enumerate(items)` and `enumerate(items, start)`, the start by position or by name."""
    if body.is_local(func.id) or body.symbol(func) is not None or not node.args:
        return None
    given = {k.arg: k.value for k in node.keywords}
    if len(node.args) == 2 and not given:
        given = {"start": node.args[1]}
    if len(node.args) > 2 or set(given) - {"start"}:
        return None
    start = 0
    if given:
        try:
            start = body.constant(given["start"])
        except NotConstant:
            return None
        if type(start) is not int:
            return None
    items = static_items(body, node.args[0], lower)
    return None if items is None else [Display("tuple", (Const(i), item)) for i, item in enumerate(items, start)]


def label_of(body: Body, item: Ref, index: int) -> str:
    """How an iteration is called in ids: its constant where that is short and plain, else its number.

    An item that a task of an earlier loop made is called as that iteration was: `fit-5`, then `score-5`.
    """
    value: Any = None
    if isinstance(item, Out) and item.node in body.labelled:
        return body.labelled[item.node]
    if isinstance(item, Const):
        value = item.value
    elif isinstance(item, Display) and item.items and isinstance(item.items[0], Const):
        value = item.items[0].value
    elif isinstance(item, SymbolRef):
        value = item.qualname
    if isinstance(value, tuple) and value:
        value = value[0]
    if isinstance(value, (str, int, float)) and not isinstance(value, bool):
        text = _LABEL.sub("_", str(value)).strip("_")
        if 0 < len(text) <= 24:
            return text
    return str(index)


def assign(body: Body, target: ast.expr, value: Ref, *, fresh: bool = False) -> None:
    """Bind an assignment target. `fresh` says that the value is a list that nothing else can see yet."""
    if isinstance(target, ast.Name):
        body.env[target.id] = value
        body.owned.discard(target.id)
        if fresh and isinstance(value, Display) and value.kind == "list":
            body.owned.add(target.id)
    elif isinstance(target, (ast.Tuple, ast.List)):
        _destructure(body, target, value)
    elif isinstance(target, ast.Starred):
        assign(body, target.value, value)
    else:
        symbol = body.symbol(target.value) if isinstance(target, ast.Subscript) else None
        if symbol is not None and symbol.kind == "external" and symbol.dotted in ("os.environ", "os.environb"):
            body.refuse(
                "DW113", f"`{symbol.dotted}` changes in this process only", target,
                "set `env` for the task that needs it in dagwright.toml, or set it inside its function",
            )  # fmt: skip
            return
        what = "an item" if isinstance(target, ast.Subscript) else "an attribute"
        body.refuse(
            "DW109", f"assigning {what} changes a value in place", target,
            "values do not change once a task has them: move it into a function that returns the new value",
        )  # fmt: skip


def _destructure(body: Body, target: ast.Tuple | ast.List, value: Ref) -> None:
    starred = [i for i, e in enumerate(target.elts) if isinstance(e, ast.Starred)]
    parts = _known_parts(value)
    if value == POISON:
        parts = [POISON] * len(target.elts)
    if parts is not None and not starred and len(parts) == len(target.elts):
        for element, part in zip(target.elts, parts, strict=False):
            assign(body, element, part)
        return
    plain = [e.value if isinstance(e, ast.Starred) else e for e in target.elts]
    names = tuple(e.id if isinstance(e, ast.Name) else None for e in plain)
    producer = value.node if isinstance(value, Out) else value.param if isinstance(value, ParamRef) else "value"
    ident = body.claim(f"unpack-{producer}", next(filter(None, names), None))
    star = starred[0] if starred else None
    body.nodes.append(Unpack(ident, value, names, star, body.span(target)))
    for index, element in enumerate(target.elts):
        assign(body, element, Out(ident, (("item", index),)))


def _known_parts(value: Ref) -> list[Ref] | None:
    if isinstance(value, Display) and value.kind in ("list", "tuple"):
        return list(value.items)
    if isinstance(value, Const) and isinstance(value.value, (tuple, list)):
        return [Const(item) for item in value.value]
    return None


def count(body: Body, iterations: int, node: ast.AST) -> bool:
    """Account for unrolled iterations; False (after a diagnostic) where they are too many."""
    body.unrolled += iterations
    if body.unrolled <= LIMIT:
        return True
    body.refuse(
        "DW117",
        f"the loop unrolls into more than {LIMIT} iterations",
        node,
        "move the loop into a function, or loop over fewer items",
    )
    return False


def lower_comprehension(body: Body, node: ast.expr, lower: Callable[[Body, ast.expr], Ref], hint: str | None) -> Ref:
    """A comprehension whose elements are tasks, unrolled where its items are known."""
    assert isinstance(node, (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp))
    if isinstance(node, ast.GeneratorExp):
        return body.refuse("DW118", "a generator cannot make tasks", node, "write a list: `[… for … in …]`")
    saved: dict[str, Bound] = dict(body.env)
    saved_locals = set(body.locals)
    for generator in node.generators:
        body.locals |= {n.id for n in ast.walk(generator.target) if isinstance(n, ast.Name)}
    rows: list[Any] = []
    try:
        known = _expand(body, node, 0, rows, lower, hint)
    finally:
        body.env, body.locals = saved, saved_locals
    if not known:
        return POISON
    if isinstance(node, ast.DictComp):
        return Display("dict", tuple(rows))
    return Display("set" if isinstance(node, ast.SetComp) else "list", tuple(rows))


def _expand(
    body: Body, node: Any, depth: int, rows: list[Any], lower: Callable[[Body, ast.expr], Ref], hint: str | None
) -> bool:
    if depth == len(node.generators):
        return _row(body, node, rows, lower, hint)
    generator = node.generators[depth]
    items = static_items(body, generator.iter, lower)
    if items is None:
        body.refuse(
            DYNAMIC, "a loop over a value that is known only at run time is not available yet", generator.iter,
            "loop over a constant, or move the loop into a function",
        )  # fmt: skip
        return False
    if not count(body, len(items), node):
        return False
    for index, item in enumerate(items):
        assign(body, generator.target, item)
        body.labels.append(label_of(body, item, index))
        try:
            keep = _filters(body, generator.ifs)
            if keep is None or (keep and not _expand(body, node, depth + 1, rows, lower, hint)):
                return False
        finally:
            body.labels.pop()
    return True


def _filters(body: Body, tests: list[ast.expr]) -> bool | None:
    for test in tests:
        try:
            if not body.constant(test):
                return False
        except NotConstant:
            body.refuse(
                DYNAMIC, "a filter on a value that is known only at run time is not available yet", test,
                "filter inside a function",
            )  # fmt: skip
            return None
    return True


def _row(body: Body, node: Any, rows: list[Any], lower: Callable[[Body, ast.expr], Ref], hint: str | None) -> bool:
    if isinstance(node, ast.DictComp):
        try:
            key = Const(body.constant(node.key))
            hash(key.value)
        except (NotConstant, TypeError):
            body.refuse(
                DYNAMIC,
                "the keys of this dict are known only at run time",
                node.key,
                "build the dict inside a function",
            )
            return False
        value = lower(body, node.value)
        rows[:] = [(k, v) for k, v in rows if k != key]
        rows.append((key, value))
    else:
        rows.append(_lower_with_hint(body, node.elt, lower, hint))
    return True


def _lower_with_hint(body: Body, node: ast.expr, lower: Any, hint: str | None) -> Ref:
    result: Ref = lower(body, node, hint)
    return result


def carried_names(body: Body, node: ast.For) -> list[ast.Name]:
    """Names a dynamic loop's body reads before it assigns them itself: state carried between iterations."""
    target = {n.id for n in ast.walk(node.target) if isinstance(n, ast.Name)}
    assigned: set[str] = set()
    for statement in node.body:
        assigned |= {n.id for n in ast.walk(statement) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)}
    done: set[str] = set(target)
    found: list[ast.Name] = []
    for statement in node.body:
        value: ast.AST = statement
        if isinstance(statement, ast.AugAssign) and isinstance(statement.target, ast.Name):
            if statement.target.id not in done:
                found.append(statement.target)
        elif isinstance(statement, (ast.Assign, ast.AnnAssign)) and statement.value is not None:
            value = statement.value
        for n in ast.walk(value):
            if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Load) and n.id in assigned - done:
                found.append(n)  # noqa: PERF401 -- the loop reads better with its filter on a line of its own
        done |= {n.id for n in ast.walk(statement) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)}
    return found


def forget(
    body: Body, statements: list[ast.stmt], what: str, node: ast.AST, *, certain: frozenset[str] = frozenset()
) -> None:
    """After a refused region: names it assigns have no usable value; those not bound before may be unbound."""
    for statement in statements:
        for n in ast.walk(statement):
            if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store):
                if n.id in certain or (n.id in body.env and not isinstance(body.env[n.id], Unsure)):
                    body.env[n.id] = POISON
                else:
                    body.env[n.id] = Unsure(body.span(node), what)
                body.owned.discard(n.id)
