"""Expressions to references: constants, displays, tasks, and everything else as glue."""

from __future__ import annotations

import ast

from dagwright.diagnostics.model import Label
from dagwright.frontend import calls, tables
from dagwright.frontend.blocks import collapse
from dagwright.frontend.context import POISON, SCALARS, Body, Unsure
from dagwright.frontend.fold import NotConstant
from dagwright.frontend.glue import Glue, contains_task, is_lazy_task, known_length, share
from dagwright.frontend.names import Symbol, evaluated_anew
from dagwright.frontend.syntax import Known
from dagwright.ir.model import Const, Display, Expr, Out, Ref, SymbolRef

_FOLDABLE = (ast.BinOp, ast.UnaryOp, ast.Compare, ast.BoolOp, ast.IfExp, ast.JoinedStr, ast.Subscript)
_COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
_REFUSED: dict[type, tuple[str, str, str]] = {
    ast.Await: ("DW118", "`await` has no place in a pipeline", "call a plain function that runs the coroutine"),
    ast.Yield: ("DW118", "a pipeline cannot be a generator", "return the values"),
    ast.YieldFrom: ("DW118", "a pipeline cannot be a generator", "return the values"),
    ast.NamedExpr: ("DW101", "`:=` is not supported in a pipeline", "assign on a line of its own"),
    ast.Lambda: (
        "DW108",
        "a lambda is not a value that a task can take",
        "define a function at the top level of a module",
    ),
}


def lower(body: Body, node: ast.expr, hint: str | None = None) -> Ref:
    """The reference to an expression's value; emits the nodes it needs, in CPython's order of evaluation.

    `hint` is the variable the value will be bound to, for ids.
    """
    if isinstance(node, ast.Constant):
        return Const(node.value)
    if isinstance(node, ast.Name):
        return read_name(body, node)
    if isinstance(node, ast.Call):
        kind = calls.classify(body, node)
        if kind.name == "task":
            assert kind.symbol is not None
            return calls.lower_task(body, node, kind.symbol, lower, hint, dropped=False)
        if kind.name == "refused":
            return calls.report_refused(body, node, kind)
        if kind.symbol is not None and kind.symbol.dotted == "builtins.list" and _is_generator_of_tasks(body, node):
            return lower(body, _as_list(node.args[0]), hint)
        length = known_length(body, node, kind)
        return _lower_glue(body, node, hint) if length is None else Const(length)
    if isinstance(node, (ast.List, ast.Tuple, ast.Set, ast.Dict)):
        return _display(body, node, hint)
    if type(node) in _REFUSED:
        code, message, fix = _REFUSED[type(node)]
        if isinstance(node, ast.NamedExpr):
            body.env[node.target.id] = POISON
        return body.refuse(code, message, node, fix)
    if isinstance(node, _FOLDABLE):
        return _folded(body, node, hint)
    if isinstance(node, Known):
        return node.ref
    if isinstance(node, _COMPREHENSIONS) and contains_task(body, node):
        from dagwright.frontend.comprehensions import lower_comprehension

        return lower_comprehension(body, node, lower, hint)
    if isinstance(node, ast.Attribute) and (symbol := body.symbol(node)) is not None:
        return symbol_value(body, node, symbol)
    return _lower_glue(body, node, hint)


def _folded(body: Body, node: ast.expr, hint: str | None) -> Ref:
    """A constant where the expression is one, the branch a constant test chooses, else glue."""
    share(body, node)
    try:
        return Const(body.constant(node))
    except NotConstant:
        pass
    if isinstance(node, ast.IfExp):
        try:
            return lower(body, node.body if body.constant(node.test) else node.orelse, hint)
        except NotConstant:
            pass
    if is_lazy_task(body, node):
        from dagwright.frontend.lazy import lower_lazy

        return lower_lazy(body, node, lower, lower, hint)
    return _lower_glue(body, node, hint)


def _is_generator_of_tasks(body: Body, node: ast.Call) -> bool:
    only = node.args[0] if len(node.args) == 1 and not node.keywords else None
    return isinstance(only, ast.GeneratorExp) and contains_task(body, only)


def _as_list(node: ast.expr) -> ast.expr:
    assert isinstance(node, ast.GeneratorExp)
    return ast.copy_location(ast.ListComp(node.elt, node.generators), node)


