"""Loops whose items are known at compile time: a constant, a range, or a list whose elements are known."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING, Any

from dagwright.frontend.blocks import collapse
from dagwright.frontend.context import POISON, Body, Unsure
from dagwright.frontend.fold import NotConstant
from dagwright.frontend.liveness import HIDDEN
from dagwright.ir.model import Const, Display, Item, Out, ParamRef, Ref, Star, SymbolRef, Unpack

if TYPE_CHECKING:
    from collections.abc import Callable

LIMIT = 1000
_LABEL = re.compile(r"[^A-Za-z0-9_]+")


def static_items(body: Body, node: ast.expr, lower: Callable[[Body, ast.expr], Ref]) -> list[Ref] | None:
    """The items that iterating over the expression gives, or None where they are not known at compile time."""
    return _items(body, node, lower) if _is_static(body, node) else None


def _is_static(body: Body, node: ast.expr) -> bool:
    """Whether the items are known, without lowering anything: what is lowered is called."""
    try:
        iter(body.constant(node))
    except NotConstant:
        pass
    except TypeError:
        return False
    else:
        return True
    if isinstance(node, ast.Name):
        bound = body.env.get(node.id)
        return isinstance(bound, Display) and bound.kind in ("list", "tuple", "dict") and is_whole(bound)
    if isinstance(node, (ast.List, ast.Tuple)):
        return not any(isinstance(e, ast.Starred) for e in node.elts)
    if not isinstance(node, ast.Call):
        return False
    if isinstance(node.func, ast.Attribute):
        bound = body.env.get(node.func.value.id) if isinstance(node.func.value, ast.Name) else None
        views = node.func.attr in ("items", "keys", "values") and not node.args and not node.keywords
        return views and isinstance(bound, Display) and bound.kind == "dict"
    if not isinstance(node.func, ast.Name) or body.is_local(node.func.id) or body.symbol(node.func) is not None:
        return False
    if node.func.id == "enumerate":
        return bool(node.args) and _start(body, node) is not None and _is_static(body, node.args[0])
    few = (
        bool(node.args)
        if node.func.id == "zip"
        else node.func.id in ("list", "tuple", "reversed") and len(node.args) == 1
    )
    return few and not node.keywords and all(_is_static(body, argument) for argument in node.args)


def _items(body: Body, node: ast.expr, lower: Callable[[Body, ast.expr], Ref]) -> list[Ref]:
    if isinstance(node, (ast.List, ast.Tuple)):
        # the loop's variable is another name for these
        body.owned.difference_update(element.id for element in node.elts if isinstance(element, ast.Name))
    try:
        return [Const(item) for item in body.constant(node)]
    except NotConstant:
        pass
    if isinstance(node, ast.Name):
        bound = body.env[node.id]
        assert isinstance(bound, Display)
        return [key for key, _ in bound.items] if bound.kind == "dict" else list(bound.items)
    if isinstance(node, (ast.List, ast.Tuple)):
        return [lower(body, e) for e in node.elts]
    assert isinstance(node, ast.Call)
    if isinstance(node.func, ast.Attribute):
        assert isinstance(node.func.value, ast.Name)
        bound = body.env[node.func.value.id]
        assert isinstance(bound, Display)
        if node.func.attr == "items":
            return [Display("tuple", pair) for pair in bound.items]
        return [pair[node.func.attr == "values"] for pair in bound.items]
    assert isinstance(node.func, ast.Name)
    if node.func.id == "enumerate":
        return [
            Display("tuple", (Const(i), item))
            for i, item in enumerate(_items(body, node.args[0], lower), _start(body, node) or 0)
        ]
    columns = [_items(body, argument, lower) for argument in node.args]
    if node.func.id == "zip":
        return [Display("tuple", row) for row in zip(*columns, strict=False)]
    return columns[0] if node.func.id != "reversed" else columns[0][::-1]


def _start(body: Body, node: ast.Call) -> int | None:
    """Where `enumerate(items, start)` begins, the start given by position or by name; None where that is not known."""
    given = {k.arg: k.value for k in node.keywords}
    if len(node.args) == 2 and not given:
        given = {"start": node.args[1]}
    if len(node.args) > 2 or set(given) - {"start"}:
        return None
    if not given:
        return 0
    try:
        start = body.constant(given["start"])
    except NotConstant:
        return None
    return start if type(start) is int else None


def is_whole(display: Display) -> bool:
    """Whether all elements of a list or tuple are known one by one."""
    return not any(isinstance(item, Star) for item in display.items)


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
    if isinstance(value, Item):
        producer = value.map
    if body.group is not None:
        producer = producer.removeprefix(f"{body.group}.")
    ident = body.claim(f"unpack-{producer}", next(filter(None, names), None))
    star = starred[0] if starred else None
    body.emit(Unpack(ident, collapse(value), names, star, body.span(target)))
    for index, element in enumerate(target.elts):
        assign(body, element, Out(ident, (("item", index),)))


def _known_parts(value: Ref) -> list[Ref] | None:
    if isinstance(value, Display) and value.kind in ("list", "tuple"):
        return list(value.items) if is_whole(value) else None
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


def list_key(body: Body, name: str) -> str | None:
    """Where the environment keeps a list that the pipeline builds and nothing else can see yet; None for anything else."""
    bound = body.env.get(name)
    if isinstance(bound, Unsure) and bound.kind == "filled" and isinstance(body.env.get(HIDDEN + name), Display):
        return HIDDEN + name
    return name if name in body.owned and isinstance(bound, Display) else None
