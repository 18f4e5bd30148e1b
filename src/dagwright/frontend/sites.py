"""Where conditions and loops stand in a pipeline function, as the worker counts them when it looks for the line of a failure."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from dagwright.frontend.context import Body

Site = tuple[Any, ...]


def nth_region(body: Body, kind: str, node: ast.AST) -> int | None:
    """How many conditions (`kind` "if") or loops ("map") of the function stand before this one; None for one that is not in it.

    `node` is what is asked for its truth, or iterated over; or an expression that is a condition itself.
    """
    if body.places is None:
        body.places = sites(body.function)
    return body.places.get(_site(kind, node))


def sites(function: ast.AST) -> dict[Site, int]:
    """The numbers of all conditions and loops in a function, in the order of the fields of `ast`.

    The worker has a count of its own, which the protocol describes: both are over the same nodes in the same order.
    """
    found: dict[Site, int] = {}
    loops = tests = 0
    stack: list[ast.AST] = [function]
    while stack:
        node = stack.pop()
        if isinstance(node, (ast.For, ast.comprehension)):
            found[_site("map", node.iter)] = loops
            loops += 1
        asked = _asked(node)
        if isinstance(node, (ast.IfExp, ast.Assert, ast.BoolOp, ast.Compare)) and asked:
            found.setdefault(_site("if", node), tests)
        for test in asked:
            found.setdefault(_site("if", test), tests)
            tests += 1
        stack.extend(reversed(list(ast.iter_child_nodes(node))))
    return found


def _asked(node: ast.AST) -> list[ast.expr]:
    """The expressions that a node asks for their truth."""
    if isinstance(node, (ast.If, ast.IfExp, ast.Assert)):
        return [node.test]
    if isinstance(node, ast.comprehension):
        return node.ifs
    if isinstance(node, ast.BoolOp):
        return node.values[:-1]
    return [node] if isinstance(node, ast.Compare) and len(node.ops) > 1 else []


def _site(kind: str, node: Any) -> Site:
    return kind, node.lineno, node.col_offset, node.end_lineno, node.end_col_offset
