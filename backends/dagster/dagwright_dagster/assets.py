"""Named values as assets: which there are, and which of them each is made from.

Dagster wants every op of the graph behind assets to lead to one. So what ends in an effect, and not in a named value, is an asset
as well: one without a value, called after its step.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from dagwright.plan.model import IfRegion, MapRegion, Step
from dagwright_dagster.graph import DONE, Port, collects, joins
from dagwright_dagster.names import EngineNames

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dagwright.plan.model import Plan
    from dagwright_dagster.graph import Graph


class Asset(NamedTuple):
    """An asset: the output of the graph (and last part of the key) it is, the op's output, and what it is made from."""

    name: str
    port: Port
    deps: tuple[str, ...]


def assets_of(plan: Plan, graph: Graph) -> tuple[Asset, ...]:
    """The assets, in the order of the program; the values among them are public."""
    names = EngineNames()
    found: dict[Port, str] = {}
    for name, ident, output in (*_values(plan), *_ends(graph)):
        op = graph.ops[ident]
        if output == DONE and DONE not in op.outs:
            op.done = True
            found[Port(ident, DONE)] = names.take(name)
        elif (port := Port(ident, op.outs[output])) not in found:
            op.public.add(output)
            found[port] = names.take(name)
    sources = _sources(graph, found)
    return tuple(Asset(name, port, sources[port.op]) for port, name in found.items())


def _values(plan: Plan) -> Iterator[tuple[str, str, str]]:
    """Name, op and output of every value that the pipeline function gives a name, and of its result."""
    for unit in plan.units:
        for name in unit.outputs:
            if isinstance(unit, IfRegion):
                yield name, joins(unit), name
            elif isinstance(unit, MapRegion):
                yield name, collects(unit), name
            elif isinstance(unit, Step) and unit.outputs[name].kind == "value":
                if unit.var is not None:
                    yield name, unit.id, name
                elif plan.result is not None and plan.result[:2] == (unit.id, name):
                    yield "result", unit.id, name


def _ends(graph: Graph) -> Iterator[tuple[str, str, str]]:
    """The same of every op that no other waits for."""
    read = {_maker(port, graph) for op in graph.ops.values() for wire in op.wires for port in wire.ports}
    for op in graph.ops.values():
        if op.id not in read:
            key = next((key for key, out in op.outs.items() if out == op.anchor), DONE)
            yield op.name, op.id, key


def _maker(port: Port, graph: Graph) -> str:
    """The op that makes an output; of an element, the one that makes what the loop runs over."""
    if port.out:
        return port.op
    region = graph.units[port.op]
    assert isinstance(region, MapRegion)
    return region.items.step


def _sources(graph: Graph, assets: dict[Port, str]) -> dict[str, tuple[str, ...]]:
    """Op to the assets that its values are made from: those it reads, or what values without a name were made from."""
    sources: dict[str, dict[str, None]] = {}
    for op in graph.ops.values():
        made = sources[op.id] = {}
        for wire in op.wires:
            for port in () if wire.order else wire.ports:
                if port in assets:
                    made[assets[port]] = None
                    continue
                made.update(sources[_maker(port, graph)])
    return {ident: tuple(made) for ident, made in sources.items()}
