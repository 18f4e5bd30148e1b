"""Conditions, loops and cleanups as tasks of Airflow: a plan's tree of units made one list of tasks.

What has no counterpart among the plan's steps gets a task of its own, named after its region:

- a condition starts with a `Branch`, which skips the roots of the side that is not taken, and ends in a join that runs unless all before it
  was skipped. The join waits for the ends of the two sides and for nothing else: in a condition that is itself skipped, all of
  those are skipped, so the join is too.
- a loop is a mapped task, or a mapped group of tasks, over the XCom that a step returns, and ends in a `Collect`. An empty list skips the mapped task, so the `Collect`
  runs unless all before it was skipped, and the step that gives the elements is among them. That step therefore stands in the loop's own
  block: where the elements come from further up, an `Items` task hands them on.
- a cleanup starts with an empty setup task, its last step is the teardown, and it ends in an empty task that waits for the body and the
  teardown: it fails where either did, and with it whatever comes later. The teardown waits for every task of the body, not
  only for the last ones: those are given up as soon as one before them fails, while others still run.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from dagwright.ir.model import Const, In
from dagwright.plan.model import (
    FromItem,
    FromRegion,
    FromStep,
    IfRegion,
    MapRegion,
    Output,
    Step,
    TryRegion,
    producer,
    walk_units,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from dagwright.plan.model import Plan, Region, Source, Unit
    from dagwright.settings.model import TaskSettings

RETURN = "return_value"
"""The key of the XCom that is a task's result."""

JOINED = "none_failed_min_one_success"
"""The trigger rule of a task where paths meet."""


class Place(NamedTuple):
    """Where a value lies: the task, the key of its XCom, and "one" or "many" where that is a list with a part for each element."""

    task: str
    key: str
    collect: str = ""


class Task(NamedTuple):
    """A task of the DAG; it and all others go by the plan's ids here.

    `kind` is the class; a `Gate` runs nothing. `step` is what it runs, if it stands for one. `places` are the sources of a `Join`, a `Collect` and the like, by
    argument and key. `up` are the tasks that it waits for beyond those it reads values of, `after` those it waits for because
    effects have an order. `over` is the task whose list it is mapped over, `teardown` the setup that it cleans up after. A mapped
    group is a task of the kind "Map", before those that stand `inside` it.
    """

    id: str
    kind: str
    step: Step | None = None
    group: str | None = None
    var: str | None = None
    places: dict[str, Any] = {}
    options: dict[str, Any] = {}
    up: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    over: str | None = None
    setup: bool = False
    teardown: str | None = None
    inside: str | None = None


class Lowered(NamedTuple):
    """The tasks in an order that respects all edges, where every output lies, and the task that returns the pipeline's result."""

    tasks: tuple[Task, ...]
    places: dict[tuple[str, str], Place]
    result: str | None


def lower(plan: Plan, glue: TaskSettings) -> Lowered:
    """The tasks of a plan; those that run glue only, and are none of its steps, get the settings `glue`."""
    lowering = _Lowering(plan, glue)
    lowering.block(plan.units, ())
    result = None
    if plan.result is not None:
        result = lowering.result(lowering.place(plan.result))
    return Lowered(tuple(lowering.tasks), lowering.places, result)


