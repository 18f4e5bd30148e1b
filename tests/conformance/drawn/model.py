"""A drawn program as a tree, and its text."""

from __future__ import annotations

import ast
import hashlib
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

TERMS = "Drawn check clean fail fetch merge nothing part rows save score split table tell things train words"


class Line(NamedTuple):
    """A statement of one line."""

    text: str


class Block(NamedTuple):
    """A statement with statements inside: each clause is its head and its body."""

    clauses: tuple[tuple[str, tuple[Any, ...]], ...]


class Function(NamedTuple):
    name: str
    parameters: tuple[str, ...]
    body: tuple[Any, ...]


class Program(NamedTuple):
    """The pipeline, the pipelines nested in it, and what it is called with where that is not its defaults."""

    main: Function
    inner: tuple[Function, ...] = ()
    given: tuple[tuple[str, Any], ...] = ()
    imports: tuple[str, ...] = ()


def lines(body: tuple[Any, ...], depth: int = 1) -> Iterator[str]:
    for statement in body:
        if isinstance(statement, Line):
            yield "    " * depth + statement.text
        else:
            for head, inner in statement.clauses:
                yield "    " * depth + head
                yield from lines(inner, depth + 1)


def assigned(body: tuple[Any, ...]) -> set[str]:
    """The names that statements may bind."""
    tree = ast.parse("def f():\n" + "\n".join(lines(body)))
    return {n.id for n in ast.walk(tree) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)}


def called(program: Program) -> tuple[Function, ...]:
    """The nested pipelines that the program calls, or one that it calls."""
    kept: list[Function] = []
    for function in reversed(program.inner):
        text = "\n".join(line for f in (program.main, *kept) for line in lines(f.body))
        if f"{function.name}(" in text:
            kept.insert(0, function)
    return tuple(kept)


def render(program: Program, name: str = "program") -> str:
    """The module's text. It imports what it uses."""
    functions = []
    for function in (*program.inner, program.main._replace(name=name)):
        functions += ["", "", f"def {function.name}({', '.join(function.parameters)}):", *lines(function.body)]
    text = "\n".join(functions)
    used = {n.id for n in ast.walk(ast.parse(text)) if isinstance(n, ast.Name)}
    terms = [term for term in TERMS.split() if term in used]
    head = [*program.imports, f"from drawn.terms import {', '.join(terms)}"] if terms else list(program.imports)
    given = [f"GIVEN = {dict(program.given)!r}"] if program.given else []
    return "\n".join([*head, *([""] if given else []), *given, *functions, ""]).lstrip("\n")


def named(program: Program) -> tuple[str, str]:
    """The name that a program has by its content, and its text under that name."""
    name = "drawn_" + hashlib.sha256(render(program).encode()).hexdigest()[:8]
    return name, render(program, name)


def expansions(text: str) -> list[str]:
    """The nested pipelines of a module."""
    found = [n.name for n in ast.parse(text).body if isinstance(n, ast.FunctionDef)]
    return found[:-1]
