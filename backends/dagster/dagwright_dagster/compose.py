"""The body of the graph function: a call for every op, and a `map` for every loop."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dagwright.emit.python import WIDTH, broken_or_flat
from dagwright.plan.model import IfRegion, MapRegion, Step, walk_units
from dagwright_dagster.graph import Port, collects, joins

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from dagwright.plan.model import Plan, Unit
    from dagwright_dagster.graph import Graph, Op, Wire
    from dagwright_dagster.names import Namespace

INDENT = 4


class Composition:
    """Writes the statements. `tasks` are the variables of the ops, `returned` the outputs that the graph gives out; `runs`
    will be the variables of the ops' outputs, by op.
    """

    def __init__(
        self, plan: Plan, graph: Graph, tasks: Mapping[str, str], returned: Iterable[Port], space: Namespace
    ) -> None:
        self.plan = plan
        self.graph = graph
        self.tasks = tasks
        self.space = space
        self.read = {port.op for op in graph.ops.values() for wire in op.wires for port in wire.ports}
        self.read |= {port.op for port in returned}
        self.read |= {unit.items.step for unit in walk_units(plan.units) if isinstance(unit, MapRegion)}
        self.runs: dict[str, str] = {}
        self.elements: dict[str, str] = {}
        self.rounds: dict[Port, str] = {}  # what a body's output is called outside of its loop
        self._name()

    def _name(self) -> None:
        """What regions yield keeps its name; what is called alike inside is the one to give way."""
        for region in walk_units(self.plan.units):
            if isinstance(region, Step):
                continue
            if isinstance(region, MapRegion):
                self.elements[region.id] = self.space.take(region.target or "item")
            if region.id in self.graph.direct and isinstance(region, MapRegion):
                for name, output in region.outputs.items():
                    port = self.graph.port(output.source)  # type: ignore[arg-type]  # a direct one yields no constant
                    self.rounds[port] = self.rounds.get(port) or self.space.take(name)
        for op in self.graph.ops.values():
            if not isinstance(op.unit, Step):
                self.runs[op.id] = self._run(op)
        for op in self.graph.ops.values():
            self.runs[op.id] = self.runs.get(op.id) or self._run(op)

    def _run(self, op: Op) -> str:
        if isinstance(op.unit, Step):
            return self.space.take(op.unit.var or f"{op.id}_run")
        names = list(op.unit.outputs)
        return self.space.take(names[0] if len(names) == 1 else f"{op.unit.id}_values")

    def lines(self) -> list[str]:
        """The statements of the whole graph, in its function."""
        return list(self._block(self.plan.units))

    def value(self, port: Port, *, collected: bool = False) -> str:
        """An output as the function names it; `collected` from outside of its loop."""
        if port.out == "":
            region = self.graph.units[port.op]
            assert isinstance(region, MapRegion)
            return self.value(self.graph.port(region.items)) if collected else self.elements[port.op]
        if collected:
            return self.rounds[port]
        run = self.runs[port.op]
        return run if len(self.graph.ops[port.op].ports) == 1 else f"{run}.{port.out}"

    def _block(self, units: Sequence[Unit]) -> Iterator[str]:
        for unit in units:
            if isinstance(unit, Step):
                yield self._statement(self.graph.ops[unit.id])
            elif isinstance(unit, IfRegion):
                yield from self._block((*unit.then, *unit.orelse))
                if unit.outputs:
                    yield self._statement(self.graph.ops[joins(unit)])
            elif isinstance(unit, MapRegion):
                yield from self._map(unit)
                if unit.id not in self.graph.direct:
                    yield self._statement(self.graph.ops[collects(unit)])

    def _statement(self, op: Op, indent: int = INDENT) -> str:
        head = f"{self.runs[op.id]} = " if op.id in self.read else ""
        return " " * indent + self._call(op, indent, head)

    def _call(self, op: Op, indent: int, head: str = "") -> str:
        given = [f"{wire.name}={self._wired(wire, indent + 4)}" for wire in op.wires]
        return broken_or_flat(f"{head}{self.tasks[op.id]}(", given, ")", indent, indent)

    def _wired(self, wire: Wire, indent: int) -> str:
        if wire.form == "all":
            return f"{self.value(wire.ports[0], collected=True)}.collect()"
        if wire.form == "any":
            values = [self.value(port) for port in wire.ports]
            return broken_or_flat("[", values, "]", indent, indent + len(wire.name) + 2)
        return self.value(wire.ports[0])

    # --- loops ---

    def _map(self, region: MapRegion) -> Iterator[str]:
        pad = " " * INDENT
        ops = [self.graph.ops[step.id] for step in region.body]
        wanted = [Port(op.id, out) for op in ops for out in op.ports if self._is_collected(Port(op.id, out))]
        over = f"{self.value(self.graph.port(region.items))}.map"
        element = self.elements[region.id]
        for port in wanted:
            self.rounds[port] = self.rounds.get(port) or self.space.take(f"{self.runs[port.op]}_rounds")
        targets = ", ".join(self.rounds[port] for port in wanted)
        if len(ops) == 1 and len(wanted) <= 1:
            flat = self._lambda(ops[0], wanted, f"{pad}{targets} = " if wanted else pad, over, element)
            if len(flat) <= WIDTH and "\n" not in flat:
                yield flat
                return
        name = self.space.take(f"{self.runs[ops[-1].id]}_round")
        yield ""
        yield f"{pad}def {name}({element}):"
        for op in ops:
            yield self._statement(op, INDENT + 4)
        if wanted:
            yield f"{pad}    return {', '.join(map(self.value, wanted))}"
        yield ""
        yield f"{pad}{targets} = {over}({name})" if wanted else f"{pad}{over}({name})"

    def _lambda(self, op: Op, wanted: Sequence[Port], head: str, over: str, element: str) -> str:
        """A loop whose round is one op, on one line."""
        part = f".{wanted[0].out}" if wanted and len(op.ports) > 1 else ""
        return f"{head}{over}(lambda {element}: {self._call(op, -1000)}{part})"

    def _is_collected(self, port: Port) -> bool:
        return any(wire.form == "all" and port in wire.ports for op in self.graph.ops.values() for wire in op.wires)