class _Lowering:
    __slots__ = ("exits", "glue", "places", "plan", "taken", "tasks")

    def __init__(self, plan: Plan, glue: TaskSettings) -> None:
        self.plan = plan
        self.glue = glue
        self.tasks: list[Task] = []
        self.taken = {unit.id for unit in walk_units(plan.units)}
        self.places: dict[tuple[str, str], Place] = _step_places(plan)
        self.exits: dict[str, str] = {}

    def claim(self, ident: str) -> str:
        """An id for a task that is none of the plan's steps."""
        fresh, number = ident, 2
        while fresh in self.taken:
            fresh, number = f"{ident}-{number}", number + 1
        self.taken.add(fresh)
        return fresh

    def place(self, source: Source | Const) -> Place:
        assert isinstance(source, (FromStep, FromRegion))
        return self.places[producer(source) or "", source.output]

    def result(self, place: Place) -> str:
        """The task that returns the result: a list that was collected is made one value first."""
        if not place.collect:
            assert place.key == RETURN
            return place.task
        ident = self.claim("result")
        self.places[place.task, place.key] = place
        step = Step(ident, (), {"items": FromStep(*place[:2])}, {"result": Output(In("items"))}, (), self.glue, "glue")
        self.places[ident, "result"] = Place(ident, RETURN)
        self.tasks.append(Task(ident, "Step", step))
        return ident

    # --- blocks ---

    def block(self, units: Sequence[Unit], gate: tuple[str, ...]) -> tuple[list[str], list[str]]:
        """Add the tasks of a block. `gate` are the tasks before its roots; gives the roots and the ends."""
        inside = {unit.id for unit in units}
        first, followed = len(self.tasks), set()
        for unit in units:
            up = [i for i in _waits(unit) if i in inside]
            followed.update(up)
            waits = tuple(self.exits[i] for i in up if i not in unit.after) if up else gate
            after = tuple(self.exits[i] for i in unit.after)
            self.exits[unit.id] = _ADD[type(unit)](self, unit, waits, after)
        roots = [task.id for task in self.tasks[first:] if gate and task.up[: len(gate)] == gate]
        return roots, [self.exits[unit.id] for unit in units if unit.id not in followed]

    def step(self, step: Step, up: tuple[str, ...], after: tuple[str, ...]) -> str:
        read = _read(self, step)
        self.tasks.append(Task(step.id, "Step", step, step.group, up=_without(up, read), after=_without(after, read)))
        return step.id

    def condition(self, region: IfRegion, up: tuple[str, ...], after: tuple[str, ...]) -> str:
        branch, join = self.claim(f"{region.id}-branch"), self.claim(f"{region.id}-join")
        test = self.place(region.test)
        up = _once((*up, test.task))
        number = len(self.tasks)
        then = self.block(region.then, (branch,))
        orelse = self.block(region.orelse, (branch,))
        sides = {"then": then[0] or [join], "orelse": orelse[0] or [join]}
        options = dict(sides)
        task = Task(branch, "Branch", None, region.group, None, {"test": test}, options, up, _without(after, up))
        self.tasks.insert(number, task)
        ends = _once((*(then[1] or [branch]), *(orelse[1] or [branch])))
        places: dict[str, Any] = {}
        for name, merge in region.outputs.items():
            key = self.key(region, name)
            self.places[region.id, name] = Place(join, key)
            places.setdefault("then", {})[key] = self.yielded(merge.then)
            places.setdefault("orelse", {})[key] = self.yielded(merge.orelse)
        if places:
            self.tasks.append(Task(join, "Join", None, region.group, _var(region), {"test": test} | places, up=ends))
        else:
            self.tasks.append(Task(join, "Gate", None, region.group, options={"trigger_rule": JOINED}, up=ends))
        return join

    def loop(self, region: MapRegion, up: tuple[str, ...], after: tuple[str, ...]) -> str:
        items = self.place(region.items)
        over = items.task
        if items.key != RETURN or over not in up:
            over = self.claim(f"{region.id}-items")
            source = {"source": items}
            self.tasks.append(Task(over, "Items", None, region.group, None, source, up=_once((*up, items.task))))
            up = ()
        steps = {step.id: step for step in region.body if isinstance(step, Step)}
        collected: dict[str, Place] = {}
        for name, collect in region.outputs.items():
            made = collect.source
            ident = made.step if isinstance(made, FromStep) and made.step in steps else region.body[-1].id
            steps[ident], output = _with_output(steps[ident], made)
            collected[name] = Place(ident, output, "many" if collect.many else "one")
        for step in steps.values():
            for output in step.outputs:
                key = RETURN if len(step.outputs) == 1 else _own_key(output, step)
                self.places[step.id, output] = Place(step.id, key)
        up = _without(up, {over})
        end = self.mapped(region, list(steps.values()), over, up, _without(after, {*up, over}))
        join = self.claim(f"{region.id}-collect")
        values: dict[str, Place] = {}
        for name, (ident, output, kind) in collected.items():
            key = self.key(region, name)
            values[key] = self.places[ident, output]
            self.places[region.id, name] = Place(join, key, kind)
        ends = (over, end)
        if values:
            places: dict[str, Any] = {"over": Place(over, RETURN), "values": values}
            self.tasks.append(Task(join, "Collect", None, region.group, _var(region), places, up=ends))
        else:
            self.tasks.append(Task(join, "Gate", None, region.group, options={"trigger_rule": JOINED}, up=ends))
        return join

    def mapped(
        self, region: MapRegion, steps: list[Step], over: str, up: tuple[str, ...], after: tuple[str, ...]
    ) -> str:
        """Add what runs for each element: a mapped task, or a mapped group of several. Gives its id."""
        options = {} if region.max_parallel is None else {"max_active_tis_per_dagrun": region.max_parallel}
        if len(steps) == 1:
            (step,) = steps
            up = _without((*up, *_read(self, step)), {over})
            self.tasks.append(Task(step.id, "Step", step, step.group, None, {}, options, up, after, over))
            return step.id
        self.tasks.append(Task(region.id, "Map", None, region.group, up=up, after=after, over=over))
        for step in steps:
            self.exits[step.id] = step.id
            assert not step.after, "a loop with effects is one task"
            self.tasks.append(Task(step.id, "Step", step, None, options=options, inside=region.id))
        return region.id

    def cleanup(self, region: TryRegion, up: tuple[str, ...], after: tuple[str, ...]) -> str:
        (final,) = region.final
        assert isinstance(final, Step)
        enter, leave = self.claim(f"{region.id}-enter"), self.claim(f"{region.id}-leave")
        self.tasks.append(Task(enter, "Gate", group=region.group, up=up, after=_without(after, up), setup=True))
        first = len(self.tasks)
        _, ends = self.block(region.body, (enter,))
        body = [task.id for task in self.tasks[first:] if not task.setup]
        read = _read(self, final)
        self.tasks.append(Task(final.id, "Step", final, final.group, up=_without(_once(body), read), teardown=enter))
        self.exits[final.id] = final.id
        outputs = {}
        for name, source in region.outputs.items():
            if isinstance(source, (FromStep, FromRegion)):
                self.places[region.id, name] = self.place(source)
            else:
                outputs[name] = source
        waits = _once((*ends, final.id))
        if outputs:  # what no task made: constants and parameters
            step = Step(leave, (), {}, {}, (), self.glue, "glue")
            for name, source in outputs.items():
                step, output = _with_output(step, source, name)
            for output in step.outputs:
                self.places[leave, output] = self.places[region.id, output] = Place(
                    leave, self.key(region, output) if len(step.outputs) > 1 else RETURN
                )
            self.tasks.append(Task(leave, "Step", step, region.group, up=waits))
        else:
            self.tasks.append(Task(leave, "Gate", group=region.group, up=waits))
        return leave

    def yielded(self, source: Source | Const) -> Any:
        """A side of a merge: a place, or a constant or a parameter, which no task made."""
        return self.place(source) if isinstance(source, (FromStep, FromRegion)) else source

    def key(self, region: Region, name: str) -> str:
        """The XCom key of a region's output: the only one and the pipeline's result are what the task returns."""
        result = self.plan.result
        if isinstance(result, FromRegion) and result.region == region.id:
            returned: str | None = result.output
        else:
            returned = next(iter(region.outputs)) if len(region.outputs) == 1 else None
        return RETURN if name == returned else _own_key(name, region)