def read_name(body: Body, node: ast.Name) -> Ref:
    """The value a name is bound to, at this point of the function."""
    name = node.id
    bound = body.env.get(name)
    if isinstance(bound, Unsure):
        return _refuse_unsure(body, node, bound)
    if bound is not None:
        return collapse(bound)
    if body.is_local(name) and name not in body.local.bindings:
        return body.refuse("DW105", f"`{name}` is read before it is assigned", node, f"assign `{name}` first")
    symbol = body.symbol(node)
    if symbol is not None:
        return symbol_value(body, node, symbol)
    if name in tables.GLUE_BUILTINS or name == "print" or name.endswith(tables.EXCEPTION_SUFFIXES):
        return SymbolRef("builtins", name)
    return calls.unknown_name(body, node, name)


_UNSURE: dict[str, tuple[str, str, str]] = {
    "carried": ("DW103", "`{}` is carried from one iteration to the next", "move the loop into a function"),
    "left": ("DW103", "`{}` is what the last iteration of a loop left behind", "move the loop into a function"),
    "filled": (
        "DW103",
        "`{}` is read in the loop that fills it: what is in it differs from round to round",
        "move the loop into a function, or read the list after the loop",
    ),
    "exception": (
        "DW133",
        "the exception `{}` cannot be looked at: the worker that raised it has ended",
        "drop `as {}`: the failure and its traceback stand in the engine's log",
    ),
    "try": (
        "DW134",
        "`{}` is set in the `try`, which may not have come so far",
        "use what was there before the `try`, or move the whole `try` into a function",
    ),
}


def _refuse_unsure(body: Body, node: ast.Name, bound: Unsure) -> Ref:
    name = node.id
    labels = (Label(bound.span, bound.what),)
    if bound.kind == "unbound":
        fix = f"give `{name}` a value before the {bound.what.split()[0]}"
        return body.refuse("DW104", f"`{name}` may be unbound here", node, fix, labels=labels)
    code, message, fix = _UNSURE[bound.kind]
    if bound.kind != "filled":
        body.env[name] = POISON  # one report a name
        body.told.add(name)
    return body.refuse(code, message.format(name), node, fix.format(name), labels=labels)


def symbol_value(body: Body, node: ast.expr, symbol: Symbol) -> Ref:
    """The reference to a module-level object used as a value: a constant, or something the worker imports."""
    name = symbol.dotted
    if symbol.kind == "constant":
        return Const(symbol.value)
    if symbol.kind == "missing":
        return calls.refuse_missing(body, node, symbol)
    if symbol.kind == "module":
        return body.refuse(
            "DW126", f"`{name}` is a module, not a value", node, "pass one of its functions or constants"
        )
    if tables.listed(tables.NONDETERMINISTIC, name) and symbol.kind == "external":
        return calls.refuse_nondeterministic(body, node, name, name)
    if (why := evaluated_anew(body.project, symbol)) is not None:
        return body.refuse(
            "DW112", f"`{symbol.qualname}` is not the same object in every task", node,
            "create it inside the function that uses it, or pass what it is made from as an argument", label=why,
        )  # fmt: skip
    if symbol.kind == "external" and not symbol.qualname:
        module, _, attr = symbol.module.rpartition(".")
        return SymbolRef(module, attr)
    return SymbolRef(symbol.module, symbol.qualname)


def _display(body: Body, node: ast.List | ast.Tuple | ast.Set | ast.Dict, hint: str | None) -> Ref:
    """A display as a reference where building it cannot fail, else as glue."""
    if isinstance(node, ast.Dict):
        keys = [_hashable_constant(body, k) for k in node.keys]
        if any(k is None for k in keys):
            return _lower_glue(body, node, hint)
        pairs = tuple((k, _element(body, v)) for k, v in zip(keys, node.values, strict=False))
        return Display("dict", pairs)
    if any(isinstance(e, ast.Starred) for e in node.elts):
        return _lower_glue(body, node, hint)
    if isinstance(node, ast.Set):
        elements = [_hashable_constant(body, e) for e in node.elts]
        if any(e is None for e in elements):
            return _lower_glue(body, node, hint)
        return Display("set", tuple(elements))
    kind = "tuple" if isinstance(node, ast.Tuple) else "list"
    items = tuple(_element(body, e) for e in node.elts)
    if kind == "tuple" and all(isinstance(i, Const) for i in items):
        return Const(tuple(i.value for i in items if isinstance(i, Const)))
    return Display(kind, items)


