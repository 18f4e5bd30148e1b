"""Annotations, read as text: type descriptors of parameters, and plain contradictions along an edge."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

_SIMPLE = {
    "None": "none", "bool": "bool", "int": "int", "float": "float", "complex": "complex", "str": "str",
    "bytes": "bytes", "object": "any", "typing.Any": "any", "datetime.date": "date", "datetime.datetime": "datetime",
    "datetime.time": "time", "datetime.timedelta": "timedelta", "decimal.Decimal": "decimal",
    "pathlib.Path": "path", "pathlib.PurePath": "path", "uuid.UUID": "uuid",
}  # fmt: skip
_ONE_ARGUMENT = {
    "list": "list", "set": "set", "frozenset": "frozenset", "typing.List": "list", "typing.Set": "set",
    "typing.FrozenSet": "frozenset", "typing.Sequence": "list", "collections.abc.Sequence": "list",
    "typing.Iterable": "list", "collections.abc.Iterable": "list",
}  # fmt: skip
_DICTS = frozenset({"dict", "typing.Dict", "typing.Mapping", "collections.abc.Mapping"})
_TUPLES = frozenset({"tuple", "typing.Tuple"})


class TypeReader:
    """Turns annotations into type descriptors of the worker protocol. `resolve(dotted)` gives a name's full name."""

    __slots__ = ("_enum", "_resolve")

    def __init__(self, resolve: Callable[[str], str], enum: Callable[[str], str | None]) -> None:
        self._resolve = resolve
        self._enum = enum

    def descriptor(self, node: ast.expr | None) -> Any:
        """The descriptor of an annotation; `"any"` for what the protocol has no word for."""
        if node is None:
            return "any"
        if isinstance(node, ast.Constant):
            if node.value is None:
                return "none"
            if isinstance(node.value, str):
                try:
                    return self.descriptor(ast.parse(node.value, mode="eval").body)
                except SyntaxError:
                    return "any"
            return "any"
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.BitOr):
            return self._union([node.left, node.right])
        if isinstance(node, (ast.Name, ast.Attribute)):
            return self._named(node)
        if isinstance(node, ast.Subscript):
            return self._generic(node)
        return "any"

    def _named(self, node: ast.expr) -> Any:
        name = self._resolve(dotted(node) or "")
        if name in _SIMPLE:
            return _SIMPLE[name]
        if name in _ONE_ARGUMENT:
            return {_ONE_ARGUMENT[name]: "any"}
        if name in _TUPLES:
            return {"tuple": ["any", "..."]}
        if name in _DICTS:
            return {"dict": ["any", "any"]}
        enum = self._enum(dotted(node) or "")
        return {"enum": enum} if enum else "any"

    def _generic(self, node: ast.Subscript) -> Any:
        name = self._resolve(dotted(node.value) or "")
        arguments = list(node.slice.elts) if isinstance(node.slice, ast.Tuple) else [node.slice]
        if name in _ONE_ARGUMENT and len(arguments) == 1:
            return {_ONE_ARGUMENT[name]: self.descriptor(arguments[0])}
        if name in _DICTS and len(arguments) == 2:
            return {"dict": [self.descriptor(arguments[0]), self.descriptor(arguments[1])]}
        if name in _TUPLES:
            parts = [
                "..." if isinstance(a, ast.Constant) and a.value is Ellipsis else self.descriptor(a) for a in arguments
            ]
            return {"tuple": parts}
        if name == "typing.Optional":
            return self._union([arguments[0], ast.Constant(None)])
        if name == "typing.Union":
            return self._union(arguments)
        if name in ("typing.Annotated", "typing.Final"):
            return self.descriptor(arguments[0])
        if name == "typing.Literal" and all(isinstance(a, ast.Constant) for a in arguments):
            return {"literal": [a.value for a in arguments if isinstance(a, ast.Constant)]}
        return "any"

    def _union(self, nodes: list[ast.expr]) -> Any:
        members: list[Any] = []
        for node in nodes:
            found = self.descriptor(node)
            parts = found["union"] if isinstance(found, dict) and "union" in found else [found]
            members.extend(p for p in parts if p not in members)
        if "any" in members:
            return "any"
        return members[0] if len(members) == 1 else {"union": members}


def dotted(node: ast.expr) -> str | None:
    """`a.b.c` as text, or None where the expression is anything else."""
    parts: list[str] = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    if not isinstance(node, ast.Name):
        return None
    parts.append(node.id)
    return ".".join(reversed(parts))


def descriptor_of_value(value: object) -> Any:
    """The descriptor of a parameter that has a default but no annotation."""
    kinds = {bool: "bool", int: "int", float: "float", str: "str", bytes: "bytes"}
    return kinds.get(type(value), "any")


_ACCEPTS = {"float": {"int", "bool"}, "int": {"bool"}, "complex": {"int", "float", "bool"}}
_HEADS = frozenset({
    "none", "bool", "int", "float", "complex", "str", "bytes", "date", "datetime", "time", "timedelta", "decimal",
    "list", "set", "frozenset", "tuple", "dict", "uuid",
})  # fmt: skip


def contradicts(produced: Any, expected: Any) -> bool:
    """Whether a value of type `produced` can plainly not be one of type `expected`.

    Only builtin and standard types are compared, by their outermost class, and numbers widen as Python's own do; a
    union contradicts where all its members do. Everything else is given the benefit of the doubt.
    """
    if isinstance(produced, dict) and "union" in produced:
        return all(contradicts(p, expected) for p in produced["union"])
    if isinstance(expected, dict) and "union" in expected:
        return all(contradicts(produced, e) for e in expected["union"])
    a, b = _head(produced), _head(expected)
    if a is None or b is None or a == b:
        return False
    if b == "list" and a in ("tuple", "set", "frozenset", "dict", "str", "bytes"):
        return False  # `list` also stands for Sequence and Iterable in a descriptor
    return a not in _ACCEPTS.get(b, set()) and (a, b) != ("datetime", "date")


def _head(descriptor: Any) -> str | None:
    name = next(iter(descriptor)) if isinstance(descriptor, dict) else descriptor
    return name if name in _HEADS else None
