"""What stands below a region sees only what its blocks yield.

Names whose binding differs between the ends of the two blocks of an `If` are merged, and so is the way in which the blocks end.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dagwright.frontend.blocks import Path, branch, leaf, leaf_of, same, too_deep, type_of
from dagwright.frontend.context import FALL, POISON, Body, Bound, End, Unsure, ends
from dagwright.frontend.liveness import HIDDEN, RETURN_SLOT, is_live
from dagwright.frontend.sites import nth_region
from dagwright.ir.model import Const, Display, Expr, If, Out, Ref, Star
from dagwright.ir.order import is_effect
from dagwright.ir.walk import map_ref

if TYPE_CHECKING:
    import ast
    from collections.abc import Callable


class Merge:
    """Builds an `If` of two extracted blocks, and binds what it yields in the environment around it."""

    __slots__ = ("_body", "_hint", "_ident", "_node", "_paths", "names")

    def __init__(self, body: Body, ident: str, node: ast.AST, then: Path, orelse: Path) -> None:
        self._body = body
        self._ident = ident
        self._node = node
        self._paths = (then, orelse)
        self.names: list[str | None] = []

    def value(self, name: str | None, refs: tuple[Ref, Ref]) -> Ref:
        """One value of the two that the blocks have at their ends."""
        if same(*refs):
            return refs[0]
        body = self._body
        known = [(body.scalar_type(ref), type_of(body, ref)) for ref in refs]
        for path, ref in zip(self._paths, refs, strict=True):
            path.yields.append(leaf_of(body, path, ref, self._node, name))
        out = Out(self._ident, (("item", len(self.names)),))
        self.names.append(name)
        if known[0][0] is not None and known[1][0] is not None:
            body.scalars[out] = known[0][0] if known[0][0] == known[1][0] else "scalar"
        if known[0][1] is not None and known[0][1] == known[1][1] != "none":
            body.produced[out] = known[0][1]
        return out

    def bind(self, what: str) -> End:
        """Merge the names and the way the blocks end; `what` says why a name may be unbound afterwards."""
        body, (then, orelse) = self._body, self._paths
        for path in self._paths:
            if path.leaves_names():
                body.owned &= path.owned  # what a block let others see is nobody's own any more
        for name in dict.fromkeys([*then.env.changed, *orelse.env.changed]):
            self._name(name, what)
        return self._end()

    def _name(self, name: str, what: str) -> None:
        body = self._body
        bounds = [p.env.get(name) for p in self._paths]
        if name == RETURN_SLOT:
            matter = [p.end.ways != {"raise"} for p in self._paths]
        else:
            matter = [p.leaves_names() for p in self._paths]
        kept = [b for b, m in zip(bounds, matter, strict=True) if m]
        owned = all(name in p.owned for p, m in zip(self._paths, matter, strict=True) if m)
        body.owned.discard(name)
        if not kept or all(b is None for b in kept):
            return
        refs = [b for b in kept if b is not None and not isinstance(b, Unsure)]
        if POISON in refs:
            body.env[name] = POISON
        elif len(refs) < len(kept):
            body.env[name] = self._unsure(name, bounds, matter, what)
        elif len(refs) == 1:
            body.env[name] = self._one_sided(name, refs[0], matter.index(True))
        elif same(*refs):
            body.env[name] = refs[0]
        elif not is_live(body, name):
            body.env[name] = POISON  # nobody asks for it: the verifier would complain
            return
        elif owned and all(isinstance(r, Display) for r in refs):
            body.env[name] = self._grown(name, refs)
        else:
            shown = None if name == RETURN_SLOT else name
            body.env[name] = self.value(shown, (refs[0], refs[1]))
        if owned and isinstance(body.env[name], Display):
            body.owned.add(name)

    def _unsure(self, name: str, bounds: list[Bound | None], matter: list[bool], what: str) -> Unsure:
        """A name that is not bound at both ends; where all ends that control runs on from bind it, with the value it has there."""
        body = self._body
        marks = [b for b, m in zip(bounds, matter, strict=True) if m and isinstance(b, Unsure)]
        found = marks[0]._replace(ref=None) if marks else Unsure(body.span(self._node), what)
        values = [b.ref if isinstance(b, Unsure) else b for b in bounds]
        falling = [i for i, p in enumerate(self._paths) if None in p.end.ways]
        if not falling or any(values[i] is None or values[i] == POISON for i in falling) or not is_live(body, name):
            return found
        if len(falling) == 1:
            value = values[falling[0]]
            assert value is not None
            return found._replace(ref=self._one_sided(name, value, falling[0]))
        refs = [value for value in values if value is not None]
        return found._replace(ref=self.value(name, (refs[0], refs[1])))

    def _one_sided(self, name: str, ref: Ref, side: int) -> Ref:
        """A binding that matters on one of the paths only: below the region control came from there."""
        if not is_live(self._body, name):
            return POISON
        inside = {node.id for node in self._paths[side].nodes}

        def change(part: Ref) -> Ref:
            if not isinstance(part, Out) or part.node not in inside:
                return part
            self._paths[side].yields.append(part)
            self._paths[1 - side].yields.append(Const(None))
            out = Out(self._ident, (("item", len(self.names)),))
            self.names.append(None if name == RETURN_SLOT or name[0] == HIDDEN else name)
            carry(self._body, part, out)
            return out

        return map_ref(ref, change)

    def _grown(self, name: str, refs: list[Any]) -> Ref:
        """A list that both paths may have added to: what it had before stays as it is."""
        common = 0
        for pair in zip(refs[0].items, refs[1].items, strict=False):
            if not same(*pair):
                break
            common += 1
        rests = [Display("list", ref.items[common:]) for ref in refs]
        shown = name.removeprefix(HIDDEN) or None
        return Display("list", (*refs[0].items[:common], Star(self.value(shown, (rests[0], rests[1])))))

    def _end(self) -> End:
        reached = [p.end for p in self._paths if p.end.ways != {"raise"}]
        if not reached:
            return self._paths[0].end
        merged = End(reached[0].ways | reached[-1].ways)
        if not any(rest.tells_apart(merged) for rest in self._body.rest):
            return merged
        codes = [_code(p.end) for p in self._paths]
        return merged._replace(ref=self.value(None, (codes[0], codes[1])))

    def emit(self, test: Ref) -> None:
        """Add the region, unless nothing of it could be seen."""
        body, (then, orelse) = self._body, self._paths
        if not then.nodes and not orelse.nodes and not self.names and body.scalar_type(test) is not None:
            return
        region = If(
            self._ident, test, then.block(), orelse.block(), tuple(self.names), span=body.span(self._node),
            nth=nth_region(body, "if", self._node),
        )  # fmt: skip
        body.emit(region._replace(effect=is_effect(region)))


def _code(end: End) -> Ref:
    """The way in which a block ended, as a value; None for one whose end is never reached."""
    if end.ref is not None:
        return end.ref
    # where nothing tells several ways apart, one of them stands for all
    way = None if None in end.ways else min(str(way) for way in end.ways)
    return Const(None if way == "raise" else way)


def carry(body: Body, old: Ref, new: Ref) -> None:
    """What is known of a value is known under its other name too."""
    if (scalar := body.scalar_type(old)) is not None:
        body.scalars[new] = scalar
    if (produced := body.produced.get(old)) is not None:
        body.produced[new] = produced


def choose(
    body: Body, node: ast.AST, test: Ref, then: Callable[[], Ref], orelse: Callable[[], Ref], hint: str | None
) -> Ref:
    """The value of one of two expressions: an `If` with one value that has no name."""
    if too_deep(body, node):
        return POISON
    test = leaf(body, test, node)
    ident = body.labelled_id("if", hint)
    values: list[Ref] = []

    def run(lower: Callable[[], Ref]) -> Callable[[], End]:
        def inner() -> End:
            values.append(lower())
            return FALL

        return inner

    merge = Merge(body, ident, node, branch(body, run(then)), branch(body, run(orelse)))
    result = POISON if POISON in values else merge.value(None, (values[0], values[1]))
    merge.bind("the expression assigns it on some paths only")
    merge.emit(test)
    return result


def guard(body: Body, end: End, go: frozenset[str | None], node: ast.AST, run: Callable[[], End]) -> End:
    """Run what follows only where the block above was left in one of the ways `go`."""
    if too_deep(body, node):
        return ends("return")
    stop = end.ways - go
    assert end.ref is not None
    kept = sorted(str(way) for way in stop)
    if end.ways & go == {None}:
        src = "end is None"
    elif len(kept) == 1:
        src = f"end != {kept[0]!r}"
    else:
        src = f"end not in ({', '.join(map(repr, kept))})"
    ident = body.claim("glue-end")
    body.emit(Expr(ident, src, (("end", end.ref),), raises=False, span=body.span(node)))
    body.scalars[Out(ident)] = "bool"
    region = body.labelled_id("if", None)

    def resumed() -> End:
        if end.ways & go == {None}:
            for name, bound in list(body.env.items()):
                if isinstance(bound, Unsure) and bound.ref is not None:
                    body.env[name] = bound.ref
        else:
            forget_partial(body)
        return run()

    then = branch(body, resumed)
    stopped = End(stop, end.ref if len(stop) > 1 else None)
    merge = Merge(body, region, node, then, branch(body, lambda: stopped))
    result = merge.bind("it is assigned on some paths only")
    merge.emit(Out(ident))
    return result


def forget_partial(body: Body) -> None:
    """From here on control may have come on any of the ways: what some of them leave unbound is unsure."""
    for name, bound in list(body.env.items()):
        if isinstance(bound, Unsure) and bound.ref is not None:
            body.env[name] = bound._replace(ref=None)
