"""Canonical source text of glue expressions.

Our own printer, because `ast.unparse` prints the same tree differently from one Python version to the next, and
because the text must be in the grammar of the oldest Python a worker may run (3.9).
"""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

LAMBDA, TEST, OR, AND, NOT, COMPARE, BITOR, BITXOR, BITAND, SHIFT, ARITH, TERM, FACTOR, POWER, ATOM = range(15)

_BINARY = {
    ast.BitOr: ("|", BITOR), ast.BitXor: ("^", BITXOR), ast.BitAnd: ("&", BITAND), ast.LShift: ("<<", SHIFT),
    ast.RShift: (">>", SHIFT), ast.Add: ("+", ARITH), ast.Sub: ("-", ARITH), ast.Mult: ("*", TERM),
    ast.MatMult: ("@", TERM), ast.Div: ("/", TERM), ast.FloorDiv: ("//", TERM), ast.Mod: ("%", TERM),
    ast.Pow: ("**", POWER),
}  # fmt: skip
_COMPARE = {
    ast.Eq: "==", ast.NotEq: "!=", ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">=", ast.Is: "is",
    ast.IsNot: "is not", ast.In: "in", ast.NotIn: "not in",
}  # fmt: skip
_UNARY = {ast.UAdd: "+", ast.USub: "-", ast.Invert: "~"}
_CONVERSIONS = {ord("r"): "repr", ord("s"): "str", ord("a"): "ascii"}


class Unprintable(Exception):
    """The expression class has no place in glue; `node` is the culprit."""

    def __init__(self, node: ast.AST) -> None:
        super().__init__(type(node).__name__)
        self.node = node


def literal(value: object) -> str:
    """The source text of a constant: ASCII only, and the same on every Python version."""
    if isinstance(value, float) and (value in (float("inf"), float("-inf"))):
        return "1e999" if value > 0 else "-1e999"
    if isinstance(value, str):
        return ascii(value)
    if isinstance(value, int) and not isinstance(value, bool) and value.bit_length() > 4096:
        return hex(value)
    return "..." if value is Ellipsis else repr(value)


