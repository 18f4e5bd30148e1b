"""Nested pipelines: calls of functions that settings name in `expand`, whose own text is compiled where they are called."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Any

from dagwright.frontend.context import POISON, Body, Env, Unsure
from dagwright.frontend.fold import NotConstant, fold
from dagwright.frontend.liveness import RETURN_SLOT
from dagwright.frontend.scope import ModuleScope, scope_of
from dagwright.frontend.syntax import bound_names, parameter_names
from dagwright.ir.model import Const, Group, Ref

if TYPE_CHECKING:
    from collections.abc import Callable

    from dagwright.frontend.names import Symbol

# What belongs to the function that is being read.
_OWN = ("env", "function", "group", "labels", "local", "locals", "loops", "module", "owned", "places", "rest", "scope",
        "sites", "stack", "symbols")  # fmt: skip


def is_nested(body: Body, symbol: Symbol) -> bool:
    """Whether settings say that calls of this function are expanded."""
    names = {symbol.qualname, symbol.dotted, f"{symbol.module}:{symbol.qualname}"}
    if symbol.home is not None and symbol.node is not None:
        names.add(f"{symbol.home.name}.{getattr(symbol.node, 'name', '')}")
    return bool(names & body.options.expand)


def expand(body: Body, call: ast.Call, symbol: Symbol, lower: Callable[[Body, ast.expr], Ref], hint: str | None) -> Ref:
    """Extract the function in place of the call; gives the reference to what it returns."""
    from dagwright.frontend.calls import lower_argument

    function = symbol.node
    args = [lower_argument(body, a, lower) for a in call.args]
    kwargs = {k.arg: lower_argument(body, k.value, lower) for k in call.keywords}
    for argument in (*call.args, *(k.value for k in call.keywords)):
        if isinstance(argument, ast.Name):
            body.owned.discard(argument.id)  # the function may return it
    if not isinstance(function, ast.FunctionDef) or symbol.home is None or symbol.kind != "function":
        return body.refuse(
            "DW135", f"`{symbol.qualname}` cannot be expanded: it is no function whose source is at hand", call,
            f"take `{symbol.qualname}` out of `expand`",
        )  # fmt: skip
    starred = next((a for a in call.args if isinstance(a, ast.Starred)), None)
    if starred is not None or None in kwargs:
        at = starred or next(k.value for k in call.keywords if k.arg is None)
        return body.refuse(
            "DW135", f"the arguments of `{symbol.qualname}` must be written out: it is expanded", at,
            f"pass each argument by itself, or take `{symbol.qualname}` out of `expand`",
        )  # fmt: skip
    home = f"{symbol.home.name}:{function.name}"
    if body.sink.has_errors and any(group.home == home for group in body.groups):
        return POISON  # what is wrong in it was said the first time
    saved = {name: getattr(body, name) for name in _OWN}
    ident = body.labelled_id(function.name, hint)
    body.groups.append(Group(ident, home, function.name, body.group, body.span(call)))
    try:
        _enter(body, symbol, function, ident)
        _bind(body, function, args, {str(name): ref for name, ref in kwargs.items()})
        return _run(body, function)
    finally:
        for name, value in saved.items():
            setattr(body, name, value)


def _enter(body: Body, symbol: Symbol, function: ast.FunctionDef, ident: str) -> None:
    assert symbol.home is not None
    from dagwright.frontend.imports import check_imports

    seen = symbol.home is body.module or any(g.home.startswith(f"{symbol.home.name}:") for g in body.groups[:-1])
    body.module = symbol.home
    body.function = function
    body.stack = [*body.stack, function]
    body.scope = scope_of(symbol.home)
    body.local = ModuleScope()
    body.locals = parameter_names(function) | bound_names(function.body)
    body.env = Env()
    body.owned = set()
    body.rest, body.loops, body.labels = [], [], []
    body.sites, body.places, body.symbols = None, None, {}
    body.group = ident
    if not seen:
        check_imports(body)
    check_header(body, function)


def check_header(body: Body, node: ast.FunctionDef) -> None:
    """Refuse what no engine can do of a pipeline's header: decorators, `*args` and `**kwargs`."""
    for decorator in node.decorator_list:
        body.refuse(
            "DW124", "a decorator on the pipeline function is not applied on any engine", decorator,
            "remove it: settings belong in dagwright.toml",
        )  # fmt: skip
    for star, argument in (("*", node.args.vararg), ("**", node.args.kwarg)):
        if argument is not None:
            body.refuse(
                "DW123", f"`{star}{argument.arg}` cannot be a pipeline parameter", argument, "name every parameter"
            )
            body.locals.add(argument.arg)
            body.env[argument.arg] = POISON


def default_of(body: Body, argument: ast.arg, default: ast.expr) -> Const | None:
    """The default of a parameter, which must be a constant; None after a diagnostic."""
    try:
        return Const(fold(default, body._constant_name))  # noqa: SLF001 -- the same names, before any local is bound
    except NotConstant:
        body.refuse(
            "DW114", f"the default of `{argument.arg}` is not a constant", default,
            "use a literal, or None and compute the value in the pipeline",
        )  # fmt: skip
        return None


def defaults_of(node: ast.FunctionDef) -> list[tuple[ast.arg, ast.expr | None]]:
    """The parameters in order, each with its default."""
    a = node.args
    positional = [*a.posonlyargs, *a.args]
    defaults: list[ast.expr | None] = [None] * (len(positional) - len(a.defaults)) + list(a.defaults)
    return [*zip(positional, defaults, strict=False), *zip(a.kwonlyargs, a.kw_defaults, strict=False)]


def _bind(body: Body, function: ast.FunctionDef, args: list[Ref], kwargs: dict[str, Ref]) -> None:
    positional = [a.arg for a in (*function.args.posonlyargs, *function.args.args)]
    given: dict[str, Ref] = {**kwargs, **dict(zip(positional, args, strict=False))}
    bound: dict[str, Any] = {}
    for argument, default in defaults_of(function):
        if argument.arg in given:
            bound[argument.arg] = given[argument.arg]
        else:  # a missing argument has been reported
            bound[argument.arg] = (default and default_of(body, argument, default)) or POISON
    for name, ref in bound.items():
        body.env[name] = ref


def _run(body: Body, function: ast.FunctionDef) -> Ref:
    from dagwright.frontend.statements import run_block

    body.env[RETURN_SLOT] = Const(None)
    run_block(body, function.body)
    result = body.env[RETURN_SLOT]
    return Const(None) if isinstance(result, Unsure) else result
