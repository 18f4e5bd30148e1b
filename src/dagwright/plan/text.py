"""The readable form of a plan."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dagwright.ir.model import Const
from dagwright.ir.text import node_lines, ref_text, type_text
from dagwright.plan.model import Collect, FromItem, FromParam, FromStep, IfRegion, MapRegion, Merge, Step, TryRegion

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import Any

    from dagwright.plan.model import Plan, Region, Source, Unit
    from dagwright.settings.model import TaskSettings


def plan_text(plan: Plan) -> str:
    """The whole plan: a paragraph a step, with its inputs, block, outputs, order and settings; ends in a newline."""
    lines = [f"plan {plan.name} = {plan.module}:{plan.function}" + (f" in {plan.env}" if plan.env else "")]
    for p in plan.params:
        default = "" if p.default is None else f" = {p.default.value!a}"
        source = "" if p.source is None else f" from {p.source.source}"
        lines.append(f"  param ${p.name}: {type_text(p.type)}{default}{source}")
    lines += _unit_lines(plan.units, "  ")
    lines.append(f"  return {'None' if plan.result is None else source_text(plan.result)}")
    return "\n".join(lines) + "\n"


def source_text(source: Source | Const) -> str:
    """`step.output`, `region.output`, `$param`, `&map` for its element, or a constant."""
    if isinstance(source, Const):
        return ref_text(source)
    if isinstance(source, FromParam):
        return f"${source.param}"
    if isinstance(source, FromItem):
        return f"&{source.region}"
    return f"{source.step if isinstance(source, FromStep) else source.region}.{source.output}"


def _unit_lines(units: Iterable[Unit], indent: str) -> Iterator[str]:
    for unit in units:
        lines = _step_lines(unit) if isinstance(unit, Step) else _region_lines(unit)
        yield from (indent + line for line in lines)


def _region_lines(region: Region) -> Iterator[str]:
    if isinstance(region, IfRegion):
        yield f"if {region.id} on {source_text(region.test)}"
        yield from _unit_lines(region.then, "  ")
        if region.orelse:
            yield "else"
            yield from _unit_lines(region.orelse, "  ")
    elif isinstance(region, MapRegion):
        limit = f" at most {region.max_parallel}" if region.max_parallel is not None else ""
        yield f"map {region.id} over {source_text(region.items)}{limit}"
        yield from _unit_lines(region.body, "  ")
    else:
        assert isinstance(region, TryRegion)
        yield f"try {region.id}"
        yield from _unit_lines(region.body, "  ")
        if region.handler:
            yield "on failure"
            yield from _unit_lines(region.handler, "  ")
        if region.final:
            yield "finally"
            yield from _unit_lines(region.final, "  ")
    for name, value in region.outputs.items():
        yield f"  output {name} = {_yield_text(value)}"
    if region.after:
        yield f"  after {', '.join(region.after)}"


def _yield_text(value: Any) -> str:
    if isinstance(value, Merge):
        return f"{source_text(value.then)} else {source_text(value.orelse)}"
    if isinstance(value, Collect):
        return f"{'all of ' if value.many else ''}each {source_text(value.source)}"
    return source_text(value)


def _step_lines(step: Step) -> list[str]:
    inputs = ", ".join(f"{name}={source_text(source)}" for name, source in step.inputs.items())
    lines = [f"step {step.id}{' (glue)' if step.kind == 'glue' else ''}({inputs})"]
    lines += [line for node in step.block for line in node_lines(node, "  ")]
    for name, output in step.outputs.items():
        word = "output" if output.kind == "value" else output.kind
        lines.append(f"  {word} {name} = {ref_text(output.ref)}")
    if step.after:
        lines.append(f"  after {', '.join(step.after)}")
    shown = settings_text(step.settings)
    if shown:
        lines.append(f"  with {shown}")
    return lines


def settings_text(settings: TaskSettings) -> str:
    """The settings that say something, `name=value`, secrets by reference."""
    parts = []
    for name, value in zip(settings._fields, settings, strict=False):
        if name == "where" or value is None or value in ((), {}):
            continue
        parts.append(f"{name}={getattr(value, 'text', value)}")
    return ", ".join(parts)
