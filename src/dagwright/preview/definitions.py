"""What the callees of a plan look like where they are defined, read from the files, never imported."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from dagwright.record import Record

if TYPE_CHECKING:
    from collections.abc import Iterator
    from tokenize import TokenInfo

    from dagwright.frontend.names import Symbol
    from dagwright.frontend.project import Project, SourceModule
    from dagwright.plan.model import Plan

FIELDS = 20
"""The most fields of a class that are shown."""


class Definition(Record):
    """A callee: its header as written, where it stands, and the first paragraph of its docstring (may be empty)."""

    text: str
    place: str
    doc: str = ""


def definitions(plan: Plan, root: str) -> dict[str, Definition]:
    """By callee (`churn.model:train`), for those that files below `root`, the folder of the imports, define."""
    from dagwright.frontend.project import Project
    from dagwright.ir.model import Call

    project = Project(root, root)
    found: dict[str, Definition] = {}
    for step in plan.steps:
        for node in step.block:
            if isinstance(node, Call) and node.callee.text not in found:
                symbol = _symbol(project, node.callee.module, node.callee.qualname)
                if symbol is not None and symbol.node is not None and symbol.home is not None:
                    found[node.callee.text] = _definition(symbol.node, symbol.home)
    return found


def _symbol(project: Project, module: str, qualname: str) -> Symbol | None:
    from dagwright.frontend.names import definition, member

    first, *rest = qualname.split(".")
    symbol = definition(project, module, first)
    for attr in rest:
        symbol = member(project, symbol, attr) if symbol is not None else None
    return symbol


def _definition(node: ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef, home: SourceModule) -> Definition:
    lines = home.text.decode("utf-8", "replace").replace("\r\n", "\n").split("\n")
    text = _header(node, lines)
    if isinstance(node, ast.ClassDef):
        inner = next((n for n in node.body if isinstance(n, ast.FunctionDef) and n.name == "__init__"), None)
        fields = [n for n in node.body if isinstance(n, ast.AnnAssign)][:FIELDS]
        shown = (
            [_header(inner, lines)]
            if inner is not None
            else [ast.get_source_segment("\n".join(lines), n) or "" for n in fields]
        )
        text = "\n    ".join([text + ":", *(part.replace("\n", "\n    ") for part in shown)]) if shown else text
    doc = (ast.get_docstring(node) or "").split("\n\n")[0]
    return Definition(text, f"{home.display}:{node.lineno}", doc)


def _header(node: ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef, lines: list[str]) -> str:
    """From `def` or `class` up to the colon, without the indentation that the whole of it has."""
    import tokenize

    first = node.lineno - 1
    depth = 0
    for token in _tokens(lines[first:]):
        if token.type == tokenize.OP:
            depth += (token.string in "([{") - (token.string in ")]}")
            if token.string == ":" and depth == 0:
                row, column = token.start
                header = [*lines[first : first + row - 1], lines[first + row - 1][:column]]
                return "\n".join(_outdent(line, lines[first]) for line in header)
    return lines[first].strip()


def _tokens(lines: list[str]) -> Iterator[TokenInfo]:
    """The tokens of the rest of a file; it may end in the middle of something, which is no concern here."""
    import tokenize

    rest = iter(lines)
    try:
        yield from tokenize.generate_tokens(lambda: next(rest) + "\n")
    except (tokenize.TokenError, IndentationError):
        return


def _outdent(line: str, first: str) -> str:
    margin = len(first) - len(first.lstrip())
    return line[margin:] if not line[:margin].strip() else line
