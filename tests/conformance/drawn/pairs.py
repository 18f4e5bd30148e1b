"""Which constructs a program has, and inside which others."""

from __future__ import annotations

import ast

CALLS = (
    "score",
    "fetch",
    "clean",
    "train",
    "merge",
    "split",
    "rows",
    "words",
    "things",
    "table",
    "check",
    "nothing",
    "fail",
    "tell",
    "save",
)


def pairs(text: str) -> set[tuple[str, str]]:
    """(construct, enclosing construct) for everything in a module; what stands at the top is in "function"."""
    tree = ast.parse(text)
    names = {n.name for n in tree.body if isinstance(n, ast.FunctionDef)}
    found: set[tuple[str, str]] = set()
    for function in tree.body:
        if isinstance(function, ast.FunctionDef):
            _Walk(found, names).block(function.body, "function")
    return found


class _Walk:
    def __init__(self, found: set[tuple[str, str]], names: set[str]) -> None:
        self.found, self.names = found, names

    def block(self, body: list[ast.stmt], around: str) -> None:
        for statement in body:
            self.statement(statement, around)

    def statement(self, node: ast.stmt, around: str) -> None:
        add = lambda kind: self.found.add((kind, around))  # noqa: E731
        if isinstance(node, ast.If):
            self.value(node.test, around)
            ends = any(isinstance(s, (ast.Return, ast.Raise)) for s in node.body)
            kind = "if" if not ends else "early return" if isinstance(node.body[-1], ast.Return) else "raise"
            add(kind)
            self.block(node.body, "if")
            if len(node.orelse) == 1 and isinstance(node.orelse[0], ast.If):
                add("elif")
            self.block(node.orelse, "else")
        elif isinstance(node, ast.For):
            self.value(node.iter, around)
            kind = self.loop(node)
            add(kind)
            self.block(node.body, kind)
        elif isinstance(node, ast.Try):
            add("try/" + "/".join([*(["except"] if node.handlers else []), *(["finally"] if node.finalbody else [])]))
            self.block(node.body, "try")
            for handler in node.handlers:
                self.block(handler.body, "except")
            self.block(node.finalbody, "finally")
        else:
            simple = {ast.Assert: "assert", ast.Continue: "continue", ast.Break: "break"}
            if type(node) in simple:
                add(simple[type(node)])
            if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Tuple):
                add("unpack")
            if isinstance(node, ast.Expr) and _function(node.value) != "append":
                add("effect")
            for child in ast.iter_child_nodes(node):
                self.value(child, around)

    def loop(self, node: ast.For) -> str:
        if isinstance(node.iter, (ast.Tuple, ast.List)) or ast.unparse(node.iter) == "range(2)":
            return "unrolled"
        appends = any(isinstance(n, ast.Attribute) and n.attr == "append" for n in ast.walk(node))
        return "for-append" if appends else "effect loop"

    def value(self, node: ast.AST, around: str) -> None:
        add = lambda kind: self.found.add((kind, around))  # noqa: E731
        inside = around
        if isinstance(node, ast.Call):
            name = _function(node)
            add("nested pipeline" if name in self.names else "call" if name in CALLS else "glue")
            if any(isinstance(a, ast.Starred) for a in node.args) or any(k.arg is None for k in node.keywords):
                add("star")
        elif isinstance(node, (ast.ListComp, ast.DictComp, ast.SetComp)):
            inside = "comprehension"
            add(
                {ast.ListComp: "comprehension", ast.DictComp: "dict comprehension", ast.SetComp: "set comprehension"}[
                    type(node)
                ]
            )
            for i, generator in enumerate(node.generators):
                source = _function(generator.iter)
                add(source if source in ("zip", "enumerate", "items", "range") else "plain loop")
                if generator.ifs:
                    add("filter")
                if i:
                    add("two loops")
        elif isinstance(node, ast.IfExp):
            inside = "conditional expression"
            add(inside)
        elif isinstance(node, ast.BoolOp):
            inside = "and/or"
            add(inside)
        elif isinstance(node, (ast.BinOp, ast.JoinedStr, ast.Compare)):
            add("glue")
        elif isinstance(node, (ast.List, ast.Tuple, ast.Dict)) and isinstance(
            getattr(node, "ctx", None) or ast.Load(), ast.Load
        ):
            add("display")
        elif isinstance(node, (ast.Subscript, ast.Attribute)):
            add("projection")
        for child in ast.iter_child_nodes(node):
            self.value(child, inside)


def _function(node: ast.AST) -> str:
    if not isinstance(node, ast.Call):
        return ""
    return node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
