"""What the worker is told: the step spec and the parameter specs of the protocol."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dagwright.ir.json import constant_json, node_json, ref_json
from dagwright.plan.model import FromItem, FromParam, FromStep

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dagwright.plan.model import Output, Plan, PlanParam, Source, Step

PROTOCOL = "1.1"


def step_spec(step: Step, plan: Plan) -> dict[str, Any]:
    """The step spec of the worker protocol: all that a worker needs to run the step, as JSON."""
    homes = {group.id: group.home for group in plan.groups}
    spec: dict[str, Any] = {
        "protocol": PROTOCOL,
        "pipeline": f"{plan.module}:{plan.function}",
        "step": step.id,
        "block": [node_json(node, homes) for node in step.block],
        "inputs": {name: source_json(source) for name, source in step.inputs.items()},
        "outputs": {name: output_json(output, homes) for name, output in step.outputs.items()},
    }
    used = {source.param for source in step.inputs.values() if isinstance(source, FromParam)}
    if used:
        spec["params"] = {p.name: param_spec(p, plan) for p in plan.params if p.name in used}
    return spec


def params_spec(plan: Plan) -> dict[str, dict[str, Any]]:
    """The parameter specs of all parameters, by name."""
    return {p.name: param_spec(p, plan) for p in plan.params}


def param_spec(param: PlanParam, plan: Plan) -> dict[str, Any]:
    """One parameter spec. `offset` is in seconds, `timezone` the pipeline's."""
    spec: dict[str, Any] = {"type": param.type}
    if param.default is not None:
        spec["default"] = constant_json(param.default.value)
    if param.source is not None:
        spec["source"] = param.source.source
        if param.source.offset is not None:
            spec["offset"] = param.source.offset.seconds
        if param.source.source.startswith("schedule."):
            spec["timezone"] = plan.settings.timezone
    return spec


def source_json(source: Source) -> dict[str, Any]:
    """Where an input comes from, as the protocol writes it."""
    if isinstance(source, FromStep):
        return {"step": source.step, "output": source.output}
    if isinstance(source, FromParam):
        return {"param": source.param}
    if isinstance(source, FromItem):
        return {"item": source.region}
    return {"region": source.region, "output": source.output}


def output_json(output: Output, homes: Mapping[str, str]) -> dict[str, Any]:
    """An output as the protocol writes it: a reference, or its truth, or its elements. `homes` are as for nodes."""
    found = ref_json(output.ref)
    if output.kind == "value":
        return found
    found = {output.kind: found}
    if output.nth is not None:
        found["nth"] = output.nth
        if output.group is not None and output.group in homes:
            found["home"] = homes[output.group]
    return found
