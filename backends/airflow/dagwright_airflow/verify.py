"""Reads an emitted DAG file back and compares every literal in it with what was meant."""

from __future__ import annotations

import ast
import json
from typing import TYPE_CHECKING, Any, NamedTuple

from dagwright_airflow.code import Code

if TYPE_CHECKING:
    from collections.abc import Iterator


class Statement(NamedTuple):
    """A call of `function` with keyword arguments, and after it perhaps one of a `method`, with `more` of them."""

    function: str
    arguments: dict[str, Any]
    method: str = ""
    more: dict[str, Any] = {}


class Expected(NamedTuple):
    """What the file must say: constants of the module, arguments of `DAG`, and its tasks in one of two forms.

    `statements` are pairs of variable and call, `edges` pairs of variables, the earlier one first; `lines` are those of a file that loops.
    """

    constants: dict[str, Any]
    dag: dict[str, Any]
    statements: list[tuple[str, Statement]]
    edges: set[tuple[str, str]]
    lines: list[dict[str, Any]]


def verify(text: str, file: str, expected: Expected) -> list[range]:
    """The lines of each step. Raises DagwrightError (DW203) where the file says something else: a bug in this backend."""
    from dagwright.diagnostics.model import DagwrightError, Diagnostic

    try:
        tree = ast.parse(text)
        compile(tree, file, "exec")
        return _compare(tree, text, expected)
    except (SyntaxError, ValueError, LookupError, StopIteration, TypeError) as error:
        note = f"{type(error).__name__}: {error}"
        message = f"the DAG file for `{file}` does not say what it should"
        raise DagwrightError(Diagnostic("DW203", message, notes=(note,))) from error


def _compare(tree: ast.Module, text: str, expected: Expected) -> list[range]:
    assigned = {
        node.targets[0].id: node
        for node in tree.body
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name)
    }
    for name, value in expected.constants.items():
        _same(assigned[name].value, value, name)
    block = next(node for node in tree.body if isinstance(node, ast.With))
    opening = block.items[0].context_expr
    _same_arguments(opening, "DAG", expected.dag)
    if expected.lines:
        return _compare_lines(assigned["STEPS"], text, expected.lines)
    found = list(_assignments(block.body))
    if [name for name, *_ in found] != [name for name, _ in expected.statements]:
        raise ValueError("the tasks are not those of the plan")
    for (_, inner, _), (_, statement) in zip(found, expected.statements, strict=True):
        if statement.method:
            if not (isinstance(inner, ast.Call) and isinstance(inner.func, ast.Attribute)):
                raise ValueError(f"no call of {statement.method}")
            _same_arguments(inner, statement.method, statement.more, inner.func.attr)
            inner = inner.func.value  # noqa: PLW2901 -- what the method is called on
        _same_arguments(inner, statement.function, statement.arguments)
    arrows = [node.value for node in block.body if isinstance(node, ast.Expr) and isinstance(node.value, ast.BinOp)]
    if {pair for arrow in arrows for pair in _pairs(arrow)} != expected.edges:
        raise ValueError("the order is not that of the plan")
    return [range(node.lineno, (node.end_lineno or node.lineno) + 1) for *_, node in found]


def _assignments(body: list[ast.stmt]) -> Iterator[tuple[str, ast.expr, ast.stmt | ast.expr]]:
    """Variables and what they are given, in the order of the text; functions with what they are decorated with, and those inside."""
    for node in body:
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            yield node.targets[0].id, node.value, node
        elif isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
            yield "", node.value, node
        elif isinstance(node, ast.FunctionDef):
            yield node.name, node.decorator_list[0], node.decorator_list[0]
            yield from _assignments(node.body)


def _pairs(arrow: ast.BinOp) -> list[tuple[str, str]]:
    """The edges of `a >> [b, c]` and `[a, b] >> c`."""
    sides = [side.elts if isinstance(side, ast.List) else [side] for side in (arrow.left, arrow.right)]
    return [(a.id, b.id) for a in sides[0] for b in sides[1] if isinstance(a, ast.Name) and isinstance(b, ast.Name)]


def _compare_lines(assign: ast.Assign, text: str, lines: list[dict[str, Any]]) -> list[range]:
    said = ast.literal_eval(assign.value).strip().splitlines()
    if len(said) != len(lines):
        raise ValueError("the tasks are not those of the plan")
    for line, meant in zip(said, lines, strict=True):
        if _form(json.loads(line)) != _form(json.loads(json.dumps(meant))):
            raise ValueError(f"{line} is not {meant}")
    first = assign.value.lineno + 1
    if text.splitlines()[first - 1] != said[0]:
        raise ValueError("the first step does not stand on the first line")
    return [range(number, number + 1) for number in range(first, first + len(said))]


def _same_arguments(node: ast.expr, function: str, arguments: dict[str, Any], called: str = "") -> None:
    if not isinstance(node, ast.Call) or (called or _dotted(node.func)) != function:
        raise ValueError(f"no call of {function}")
    if node.args or [keyword.arg for keyword in node.keywords] != list(arguments):
        raise ValueError(f"{function} has other arguments than {', '.join(arguments)}")
    for keyword, (name, value) in zip(node.keywords, arguments.items(), strict=True):
        _same(keyword.value, value, name)


def _dotted(node: ast.expr) -> str:
    if isinstance(node, ast.Attribute):
        return f"{_dotted(node.value)}.{node.attr}"
    return node.id if isinstance(node, ast.Name) else "?"


def _same(node: ast.expr, value: Any, name: str) -> None:
    if isinstance(value, Code):
        named = isinstance(node, ast.Name) and node.id == value  # most of them: no need to parse
        if not named and ast.dump(node) != ast.dump(ast.parse(value, mode="eval").body):
            raise ValueError(f"{name} is not {value}")
    elif isinstance(value, dict) and any(isinstance(item, Code) for item in value.values()):
        assert isinstance(node, ast.Dict)
        keys = [ast.literal_eval(key) for key in node.keys if key is not None]
        if keys != list(value):
            raise ValueError(f"{name} has other keys than {', '.join(map(repr, value))}")
        for part, item in zip(node.values, value.values(), strict=True):
            _same(part, item, name)
    elif _form(ast.literal_eval(node)) != _form(value):
        raise ValueError(f"{name} is not {value!r}")


def _form(value: Any) -> str:
    """A text that tells 1 from 1.0 and True, 0.0 from -0.0, and a list from a tuple."""
    return repr(value)
