"""What has to be done before a unit of a flow with regions begins, beyond what it reads: the order of effects as edges.

A flow file says order by `wait_for`, so that Prefect's page shows it and a failure keeps what comes after from running. An edge is left
out where others say it already. Only edges count for that, and not what the flow itself has waited for to get so far: where a
branch has run no task, there is nothing in it to wait for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from dagwright.ir.model import Expr
from dagwright.plan.model import FromRegion, FromStep, IfRegion, MapRegion, Step, TryRegion, blocks_of, walk_units

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from dagwright.ir.model import Const
    from dagwright.plan.model import Plan, Region, Source, Unit


class Waits:
    """`of` maps unit ids to the units to wait for, in program order; for a region that is what all inside it waits for.

    `whole` are the regions among them: all of their tasks are waited for.
    """

    __slots__ = ("_bits", "_reach", "_regions", "of", "whole")

    def __init__(self, plan: Plan) -> None:
        self.of: dict[str, tuple[str, ...]] = {}
        self.whole: set[str] = set()
        units = list(walk_units(plan.units))
        self._bits = {unit.id: 1 << i for i, unit in enumerate(units)}
        self._regions: dict[str, Region] = {unit.id: unit for unit in units if not isinstance(unit, Step)}
        self._reach = dict.fromkeys(self._bits, 0)
        self._block(plan.units, ())

    def _block(self, units: Sequence[Unit], entry: tuple[str, ...]) -> None:
        """`entry` is what all of the block waits for: what its region waits for, and what decided that it runs."""
        front = entry  # what stands for everything up to the last effect
        since: list[str] = []  # what stands below that
        for unit in units:
            if _only_prints(unit):
                self._note(unit, entry)
                continue
            self._note(unit, (*front, *since) if unit.effect else front)
            for block in blocks_of(unit):
                self._block(block, self.entry(unit))
            if not unit.effect:
                since.append(unit.id)
                continue
            since = []
            front = (unit.id,) if isinstance(unit, (Step, TryRegion)) else (*self.entry(unit), unit.id)

    def entry(self, unit: Unit) -> tuple[str, ...]:
        """What everything inside a region waits for."""
        return self._sorted({*self.of[unit.id], *_control(unit)})

    def _note(self, unit: Unit, needed: Iterable[str]) -> None:
        reads = self._reads(unit)
        done = 0
        for ident in reads:
            done |= self._bits[ident] | self._reach[ident]
        found: list[str] = []
        for ident in reversed(self._sorted({*needed, *unit.after, *self._decided(unit)})):
            if not done & self._bits[ident]:
                found.append(ident)
                done |= self._bits[ident] | self._reach[ident]
        self.of[unit.id] = tuple(reversed(found))
        self.whole.update(ident for ident in found if ident in self._regions)
        # to have waited for a region says nothing of what its tasks waited for: there may have been none
        self._reach[unit.id] = done if isinstance(unit, (Step, TryRegion)) else 0

    def _reads(self, unit: Unit) -> set[str]:
        """The steps whose task runs are handed over."""
        if not isinstance(unit, Step):
            return set(_control(unit))
        sources = (self.resolve(source) for source in unit.inputs.values())
        return {source.step for source in sources if isinstance(source, FromStep)}

    def _decided(self, unit: Unit) -> Iterable[str]:
        """What decided on the merged values that a step reads. The flow has waited for it; this keeps the edge on the page."""
        if isinstance(unit, Step):
            for source in map(self.resolve, unit.inputs.values()):
                if isinstance(source, FromRegion):
                    region = self._regions[source.region]
                    if isinstance(region, IfRegion):
                        yield region.test.step

    def resolve(self, source: Source | Const) -> Source | Const:
        """The source itself, seen through `try`: what stands inside is there below it too."""
        while isinstance(source, FromRegion):
            region = self._regions[source.region]
            if not isinstance(region, TryRegion):
                break
            source = region.outputs[source.output]
        return source

    def _sorted(self, idents: set[str]) -> tuple[str, ...]:
        return tuple(sorted(idents, key=self._bits.__getitem__))


def _control(unit: Unit) -> tuple[str, ...]:
    """The step that decides on a region, or makes what it runs over."""
    if isinstance(unit, IfRegion):
        return (unit.test.step,)
    return (unit.items.step,) if isinstance(unit, MapRegion) else ()


def _only_prints(unit: Unit) -> bool:
    """Whether the unit is output only, which is never a barrier."""
    return (
        isinstance(unit, Step)
        and bool(unit.block)
        and all(isinstance(node, Expr) and node.role == "print" for node in unit.block)
    )


def started_early(units: Sequence[Unit], waits: Mapping[str, tuple[str, ...]]) -> list[Unit]:
    """The units of a block in the order in which the flow gets to them.

    A region makes the flow wait for its decision, so what does not come after the region is submitted before. Regions keep
    their order: what Python would have run before a failure runs.
    """
    own = {unit.id for unit in units}
    pending, done = list(units), set[str]()
    found: list[Unit] = []
    while pending:
        left: list[Unit] = []
        for unit in pending:
            if isinstance(unit, Step) and _before(unit, own, waits) <= done:
                found.append(unit)
                done.add(unit.id)
            else:
                left.append(unit)
        first = next((i for i, unit in enumerate(left) if not isinstance(unit, Step)), None)
        if first is None:
            break
        unit = left.pop(first)
        found.append(unit)
        done.add(unit.id)
        pending = left
    return found


def _before(step: Step, own: set[str], waits: Mapping[str, tuple[str, ...]]) -> set[str]:
    return own.intersection((*step.upstream, *waits[step.id]))
