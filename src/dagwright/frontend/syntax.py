"""Syntax trees: walking them (what `ast.walk` does, in a third of the time), and the names that statements bind and read."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from dagwright.ir.model import Ref


class Known(ast.expr):
    """Stands in an expression for a value that is there already; `hint` is what glue calls it."""

    _fields = ()

    def __init__(self, ref: Ref, hint: str, at: ast.AST) -> None:
        super().__init__()
        self.ref = ref
        self.hint = hint
        ast.copy_location(self, at)


def walk(node: ast.AST) -> Iterator[ast.AST]:
    """The node and all below it, in no particular order; without the marks that hold nothing (`Load`, `Add`, `Lt`)."""
    pending = [node]
    while pending:
        current = pending.pop()
        yield current
        for field in current._fields:
            value = getattr(current, field, None)
            if isinstance(value, ast.AST):
                if value._fields or isinstance(value, Known):
                    pending.append(value)
            elif type(value) is list:
                pending.extend([item for item in value if isinstance(item, ast.AST)])


def parameter_names(function: ast.FunctionDef) -> set[str]:
    """The names of a function's parameters, `*args` and `**kwargs` excepted."""
    a = function.args
    return {p.arg for p in (*a.posonlyargs, *a.args, *a.kwonlyargs)}


def bound_names(statements: Iterable[ast.AST]) -> set[str]:
    """Every name that statements bind: assignment and loop targets, imports, nested definitions.

    Only statements are visited, not the expressions in them: this runs over every pipeline, and `:=` is refused anyway.
    """
    names: set[str] = set()
    pending = list(statements)
    while pending:
        node = pending.pop()
        names.update(bound_by(node))
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            continue  # their own scope
        for field in ("body", "orelse", "finalbody", "handlers", "cases"):
            pending.extend(getattr(node, field, ()))
    return names


def bound_by(node: ast.AST) -> Iterator[str]:
    """The names a statement itself binds."""
    targets: list[ast.expr] = []
    if isinstance(node, (ast.Assign, ast.Delete)):
        targets = node.targets
    elif isinstance(node, (ast.AnnAssign, ast.AugAssign, ast.For, ast.AsyncFor)):
        targets = [node.target]
    elif isinstance(node, (ast.With, ast.AsyncWith)):
        targets = [item.optional_vars for item in node.items if item.optional_vars is not None]
    elif isinstance(node, (ast.Import, ast.ImportFrom)):
        yield from ((alias.asname or alias.name).partition(".")[0] for alias in node.names)
    elif isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)) or (
        isinstance(node, ast.ExceptHandler) and node.name
    ):
        yield str(node.name)
    elif isinstance(node, ast.match_case):
        patterns = ast.walk(node.pattern)
        yield from (n.name for n in patterns if isinstance(n, (ast.MatchAs, ast.MatchStar)) and n.name)
    for target in targets:
        if isinstance(target, ast.Name):
            yield target.id
        else:
            yield from (n.id for n in ast.walk(target) if isinstance(n, ast.Name) and not isinstance(n.ctx, ast.Load))


def read_names(node: ast.AST) -> set[str]:
    """Every name that a statement or expression reads, itself or in a part of it; not those that a comprehension binds."""
    names: set[str] = set()
    pending = [node]
    while pending:
        part = pending.pop()
        if isinstance(part, ast.Name):
            if not isinstance(part.ctx, ast.Store):
                names.add(part.id)
        elif isinstance(part, (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)):
            pending.append(part.generators[0].iter)
            bound = {n.id for g in part.generators for n in ast.walk(g.target) if isinstance(n, ast.Name)}
            inner = [*part.generators, *([part.key, part.value] if isinstance(part, ast.DictComp) else [part.elt])]
            names.update(*(read_names(each) - bound for each in inner))
        else:
            if isinstance(part, ast.AugAssign) and isinstance(part.target, ast.Name):
                names.add(part.target.id)
            pending.extend(ast.iter_child_nodes(part))
    return names


def name_of_list_growth(node: ast.AST) -> str | None:
    """The name of the list that a statement adds to, as `x.append(…)`, `x.extend(…)` or `x += …` do; None for any other."""
    if isinstance(node, ast.AugAssign) and isinstance(node.op, ast.Add) and isinstance(node.target, ast.Name):
        return node.target.id
    if not isinstance(node, ast.Expr) or not isinstance(node.value, ast.Call):
        return None
    func = node.value.func
    if isinstance(func, ast.Attribute) and func.attr in ("append", "extend") and isinstance(func.value, ast.Name):
        return func.value.id
    return None


def statements_in(statements: Iterable[ast.AST]) -> Iterator[ast.AST]:
    """The statements and all those inside them, without the insides of nested definitions."""
    pending = list(statements)[::-1]
    while pending:
        node = pending.pop()
        yield node
        if not isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            for field in ("cases", "finalbody", "orelse", "handlers", "body"):
                pending.extend(reversed(getattr(node, field, ())))
