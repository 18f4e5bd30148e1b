"""Signatures read from definitions, and the check of a call against one."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from dagwright.diagnostics.suggest import did_you_mean
from dagwright.frontend.names import Symbol, callee_name
from dagwright.frontend.scope import scope_of
from dagwright.frontend.tables import TRANSPARENT_DECORATORS
from dagwright.record import Record

if TYPE_CHECKING:
    from dagwright.frontend.project import Project

Function = ast.FunctionDef | ast.AsyncFunctionDef


class Parameter(Record):
    """One parameter of a callee."""

    name: str
    kind: str  # "positional", "both", "keyword"
    required: bool
    annotation: ast.expr | None


class Signature(Record):
    """The parameters of a callee; `trusted` is False where an unknown decorator may have changed them."""

    parameters: tuple[Parameter, ...]
    varargs: bool
    varkw: bool
    returns: ast.expr | None
    trusted: bool


def signature_of(project: Project, symbol: Symbol) -> Signature | None:
    """The signature of a function, method or class of the project, or None where there is none to read."""
    node = symbol.node
    if isinstance(node, ast.ClassDef):
        return _class_signature(project, symbol, node)
    if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
        skip = (
            symbol.kind == "method" and not _has_decorator(node, "staticmethod") and _has_decorator(node, "classmethod")
        )
        return _function_signature(project, symbol, node, skip_first=skip)
    return None


def _function_signature(project: Project, symbol: Symbol, node: Function, *, skip_first: bool) -> Signature:
    a = node.args
    positional = [*((p, "positional") for p in a.posonlyargs), *((p, "both") for p in a.args)]
    required = len(positional) - len(a.defaults)
    parameters = [Parameter(p.arg, kind, i < required, p.annotation) for i, (p, kind) in enumerate(positional)]
    if skip_first:
        parameters = parameters[1:]
    parameters += [
        Parameter(p.arg, "keyword", default is None, p.annotation)
        for p, default in zip(a.kwonlyargs, a.kw_defaults, strict=False)
    ]
    trusted = all(_transparent(project, symbol, d) for d in node.decorator_list)
    return Signature(tuple(parameters), a.vararg is not None, a.kwarg is not None, node.returns, trusted)


def _class_signature(project: Project, symbol: Symbol, node: ast.ClassDef) -> Signature | None:
    for statement in node.body:
        if isinstance(statement, ast.FunctionDef) and statement.name == "__init__":
            found = _function_signature(project, symbol, statement, skip_first=True)
            return found._replace(returns=None, trusted=found.trusted and not node.decorator_list)
        if isinstance(statement, ast.FunctionDef) and statement.name == "__new__":
            return None
    names = {_decorator_name(d) for d in node.decorator_list}
    bases = {_decorator_name(b) for b in node.bases}
    if (names and names <= {"dataclass"} and not node.bases) or (bases == {"NamedTuple"} and not names):
        return _fields(node)
    if not node.bases and not node.decorator_list and not node.keywords:
        return Signature((), False, False, None, True)
    return None


def _fields(node: ast.ClassDef) -> Signature | None:
    parameters = []
    for statement in node.body:
        if isinstance(statement, ast.AnnAssign) and isinstance(statement.target, ast.Name):
            annotation = statement.annotation
            outer = annotation.value if isinstance(annotation, ast.Subscript) else annotation
            if isinstance(statement.value, ast.Call) or _decorator_name(outer) == "ClassVar":
                return None  # field(init=False) and the like: not read here
            parameters.append(Parameter(statement.target.id, "both", statement.value is None, statement.annotation))
    return Signature(tuple(parameters), False, False, None, True)


def _decorator_name(node: ast.expr) -> str:
    node = node.func if isinstance(node, ast.Call) else node
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""


def _has_decorator(node: Function, name: str) -> bool:
    return any(_decorator_name(d) == name for d in node.decorator_list)


def _transparent(project: Project, symbol: Symbol, node: ast.expr) -> bool:
    if isinstance(node, ast.Call):
        node = node.func
    if symbol.home is None:
        return False
    name = callee_name(project, symbol.home, scope_of(symbol.home), node) or _decorator_name(node)
    return name in TRANSPARENT_DECORATORS


class Problem(Record):
    """What is wrong with a call: the code, the headline, the argument's node (None: the whole call), the help."""

    code: str
    message: str
    node: ast.AST | None
    help: str


def check_call(name: str, signature: Signature, call: ast.Call) -> list[Problem]:
    """Compare a call with a signature as CPython's binding does. `*` and `**` arguments suspend what they may fill."""
    starred = any(isinstance(a, ast.Starred) for a in call.args)
    doublestar = any(k.arg is None for k in call.keywords)
    problems: list[Problem] = []
    positional = [p for p in signature.parameters if p.kind != "keyword"]
    given = sum(not isinstance(a, ast.Starred) for a in call.args)
    if given > len(positional) and not signature.varargs:
        text = f"`{name}` takes {_count(len(positional))}, but {given} are given"
        named = [p.name for p in signature.parameters if p.kind == "keyword"]
        help_ = f"pass it by name: `{named[0]}=…`" if len(named) == 1 else "remove the extra arguments"
        if len(named) > 1:
            help_ = f"these are passed by name: {', '.join(f'`{n}=…`' for n in named)}"
        problems.append(Problem("DW106", text, call.args[len(positional)], help_))
    filled = {p.name for p in positional[:given]}
    keywords = {p.name for p in signature.parameters if p.kind != "positional"}
    for keyword in call.keywords:
        if keyword.arg is None:
            continue
        if keyword.arg not in keywords and not signature.varkw:
            problems.append(_unknown_keyword(name, keyword, keywords))
        elif keyword.arg in filled and not starred:
            text = f"`{name}` gets `{keyword.arg}` twice"
            problems.append(Problem("DW106", text, keyword, "pass it once"))
        filled.add(keyword.arg)
    missing = [p.name for p in signature.parameters if p.required and p.name not in filled]
    if starred:
        missing = [m for m in missing if any(p.name == m and p.kind == "keyword" for p in signature.parameters)]
    if missing and not doublestar and not problems:
        words = ", ".join(f"`{m}`" for m in missing)
        fix = "add " + ", ".join(f"`{m}=…`" for m in missing)
        problems.append(Problem("DW107", f"`{name}` is called without {words}", None, fix))
    return problems


def _count(number: int) -> str:
    return f"{number} positional argument{'' if number == 1 else 's'}"


def _unknown_keyword(name: str, keyword: ast.keyword, known: set[str]) -> Problem:
    help_ = did_you_mean(keyword.arg or "", known, 1) or f"it takes: {', '.join(sorted(known)) or 'no keywords'}"
    return Problem("DW106", f"`{name}` has no parameter `{keyword.arg}`", keyword, help_)
