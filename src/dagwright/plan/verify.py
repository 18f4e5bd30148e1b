"""What must hold of every plan. A failure is a bug of ours, reported as DW202."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING

from dagwright.ir.model import Const, In, Item, Out, ParamRef
from dagwright.ir.order import is_effect, is_unit
from dagwright.ir.walk import all_nodes, deep_refs, leaves
from dagwright.ir.walk import blocks_of as blocks_of_node
from dagwright.plan.build import released_effects
from dagwright.plan.model import (
    Collect,
    FromItem,
    FromParam,
    FromStep,
    IfRegion,
    MapRegion,
    Merge,
    Plan,
    Step,
    TryRegion,
    blocks_of,
    producer,
    walk_units,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from typing import Any

    from dagwright.diagnostics.model import DiagnosticSink
    from dagwright.ir.model import Node, Pipeline, Ref
    from dagwright.plan.model import Region, Source, Unit


def verify_plan(plan: Plan, pipeline: Pipeline, sink: DiagnosticSink) -> None:
    """Check the invariants of a plan against the pipeline it was made from."""
    for message in problems(plan, pipeline):
        sink.error(
            "DW202", f"the plan is broken: {message}", plan.span, help="this is a bug in dagwright: please report it"
        )


def problems(plan: Plan, pipeline: Pipeline) -> Iterator[str]:
    """Breaches of: every node in exactly one step, inputs that exist, no reference across a border, acyclic order."""
    placed: list[str] = []
    for step in plan.steps:
        placed += [node.id for node in all_nodes(step.block)]
        yield from _block(step)
    regions = {unit.id for unit in walk_units(plan.units) if not isinstance(unit, Step)}
    if len(set(placed)) != len(placed) or not {n.id for n in all_nodes(pipeline.nodes)} <= {*placed, *regions}:
        yield "not every node is in exactly one step"
    yield from _Visible({p.name for p in plan.params}).units(plan.units, {})
    if plan.result is not None:
        ends: dict[str, Unit] = {unit.id: unit for unit in plan.units}
        if plan.result.output not in getattr(ends.get(producer(plan.result) or ""), "outputs", {}):
            yield "the result is no output of a step"
    released = released_effects(pipeline, plan.settings, {s.id: s.settings for s in plan.steps})
    yield from _effects(plan.units, pipeline.nodes, released)


class _Visible:
    """What a unit can read: units above it in its block and in the blocks around that, parameters, elements."""

    __slots__ = ("ids", "items", "params")

    def __init__(self, params: set[str]) -> None:
        self.params = params
        self.items: set[str] = set()
        self.ids: set[str] = set()

    def units(self, units: Iterable[Unit], outer: dict[str, Unit]) -> Iterator[str]:
        """Check the units of a block; `outer` are those that stand above it in the blocks around it."""
        seen = dict(outer)
        own: set[str] = set()
        for unit in units:
            if unit.id in self.ids:
                yield f"the id `{unit.id}` is not unique"
            self.ids.add(unit.id)
            waits = unit.after if isinstance(unit, Step) else (*unit.needs, *unit.after)
            yield from (f"`{unit.id}` comes after `{i}`, which does not come before it" for i in waits if i not in own)
            if isinstance(unit, Step):
                for name, source in unit.inputs.items():
                    yield from self._bad(source, f"`{unit.id}` takes `{name}`", seen)
            else:
                yield from self._region(unit, seen)
            seen[unit.id] = unit
            own.add(unit.id)

    def _region(self, region: Region, seen: dict[str, Unit]) -> Iterator[str]:
        if isinstance(region, IfRegion):
            yield from self._bad(region.test, f"`{region.id}` decides", seen, "flag")
        elif isinstance(region, MapRegion):
            yield from self._bad(region.items, f"`{region.id}` runs over elements", seen, "items")
            self.items.add(region.id)
        inner: list[dict[str, Unit]] = []
        for block in blocks_of(region):
            yield from self.units(block, seen)
            inner.append(seen | {unit.id: unit for unit in block})
        for name, value in region.outputs.items():
            for source, visible in _yielded(region, value, inner):
                if not isinstance(source, Const):
                    yield from self._bad(source, f"`{region.id}` yields `{name}`", visible)
        self.items.discard(region.id)

    def _bad(self, source: Source, who: str, seen: dict[str, Unit], kind: str = "value") -> Iterator[str]:
        if isinstance(source, FromParam):
            if source.param not in self.params:
                yield f"{who} from the parameter `{source.param}`, which does not exist"
        elif isinstance(source, FromItem):
            if source.region not in self.items:
                yield f"{who} from an element of `{source.region}`, which it is not in"
        else:
            unit = seen.get(producer(source) or "")
            if unit is None or isinstance(unit, Step) != isinstance(source, FromStep):
                yield f"{who} from `{producer(source)}`, which does not come before it"
            elif source.output not in unit.outputs:
                yield f"{who} from `{unit.id}`, which has no output `{source.output}`"
            elif isinstance(unit, Step) and unit.outputs[source.output].kind != kind:
                yield f"{who} from `{unit.id}.{source.output}`, which is no {kind}"


def _yielded(region: Region, value: Any, inner: list[dict[str, Unit]]) -> list[tuple[Any, dict[str, Unit]]]:
    """The sources of a yielded value, each with what it may refer to."""
    if isinstance(value, Merge):
        return [(value.then, inner[0]), (value.orelse, inner[1])]
    if isinstance(value, Collect):
        return [(value.source, inner[0])]
    return [(value, inner[0] | inner[-1])]


def _block(step: Step) -> Iterator[str]:
    seen: set[str] = set()
    for node in step.block:
        inside = {inner.id for inner in all_nodes((node,))}
        for ref in deep_refs(node):
            yield from _bad_ref(step, ref, seen | inside)
        seen |= inside
    for output in step.outputs.values():
        yield from _bad_ref(step, output.ref, seen)


def _bad_ref(step: Step, ref: Ref, seen: set[str]) -> Iterator[str]:
    for leaf in leaves(ref):
        if isinstance(leaf, In) and leaf.name not in step.inputs:
            yield f"`{step.id}` has no input `{leaf.name}`"
        elif isinstance(leaf, Out) and leaf.node not in seen:
            yield f"`{step.id}` refers to `{leaf.node}` across its border"
        elif isinstance(leaf, Item) and leaf.map not in seen:
            yield f"`{step.id}` refers to an element of `{leaf.map}` past its inputs"
        elif isinstance(leaf, ParamRef):
            yield f"`{step.id}` refers to the parameter `{leaf.param}` past its inputs"


def _effects(units: Sequence[Unit], nodes: Sequence[Node], released: frozenset[str]) -> Iterator[str]:
    """Effects wait for all that stands above them in their block, and all below waits for them; in every block."""
    owner = {node.id: unit.id for unit in units if isinstance(unit, Step) for node in all_nodes(unit.block)}
    calls = [node for node in nodes if is_unit(node)]
    position = {node.id: i for i, node in enumerate(calls)}
    own = {unit.id for unit in units}
    upstream = {unit.id: [i for i in _waits(unit) if i in own] for unit in units}
    first: dict[str, int] = {}
    last: dict[str, int] = {}
    bounds: list[int] = []
    for node in calls:
        if is_effect(node, released):
            here = owner.get(node.id, node.id)
            first.setdefault(here, position[node.id])
            last[here] = position[node.id]
            bounds.append(position[node.id])
    reached = _latest_effect(units, upstream, last)
    waiting = _leads_to_effect(units, upstream, first)
    regions = {unit.id: unit for unit in units if not isinstance(unit, Step)}
    for node in calls:
        if node.id not in released:
            here = owner.get(node.id, node.id)
            previous, following = _last(bounds, position[node.id]), _next(bounds, position[node.id])
            if previous is not None and reached[here] < previous and owner.get(calls[previous].id) != here:
                yield f"`{node.id}` does not wait for the effect `{calls[previous].id}`"
            if following is not None and waiting[here] > following and owner.get(calls[following].id) != here:
                yield f"the effect `{calls[following].id}` does not wait for `{node.id}`"
        if node.id in regions:
            for inner, block in zip(_matching(regions[node.id]), blocks_of_node(node), strict=True):
                yield from _effects(inner, block.nodes, released)


def _matching(unit: Unit) -> tuple[tuple[Unit, ...], ...]:
    """The blocks of a region as its node has them: without a handler there is none."""
    if isinstance(unit, TryRegion) and not unit.handler:
        return (unit.body, unit.final)
    return blocks_of(unit)


def _waits(unit: Unit) -> tuple[str, ...]:
    return unit.upstream if isinstance(unit, Step) else (*unit.needs, *unit.after)


def _last(bounds: list[int], position: int) -> int | None:
    index = bisect_left(bounds, position)
    return bounds[index - 1] if index else None


def _next(bounds: list[int], position: int) -> int | None:
    index = bisect_right(bounds, position)
    return bounds[index] if index < len(bounds) else None


def _latest_effect(units: Sequence[Unit], upstream: dict[str, list[str]], effects: dict[str, int]) -> dict[str, int]:
    reached: dict[str, int] = {}
    for unit in units:
        best = effects.get(unit.id, -1)
        for source in upstream[unit.id]:
            best = max(best, reached[source])
        reached[unit.id] = best
    return reached


def _leads_to_effect(units: Sequence[Unit], upstream: dict[str, list[str]], effects: dict[str, int]) -> dict[str, int]:
    """For every unit the position of the first effect that waits for it; past the end where none does."""
    never = 1 << 60
    leads = {unit.id: never for unit in units}
    for unit in reversed(units):
        own = min(leads[unit.id], effects.get(unit.id, never))
        for source in upstream[unit.id]:
            leads[source] = min(leads[source], own)
    return leads
