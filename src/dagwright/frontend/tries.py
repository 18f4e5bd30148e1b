"""`try`: what always runs, and clauses that let the failure stand."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from dagwright.diagnostics.model import Label, Span
from dagwright.frontend.blocks import Path, branch, resume, too_deep
from dagwright.frontend.context import FALL, POISON, Body, End, Unsure
from dagwright.frontend.expressions import lower
from dagwright.frontend.liveness import RETURN_SLOT, is_live
from dagwright.frontend.merges import carry
from dagwright.frontend.syntax import bound_names
from dagwright.ir.model import Display, Handler, Out, Ref, SymbolRef, Try
from dagwright.ir.walk import map_ref

if TYPE_CHECKING:
    from collections.abc import Callable

    RunBlock = Callable[[Body, list[ast.stmt]], End]

_STANDS = "a clause cannot save the run: end it with `raise` alone, or catch the exception inside a function"


def run_try(body: Body, node: ast.Try, run: RunBlock) -> End:
    """A `try` statement; `run` extracts a block."""
    if node.orelse and node.handlers:
        # the clauses are for the body alone: what `else` holds is not in their reach
        inner = ast.copy_location(ast.Try(node.body, node.handlers, [], []), node)
        if not node.finalbody:
            return run(body, [inner, *node.orelse])
        return run_try(body, ast.copy_location(ast.Try([inner, *node.orelse], [], [], node.finalbody), node), run)
    if too_deep(body, keyword(node)):
        return FALL
    ident = body.labelled_id("try", None)
    main = branch(body, lambda: run(body, node.body))
    changed = dict.fromkeys([*main.env.changed, *sorted(bound_names(node.body))])
    handlers = tuple(_handler(body, node, handler, changed, run) for handler in node.handlers)
    final = Path(body)
    if node.finalbody:
        _clause(body, node, final, "finally", changed, lambda: run(body, node.finalbody))
    work = _Yields(body, ident)
    end = work.take(main)
    if node.finalbody:
        after = work.take(final, unless=frozenset(changed))
        end = after if after.ways == {"raise"} else end
    _share(body, main, final, changed)
    body.emit(
        Try(
            ident, main.block(), handlers, final.block(), tuple(work.names), span=body.span(keyword(node)),
        )
    )  # fmt: skip
    return end


def keyword(node: ast.AST) -> ast.stmt:
    """The word `try` of a statement."""
    line, col = node.lineno, node.col_offset  # type: ignore[attr-defined]
    return ast.Pass(lineno=line, col_offset=col, end_lineno=line, end_col_offset=col + len("try"))


def _clause(body: Body, node: ast.Try, path: Path, kind: str, changed: dict[str, None], run: Callable[[], End]) -> None:
    """Extract a clause: what the body of the `try` changes has no value that could be used in it."""

    def inside() -> End:
        rest = body.rest
        if kind == "except":
            body.rest = []
        body.loops.append(kind)
        for name in changed:
            if body.env.get(name) != POISON:
                body.env[name] = Unsure(body.span(keyword(node)), "the `try`", "try")
            body.owned.discard(name)
        try:
            return run()
        finally:
            body.loops.pop()
            body.rest = rest

    resume(body, path, inside)


def _handler(body: Body, node: ast.Try, handler: ast.ExceptHandler, changed: dict[str, None], run: RunBlock) -> Handler:
    types = _types(body, handler)
    path = Path(body)

    def inside() -> End:
        if handler.name is not None:
            body.env[handler.name] = Unsure(_head(body, handler), "caught here", "exception")
        return run(body, handler.body)

    _clause(body, node, path, "except", changed, inside)
    if path.end.ways != {"raise"}:
        labels = (Label(body.span(keyword(node)), "what fails in here fails the run"),)
        body.sink.error(
            "DW133", "the run cannot go on after this clause", _head(body, handler), help=_STANDS, labels=labels
        )
    return Handler(types, path.block())


def _head(body: Body, handler: ast.ExceptHandler) -> Span:
    """The place of `except …`, without what stands below it."""
    whole = body.span(handler)
    if handler.type is None:
        return whole._replace(end_line=whole.line, end_col=whole.col + len("except"))
    kind = body.span(handler.type)
    return whole._replace(end_line=kind.end_line, end_col=kind.end_col)


def _types(body: Body, handler: ast.ExceptHandler) -> tuple[SymbolRef, ...]:
    """The classes a clause is for; none where it is for every failure."""
    if handler.type is None:
        return ()
    parts = list(handler.type.elts) if isinstance(handler.type, ast.Tuple) else [handler.type]
    found: list[SymbolRef] = []
    for part in parts:
        symbol = body.symbol(part) if isinstance(part, (ast.Name, ast.Attribute)) else None
        if symbol is not None and symbol.kind not in ("class", "external"):
            ref: Ref = POISON
        else:
            ref = lower(body, part) if isinstance(part, (ast.Name, ast.Attribute)) else POISON
        if isinstance(ref, SymbolRef):
            found.append(ref)
        elif ref == POISON and not (isinstance(part, ast.Name) and symbol is None):
            body.refuse(
                "DW133", "only an exception class of a module, or a tuple of such, can stand here", part,
                "name the classes: `except (ValueError, KeyError):`",
            )  # fmt: skip
        elif ref != POISON:
            body.refuse(
                "DW133", "the exceptions of a clause must be known at compile time", part,
                "name the classes: `except (ValueError, KeyError):`",
            )  # fmt: skip
    return () if SymbolRef("builtins", "BaseException") in found else tuple(found)


class _Yields:
    """What the blocks of a `try` yield: first the body's values, then those of `finally`."""

    __slots__ = ("_body", "_ident", "names")

    def __init__(self, body: Body, ident: str) -> None:
        self._body = body
        self._ident = ident
        self.names: list[str | None] = []

    def take(self, path: Path, unless: frozenset[str] = frozenset()) -> End:
        """Bind what a block binds in the environment around it. `unless` are names it only lost, not bound."""
        body = self._body
        inside = {node.id for node in path.nodes}
        for name in path.env.changed:
            bound = path.env.get(name)
            if isinstance(bound, Unsure) and bound.kind == "try" and name in unless:
                continue
            if name != RETURN_SLOT and not path.leaves_names():
                continue
            part = bound.ref if isinstance(bound, Unsure) else bound
            if part is None or part == POISON:
                body.env[name] = bound if bound is not None else POISON
            elif not is_live(body, name):
                body.env[name] = bound._replace(ref=None) if isinstance(bound, Unsure) else POISON
            else:
                shown = None if name == RETURN_SLOT else name.lstrip("+") or None
                value = map_ref(part, lambda part, shown=shown: self._yielded(path, part, inside, shown))  # type: ignore[misc]
                body.env[name] = bound._replace(ref=value) if isinstance(bound, Unsure) else value
        if path.end.ref is None:
            return path.end
        return path.end._replace(ref=self._yielded(path, path.end.ref, inside, None))

    def _yielded(self, path: Path, part: Ref, inside: set[str], name: str | None) -> Ref:
        if not isinstance(part, Out) or part.node not in inside:
            return part
        path.yields.append(part)
        out = Out(self._ident, (("item", len(self.names)),))
        self.names.append(name)
        carry(self._body, part, out)
        return out


def _share(body: Body, main: Path, final: Path, changed: dict[str, None]) -> None:
    """Which lists are still nobody else's after the `try`."""
    kept = {name for name in body.owned if name not in changed and name in main.owned and name in final.owned}
    body.owned = kept | {name for name in changed if name in main.owned and isinstance(body.env.get(name), Display)}
