"""A plan with regions, in the form in which Kubeflow takes them.

What a region needs beside its own tasks becomes a step: the constants and outer values that a side of a condition yields, the
elements that a loop yields as they are, the list that a loop collected where a task inside another region, or nobody, reads it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from dagwright.ir.model import Const, In
from dagwright.plan.model import (
    Collect,
    FromRegion,
    FromStep,
    IfRegion,
    MapRegion,
    Merge,
    Output,
    Step,
    blocks_of,
    producer,
    walk_units,
)
from dagwright.settings.model import with_secret_names
from dagwright_kubeflow.loops import Loop, free, joining, per_part, with_parts

if TYPE_CHECKING:
    from collections.abc import Iterable

    from dagwright.plan.model import Plan, Source, Unit
    from dagwright.settings.model import TargetSettings


class Shaped:
    """The plan, and what the emission has to know of it.

    `loops` are the ids of the maps. `parameters` are the outputs `(step, name)` that are parameters whatever their annotation
    says, `per_part` the steps that run over a part of a loop's elements.
    """

    __slots__ = ("loops", "parameters", "per_part", "plan")

    def __init__(self, plan: Plan, target: TargetSettings) -> None:
        shaper = _Shaper(plan, target)
        self.plan = shaper.run()
        self.loops = frozenset(unit.id for unit in walk_units(plan.units) if isinstance(unit, MapRegion))
        self.parameters = frozenset(shaper.parameters)
        self.per_part = frozenset(shaper.per_part)


class _Shaper:
    def __init__(self, plan: Plan, target: TargetSettings) -> None:
        self.plan = plan
        glue = with_secret_names(target.glue, target)
        if not (glue.image or target.image):  # where every task names its own image, any of them has the worker
            glue = glue._replace(image=next((step.settings.image for step in plan.steps if step.settings.image), None))
        self.glue = glue
        self.taken = {unit.id for unit in walk_units(plan.units)}
        self.parameters: list[tuple[str, str]] = []
        self.per_part: list[str] = []
        self.maps = {unit.id for unit in walk_units(plan.units) if isinstance(unit, MapRegion)}
        self.parts: dict[FromStep, FromStep] = {}
        self.joined = self._joined(plan)
        self.lists: dict[FromRegion, FromStep] = {}

    def run(self) -> Plan:
        units = self._block(self.plan.units)
        result = self.plan.result
        if isinstance(result, FromRegion):
            result = self.lists.get(result, result)
        return self.plan._replace(units=units, result=result)

    def _joined(self, plan: Plan) -> set[FromRegion]:
        """The lists that a step of their own has to join: all but those that only steps of the loop's own block read."""
        found: set[FromRegion] = set()
        if isinstance(plan.result, FromRegion) and plan.result.region in self.maps:
            found.add(plan.result)

        def visit(units: Iterable[Unit]) -> None:
            own = {unit.id for unit in units}
            for unit in units:
                if isinstance(unit, Step):
                    read = [s for s in unit.inputs.values() if isinstance(s, FromRegion) and s.region in self.maps]
                    found.update(source for source in read if source.region not in own)
                for block in blocks_of(unit):
                    visit(block)

        visit(plan.units)
        return found

    # --- blocks

    def _block(self, units: Iterable[Unit]) -> tuple[Unit, ...]:
        done: list[Unit] = []
        for unit in units:
            if isinstance(unit, Step):
                done.append(self._step(unit))
            elif isinstance(unit, IfRegion):
                done.append(self._condition(unit))
            elif isinstance(unit, MapRegion):
                done.append(self._loop(unit))
                done += self._lists(unit)
            else:
                raise TypeError(f"`{unit.id}`: a `try` is one task")
        return tuple(done)

    def _step(self, step: Step) -> Step:
        """A step with its lists joined, and with the parts of what maps iterate."""
        inputs: dict[str, Source] = {}
        lists = []
        for name, source in step.inputs.items():
            if isinstance(source, FromRegion):
                inputs[name] = self.lists.get(source, source)
                if source.region in self.maps and source not in self.lists:
                    lists.append(name)
            else:
                inputs[name] = source
        step = step._replace(inputs=inputs)
        if lists:
            step = joining(step, lists)
        if any(output.kind == "items" for output in step.outputs.values()):
            step, parts = with_parts(step)
            self.parts.update({FromStep(step.id, name): FromStep(step.id, part) for name, part in parts.items()})
        return step

    def _values(self, hint: str, wanted: dict[str, Source | Const]) -> Step:
        """A step that gives values it is given, or constants."""
        ident = self._claim(hint)
        inputs: dict[str, Source] = {}
        outputs: dict[str, Output] = {}
        for name, source in wanted.items():
            if isinstance(source, Const):
                outputs[name] = Output(source)
            else:
                given = free(name, inputs)
                inputs[given] = source
                outputs[name] = Output(In(given))
        return Step(ident, (), inputs, outputs, (), self.glue, "glue")

    def _claim(self, hint: str) -> str:
        ident, number = hint, 2
        while ident in self.taken:
            ident, number = f"{hint}-{number}", number + 1
        self.taken.add(ident)
        return ident

    # --- conditions

    def _condition(self, region: IfRegion) -> IfRegion:
        then, thens = self._side(region, "then", region.then, {k: m.then for k, m in region.outputs.items()})
        orelse, elses = self._side(region, "else", region.orelse, {k: m.orelse for k, m in region.outputs.items()})
        outputs = {name: Merge(thens[name], elses[name]) for name in region.outputs}
        return region._replace(then=then, orelse=orelse, outputs=outputs)

    def _side(
        self, region: IfRegion, side: str, units: tuple[Unit, ...], yields: dict[str, Source | Const]
    ) -> tuple[tuple[Unit, ...], dict[str, Source | Const]]:
        """The units of a side, with a step for what it yields and does not make; and the sources of what it yields."""
        own = {unit.id for unit in units}
        foreign = {name: source for name, source in yields.items() if producer(source) not in own}
        done = self._block(units)
        if foreign:
            values = self._values(f"{region.id}-{side}-values", foreign)
            done = (*done, self._step(values))
            yields = {**yields, **{name: FromStep(values.id, name) for name in foreign}}
            self.parameters += [(values.id, name) for name in foreign]
        return done, yields

    # --- loops

    def _loop(self, region: MapRegion) -> MapRegion:
        steps = [unit for unit in region.body if isinstance(unit, Step)]
        assert len(steps) == len(region.body), f"`{region.id}`: what stands in a loop is one task"
        own = {step.id for step in steps}
        foreign = {n: c.source for n, c in region.outputs.items() if producer(c.source) not in own}
        collected = {name: collect.source for name, collect in region.outputs.items()}
        if foreign:
            steps.append(self._values(f"{region.id}-values", foreign))
            collected.update({name: FromStep(steps[-1].id, name) for name in foreign})
        loop = Loop(region.id, region.items, self.parts[region.items], steps)
        body: list[Unit] = []
        outputs: dict[str, Collect] = {}
        for step in steps:
            mine = {n: s.output for n, s in collected.items() if isinstance(s, FromStep) and s.step == step.id}
            many = list(dict.fromkeys(out for name, out in mine.items() if region.outputs[name].many))
            made, flattened = per_part(self._step(step), loop, many)
            body.append(made)
            self.per_part.append(made.id)
            for name, out in mine.items():
                found = flattened[out] if region.outputs[name].many else out
                outputs[name] = Collect(FromStep(step.id, found))
        return region._replace(
            items=loop.parts, body=tuple(body), outputs={name: outputs[name] for name in region.outputs}
        )

    def _lists(self, region: MapRegion) -> list[Step]:
        """A step for every list that is read outside the loop's own block, or is the result."""
        found = []
        for name in region.outputs:
            source = FromRegion(region.id, name)
            if source in self.joined:
                values = self._values(f"{region.id}-{name}", {name: source})
                found.append(joining(values, values.inputs))
                self.lists[source] = FromStep(values.id, name)
        return found