def _element(body: Body, node: ast.expr) -> Ref:
    if isinstance(node, ast.Name):
        body.owned.discard(node.id)  # the display sees the list now
    return lower(body, node)


def _hashable_constant(body: Body, node: ast.expr | None) -> Const | None:
    if node is None:
        return None
    try:
        value = body.constant(node)
        hash(value)
    except (NotConstant, TypeError):
        return None
    return Const(value)


# --- glue -----------------------------------------------------------------------------------------------


def _lower_glue(body: Body, node: ast.expr, hint: str | None) -> Ref:
    glue = Glue(body, lower)
    src = glue.print(node)
    if src is None:
        return POISON
    if src in glue.names and not glue.symbols:
        return glue.names[src]
    ident = body.claim(f"glue-{hint}" if hint else "glue")
    raises = not _safe(body, node)
    if isinstance(node, ast.Call) and not glue.names and set(glue.symbols.values()) == {"logging:getLogger"}:
        raises = False  # so that every line of output gets its own, and no logger crosses to another task
        body.loggers.add(ident)
    oneshot = one_shot(body, node)
    body.emit(
        Expr(
            ident, src, tuple(glue.names.items()), tuple(sorted(glue.symbols.items())), "value", raises,
            oneshot, hint, body.span(node),
        )
    )  # fmt: skip
    if oneshot:
        body.oneshots.add(Out(ident))
    if not raises and ident not in body.loggers:
        body.scalars[Out(ident)] = "bool" if isinstance(node, (ast.Compare, ast.UnaryOp)) else "str"
    return Out(ident)


def lower_output(body: Body, node: ast.Call) -> None:
    """A `print` or log call: kept next to its last-ready argument, never a barrier, never dropped."""
    glue = Glue(body, lower, statement=node)
    src = glue.print(node)
    if src is not None:
        ident = body.claim("print")
        names, symbols = tuple(glue.names.items()), tuple(sorted(glue.symbols.items()))
        body.emit(Expr(ident, src, names, symbols, "print", not _plain_output(node), span=body.span(node)))


def _plain_output(node: ast.Call) -> bool:
    """Whether a `print` only shows values as they are: then it fails for no reason a pipeline's author has in mind."""
    values = [*node.args, *(k.value for k in node.keywords)]
    texts = [v for v in values if isinstance(v, ast.JoinedStr)]
    inner = [p.value for t in texts for p in t.values if isinstance(p, ast.FormattedValue)]
    plain = (ast.Name, ast.Constant, ast.JoinedStr)
    return all(isinstance(v, plain) for v in values) and all(isinstance(v, plain[:2]) for v in inner)


def _safe(body: Body, node: ast.expr) -> bool:
    """Whether evaluation cannot fail, provably: text made of scalars, equality and identity of scalars."""

    def scalar(part: ast.expr) -> str | None:
        if isinstance(part, ast.Constant):
            name = type(part.value).__name__
            return name if name in SCALARS else None
        if isinstance(part, ast.Name):
            bound = body.env.get(part.id)
            return None if bound is None or isinstance(bound, Unsure) else body.scalar_type(bound)
        return None

    if isinstance(node, ast.JoinedStr):
        return all(
            isinstance(p, ast.Constant)
            or (isinstance(p, ast.FormattedValue) and p.format_spec is None and scalar(p.value) is not None)
            for p in node.values
        )
    if isinstance(node, ast.Compare):
        equalities = all(isinstance(op, (ast.Eq, ast.NotEq, ast.Is, ast.IsNot)) for op in node.ops)
        return equalities and all(scalar(p) is not None for p in (node.left, *node.comparators))
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        return scalar(node.operand) is not None
    return False


def one_shot(body: Body, node: ast.expr) -> bool:
    """Whether the value of a glue expression can be consumed only once, or lives only inside one process."""
    if isinstance(node, ast.GeneratorExp):
        return True
    if not isinstance(node, ast.Call):
        return False
    if isinstance(node.func, ast.Attribute) and not node.args and node.func.attr in ("items", "keys", "values"):
        return body.symbol(node.func) is None
    kind = calls.classify(body, node)
    if kind.name != "glue" or kind.symbol is None:
        return False
    if kind.symbol.kind == "builtin":
        return kind.symbol.qualname in tables.ONE_SHOT_BUILTINS
    return kind.symbol.module in tables.ONE_SHOT_MODULES
