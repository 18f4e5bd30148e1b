"""Cut a pipeline into steps and regions: names for what crosses a border, and order edges between units."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dagwright.ir.model import Block, Call
from dagwright.ir.order import effect_order
from dagwright.ir.walk import REGIONS, all_nodes, blocks_of
from dagwright.plan.model import Fusion, Plan, PlanParam
from dagwright.plan.scope import Context, Scope
from dagwright.settings.model import PipelineSettings, TaskSettings

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from dagwright.ir.model import Node, Pipeline

_DEFAULTS = TaskSettings()


def build_plan(
    pipeline: Pipeline,
    *,
    settings: PipelineSettings = PipelineSettings(),
    tasks: Mapping[str, TaskSettings] | None = None,
    params: Sequence[PlanParam] | None = None,
    env: str | None = None,
    fuse: Mapping[str, str] = {},
) -> Plan:
    """The plan of a verified pipeline.

    `tasks` maps call ids to their settings; `params` default to the pipeline's own. `fuse` maps ids of regions that the
    target wants as one task to its reasons.
    """
    tasks = tasks or {}
    unordered = released_effects(pipeline, settings, tasks)
    nodes, order = pipeline.nodes, pipeline.order
    fusions: tuple[Fusion, ...] = ()
    regions: frozenset[str] = frozenset()
    if any(isinstance(node, REGIONS) for node in nodes):
        nodes, regions, fusions = _with_regions(nodes, unordered, tasks, fuse)
    if unordered:
        order = effect_order(nodes, unordered)
    grouped = any(found.group for found in tasks.values())
    context = Context(tasks, unordered, regions, grouped, pipeline.span)
    scope = Scope(context, Block(nodes, order), result=pipeline.result)
    result = scope.result()
    if params is None:
        params = [PlanParam(p.name, p.type, p.annotation, p.default, None, p.span) for p in pipeline.params]
    return Plan(
        pipeline.name, pipeline.module, pipeline.function, pipeline.file, tuple(params), scope.units(), result, settings,
        pipeline.doc, env, pipeline.span, pipeline.groups, fusions,
    )  # fmt: skip


def _with_regions(
    nodes: tuple[Node, ...], unordered: frozenset[str], tasks: Mapping[str, TaskSettings], fuse: Mapping[str, str]
) -> tuple[tuple[Node, ...], frozenset[str], tuple[Fusion, ...]]:
    """The nodes made ready for regions, the ids of those that stay regions, and what runs as one task."""
    from dagwright.plan.batch import Batches
    from dagwright.plan.prepare import prepare

    fusions = tuple(_fusions(nodes, unordered, fuse))
    regions = frozenset(_regions(nodes, {fusion.step for fusion in fusions}))
    if regions:
        taken = {node.id for node in all_nodes(nodes)}
        batches = Batches(regions, tasks, taken)
        nodes = prepare(batches.nodes(nodes), regions, taken)
        fusions += tuple(batches.fusions)
    return nodes, regions, fusions


def released_effects(
    pipeline: Pipeline, settings: PipelineSettings, tasks: Mapping[str, TaskSettings]
) -> frozenset[str]:
    """Ids of the effects that settings take out of Python's order."""
    everything = settings.effects == "data"
    return frozenset(
        n.id
        for n in all_nodes(pipeline.nodes)
        if isinstance(n, Call) and n.effect and (everything or tasks.get(n.id, _DEFAULTS).effect == "unordered")
    )


def _fusions(nodes: Sequence[Node], unordered: frozenset[str], requested: Mapping[str, str]) -> Iterator[Fusion]:
    """The outermost regions that run as one task."""
    from dagwright.plan.fuse import reason, title_of

    for node in nodes:
        if not isinstance(node, REGIONS):
            continue
        why = reason(node, unordered, requested)
        if why is not None:
            yield Fusion(node.id, title_of(node), why)
            continue
        for block in blocks_of(node):
            yield from _fusions(block.nodes, unordered, requested)


def _regions(nodes: Sequence[Node], fused: set[str]) -> Iterator[str]:
    """Ids of the regions that stay regions."""
    for node in nodes:
        if isinstance(node, REGIONS) and node.id not in fused:
            yield node.id
            for block in blocks_of(node):
                yield from _regions(block.nodes, fused)