def _read(lowering: _Lowering, step: Step) -> tuple[str, ...]:
    """The tasks that a step reads values of."""
    return _once(lowering.place(it).task for it in step.inputs.values() if isinstance(it, (FromStep, FromRegion)))


_ADD: dict[type, Any] = {
    Step: _Lowering.step,
    IfRegion: _Lowering.condition,
    MapRegion: _Lowering.loop,
    TryRegion: _Lowering.cleanup,
}


def _step_places(plan: Plan) -> dict[tuple[str, str], Place]:
    """(step, output) -> where it lies. A step returns the pipeline's result, or the elements of a map, or its only output."""
    mapped = _mapped_over(plan.units)
    places: dict[tuple[str, str], Place] = {}
    for step in plan.steps:
        returned = None
        if isinstance(plan.result, FromStep) and plan.result.step == step.id:
            returned = plan.result.output
        elif len(mapped.get(step.id, ())) == 1:
            (returned,) = mapped[step.id]
        elif len(step.outputs) == 1:
            returned = next(iter(step.outputs))
        for output in step.outputs:
            places[step.id, output] = Place(step.id, RETURN if output == returned else _own_key(output, step))
    return places


def _mapped_over(units: Iterable[Unit]) -> dict[str, set[str]]:
    """The outputs of every step that maps run over."""
    found: dict[str, set[str]] = {}
    for unit in walk_units(units):
        if isinstance(unit, MapRegion):
            found.setdefault(unit.items.step, set()).add(unit.items.output)
    return found


def _own_key(output: str, unit: Unit) -> str:
    """The key of an output that is not the return value, even if the program calls it so."""
    if output != RETURN:
        return output
    key = f"{RETURN}_"
    while key in unit.outputs:
        key += "_"
    return key


def _with_output(step: Step, source: Source | Const, hint: str = "value") -> tuple[Step, str]:
    """The step, with an output that is the source, and its name: a map can collect what its step does not make itself."""
    if isinstance(source, FromStep) and source.step == step.id:
        return step, source.output
    inputs, ref = dict(step.inputs), _input(step, source)
    if isinstance(ref, In) and not isinstance(source, Const):
        inputs[ref.name] = source
    name = next((n for n, it in step.outputs.items() if type(it.ref) is type(ref) and it.ref == ref), None)
    if name is not None and not isinstance(ref, Const):  # 1 and True are equal, and not the same
        return step, name
    name = _free(hint, step.outputs)
    return step._replace(inputs=inputs, outputs={**step.outputs, name: Output(ref)}), name


def _input(step: Step, source: Source | Const) -> Const | In:
    """What the step's block reads a source by: its input for it, or a new one."""
    if isinstance(source, Const):
        return source
    known = next((name for name, it in step.inputs.items() if type(it) is type(source) and it == source), None)
    hint = "item" if isinstance(source, FromItem) else getattr(source, "param", "value")
    return In(known or _free(hint, step.inputs))


def _free(hint: str, taken: Any) -> str:
    name, number = hint, 2
    while name in taken:
        name, number = f"{hint}_{number}", number + 1
    return name


def _waits(unit: Unit) -> tuple[str, ...]:
    if isinstance(unit, Step):
        return unit.upstream
    return _once((*unit.needs, *unit.after))


def _var(region: Region) -> str | None:
    """The variable that a region's only output is for."""
    return next(iter(region.outputs)) if len(region.outputs) == 1 else None


def _once(ids: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(ids))


def _without(ids: Iterable[str], others: Any) -> tuple[str, ...]:
    return tuple(ident for ident in dict.fromkeys(ids) if ident not in others)
