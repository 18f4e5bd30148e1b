"""Named values as assets: which there are, and which of them each is made from."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from dagwright.plan.model import MapRegion, Step
from dagwright_dagster.graph import Port, collects, joins
from dagwright_dagster.names import EngineNames

if TYPE_CHECKING:
    from dagwright.plan.model import Plan
    from dagwright_dagster.graph import Graph


class Asset(NamedTuple):
    """A named value: the output of the graph (and last part of the key) it is, the op's output, and what it is made from."""

    name: str
    port: Port
    deps: tuple[str, ...]


def named_values(plan: Plan) -> list[tuple[str, str, str]]:
    """Name, unit and output of every value that the pipeline function gives a name, and of its result."""
    found = []
    for unit in plan.units:
        for name, output in unit.outputs.items():
            if not isinstance(unit, Step):
                found.append((name, unit.id, name))
            elif output.kind == "value" and (unit.var is not None or _is_result(plan, unit.id, name)):  # type: ignore[union-attr]
                found.append((name if unit.var is not None else "result", unit.id, name))
    return found


def _is_result(plan: Plan, unit: str, output: str) -> bool:
    result = plan.result
    return result is not None and result[:2] == (unit, output)


def assets_of(plan: Plan, graph: Graph) -> tuple[Asset, ...]:
    """The assets, in the order of the program; what they name is public."""
    names = EngineNames()
    found: dict[Port, str] = {}
    for name, ident, output in named_values(plan):
        unit = graph.units[ident]
        op = graph.ops[ident if isinstance(unit, Step) else collects(unit) if isinstance(unit, MapRegion) else joins(unit)]  # type: ignore[arg-type]
        op.public.add(output)
        found[Port(op.id, op.outs[output])] = names.take(name)
    sources: dict[str, dict[str, None]] = {}  # op -> the assets that its values are made from
    for op in graph.ops.values():
        made = sources[op.id] = {}
        for wire in op.wires:
            for port in () if wire.order else wire.ports:
                if port in found:
                    made[found[port]] = None
                else:
                    region = graph.units.get(port.op)
                    made.update(sources[region.items.step if isinstance(region, MapRegion) else port.op])
    return tuple(Asset(name, port, tuple(sources[port.op])) for port, name in found.items())
