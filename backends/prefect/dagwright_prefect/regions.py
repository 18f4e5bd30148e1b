"""The body of a flow with conditions, loops and `try`: Python itself says what runs, Prefect runs it.

A value in the flow is a task run (of a step with one output), a pair of a task run and the name of an output, an envelope (a
parameter, an element, a constant), or a list of values.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dagwright.emit.python import WIDTH, broken_or_flat, literal
from dagwright.ir.json import constant_json
from dagwright.ir.model import Const
from dagwright.plan.model import (
    FromItem,
    FromParam,
    FromRegion,
    FromStep,
    IfRegion,
    MapRegion,
    Step,
    TryRegion,
    walk_units,
)
from dagwright.plan.spec import source_json
from dagwright_prefect.layout import submit_text
from dagwright_prefect.waits import Waits, started_early

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from dagwright.plan.model import Plan, Source, Unit
    from dagwright_prefect.names import Namespace

_PLAIN_KEYS = frozenset({"dw", "many"})
"""Outputs of these names are never left out: a value would look like an envelope, or like a list of lists."""


class Body:
    """Writes the statements. `tasks` are the names of the steps' tasks, `own` those of the template; `futures` those of task runs."""

    def __init__(self, plan: Plan, tasks: Mapping[str, str], space: Namespace, own: Mapping[str, str]) -> None:
        self.plan = plan
        self.tasks = tasks
        self.own = own
        self.space = space
        self.waits = Waits(plan)
        self.steps = {step.id: step for step in plan.steps}
        self.futures: dict[str, str] = {}
        self.outputs: dict[tuple[str, str], str] = {}
        self.elements: dict[str, str] = {}
        self.wholes: dict[str, str] = {}
        for unit in walk_units(plan.units):
            if not isinstance(unit, Step):
                self._name(unit)
            elif unit.id not in self.futures:
                self.futures[unit.id] = self.space.take(unit.var or f"{unit.id}_run")

    def _name(self, region: Any) -> None:
        """Names for what a region yields. What makes a value in it is called the same, so that it need not be assigned twice."""
        if isinstance(region, (IfRegion, MapRegion)):
            for output in region.outputs:
                if (region.id, output) not in self.outputs:
                    self.outputs[region.id, output] = self.space.take(output)
        if isinstance(region, IfRegion):
            for name, merge in region.outputs.items():
                self._share(merge.then, region.then, self.outputs[region.id, name])
                self._share(merge.orelse, region.orelse, self.outputs[region.id, name])
        if isinstance(region, MapRegion):
            if len(region.outputs) == 1 and self._is_short(region):
                ((name, collect),) = region.outputs.items()
                self._share(collect.source, region.body, self.outputs[region.id, name])
            self.elements[region.id] = self.space.take(region.target or "item")
        if region.id in self.waits.whole:
            self.wholes[region.id] = self.space.take(f"{region.id}_runs")

    def _share(self, source: Source | Const, block: Sequence[Unit], name: str) -> None:
        if isinstance(source, FromStep) and self._is_bare(source) and any(unit.id == source.step for unit in block):
            self.futures.setdefault(source.step, name)
        elif isinstance(source, FromRegion) and any(
            unit.id == source.region and not isinstance(unit, TryRegion) for unit in block
        ):
            self.outputs.setdefault((source.region, source.output), name)

    def _is_bare(self, source: FromStep) -> bool:
        """Whether the task run alone says which output is meant."""
        return len(self.steps[source.step].outputs) == 1 and source.output not in _PLAIN_KEYS

    def _is_short(self, region: MapRegion) -> bool:
        """Whether a round is one task, whose outputs are all that is collected."""
        step = region.body[0] if len(region.body) == 1 else None
        origins = [self.waits.resolve(output.source) for output in region.outputs.values()]
        return (
            isinstance(step, Step)
            and region.max_parallel is None
            and all(isinstance(origin, FromStep) and origin.step == step.id for origin in origins)
        )

    # --- values ---

    def value(self, source: Source | Const) -> str:
        """A value in the flow, as source text."""
        source = self.waits.resolve(source)
        if isinstance(source, Const):
            return f"{self.own['const']}({literal(constant_json(source.value))})"
        if isinstance(source, FromParam):
            return f"{self.own['params']}[{literal(source.param)}]"
        if isinstance(source, FromItem):
            return self.elements[source.region]
        if isinstance(source, FromRegion):
            return self.outputs[source.region, source.output]
        return self._of(self.futures[source.step], source)

    def _of(self, future: str, source: FromStep) -> str:
        return future if self._is_bare(source) else f"({future}, {literal(source.output)})"

    def inputs(self, step: Step) -> dict[str, dict[str, Any]]:
        """The inputs of a step for the worker. What a region yields has a shape that only the run knows."""
        found = {}
        for name, source in step.inputs.items():
            origin = self.waits.resolve(source)
            if isinstance(origin, (FromRegion, Const)):
                found[name] = {**source_json(source), "collect": "tree"}
            else:
                found[name] = source_json(origin)
        return found

    def result(self) -> str:
        """What the flow returns, as a value in the flow."""
        return self.value(self.plan.result) if self.plan.result is not None else ""

    # --- statements ---

    def text(self, indent: int) -> str:
        """The statements of the whole flow."""
        return "\n".join(self._block(self.plan.units, indent))

    def _block(self, units: Sequence[Unit], indent: int) -> list[str]:
        lines: list[str] = []
        for unit in started_early(units, self.waits.of):
            if isinstance(unit, Step):
                named = f"{self.futures[unit.id]} = "
                lines.append(" " * indent + self._submit(unit, indent, named))
            elif isinstance(unit, IfRegion):
                lines += self._whole(unit, indent, self._if)
            elif isinstance(unit, MapRegion):
                lines += self._whole(unit, indent, self._map)
            else:
                lines += self._try(unit, indent)
        return lines

    def _whole(self, region: Any, indent: int, write: Any) -> list[str]:
        """The statements of a region; inside a `with` where something waits for all of its tasks."""
        if region.id not in self.wholes:
            lines: list[str] = write(region, indent)
            return lines
        return [
            f"{' ' * indent}with {self.own['part']}() as {self.wholes[region.id]}:",
            *write(region, indent + 4),
        ]

    def _submit(self, step: Step, indent: int, head: str = "") -> str:
        pairs = []
        for name, source in step.inputs.items():
            origin = self.waits.resolve(source)
            value = self.futures[origin.step] if isinstance(origin, FromStep) else self.value(origin)
            pairs.append(f"{literal(name)}: {value}")
        waits = self._runs(self.waits.of[step.id])
        return submit_text(f"{head}{self.tasks[step.id]}.submit(", pairs, waits, indent)

    def _runs(self, units: Sequence[str]) -> list[str]:
        return [f"*{self.wholes[ident]}" if ident in self.wholes else self.futures[ident] for ident in units]

    def _if(self, region: IfRegion, indent: int) -> list[str]:
        pad = " " * indent
        test = f"{self.own['flag']}({self.futures[region.test.step]}, {literal(region.test.output)})"
        sides = [self._block(units, indent + 4) for units in (region.then, region.orelse)]
        for name, merge in region.outputs.items():
            for lines, source in zip(sides, (merge.then, merge.orelse), strict=True):
                if (target := self.outputs[region.id, name]) != (value := self.value(source)):
                    lines.append(f"{pad}    {target} = {value}")
        then, orelse = sides
        if not then:
            return [f"{pad}if not {test}:", *orelse] if orelse else []
        return [f"{pad}if {test}:", *then, *((f"{pad}else:", *orelse) if orelse else ())]

    def _try(self, region: TryRegion, indent: int) -> list[str]:
        pad = " " * indent
        waits = self._runs(self.waits.entry(region))
        lines = [f"{pad}{broken_or_flat(self.own['ready'] + '(', waits, ')', indent, indent)}"] if waits else []
        whole = self.wholes.get(region.id)
        last = "finally" if region.final else "try"
        for head, units in (("try", region.body), ("except BaseException", region.handler), ("finally", region.final)):
            if units or head == "try":
                named = f" as {whole}" if whole and head == last else ""
                inner = self._block(units, indent + 8) or [f"{pad}        pass"]
                lines += [f"{pad}{head}:", f"{pad}    with {self.own['block']}(){named}:", *inner]
        if region.handler:
            at = lines.index(f"{pad}finally:") if region.final else len(lines)
            lines.insert(at, f"{pad}    raise")
        return lines

    # --- loops ---

    def _map(self, region: MapRegion, indent: int) -> list[str]:
        return self._short_map(region, indent) if self._is_short(region) else self._long_map(region, indent)

    def _over(self, region: MapRegion) -> str:
        return f"{self.own['items']}({self.futures[region.items.step]}, {literal(region.items.output)})"

    def _short_map(self, region: MapRegion, indent: int) -> list[str]:
        """One task per element: a comprehension."""
        (step,) = region.body
        assert isinstance(step, Step)
        pad, over = " " * indent, f"for {self.elements[region.id]} in {self._over(region)}"
        if not region.outputs:
            inner = " " * (indent + 4) + self._submit(step, indent + 4)
            return [f"{pad}{over}:", inner]
        ((name, output), *more) = region.outputs.items()
        target = self.futures[step.id]
        sole = not more and self.outputs[region.id, name] == target
        opening, closing = ('{"many": [', "]}") if sole and output.many else ("[", "]")
        flat = f"{pad}{target} = {opening}{self._submit(step, 0)} {over}{closing}"
        if len(flat) <= WIDTH and "\n" not in flat:
            lines = [flat]
        else:
            task = " " * (indent + 4) + self._submit(step, indent + 4)
            lines = [f"{pad}{target} = {opening}", task, f"{pad}    {over}", f"{pad}{closing}"]
        if not sole:
            it = self.own["it"]
            for name, output in region.outputs.items():
                origin = self.waits.resolve(output.source)
                assert isinstance(origin, FromStep)
                lines.append(self._taken(region, name, self._of(it, origin), target, indent))
        return lines

    def _taken(self, region: MapRegion, name: str, what: str, rounds: str, indent: int) -> str:
        """One of the values that a loop collects, out of what its rounds gave."""
        taken = f"[{what} for {self.own['it']} in {rounds}]"
        many = region.outputs[name].many
        return f"{' ' * indent}{self.outputs[region.id, name]} = " + (f'{{"many": {taken}}}' if many else taken)

    def _long_map(self, region: MapRegion, indent: int) -> list[str]:
        """A function for one round of the loop, and the rounds at the same time."""
        pad, names = " " * indent, list(region.outputs)
        function = self.space.take(f"{names[0] if names else region.id}_round")
        values = [self.value(output.source) for output in region.outputs.values()]
        body = self._block(region.body, indent + 4)
        last = f"{pad}    {values[0]} = " if len(values) == 1 else None
        if last is not None and body and body[-1].startswith(last):
            body[-1] = f"{pad}    return {body[-1][len(last) :]}"
        elif values:
            body.append(f"{pad}    return {', '.join(values)}")
        limit = f", limit={region.max_parallel}" if region.max_parallel is not None else ""
        rounds = f"{self.own['each']}({function}, {self._over(region)}{limit})"
        lines = ["", f"{pad}def {function}({self.elements[region.id]}: dict[str, Any]) -> Any:", *body, ""]
        if not names:
            return [*lines, f"{pad}{rounds}"]
        if len(names) == 1:
            rounds = f'{{"many": {rounds}}}' if region.outputs[names[0]].many else rounds
            return [*lines, f"{pad}{self.outputs[region.id, names[0]]} = {rounds}"]
        target = self.space.take(f"{region.id}_rounds")
        lines.append(f"{pad}{target} = {rounds}")
        it = self.own["it"]
        return [*lines, *(self._taken(region, name, f"{it}[{i}]", target, indent) for i, name in enumerate(names))]
