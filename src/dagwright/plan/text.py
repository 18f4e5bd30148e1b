"""The readable form of a plan."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dagwright.ir.text import node_text, ref_text, type_text
from dagwright.plan.model import FromStep

if TYPE_CHECKING:
    from dagwright.plan.model import Plan, Source, Step
    from dagwright.settings.model import TaskSettings


def plan_text(plan: Plan) -> str:
    """The whole plan: a paragraph a step, with its inputs, block, outputs, order and settings; ends in a newline."""
    lines = [f"plan {plan.name} = {plan.module}:{plan.function}" + (f" in {plan.env}" if plan.env else "")]
    for p in plan.params:
        default = "" if p.default is None else f" = {p.default.value!a}"
        source = "" if p.source is None else f" from {p.source.source}"
        lines.append(f"  param ${p.name}: {type_text(p.type)}{default}{source}")
    for step in plan.steps:
        lines += _step_lines(step)
    lines.append(f"  return {'None' if plan.result is None else source_text(plan.result)}")
    return "\n".join(lines) + "\n"


def source_text(source: Source) -> str:
    """`step.output` or `$param`."""
    return f"{source.step}.{source.output}" if isinstance(source, FromStep) else f"${source.param}"


def _step_lines(step: Step) -> list[str]:
    inputs = ", ".join(f"{name}={source_text(source)}" for name, source in step.inputs.items())
    lines = [f"  step {step.id}{' (glue)' if step.kind == 'glue' else ''}({inputs})"]
    lines += [f"    {node_text(node)}" for node in step.block]
    lines += [f"    output {name} = {ref_text(output.ref)}" for name, output in step.outputs.items()]
    if step.after:
        lines.append(f"    after {', '.join(step.after)}")
    shown = settings_text(step.settings)
    if shown:
        lines.append(f"    with {shown}")
    return lines


def settings_text(settings: TaskSettings) -> str:
    """The settings that say something, `name=value`, secrets by reference."""
    parts = []
    for name, value in zip(settings._fields, settings, strict=False):
        if name == "where" or value is None or value in ((), {}):
            continue
        parts.append(f"{name}={getattr(value, 'text', value)}")
    return ", ".join(parts)
