"""What must hold of every plan. A failure is a bug of ours, reported as DW202."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING

from dagwright.ir.model import Call, In, Out, ParamRef
from dagwright.ir.walk import leaves, refs_of
from dagwright.plan.build import released_effects
from dagwright.plan.model import FromParam, Plan, Step

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dagwright.diagnostics.model import DiagnosticSink
    from dagwright.ir.model import Pipeline, Ref


def verify_plan(plan: Plan, pipeline: Pipeline, sink: DiagnosticSink) -> None:
    """Check the invariants of a plan against the pipeline it was made from."""
    for message in problems(plan, pipeline):
        sink.error(
            "DW202", f"the plan is broken: {message}", plan.span, help="this is a bug in dagwright: please report it"
        )


def problems(plan: Plan, pipeline: Pipeline) -> Iterator[str]:
    """Breaches of: every node in exactly one step, inputs that exist, no reference across a border, acyclic order."""
    placed = [node.id for step in plan.steps for node in step.block]
    if sorted(placed) != sorted(node.id for node in pipeline.nodes):
        yield "not every node is in exactly one step"
    steps: dict[str, Step] = {}
    params = {p.name for p in plan.params}
    for step in plan.steps:
        if step.id in steps:
            yield f"the step id `{step.id}` is not unique"
        yield from _sources(step, steps, params)
        yield from _block(step)
        steps[step.id] = step
    if plan.result is not None and plan.result.output not in getattr(steps.get(plan.result.step), "outputs", {}):
        yield "the result is no output of a step"
    yield from _effects(plan, pipeline)


def _sources(step: Step, before: dict[str, Step], params: set[str]) -> Iterator[str]:
    for name, source in step.inputs.items():
        if isinstance(source, FromParam):
            if source.param not in params:
                yield f"`{step.id}` wants the parameter `{source.param}`, which does not exist"
        elif source.step not in before:
            yield f"`{step.id}` takes `{name}` from `{source.step}`, which does not come before it"
        elif source.output not in before[source.step].outputs:
            yield f"`{step.id}` takes `{name}` from `{source.step}`, which has no output `{source.output}`"
    for earlier in step.after:
        if earlier not in before:
            yield f"`{step.id}` comes after `{earlier}`, which does not come before it"


def _block(step: Step) -> Iterator[str]:
    seen: set[str] = set()

    def bad(ref: Ref) -> Iterator[str]:
        for leaf in leaves(ref):
            if isinstance(leaf, In) and leaf.name not in step.inputs:
                yield f"`{step.id}` has no input `{leaf.name}`"
            elif isinstance(leaf, Out) and leaf.node not in seen:
                yield f"`{step.id}` refers to `{leaf.node}` across its border"
            elif isinstance(leaf, ParamRef):
                yield f"`{step.id}` refers to the parameter `{leaf.param}` past its inputs"

    for node in step.block:
        for ref in refs_of(node):
            yield from bad(ref)
        seen.add(node.id)
    for output in step.outputs.values():
        yield from bad(output.ref)


def _effects(plan: Plan, pipeline: Pipeline) -> Iterator[str]:
    """Every effect comes after all calls above it and before all below it, through the edges of the plan."""
    tasks = {node.id: step.settings for step in plan.steps for node in step.block}
    released = released_effects(pipeline, plan.settings, tasks)
    owner = {node.id: step.id for step in plan.steps for node in step.block}
    effects = [n.id for n in pipeline.nodes if isinstance(n, Call) and n.effect and n.id not in released]
    if not effects:
        return
    upstream = {step.id: step.upstream for step in plan.steps}
    calls = [n.id for n in pipeline.nodes if isinstance(n, Call)]
    position = {ident: i for i, ident in enumerate(calls)}
    reached = _latest_effect(plan, upstream, {owner[e]: position[e] for e in effects})
    waiting = _leads_to_effect(plan, upstream, {owner[e]: position[e] for e in effects})
    bounds = [position[e] for e in effects]
    for ident in calls:
        previous = _last(bounds, position[ident])
        if previous is not None and ident not in released and reached[owner[ident]] < previous:
            yield f"`{ident}` does not wait for the effect `{calls[previous]}`"
        following = _next(bounds, position[ident])
        if following is not None and waiting[owner[ident]] > following:
            yield f"the effect `{calls[following]}` does not wait for `{ident}`"


def _last(bounds: list[int], position: int) -> int | None:
    index = bisect_left(bounds, position)
    return bounds[index - 1] if index else None


def _next(bounds: list[int], position: int) -> int | None:
    index = bisect_right(bounds, position)
    return bounds[index] if index < len(bounds) else None


def _latest_effect(plan: Plan, upstream: dict[str, tuple[str, ...]], effects: dict[str, int]) -> dict[str, int]:
    reached: dict[str, int] = {}
    for step in plan.steps:
        best = effects.get(step.id, -1)
        for source in upstream[step.id]:
            best = max(best, reached[source])
        reached[step.id] = best
    return reached


def _leads_to_effect(plan: Plan, upstream: dict[str, tuple[str, ...]], effects: dict[str, int]) -> dict[str, int]:
    """For every step the position of the first effect that waits for it; past the end where none does."""
    never = 1 << 60
    leads = {step.id: never for step in plan.steps}
    for step in reversed(plan.steps):
        own = min(leads[step.id], effects.get(step.id, never))
        for source in upstream[step.id]:
            leads[source] = min(leads[source], own)
    return leads
