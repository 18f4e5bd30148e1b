"""What an engine makes of the regions of a plan: its own conditions and loops, or one task; and why."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dagwright.plan.features import region_uses
from dagwright.plan.model import Step, blocks_of, walk_units
from dagwright.record import Record

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dagwright.backend import Feature, Support
    from dagwright.plan.model import Plan, Unit


class Becomes(Record):
    """`how` is "native", "lowered" (by means that `why` tells), "fused" (one task, `why` tells the reason) or "inside" (of what
    has the id `why`, and is fused).
    """

    how: str
    why: str = ""


Becoming = dict[str, Becomes]
"""By the ids of regions."""


def becoming(plan: Plan, target: Plan, table: Mapping[Feature, Support]) -> Becoming:
    """What became of the regions of `plan` in the plan as an engine gets it; `table` is the engine's."""
    found: Becoming = {fusion.step: Becomes("fused", fusion.why) for fusion in target.fusions}
    stay = {unit.id for unit in walk_units(target.units) if not isinstance(unit, Step)}
    means: dict[str, dict[str, None]] = {}
    for use in region_uses(target):
        support = table.get(use.feature)
        if support is not None and support.level == "lowered":
            means.setdefault(use.subject, {})[support.why] = None
    for ident in stay:
        why = "; ".join(means.get(ident, ()))
        found[ident] = Becomes("lowered" if why else "native", why)
    for unit in plan.units:
        _inside(unit, found, None)
    return found


def _inside(unit: Unit, found: Becoming, outer: str | None) -> None:
    """Say of regions inside a fused one where they went."""
    if isinstance(unit, Step):
        return
    if outer is not None:
        found[unit.id] = Becomes("inside", outer)
    elif found.get(unit.id, Becomes("")).how == "fused":
        outer = unit.id
    for block in blocks_of(unit):
        for inner in block:
            _inside(inner, found, outer)
