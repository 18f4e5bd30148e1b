"""Calls: which are tasks, which are glue, which are refused, and the check of each against its signature."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Any

from dagwright.diagnostics.model import Label
from dagwright.diagnostics.suggest import did_you_mean, nearest
from dagwright.frontend import nested, tables
from dagwright.frontend.blocks import type_of
from dagwright.frontend.callee import CalleeInfo, info_of
from dagwright.frontend.context import POISON, Body, Unsure
from dagwright.frontend.imports import import_of, refuse_star
from dagwright.frontend.names import Symbol, evaluated_anew, is_enum
from dagwright.frontend.printer import Printer, Unprintable
from dagwright.frontend.scope import DefBinding, scope_of
from dagwright.frontend.signature import check_call
from dagwright.frontend.syntax import walk
from dagwright.frontend.types import contradicts
from dagwright.ir.model import Call, Callee, Const, Out, Ref, Star, SymbolRef
from dagwright.record import Record

if TYPE_CHECKING:
    from collections.abc import Callable


class Kind(Record):
    """What a call expression is: `name` is task, glue, print, method, value or refused."""

    name: str
    symbol: Symbol | None = None


REFUSED = Kind("refused")


def classify(body: Body, node: ast.Call) -> Kind:
    """What a call is, without reporting anything."""
    func = node.func
    symbol = body.symbol(func)
    if symbol is None:
        if isinstance(func, ast.Name) and not body.is_local(func.id):
            return _builtin(func.id)
        bound = body.env.get(func.id) if isinstance(func, ast.Name) else None
        if isinstance(bound, SymbolRef):
            return Kind("task", Symbol("external", bound.module, bound.qualname))
        if isinstance(func, ast.Attribute) and func.attr in tables.LOG_METHODS and _is_logger(body, func.value):
            return Kind("print")
        return Kind("method" if isinstance(func, ast.Attribute) else "value")
    return _of_symbol(body, symbol)


def _is_logger(body: Body, node: ast.expr) -> bool:
    """Whether a local variable holds a logger that the pipeline got for itself."""
    bound = body.env.get(node.id) if isinstance(node, ast.Name) else None
    return isinstance(bound, Out) and bound.node in body.loggers


def _builtin(name: str) -> Kind:
    symbol = Symbol("builtin", "builtins", name)
    if name == "print":
        return Kind("print", symbol)
    if name in tables.GLUE_BUILTINS or name.endswith(tables.EXCEPTION_SUFFIXES):
        return Kind("glue", symbol)
    return Kind("refused", symbol)


def _of_symbol(body: Body, symbol: Symbol) -> Kind:
    name = symbol.dotted
    if name in body.options.task:
        return Kind("task", symbol)
    if name in body.options.glue:
        return Kind("glue", symbol)
    if name in tables.PRINT_CALLS or (
        symbol.kind == "logger" and symbol.qualname.rpartition(".")[2] in tables.LOG_METHODS
    ):
        return Kind("print", symbol)
    if symbol.kind == "external":
        if tables.listed(tables.PROCESS_SETTERS, name) or tables.listed(tables.NONDETERMINISTIC, name):
            return Kind("refused", symbol)
        if tables.listed(tables.GLUE, name):
            return Kind("glue", symbol)
        return Kind("task", symbol)
    if symbol.kind in ("function", "method"):
        return Kind("task", symbol)
    if symbol.kind == "class":
        if is_enum(body.project, symbol):
            return Kind("glue", symbol)
        return Kind("task", symbol)
    return Kind("refused", symbol)


def report_refused(body: Body, node: ast.Call, kind: Kind) -> Ref:
    """Say why a call that `classify` refused is refused."""
    symbol = kind.symbol
    text = _text(node.func)
    _check_arguments(body, node)
    if symbol is None:
        return body.refuse("DW101", f"`{text}` cannot be called here", node, "move it into a function")
    if symbol.kind == "builtin":
        return _refused_builtin(body, node, symbol.qualname)
    name = symbol.dotted
    if tables.listed(tables.PROCESS_SETTERS, name):
        return body.refuse(
            "DW113",
            f"`{text}` changes this process only",
            node,
            "every task runs in a process of its own: pass the value (a seed, a path) to the function that needs it",
        )
    if tables.listed(tables.NONDETERMINISTIC, name):
        return refuse_nondeterministic(body, node, text, name)
    if symbol.kind == "missing":
        return refuse_missing(body, node.func, symbol)
    if symbol.kind in ("value", "attribute", "constant") and (why := evaluated_anew(body.project, symbol)) is not None:
        return body.refuse("DW112", f"`{text}` is not the same object in every task", node, _ANEW_HELP, label=why)
    what = "a module" if symbol.kind == "module" else f"a value of module `{symbol.module}`"
    fix = "call a function defined at the top level of a module"
    home = body.project.find(symbol.module) if symbol.kind == "module" else None
    if home is not None:
        last = symbol.module.rpartition(".")[2]
        names = [n for n, bound in scope_of(home).bindings.items() if isinstance(bound[-1], DefBinding)]
        chosen = nearest(last, names) or (names if len(names) == 1 else [])
        fix = f"did you mean `{text}.{chosen[0]}`?" if chosen else "call one of its functions"
    return body.refuse("DW126", f"`{text}` is not a function or class", node.func, fix, label=f"this is {what}")


def _check_arguments(body: Body, node: ast.Call) -> None:
    """Report what is wrong in the arguments of a call that is refused itself: all problems at once."""
    from dagwright.frontend.expressions import lower

    for argument in [*node.args, *(k.value for k in node.keywords)]:
        lower_argument(body, argument, lower)


_ANEW_HELP = "create it inside the function that uses it, or pass what it is made from as an argument"


def refuse_nondeterministic(body: Body, node: ast.AST, text: str, name: str) -> Ref:
    """Refuse a value that differs from run to run, with the parameter source that replaces it."""
    if name.startswith(("datetime.", "time.")):
        fix = 'make it a parameter and set `params.NAME = { from = "schedule.date" }` (or schedule.time) in dagwright.toml'
    elif name.startswith("uuid."):
        fix = 'make it a parameter and set `params.NAME = { from = "run.id" }` in dagwright.toml'
    elif name.startswith("os.environ") or name == "os.getenv":
        fix = "make it a parameter, or set `env` for the task that reads it and read it there"
    else:
        fix = "make it a parameter (a seed, a path), or move it into the function that needs it"
    return body.refuse("DW111", f"`{text}` has another value in every run or process", node, fix)


def refuse_missing(body: Body, node: ast.AST, symbol: Symbol) -> Ref:
    """Refuse a name that a project module does not define, with the nearest one."""
    home = body.project.find(symbol.module)
    known = scope_of(home).bindings if home is not None else {}
    name = symbol.qualname.partition(".")[0]
    alias = import_of(body, node.id) if isinstance(node, ast.Name) else None
    labels = (Label(body.span(node), "used here"),) if alias is not None else ()
    return body.refuse(
        "DW120", f"module `{symbol.module}` has no `{name}`", alias or node,
        did_you_mean(name, known) or f"define it in `{symbol.module}`", labels=labels,
    )  # fmt: skip


def _refused_builtin(body: Body, node: ast.Call, name: str) -> Ref:
    if name in tables.REFUSED_BUILTINS:
        code = "DW111" if name in ("id", "hash") else "DW101"
        return body.refuse(code, f"`{name}()` cannot be used in a pipeline", node, tables.REFUSED_BUILTINS[name])
    return unknown_name(body, node.func, name)


def unknown_name(body: Body, node: ast.AST, name: str) -> Ref:
    """Refuse a name that nothing binds."""
    if (refused := refuse_star(body, node, name)) is not None:
        return refused
    known = {*body.env, *body.scope.bindings, *body.local.bindings, *tables.GLUE_BUILTINS}
    return body.refuse(
        "DW105", f"`{name}` is not defined", node, did_you_mean(name, known) or "import it or define it above"
    )


def _text(node: ast.expr) -> str:
    try:
        return Printer(lambda _: None).text(node)
    except Unprintable:
        return "this"


# --- tasks ----------------------------------------------------------------------------------------------


def lower_task(
    body: Body,
    node: ast.Call,
    symbol: Symbol,
    lower: Callable[[Body, ast.expr], Ref],
    hint: str | None,
    *,
    dropped: bool,
) -> Ref:
    """Emit the `Call` node of a task and give the reference to its value."""
    if symbol.kind == "missing":
        _check_arguments(body, node)
        return refuse_missing(body, node.func, symbol)
    if not _may_call(body, node, symbol):
        _check_arguments(body, node)
        return POISON
    info = info_of(body, symbol)
    check_signature(body, node, info)
    if nested.is_nested(body, symbol):
        return nested.expand(body, node, symbol, lower, hint)
    args = tuple(lower_argument(body, a, lower) for a in node.args)
    kwargs = tuple((k.arg, lower_argument(body, k.value, lower)) for k in node.keywords)
    if info.expected:
        check_edges(body, node, info, args, kwargs)
    name = info.callee.qualname.rpartition(".")[2]
    ident = body.labelled_id(name, hint)
    call = Call(
        ident,
        info.callee,
        args,
        kwargs,
        hint,
        dropped or info.effect,
        _nth(body, node, info.callee),
        info.returns,
        body.span(node),
    )
    body.emit(call)
    if info.returns_type != "any":
        body.produced[Out(ident)] = info.returns_type
    return Out(ident)


def _may_call(body: Body, node: ast.Call, symbol: Symbol) -> bool:
    definition = symbol.node
    if isinstance(definition, ast.AsyncFunctionDef):
        body.refuse(
            "DW118",
            f"`{symbol.qualname}` is asynchronous",
            node,
            "write a plain function that runs it: `asyncio.run(…)`",
        )
        return False
    if symbol.kind == "function" and any(definition is function for function in body.stack):
        text = (
            "calls itself" if definition is body.function else f"is expanded in itself, through `{body.function.name}`"
        )
        body.refuse("DW125", f"`{symbol.qualname}` {text}", node, "move the recursion into a function of its own")
        return False
    if symbol.kind == "function" and info_of(body, symbol).generator:
        body.refuse(
            "DW118", f"`{symbol.qualname}` is a generator: its value cannot cross to another task", node,
            "return a list: `return list(…)`",
        )  # fmt: skip
        return False
    return True


def lower_argument(body: Body, node: ast.expr, lower: Callable[[Body, ast.expr], Ref]) -> Ref:
    if isinstance(node, ast.Starred):
        return Star(lower_argument(body, node.value, lower))
    if isinstance(node, ast.Lambda):
        return body.refuse(
            "DW108",
            "a lambda cannot be passed to a task",
            node,
            "define a function at the top level of a module and pass its name",
        )
    ref = lower(body, node)
    if isinstance(ref, Const) or not isinstance(node, ast.Name):
        return ref
    bound = body.env.get(node.id)
    return POISON if isinstance(bound, Unsure) else ref


def check_signature(body: Body, node: ast.Call, info: CalleeInfo) -> None:
    if info.signature is None:
        return
    labels = (Label(info.span, "defined here"),) if info.span else ()
    for problem in check_call(info.callee.qualname, info.signature, node):
        at = problem.node if problem.node is not None else node
        if info.signature.trusted:
            body.sink.error(problem.code, problem.message, body.span(at), help=problem.help, labels=labels)
        else:
            note = "a decorator may have changed the signature, so this is a warning only"
            body.sink.warning(
                problem.code, problem.message, body.span(at), help=problem.help, labels=labels, notes=(note,)
            )


def check_edges(
    body: Body, node: ast.Call, info: CalleeInfo, args: tuple[Ref, ...], kwargs: tuple[tuple[str | None, Ref], ...]
) -> None:
    assert info.signature is not None
    names = [p.name for p in info.signature.parameters if p.kind != "keyword"]
    pairs: list[tuple[str, Ref, ast.expr]] = []
    for name, ref, at in zip(names, args, node.args, strict=False):
        if isinstance(ref, Star):
            break
        pairs.append((name, ref, at))
    pairs += [(name, ref, k.value) for (name, ref), k in zip(kwargs, node.keywords, strict=False) if name is not None]
    for name, ref, at in pairs:
        produced = type_of(body, ref)
        if produced is None or name not in info.expected or not contradicts(produced, info.expected[name]):
            continue
        labels = (Label(info.span, "declared here"),) if info.span else ()
        if produced == "none" and isinstance(ref, Out):
            maker = ref.node.partition("-")[0]
            body.sink.error(
                "DW131",
                f"`{maker}` returns nothing, but `{info.callee.qualname}` wants {_words(info.expected[name])} for `{name}`",
                body.span(at),
                help=f"pass the value that `{maker}` was given, or mend its annotation `-> None`",
                labels=labels,
            )
        else:
            body.sink.error(
                "DW119",
                f"`{info.callee.qualname}` wants {_words(info.expected[name])} for `{name}`, but gets {_words(produced)}",
                body.span(at),
                help="pass another value, or mend the annotation"
                if isinstance(ref, Const)
                else "mend one of the two annotations, or convert the value",
                labels=labels,
            )


def _words(descriptor: Any) -> str:
    if isinstance(descriptor, str):
        return f"`{'None' if descriptor == 'none' else descriptor}`"
    ((name, inner),) = descriptor.items()
    if name == "union":
        return " or ".join(_words(d) for d in inner)
    return f"`{name}`"


def _nth(body: Body, node: ast.Call, callee: Callee) -> int:
    if body.sites is None:
        body.sites = _sites(body)
    return body.sites.get(id(node), 0)


def _sites(body: Body) -> dict[int, int]:
    """For every call in the function, how many calls of the same callee stand before it in the text."""
    calls = [node for node in walk(body.function) if isinstance(node, ast.Call)]
    calls.sort(key=lambda n: (n.lineno, n.col_offset, -(n.end_lineno or 0), -(n.end_col_offset or 0)))
    seen: dict[str, int] = {}
    found: dict[int, int] = {}
    for call in calls:
        symbol = body.symbol(call.func)
        if symbol is not None:
            found[id(call)] = seen.get(symbol.dotted, 0)
            seen[symbol.dotted] = found[id(call)] + 1
    return found
