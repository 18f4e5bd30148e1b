"""The plan: what an engine sees. One `Step` is one engine task.

A plan is a tree: its `units` are steps, and regions (`IfRegion`, `MapRegion`, `TryRegion`) that hold units of their own.
A region that a target cannot express is *fused*: it is an IR node in the block of one step, and the plan does not show it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Union

from dagwright.record import Record

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from dagwright.diagnostics.model import Span
    from dagwright.ir.model import Callee, Const, Group, Node, Ref
    from dagwright.settings.model import ParamSource, PipelineSettings, TaskSettings


class FromStep(Record):
    """A step input (or the pipeline's result) that is the named output of another step."""

    step: str
    output: str


class FromParam(Record):
    """A step input that is a pipeline parameter."""

    param: str


class FromItem(Record):
    """The element that a map is at; only for units inside that map's body."""

    region: str


class FromRegion(Record):
    """A named output of a region: a merged value, or the list that a map collects."""

    region: str
    output: str


Source = Union[FromStep, FromParam, FromItem, FromRegion]


class Output(Record):
    """A named output of a step: where it comes from inside the block, and the annotation text if known.

    `kind` is "value"; "flag" for the truth of the value, which a condition decides on; or "items" for the elements
    of the value, one by one, which a map runs over. `nth` and `group` are then those of that condition or map.
    """

    ref: Ref
    type: str | None = None
    kind: str = "value"
    nth: int | None = None
    group: str | None = None


class PlanParam(Record):
    """A parameter as the engines see it: type descriptor, default (None: required) or run-time source."""

    name: str
    type: object
    annotation: str | None = None
    default: Const | None = None
    source: ParamSource | None = None
    span: Span | None = None


class Step(Record):
    """One engine task: a block of IR nodes with named inputs and outputs.

    `after` holds order edges that no input implies. `kind` is "call" (it calls the user's code) or "glue"
    (synthetic: it only computes glue; its settings come from `[targets.X.glue]`).
    """

    id: str
    block: tuple[Node, ...]
    inputs: dict[str, Source]
    outputs: dict[str, Output]
    after: tuple[str, ...]
    settings: TaskSettings
    kind: str = "call"
    var: str | None = None
    span: Span | None = None
    effect: bool = False
    group: str | None = None

    @property
    def upstream(self) -> tuple[str, ...]:
        """Ids of the units this one waits for: data first, then order; each once, in a stable order.

        Inside a region some of them stand outside it. The region itself (its decision, its element) is not among them.
        """
        ids = dict.fromkeys(ident for s in self.inputs.values() if (ident := producer(s)) is not None)
        ids.update(dict.fromkeys(self.after))
        return tuple(ids)

    @property
    def callee(self) -> str | None:
        """`module:qualname` of the block's (last) call, for titles and labels; None for glue."""
        for node in reversed(self.block):
            callee: Callee | None = getattr(node, "callee", None)
            if callee is not None:
                return callee.text
        return None


def producer(source: Source | Const) -> str | None:
    """The id of the step or region that makes a value; None for parameters, elements and constants."""
    if isinstance(source, FromStep):
        return source.step
    return source.region if isinstance(source, FromRegion) else None


class Merge(Record):
    """A value that a condition yields: where it comes from on either path. A source, or a constant."""

    then: Source | Const
    orelse: Source | Const


class Collect(Record):
    """A list that a map yields: the value of `source` in every iteration, or with `many` the elements of that value."""

    source: Source | Const
    many: bool = False


class IfRegion(Record):
    """A condition: the units of `then` run where the flag `test` is true, else those of `orelse`; the others never run.

    `needs` are the ids of the units in the region's own block that it waits for through data: its flag, and whatever is read
    inside; `after` holds order edges beyond those. All of it is done before anything inside starts.
    """

    id: str
    test: FromStep
    then: tuple[Unit, ...]
    orelse: tuple[Unit, ...]
    outputs: dict[str, Merge]
    needs: tuple[str, ...]
    after: tuple[str, ...] = ()
    effect: bool = False
    span: Span | None = None
    group: str | None = None


class MapRegion(Record):
    """A map: the units of `body` run once for every element of `items`, an output of kind "items" (it may be empty).

    Iterations are independent. `max_parallel` limits how many run at the same time (None: the engine's own limit).
    """

    id: str
    items: FromStep
    body: tuple[Unit, ...]
    outputs: dict[str, Collect]
    needs: tuple[str, ...]
    after: tuple[str, ...] = ()
    max_parallel: int | None = None
    target: str | None = None
    effect: bool = False
    span: Span | None = None
    group: str | None = None


class TryRegion(Record):
    """`try`: when a unit of `body` fails, `handler` runs; `final` runs in any case, last; a failure stands.

    `handler` is empty where the source has no `except`; one with exception types, or more than one, is always fused.
    What `outputs` name is there only where nothing failed.
    """

    id: str
    body: tuple[Unit, ...]
    handler: tuple[Unit, ...]
    final: tuple[Unit, ...]
    outputs: dict[str, Source | Const]
    needs: tuple[str, ...]
    after: tuple[str, ...] = ()
    effect: bool = True
    span: Span | None = None
    group: str | None = None


Region = Union[IfRegion, MapRegion, TryRegion]
Unit = Union[Step, IfRegion, MapRegion, TryRegion]


class Fusion(Record):
    """Why a region, or a group of tasks, runs as one engine task: the step's id, what it was, and the reason."""

    step: str
    what: str
    why: str


def blocks_of(unit: Unit) -> tuple[tuple[Unit, ...], ...]:
    """The blocks inside a unit, in program order; none for a step."""
    if isinstance(unit, Step):
        return ()
    if isinstance(unit, IfRegion):
        return (unit.then, unit.orelse)
    if isinstance(unit, MapRegion):
        return (unit.body,)
    return (unit.body, unit.handler, unit.final)


def walk_units(units: Iterable[Unit]) -> Iterator[Unit]:
    """All units, regions before what is inside them, in program order."""
    stack = list(units)[::-1]
    while stack:
        unit = stack.pop()
        yield unit
        if not isinstance(unit, Step):
            for block in reversed(blocks_of(unit)):
                stack.extend(reversed(block))


def map_steps(units: tuple[Unit, ...], change: Callable[[Step], Step]) -> tuple[Unit, ...]:
    """The units with `change` applied to every step, also inside regions."""
    changed: list[Unit] = []
    for unit in units:
        if isinstance(unit, Step):
            changed.append(change(unit))
        elif isinstance(unit, IfRegion):
            then, orelse = map_steps(unit.then, change), map_steps(unit.orelse, change)
            changed.append(unit._replace(then=then, orelse=orelse))
        elif isinstance(unit, MapRegion):
            changed.append(unit._replace(body=map_steps(unit.body, change)))
        else:
            body, handler, final = (map_steps(block, change) for block in blocks_of(unit))
            changed.append(unit._replace(body=body, handler=handler, final=final))
    return tuple(changed)


class Plan(Record):
    """A pipeline cut into steps, with every setting resolved. `units` are in an order that respects all edges.

    `result` is None where the pipeline returns None; otherwise the output that holds the returned value.
    `groups` are the nested pipelines, `fusions` what runs as one engine task and why.
    """

    name: str
    module: str
    function: str
    file: str
    params: tuple[PlanParam, ...]
    units: tuple[Unit, ...]
    result: FromStep | FromRegion | None
    settings: PipelineSettings
    doc: str | None = None
    env: str | None = None
    span: Span | None = None
    groups: tuple[Group, ...] = ()
    fusions: tuple[Fusion, ...] = ()

    @property
    def steps(self) -> tuple[Step, ...]:
        """Every step, also inside regions, in program order."""
        if self.flat:
            return self.units  # type: ignore[return-value]
        return tuple(unit for unit in walk_units(self.units) if isinstance(unit, Step))

    @property
    def flat(self) -> bool:
        """Whether the plan has no regions."""
        return all(isinstance(unit, Step) for unit in self.units)
