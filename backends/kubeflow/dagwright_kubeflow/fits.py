"""Which conditions Kubeflow can take apart: it merges what the sides of one yield as parameters only.

`OneOf` over artifacts takes the last side's, whether that ran or not (kubeflow/pipelines#13436; driver/resolve.go, GetProducerTask),
and kfp.local refuses it. So a value is merged where its annotation bounds it, as it does for what travels as a parameter anyway.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from dagwright.ir.json import constant_json
from dagwright.ir.model import Const
from dagwright.plan.model import FromParam, FromRegion, FromStep, IfRegion, blocks_of
from dagwright_kubeflow.annotations import PARAMETER, carrier

if TYPE_CHECKING:
    from collections.abc import Iterable

    from dagwright.plan.model import Plan, Source, Unit

_LONGEST_CONSTANT = 4_000
"""Characters of tagged JSON: half of what a parameter holds, for what its escapes add."""

_WHY = "`{}` travels as an artifact, and Kubeflow merges only parameters: values annotated as a number, a flag, a date or the like"


def unfit(plan: Plan) -> dict[str, str]:
    """The conditions that have to run as one task, each with the reason."""
    types = {(step.id, name): output.type for step in plan.steps for name, output in step.outputs.items()}
    params = {param.name: param.annotation for param in plan.params}
    found: dict[str, str] = {}
    merged: set[tuple[str, str]] = set()

    def is_parameter(source: Source | Const) -> bool:
        if isinstance(source, Const):
            return len(json.dumps(constant_json(source.value))) <= _LONGEST_CONSTANT
        if isinstance(source, FromStep):
            return carrier(types[source.step, source.output]) == PARAMETER
        if isinstance(source, FromParam):
            return carrier(params[source.param]) == PARAMETER
        return isinstance(source, FromRegion) and (source.region, source.output) in merged

    def visit(units: Iterable[Unit]) -> None:
        for unit in units:
            for block in blocks_of(unit):
                visit(block)
            if isinstance(unit, IfRegion):
                large = [
                    name for name, m in unit.outputs.items() if not (is_parameter(m.then) and is_parameter(m.orelse))
                ]
                if large:
                    found[unit.id] = _WHY.format(large[0])
                else:
                    merged.update((unit.id, name) for name in unit.outputs)

    visit(plan.units)
    return found
