"""What there is to tell about the regions of a plan, as plain JSON values."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dagwright.ir.model import Const
from dagwright.plan.model import Collect, FromParam, FromStep, IfRegion, MapRegion, Merge, Step, walk_units
from dagwright.preview.frames import region_id
from dagwright.preview.graph import param_id, step_id
from dagwright.preview.wording import literal

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dagwright.diagnostics.model import Span
    from dagwright.plan.model import Plan, Region, Source
    from dagwright.preview.becoming import Becoming
    from dagwright.preview.graph import PreviewGraph
    from dagwright.preview.wording import Words

Json = dict[str, Any]


def span_json(span: Span | None) -> Json | None:
    """A place in the source."""
    return None if span is None else dict(span._asdict())


def source_id(source: Source) -> str:
    """The node or frame that a value comes from; of an element, the map that runs over it."""
    if isinstance(source, FromParam):
        return param_id(source.param)
    return step_id(source.step) if isinstance(source, FromStep) else region_id(source.region)


def unit_id(unit: str, regions: set[str]) -> str:
    """The node of a step, or the frame of a region."""
    return region_id(unit) if unit in regions else step_id(unit)


def fusions_of(plan: Plan) -> dict[str, Json]:
    """By step: what runs in it as one task, and why."""
    reasons = {fusion.step: {"what": fusion.what, "why": fusion.why} for fusion in plan.fusions}
    found: dict[str, Json] = {}
    for step in plan.steps:
        for ident in (step.id, *(node.id for node in step.block)):
            if ident in reasons:
                found.setdefault(step.id, reasons[ident])
    return found


def regions(plan: Plan, graph: PreviewGraph, words: Words, becomes: Mapping[str, Becoming]) -> list[Json]:
    """All regions, each before those in it."""
    titles = {group.id: group.title for group in graph.groups}
    units = [unit for unit in walk_units(plan.units) if not isinstance(unit, Step)]
    known = {unit.id for unit in units}
    return [
        {
            "id": region_id(unit.id),
            "region": unit.id,
            "kind": "if" if isinstance(unit, IfRegion) else "map" if isinstance(unit, MapRegion) else "try",
            "title": titles[region_id(unit.id)],
            "decided": _decided(unit),
            "target": words.names.element(unit.id) if isinstance(unit, MapRegion) else None,
            "max_parallel": unit.max_parallel if isinstance(unit, MapRegion) else None,
            "outputs": [_output(name, value, words) for name, value in unit.outputs.items()],
            "after": [unit_id(before, known) for before in unit.after],
            "span": span_json(unit.span),
            "becomes": [
                {"engine": engine, **found[unit.id]._asdict()} for engine, found in becomes.items() if unit.id in found
            ],
        }
        for unit in units
    ]


def _decided(region: Region) -> str | None:
    """The step that computes the condition, or the list; a `try` has none."""
    if isinstance(region, IfRegion):
        return step_id(region.test.step)
    return step_id(region.items.step) if isinstance(region, MapRegion) else None


def _output(name: str, value: Any, words: Words) -> Json:
    if isinstance(value, Merge):
        values = [("yes", value.then), ("no", value.orelse)]
    else:
        values = [("each" if isinstance(value, Collect) else "", value.source if isinstance(value, Collect) else value)]
    return {
        "name": name,
        "many": isinstance(value, Collect) and value.many,
        "values": [
            {
                "part": part,
                "text": _text(source, words),
                "source": None if isinstance(source, Const) else source_id(source),
            }
            for part, source in values
        ],
    }


def _text(source: Source | Const, words: Words) -> str:
    return literal(source.value) if isinstance(source, Const) else words.names.source(source)
