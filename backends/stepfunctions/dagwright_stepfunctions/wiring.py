"""Where every task finds its inputs, and what a task tells the state machine.

Values never pass through the state machine: a task reads them from the store, where the tasks that made them left a manifest under
their own names. What a region yields is no value of its own but a way to one: the side that ran, the list of what the rounds left.
So regions cost no tasks; the worker follows the way (`docs/reference/worker-protocol.md`, "Tasks of a state machine").

The state machine itself is told only what it decides on: flags, and how many elements a loop has.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dagwright.ir.json import constant_json
from dagwright.ir.model import Const, In
from dagwright.plan.model import (
    FromItem,
    FromParam,
    FromRegion,
    FromStep,
    IfRegion,
    MapRegion,
    Output,
    Step,
    blocks_of,
    walk_units,
)
from dagwright.plan.spec import param_spec, step_spec

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from dagwright.plan.model import Plan, Region, Source, Unit
    from dagwright.settings.model import TargetSettings


class Wiring:
    """What the emission has to know of a plan beyond its units.

    `plan` is the plan with a last step that reads the result where no single task makes it; `result` the output that the run
    ends with.
    """

    def __init__(self, plan: Plan, target: TargetSettings) -> None:
        self.plan, self.result = _with_result(plan, target)
        self.depth: dict[str, int] = {}  # id of a unit -> how many maps it stands in
        self.regions: dict[str, Region] = {}
        self._survey(self.plan.units, 0)
        self.gives: dict[str, dict[str, str]] = {}  # id of a step -> key in what the task gives -> output
        for region in self.regions.values():
            if isinstance(region, IfRegion):
                self._give(region.test, "flag")
            elif isinstance(region, MapRegion):
                self._give(region.items, "items")
        if self.result is not None:
            self._give(self.result, "result")

    def key(self, source: FromStep) -> str:
        """The key under which a task gives an output to the state machine."""
        return next(key for key, name in self.gives[source.step].items() if name == source.output)

    def spec(self, step: Step) -> dict[str, Any]:
        """The step spec, with the key `stored` that says where the inputs are and what is given."""
        spec = step_spec(step, self.plan)
        inputs: dict[str, Any] = {}
        params: dict[str, None] = {}
        for name, source in step.inputs.items():
            if isinstance(source, FromParam):
                continue
            inputs[name] = where = self._where(source)
            if isinstance(source, FromRegion) and "step" not in where:
                spec["inputs"][name]["collect"] = "tree"
            params.update(dict.fromkeys(_params_of(where)))
        described = spec.get("params", {})
        described.update(
            {p.name: param_spec(p, self.plan) for p in self.plan.params if p.name in params and p.name not in described}
        )
        stored: dict[str, Any] = {"inputs": inputs} if inputs else {}
        if step.id in self.gives:
            stored["gives"] = self.gives[step.id]
        if described:
            spec["params"] = described
            stored["params"] = [param.name for param in self.plan.params]
        return {**spec, "stored": stored} if stored else spec

    def uses_run_input(self, spec: dict[str, Any]) -> bool:
        """Whether a task has to see what the run was started with."""
        return "params" in spec

    def _survey(self, units: Iterable[Unit], depth: int) -> None:
        for unit in units:
            self.depth[unit.id] = depth
            if isinstance(unit, Step):
                continue
            self.regions[unit.id] = unit
            for block in blocks_of(unit):
                self._survey(block, depth + isinstance(unit, MapRegion))

    def _give(self, source: FromStep, kind: str) -> None:
        given = self.gives.setdefault(source.step, {})
        if source.output in given.values():
            return
        key, number = kind, 2
        while key in given:
            key, number = f"{kind}{number}", number + 1
        given[key] = source.output

    def _where(self, source: Source | Const) -> dict[str, Any]:
        """The way to a value, for a task that may stand deeper than what made it."""
        if isinstance(source, Const):
            return {"const": constant_json(source.value)}
        if isinstance(source, FromParam):
            return {"param": source.param}
        if isinstance(source, FromStep):
            return {"step": source.step, "output": source.output, "depth": self.depth[source.step]}
        if isinstance(source, FromItem):
            region = self.regions[source.region]
            assert isinstance(region, MapRegion)
            return {**self._where(region.items), "at": self.depth[region.id]}
        region = self.regions[source.region]
        if isinstance(region, IfRegion):
            merge = region.outputs[source.output]
            sides = {"then": self._where(merge.then), "else": self._where(merge.orelse)}
            return {"if": self._where(region.test), **sides}
        if isinstance(region, MapRegion):
            collect = region.outputs[source.output]
            found = {
                "over": self._where(region.items),
                "depth": self.depth[region.id],
                "each": self._where(collect.source),
            }
            return {**found, "many": True} if collect.many else found
        return self._where(region.outputs[source.output])


def _params_of(where: Any) -> Iterator[str]:
    """The parameters that a way leads to."""
    if isinstance(where, dict) and "const" not in where:
        if "param" in where:
            yield where["param"]
        for inner in where.values():
            yield from _params_of(inner)


def _with_result(plan: Plan, target: TargetSettings) -> tuple[Plan, FromStep | None]:
    """A run ends with the reference of its result, so what a region yields has to be read by a task once more."""
    result = plan.result
    if result is None or isinstance(result, FromStep):
        return plan, result
    taken = {unit.id for unit in walk_units(plan.units)}
    ident, number = "result", 2
    while ident in taken:
        ident, number = f"result-{number}", number + 1
    step = Step(ident, (), {"value": result}, {"value": Output(In("value"))}, (), target.glue, "glue")
    return plan._replace(units=(*plan.units, step), result=FromStep(ident, "value")), FromStep(ident, "value")
