"""Statements that are no part of the language: said once, and what is wrong inside them too."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from dagwright.frontend.blocks import discard
from dagwright.frontend.context import FALL, POISON, Body, End
from dagwright.frontend.syntax import bound_names

if TYPE_CHECKING:
    from collections.abc import Callable

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
}
if hasattr(ast, "TryStar"):  # since Python 3.11
    _REFUSED[ast.TryStar] = (
        "DW133",
        "`except*` is not supported: a run ends with its first failure",
        "write `except`, ending in `raise`, or move it into a function",
    )


def refuse_statement(body: Body, node: ast.stmt, run: Callable[[Body, list[ast.stmt]], End]) -> End:
    """Refuse a statement; `run` extracts the blocks in it, for their diagnostics."""
    kind = type(node)
    code, message, fix = _REFUSED.get(kind, ("DW101", f"`{_keyword(kind)}` is not supported in a pipeline", _MOVE))
    body.refuse(code, message, header(node), fix)
    if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
        body.env[node.name] = POISON
        return FALL
    blocks: list[list[ast.stmt]] = [getattr(node, field, []) for field in ("body", "orelse", "finalbody")]
    blocks += [part.body for field in ("handlers", "cases") for part in getattr(node, field, [])]
    names = bound_names([node])

    def look() -> None:
        # what the statement binds has no value that could be asked about
        for name in sorted(names):
            body.env[name] = POISON
            body.owned.discard(name)
        body.loops.append("except" if getattr(node, "handlers", None) else "unrolled")
        try:
            for block in blocks:
                run(body, block)
        finally:
            body.loops.pop()

    discard(body, look)
    for name in sorted(names):
        body.env[name] = POISON
        body.owned.discard(name)
    return FALL


def header(node: ast.stmt) -> ast.stmt:
    """The place of the first line of a compound statement, without its body; of any other statement, all of it."""
    line, end = node.lineno, node.col_offset
    if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
        word = {ast.ClassDef: "class ", ast.AsyncFunctionDef: "async def "}.get(type(node), "def ")
        end += len(f"{word}{node.name}".encode())
    elif _keyword(type(node)).startswith("try"):
        end += len("try")
    else:
        last: ast.expr | None = None
        if isinstance(node, ast.If):
            last = node.test
        elif isinstance(node, (ast.With, ast.AsyncWith)):
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
    return {"AsyncFor": "async for", "AsyncWith": "async with", "TypeAlias": "type", "TryStar": "try … except*"}.get(
        kind.__name__, kind.__name__.lower()
    )
