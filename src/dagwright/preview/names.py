"""What values are called in a picture."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dagwright.ir.model import Call, Expr, Map, Out
from dagwright.ir.walk import all_nodes
from dagwright.plan.model import FromItem, FromParam, FromStep, MapRegion, Step, walk_units
from dagwright.preview.characters import clean

if TYPE_CHECKING:
    from dagwright.plan.model import Plan, Source

SHORT = 24
"""An expression of this many characters or fewer names its own value."""


class Names:
    """The names of a plan's values: the variable where it is unique, glue by its source, else the step's id."""

    __slots__ = ("_elements", "_outputs", "_shown", "_taken")

    def __init__(self, plan: Plan) -> None:
        """Look at every step and region once."""
        self._taken: dict[str, int] = {}
        self._outputs: dict[str, int] = {}
        self._shown: dict[str, str] = {}
        self._elements: dict[str, str] = {}
        for unit in walk_units(plan.units):
            if not isinstance(unit, Step):
                if isinstance(unit, MapRegion):
                    self._elements[unit.id] = clean(unit.target or "element")
                continue
            values = [name for name, output in unit.outputs.items() if output.kind == "value"]
            for name in dict.fromkeys([unit.id, *values]):
                self._taken[name] = self._taken.get(name, 0) + 1
            self._outputs[unit.id] = len(values)
            self._shown[unit.id] = _glue_source(unit) or unit.id
            for node in all_nodes(unit.block):
                if isinstance(node, Map):
                    self._elements[node.id] = clean(node.target or "element")

    def source(self, source: Source) -> str:
        """The value that a step input (or the result) stands for."""
        if isinstance(source, FromParam):
            return clean(source.param)
        if isinstance(source, FromItem):
            return self.element(source.region)
        if not isinstance(source, FromStep):  # what a region yields has the variable's name, as in the program
            return clean(source.output)
        if self._taken.get(source.output, 1) == 1 and source.output != "value":
            return clean(source.output)
        step = clean(self._shown.get(source.step, source.step))
        return step if self._outputs.get(source.step, 1) == 1 else f"{step}.{clean(source.output)}"

    def element(self, region: str) -> str:
        """The loop's own variable."""
        return self._elements.get(region, "element")


def _glue_source(step: Step) -> str | None:
    """The expression that a nameless glue step computes, if it is short."""
    if step.kind == "glue" and not step.var and len(step.block) == 1 and isinstance(step.block[0], Expr):
        src = step.block[0].src
        return src if len(src) <= SHORT else None
    return None


def made_by(step: Step, output: str) -> Call | Expr | None:
    """The call or expression whose value an output is."""
    ref = step.outputs[output].ref
    found = next((n for n in step.block if isinstance(ref, Out) and n.id == ref.node), None)
    return found if isinstance(found, (Call, Expr)) else None
