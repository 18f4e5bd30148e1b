"""Constant folding: the values of expressions that need nothing but literals. Our own evaluator, bounded in size."""

from __future__ import annotations

import ast
import operator
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

_LIMIT = 100_000  # elements or digits; a larger constant is left to the worker


class NotConstant(Exception):
    """The expression is not a compile-time constant (or evaluating it fails, or gets too large)."""


_BINARY: dict[type, Callable[[Any, Any], Any]] = {
    ast.Add: operator.add, ast.Sub: operator.sub, ast.Mult: operator.mul, ast.Div: operator.truediv,
    ast.FloorDiv: operator.floordiv, ast.Mod: operator.mod, ast.BitOr: operator.or_, ast.BitAnd: operator.and_,
    ast.BitXor: operator.xor, ast.LShift: operator.lshift, ast.RShift: operator.rshift, ast.Pow: operator.pow,
}  # fmt: skip
_UNARY: dict[type, Callable[[Any], Any]] = {
    ast.UAdd: operator.pos, ast.USub: operator.neg, ast.Not: operator.not_, ast.Invert: operator.invert,
}  # fmt: skip
_COMPARE: dict[type, Callable[[Any, Any], Any]] = {
    ast.Eq: operator.eq, ast.NotEq: operator.ne, ast.Lt: operator.lt, ast.LtE: operator.le, ast.Gt: operator.gt,
    ast.GtE: operator.ge, ast.Is: operator.is_, ast.IsNot: operator.is_not,
    ast.In: lambda a, b: a in b, ast.NotIn: lambda a, b: a not in b,
}  # fmt: skip
_CALLS: dict[str, Callable[..., Any]] = {
    "range": range, "len": len, "enumerate": enumerate, "zip": zip, "reversed": reversed, "sorted": sorted,
    "list": list, "tuple": tuple, "set": set, "dict": dict, "str": str, "int": int, "float": float, "bool": bool,
    "min": min, "max": max, "sum": sum, "abs": abs, "round": round,
}  # fmt: skip
_METHODS = frozenset({"items", "keys", "values"})


def fold(node: ast.expr, lookup: Callable[[str], Any]) -> Any:
    """The value of `node`. `lookup(name)` gives a name's constant value or raises NotConstant.

    Calls are folded only for the pure builtins of the table, and only where `lookup` says that the name is not bound.
    """
    try:
        return _fold(node, lookup)
    except NotConstant:
        raise
    except Exception as error:
        # whatever CPython raises here it will raise in the worker too, at the right moment
        raise NotConstant from error


def _fold(node: ast.expr, lookup: Callable[[str], Any]) -> Any:
    kind = type(node)
    if kind is ast.Constant:
        return node.value  # type: ignore[attr-defined]
    if kind is ast.Name:
        return lookup(node.id)  # type: ignore[attr-defined]
    if isinstance(node, (ast.Tuple, ast.List, ast.Set)):
        if len(node.elts) > _LIMIT:
            raise NotConstant
        return {ast.Tuple: tuple, ast.List: list, ast.Set: set}[kind](_elements(node.elts, lookup))
    if isinstance(node, ast.Dict):
        result: dict[Any, Any] = {}
        for key, value in zip(node.keys, node.values, strict=False):
            if key is None:
                result.update(_fold(value, lookup))
            else:
                result[_fold(key, lookup)] = _fold(value, lookup)
        return result
    if isinstance(node, ast.UnaryOp):
        return _UNARY[type(node.op)](_fold(node.operand, lookup))
    if isinstance(node, ast.BinOp):
        return _binary(node, lookup)
    if isinstance(node, ast.BoolOp):
        return _bool(node, lookup)
    if isinstance(node, ast.Compare):
        return _compare(node, lookup)
    if isinstance(node, ast.IfExp):
        return _fold(node.body if _fold(node.test, lookup) else node.orelse, lookup)
    if isinstance(node, ast.Subscript) and not isinstance(node.slice, ast.Slice):
        return _fold(node.value, lookup)[_fold(node.slice, lookup)]
    if isinstance(node, ast.JoinedStr):
        return "".join(_joined(part, lookup) for part in node.values)
    if isinstance(node, ast.Call):
        return _call(node, lookup)
    raise NotConstant


def _elements(nodes: list[ast.expr], lookup: Callable[[str], Any]) -> list[Any]:
    values: list[Any] = []
    for node in nodes:
        if isinstance(node, ast.Starred):
            values.extend(_fold(node.value, lookup))
        else:
            values.append(_fold(node, lookup))
    return values


def _binary(node: ast.BinOp, lookup: Callable[[str], Any]) -> Any:
    left, right = _fold(node.left, lookup), _fold(node.right, lookup)
    op = type(node.op)
    if op is ast.Mod and isinstance(left, (str, bytes)):
        raise NotConstant
    if op is ast.Mult and any(isinstance(v, (str, bytes, list, tuple)) for v in (left, right)):
        count, sequence = (left, right) if isinstance(left, int) else (right, left)
        if not isinstance(count, int) or len(sequence) * count > _LIMIT:
            raise NotConstant
    if op in (ast.Pow, ast.LShift) and not (isinstance(right, (int, float)) and abs(right) <= 256):
        raise NotConstant
    value = _BINARY[op](left, right)
    if isinstance(value, int) and value.bit_length() > 4 * _LIMIT:
        raise NotConstant
    return value


def _bool(node: ast.BoolOp, lookup: Callable[[str], Any]) -> Any:
    stop_on = isinstance(node.op, ast.Or)
    value: Any = None
    for part in node.values:
        value = _fold(part, lookup)
        if bool(value) is stop_on:
            break
    return value


def _compare(node: ast.Compare, lookup: Callable[[str], Any]) -> Any:
    left = _fold(node.left, lookup)
    result: Any = True
    for op, part in zip(node.ops, node.comparators, strict=False):
        right = _fold(part, lookup)
        if type(op) in (ast.Is, ast.IsNot) and not (left is None or right is None):
            raise NotConstant  # identity of other literals is the interpreter's business
        result = _COMPARE[type(op)](left, right)
        if not result:
            return result
        left = right
    return result


def _joined(part: ast.expr, lookup: Callable[[str], Any]) -> str:
    if isinstance(part, ast.FormattedValue):
        value = _fold(part.value, lookup)
        if not isinstance(value, (str, int, bool)) or part.conversion != -1 or part.format_spec is not None:
            raise NotConstant
        return str(value)
    value = _fold(part, lookup)
    if not isinstance(value, str):
        raise NotConstant
    return value


def _call(node: ast.Call, lookup: Callable[[str], Any]) -> Any:
    if isinstance(node.func, ast.Attribute):
        if node.func.attr in _METHODS and not node.args and not node.keywords:
            value = _fold(node.func.value, lookup)
            if isinstance(value, dict):
                return list(getattr(value, node.func.attr)())
        raise NotConstant
    if not isinstance(node.func, ast.Name) or node.func.id not in _CALLS or node.keywords:
        raise NotConstant
    try:
        lookup(node.func.id)
    except KeyError:
        pass
    else:
        raise NotConstant
    args = _elements(node.args, lookup)
    value = _CALLS[node.func.id](*args)
    if isinstance(value, range):
        if len(value) > _LIMIT:
            raise NotConstant
        return value
    return list(value) if node.func.id in ("enumerate", "zip", "reversed") else value
