"""Comprehensions with tasks in them: unrolled where their items are known, else maps, filters being conditions."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Any

from dagwright.frontend.blocks import branch, collapse, constant_or_none, display_text, leaf, too_deep, truth
from dagwright.frontend.context import FALL, POISON, Body, Bound, End
from dagwright.frontend.fold import NotConstant
from dagwright.frontend.glue import share
from dagwright.frontend.liveness import HIDDEN
from dagwright.frontend.maps import lower_iterable, map_over
from dagwright.frontend.merges import Merge
from dagwright.frontend.unroll import assign, count, label_of, static_items
from dagwright.ir.model import Const, Display, Expr, Out, Ref

if TYPE_CHECKING:
    from collections.abc import Callable

    Lower = Callable[..., Ref]


def lower_comprehension(
    body: Body, node: ast.expr, lower: Lower, hint: str | None, dropped: Callable[[Body, ast.expr], None] | None = None
) -> Ref:
    """The value of a comprehension. `dropped` extracts the elements of one whose value nobody sees."""
    assert isinstance(node, (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp))
    if isinstance(node, ast.GeneratorExp):
        return body.refuse("DW118", "a generator cannot make tasks", node, "write a list: `[… for … in …]`")
    for generator in node.generators:
        if generator.is_async:
            return body.refuse("DW118", "`async for` has no place in a pipeline", generator.iter, "write a plain `for`")
    work = _Comprehension(body, node, lower, hint, dropped)
    rows = work.rows()
    if rows is None:
        return POISON
    if isinstance(node, ast.ListComp):
        return collapse(Display("list", tuple(rows)))
    if isinstance(node, ast.SetComp):
        return leaf(body, Display("set", tuple(rows)), node, hint)
    return _dict(body, node, rows, hint)


def _dict(body: Body, node: ast.DictComp, rows: list[Any], hint: str | None) -> Ref:
    """A dict of `(key, value)` pairs, some of which may be known only at run time."""
    keys = [constant_or_none(row.items[0]) if isinstance(row, Display) else None for row in rows]
    if None not in keys:
        known: dict[Any, tuple[Ref, Ref]] = {}
        try:
            for key, row in zip(keys, rows, strict=True):
                assert key is not None
                known[key.value] = (known.get(key.value, (key, key))[0], row.items[1])
        except TypeError:
            pass  # a key that cannot be hashed: CPython says so when it runs
        else:
            return Display("dict", tuple(known.values()))
    names: dict[str, Ref] = {}
    src = f"dict({display_text(collapse(Display('list', tuple(rows))), names)})"
    ident = body.claim(f"glue-{hint}" if hint else "glue")
    body.emit(Expr(ident, src, tuple(names.items()), var=hint, span=body.span(node)))
    return Out(ident)


class _Comprehension:
    """One comprehension: nested loops that add to a list without a name."""

    __slots__ = ("body", "dropped", "hint", "lower", "node", "shadowing")

    def __init__(
        self, body: Body, node: Any, lower: Lower, hint: str | None, dropped: Callable[[Body, ast.expr], None] | None
    ) -> None:
        self.body = body
        self.node = node
        self.lower = lower
        self.hint = hint
        self.dropped = dropped
        self.shadowing: set[str] = set()  # names that its targets make local

    def rows(self) -> list[Any] | None:
        """The elements, `Star`s among them; for a dict pairs. None after a diagnostic."""
        body = self.body
        targets = {n.id for g in self.node.generators for n in ast.walk(g.target) if isinstance(n, ast.Name)}
        saved: dict[str, Bound | None] = {name: body.env.get(name) for name in (*sorted(targets), HIDDEN)}
        owned = {name for name in saved if name in body.owned}
        self.shadowing = targets - body.locals
        body.env[HIDDEN] = Display("list", ())
        body.owned.add(HIDDEN)
        try:
            self._loop(0)
            made = body.env[HIDDEN]
        finally:
            body.locals -= self.shadowing
            for name, bound in saved.items():
                body.env.changed[name] = None
                if bound is None:
                    body.env.pop(name, None)
                else:
                    body.env[name] = bound
            body.owned.difference_update(saved)
            body.owned |= owned
        return list(made.items) if isinstance(made, Display) else None

    def _loop(self, depth: int) -> End:
        body = self.body
        if depth == len(self.node.generators):
            self._row()
            return FALL
        generator = self.node.generators[depth]
        items = static_items(body, generator.iter, self.lower)
        iterable = lower_iterable(body, generator.iter, self.lower) if items is None else None
        body.locals |= self.shadowing  # the first iterable is evaluated outside

        def inner() -> End:
            return self._filter(generator.ifs, lambda: self._loop(depth + 1))

        if iterable is not None:
            map_over(body, generator.iter, iterable, generator.target, [HIDDEN], [], inner, self.hint)
            return FALL
        assert items is not None
        if not count(body, len(items), self.node):
            body.env[HIDDEN] = POISON
            return FALL
        for index, item in enumerate(items):
            assign(body, generator.target, item)
            body.labels.append(label_of(body, item, index))
            try:
                inner()
            finally:
                body.labels.pop()
        return FALL

    def _filter(self, tests: list[ast.expr], then: Callable[[], End]) -> End:
        if not tests:
            return then()
        body, node = self.body, tests[0]
        try:
            chosen: bool | None = bool(body.constant(node))
            test: Ref = Const(chosen)
        except NotConstant:
            test = self.lower(body, node)
            chosen = truth(test)
        if chosen is not None or too_deep(body, node):
            return self._filter(tests[1:], then) if chosen else FALL
        test = leaf(body, test, node)
        ident = body.labelled_id("if", self.hint)
        merge = Merge(
            body, ident, node, branch(body, lambda: self._filter(tests[1:], then)), branch(body, lambda: FALL)
        )
        merge.bind("the comprehension assigns it on some paths only")
        merge.emit(test)
        return FALL

    def _row(self) -> None:
        body, node = self.body, self.node
        if self.dropped is not None:
            for part in (node.key, node.value) if isinstance(node, ast.DictComp) else (node.elt,):
                self.dropped(body, part)
            return
        share(body, node.value if isinstance(node, ast.DictComp) else node.elt)
        if isinstance(node, ast.DictComp):
            element: Ref = Display("tuple", (self.lower(body, node.key), self.lower(body, node.value)))
        else:
            element = self.lower(body, node.elt, self.hint)
        made = body.env[HIDDEN]
        if isinstance(made, Display):
            body.env[HIDDEN] = Display("list", (*made.items, element))