class Printer:
    """Prints an expression. `leaf(node)` may return the text that stands for a subtree, or None to print it."""

    __slots__ = ("_leaf",)

    def __init__(self, leaf: Callable[[ast.expr], str | None]) -> None:
        self._leaf = leaf

    def text(self, node: ast.expr, level: int = LAMBDA) -> str:
        """The text of `node`, in parentheses where it binds less than `level`."""
        replaced = self._leaf(node)
        if replaced is not None:
            return replaced
        method = getattr(self, "_" + type(node).__name__, None)
        if method is None:
            raise Unprintable(node)
        text, own = method(node)
        return f"({text})" if own < level else text

    def _Constant(self, node: ast.Constant) -> tuple[str, int]:  # noqa: N802
        text = literal(node.value)
        # a number needs parentheses before an attribute, and a negative or complex one inside an operation
        return text, ATOM if isinstance(node.value, (str, bytes, bool, type(None))) else FACTOR

    def _Name(self, node: ast.Name) -> tuple[str, int]:  # noqa: N802
        return node.id, ATOM

    def _Attribute(self, node: ast.Attribute) -> tuple[str, int]:  # noqa: N802
        return f"{self.text(node.value, ATOM)}.{node.attr}", ATOM

    def _Subscript(self, node: ast.Subscript) -> tuple[str, int]:  # noqa: N802
        value = self.text(node.value, ATOM)
        index = node.slice
        if isinstance(index, ast.Tuple) and index.elts and not any(isinstance(e, ast.Starred) for e in index.elts):
            text = ", ".join(self._slice(e) for e in index.elts) + ("," if len(index.elts) == 1 else "")
        else:
            text = self._slice(index)
        return f"{value}[{text}]", ATOM

    def _slice(self, node: ast.expr) -> str:
        if not isinstance(node, ast.Slice):
            return self.text(node)
        lower = self.text(node.lower) if node.lower else ""
        upper = self.text(node.upper) if node.upper else ""
        return f"{lower}:{upper}" + (f":{self.text(node.step)}" if node.step else "")

    def _Call(self, node: ast.Call) -> tuple[str, int]:  # noqa: N802
        func = self.text(node.func, ATOM)
        parts = [self._argument(a) for a in node.args]
        for keyword in node.keywords:
            value = self.text(keyword.value, TEST)
            parts.append(f"{keyword.arg}={value}" if keyword.arg else f"**{value}")
        return f"{func}({', '.join(parts)})", ATOM

    def _argument(self, node: ast.expr) -> str:
        return self.text(node, TEST)

    def _Starred(self, node: ast.Starred) -> tuple[str, int]:  # noqa: N802
        return f"*{self.text(node.value, BITOR)}", ATOM

    def _UnaryOp(self, node: ast.UnaryOp) -> tuple[str, int]:  # noqa: N802
        if isinstance(node.op, ast.Not):
            return f"not {self.text(node.operand, NOT)}", NOT
        return f"{_UNARY[type(node.op)]}{self.text(node.operand, FACTOR)}", FACTOR

    def _BinOp(self, node: ast.BinOp) -> tuple[str, int]:  # noqa: N802
        sign, level = _BINARY[type(node.op)]
        if level == POWER:
            return f"{self.text(node.left, ATOM)} ** {self.text(node.right, FACTOR)}", POWER
        return f"{self.text(node.left, level)} {sign} {self.text(node.right, level + 1)}", level

    def _BoolOp(self, node: ast.BoolOp) -> tuple[str, int]:  # noqa: N802
        sign, level = (" or ", OR) if isinstance(node.op, ast.Or) else (" and ", AND)
        return sign.join(self.text(v, level + 1) for v in node.values), level

    def _Compare(self, node: ast.Compare) -> tuple[str, int]:  # noqa: N802
        text = self.text(node.left, BITOR)
        for op, right in zip(node.ops, node.comparators, strict=False):
            text += f" {_COMPARE[type(op)]} {self.text(right, BITOR)}"
        return text, COMPARE

    def _IfExp(self, node: ast.IfExp) -> tuple[str, int]:  # noqa: N802
        test = self.text(node.test, OR)  # evaluated first, so that calls in it are met in Python's order
        body, orelse = self.text(node.body, OR), self.text(node.orelse, TEST)
        return f"{body} if {test} else {orelse}", TEST

    def _Lambda(self, node: ast.Lambda) -> tuple[str, int]:  # noqa: N802
        a = node.args
        if a.posonlyargs or a.kwonlyargs or a.defaults or a.kw_defaults:
            raise Unprintable(node)
        names = [p.arg for p in a.args]
        names += [f"*{a.vararg.arg}"] if a.vararg else []
        names += [f"**{a.kwarg.arg}"] if a.kwarg else []
        head = f"lambda {', '.join(names)}" if names else "lambda"
        return f"{head}: {self.text(node.body, TEST)}", LAMBDA

    def _Tuple(self, node: ast.Tuple) -> tuple[str, int]:  # noqa: N802
        parts = [self._argument(e) for e in node.elts]
        return f"({', '.join(parts)}{',' if len(parts) == 1 else ''})", ATOM

    def _List(self, node: ast.List) -> tuple[str, int]:  # noqa: N802
        return f"[{', '.join(self._argument(e) for e in node.elts)}]", ATOM

    def _Set(self, node: ast.Set) -> tuple[str, int]:  # noqa: N802
        return f"{{{', '.join(self._argument(e) for e in node.elts)}}}", ATOM

    def _Dict(self, node: ast.Dict) -> tuple[str, int]:  # noqa: N802
        parts = []
        for key, value in zip(node.keys, node.values, strict=False):
            parts.append(f"{self.text(key, TEST)}: {self.text(value, TEST)}" if key else f"**{self.text(value, BITOR)}")
        return f"{{{', '.join(parts)}}}", ATOM

    def _generators(self, generators: list[ast.comprehension]) -> str:
        text = ""
        for g in generators:
            if g.is_async:
                raise Unprintable(g)
            text += f" for {self._target(g.target)} in {self.text(g.iter, OR)}"
            text += "".join(f" if {self.text(test, OR)}" for test in g.ifs)
        return text

    def _target(self, node: ast.expr) -> str:
        if isinstance(node, ast.Name):
            return node.id
        if isinstance(node, ast.Starred):
            return f"*{self._target(node.value)}"
        if isinstance(node, (ast.Tuple, ast.List)):
            return f"({', '.join(self._target(e) for e in node.elts)}{',' if len(node.elts) == 1 else ''})"
        raise Unprintable(node)

    def _ListComp(self, node: ast.ListComp) -> tuple[str, int]:  # noqa: N802
        return f"[{self.text(node.elt, TEST)}{self._generators(node.generators)}]", ATOM

    def _SetComp(self, node: ast.SetComp) -> tuple[str, int]:  # noqa: N802
        return f"{{{self.text(node.elt, TEST)}{self._generators(node.generators)}}}", ATOM

    def _GeneratorExp(self, node: ast.GeneratorExp) -> tuple[str, int]:  # noqa: N802
        return f"({self.text(node.elt, TEST)}{self._generators(node.generators)})", ATOM

    def _DictComp(self, node: ast.DictComp) -> tuple[str, int]:  # noqa: N802
        pair = f"{self.text(node.key, TEST)}: {self.text(node.value, TEST)}"
        return f"{{{pair}{self._generators(node.generators)}}}", ATOM

    def _JoinedStr(self, node: ast.JoinedStr) -> tuple[str, int]:  # noqa: N802
        parts = [self._piece(p) for p in node.values]
        inner = "".join(text for is_literal, text, _ in parts if not is_literal)
        quote = '"' if '"' not in inner else "'"
        if quote in inner or "\\" in inner or "#" in inner or "\n" in inner:
            # before Python 3.12 an f-string cannot hold its own quote or a backslash: say it with format()
            return f"''.join(({''.join(call + ', ' for _, _, call in parts)}))", ATOM
        body = "".join(_in_quotes(text, quote) if is_literal else text for is_literal, text, _ in parts)
        return f"f{quote}{body}{quote}", ATOM

    def _piece(self, part: ast.expr) -> tuple[bool, str, str]:
        """One piece of an f-string: whether it is literal text, its text inside an f-string, and as a call."""
        if not isinstance(part, ast.FormattedValue):
            assert isinstance(part, ast.Constant)
            assert isinstance(part.value, str)
            return True, part.value, literal(part.value)
        value = self.text(part.value, OR)
        conversion = _CONVERSIONS.get(part.conversion)
        converted = f"{conversion}({value})" if conversion else value
        spec_text, spec_call = "", "''"
        if part.format_spec is not None:
            assert isinstance(part.format_spec, ast.JoinedStr)
            pieces = [self._piece(p) for p in part.format_spec.values]
            if all(is_literal for is_literal, _, _ in pieces):
                spec_text = "".join(text for _, text, _ in pieces)
                spec_call = literal(spec_text)
            else:
                spec_text = "".join(text for _, text, _ in pieces)
                spec_call = f"''.join(({''.join(call + ', ' for _, _, call in pieces)}))"
            if not spec_text.isprintable() or not spec_text.isascii() or any(c in spec_text for c in "'\"\\"):
                spec_text = "\\"  # forces the call form
        mark = f"!{chr(part.conversion)}" if conversion else ""
        space = " " if value.startswith("{") else ""
        spec = f":{spec_text}" if part.format_spec is not None else ""
        return False, f"{{{space}{value}{mark}{spec}}}", f"format({converted}, {spec_call})"


def _in_quotes(text: str, quote: str) -> str:
    escaped = ascii(text)[1:-1]
    if ascii(text)[0] == '"':  # ascii() chose double quotes because the text holds single ones
        escaped = escaped.replace('"', '\\"')
    elif quote == '"':
        escaped = escaped.replace("\\'", "'").replace('"', '\\"')
    return escaped.replace("{", "{{").replace("}", "}}")
