"""Maps: loops over a value that is known at run time only, whether a `for` statement or a comprehension says so."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Any

from dagwright.frontend.blocks import branch, leaf, leaf_of, too_deep, type_of
from dagwright.frontend.context import POISON, Body, End, Unsure
from dagwright.frontend.liveness import HIDDEN
from dagwright.frontend.sites import nth_region
from dagwright.frontend.unroll import assign
from dagwright.ir.model import Display, Expr, Item, Map, Out, Ref, Star
from dagwright.ir.order import is_effect

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

RUN_TIME = "this is known only at run time"


def lower_iterable(body: Body, node: ast.expr, lower: Callable[[Body, ast.expr], Ref]) -> Ref:
    """What a loop runs over; of a value that can be consumed once, the list."""
    ref = lower(body, node)
    if not isinstance(ref, Out) or ref not in body.oneshots:
        return ref
    last = body.nodes[-1] if body.nodes else None
    if isinstance(last, Expr) and last.id == ref.node and not isinstance(node, ast.Name):
        body.nodes[-1] = last._replace(src=f"list({last.src})", oneshot=False)
        body.oneshots.discard(ref)
        return ref
    ident = body.claim("glue")
    body.emit(Expr(ident, "list(items)", (("items", ref),), span=body.span(node)))
    return Out(ident)


def map_over(
    body: Body, node: ast.expr, items: Ref, target: ast.expr, collected: Iterable[str], assigned: Iterable[str],
    run: Callable[[], End], hint: str | None,
) -> None:  # fmt: skip
    """Extract a loop over `items`, the value of the expression `node`.

    `collected` names the lists (as the environment keeps them) that the loop only adds to, `assigned` the variables it binds,
    the target's own not among them. `run` extracts the body.
    """
    if too_deep(body, node):
        return
    items = leaf(body, items, node)
    ident = body.labelled_id("map", hint)
    body.elements[ident] = _element_type(body, node, items)
    names = {name: name.removeprefix(HIDDEN) for name in collected}
    bound = dict.fromkeys([*assigned, *(n.id for n in ast.walk(target) if isinstance(n, ast.Name))])

    def inside() -> End:
        rest, body.rest = body.rest, []
        body.loops.append("map")
        for name in bound:
            body.env[name] = Unsure(body.span(node), RUN_TIME, "carried")
            body.owned.discard(name)
        for name in names.values():
            if name:
                body.env[name] = Unsure(body.span(node), RUN_TIME, "filled")
                body.owned.discard(name)
            body.env[HIDDEN + name] = Display("list", ())
            body.owned.add(HIDDEN + name)
        try:
            assign(body, target, Item(ident))
            return run()
        finally:
            body.loops.pop()
            body.rest = rest

    path = branch(body, inside)
    body.owned &= path.owned | set(names)
    kinds: list[tuple[str | None, str]] = []
    for name, plain in names.items():
        grown = path.env[HIDDEN + plain]
        before = body.env[name]
        if not isinstance(grown, Display) or not isinstance(before, Display):
            body.env[name] = POISON
        elif grown.items:
            out = Out(ident, (("item", len(kinds)),))
            one = len(grown.items) == 1 and not isinstance(grown.items[0], Star)
            ref = grown.items[0] if one else grown
            body.produced[out] = {"list": (type_of(body, ref) if one else None) or "any"}
            path.yields.append(leaf_of(body, path, ref, node, plain or hint))
            kinds.append((plain or hint, "one" if one else "many"))
            body.env[name] = Display("list", (*before.items, Star(out)))
            body.owned.add(name)
    _leave(body, node, bound, path.env)
    region = Map(
        ident, items, path.block(), tuple(name for name, _ in kinds), tuple(kind for _, kind in kinds),
        target=_target_text(target), span=body.span(node), nth=nth_region(body, "map", node),
    )  # fmt: skip
    body.emit(region._replace(effect=is_effect(region)))


def _leave(body: Body, node: ast.expr, bound: Iterable[str], inner: dict[str, Any]) -> None:
    """After the loop: what its last iteration left in its variables is state carried through it, if anybody asks."""
    for name in bound:
        before = body.env.get(name)
        if before == POISON or inner.get(name) == POISON or name in body.told:
            body.told.discard(name)
            body.env[name] = POISON
        elif before is None or (isinstance(before, Unsure) and before.kind == "unbound"):
            body.env[name] = Unsure(body.span(node), "loop may run zero times")
        else:
            body.env[name] = Unsure(body.span(node), RUN_TIME, "left")
        body.owned.discard(name)


def _element_type(body: Body, node: ast.expr, items: Ref) -> Any:
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "range":
        return "int" if not body.is_local("range") and body.symbol(node.func) is None else None
    found = type_of(body, items)
    if isinstance(found, dict):
        ((kind, inner),) = found.items()
        if kind in ("list", "set", "frozenset"):
            return inner
        if kind == "tuple" and len(inner) == 2 and inner[1] == "...":
            return inner[0]
    return None


def _target_text(node: ast.expr) -> str:
    if isinstance(node, (ast.Tuple, ast.List)):
        return ", ".join(_target_text(element) for element in node.elts)
    if isinstance(node, ast.Starred):
        return f"*{_target_text(node.value)}"
    return node.id if isinstance(node, ast.Name) else "_"
