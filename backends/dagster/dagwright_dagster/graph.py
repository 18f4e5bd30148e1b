"""The graph of ops: what each op is given, and what it waits for beyond that.

A step is an op. A condition's step has two optional outputs for its flag, of which one is there; the ops of a branch hang on one of
them, so Dagster skips the others. A loop is a dynamic output, mapped over. What regions yield is joined or collected
by an op of its own, or collected by the one that reads it.

Dagster decides by inputs what runs: an op is skipped when an input has no value, or, for a list of several outputs, when none of
them has; and an op waits only for the ops of its own inputs. So order is an input without a value (`Nothing`), and what
waits for a condition waits for all that may have run in it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from dagwright.ir.model import Const
from dagwright.plan.model import (
    FromItem,
    FromParam,
    FromRegion,
    FromStep,
    IfRegion,
    MapRegion,
    Step,
    producer,
    walk_units,
)
from dagwright_dagster.names import EngineNames

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from dagwright.plan.model import Plan, Region, Source, Unit


class Port(NamedTuple):
    """An output of an op; `op` is a map, and `out` empty, for the element that the map is at."""

    op: str
    out: str


class Wire(NamedTuple):
    """An input of an op. `form` is "one" (an output), "any" (those of several that are there, in a list) or "all" (the output
    in every round of a loop). With `order` only the order counts, and no value is handed over.
    """

    name: str
    form: str
    ports: tuple[Port, ...]
    order: bool = False


class Op:
    """An op. `unit` is its step, or the region whose values it joins or collects; `loop` is the map whose body it is in.

    `ins` and `outs` map names of the plan to those of Dagster; a flag has an output for either truth. `public` are the
    outputs (names of the plan) that people read: they hold the value itself. `done`: others wait for it by an output
    without a value, for it has no other that is always there.
    """

    __slots__ = ("done", "id", "ins", "loop", "name", "outs", "public", "unit", "wires")

    def __init__(self, ident: str, unit: Step | Region, name: str, loop: str | None) -> None:
        self.id = ident
        self.unit = unit
        self.name = name
        self.loop = loop
        self.ins: dict[str, str] = {}
        self.outs: dict[str, str] = {}
        self.public: set[str] = set()
        self.done = False
        self.wires: list[Wire] = []

    @property
    def ports(self) -> list[str]:
        """Dagster's names of all outputs, in order."""
        found = []
        for key, out in self.outs.items():
            kind = self.unit.outputs[key].kind if isinstance(self.unit, Step) else "value"
            found += [f"{out}_true", f"{out}_false"] if kind == "flag" else [out]
        return [*found, DONE] if self.done else found

    @property
    def anchor(self) -> str:
        """The output that others wait for: one that is always there."""
        for key, out in self.outs.items():
            if not isinstance(self.unit, Step) or self.unit.outputs[key].kind == "value":
                return out
        return DONE


DONE = "done"
"""The output of an op that has no value to give, and that others wait for."""


def collects(region: MapRegion) -> str:
    """The id of the op that collects what a map yields."""
    return f"{region.id} collect"


def joins(region: IfRegion) -> str:
    """The id of the op that joins what a condition yields."""
    return f"{region.id} join"


class Graph:
    """`ops` in an order in which they can be called. `direct` are the maps whose values are collected by those who read them."""

    def __init__(self, plan: Plan, *, assets: bool = False) -> None:
        """With `assets` what a loop yields has an op of its own: it is a value that people read."""
        self.plan = plan
        self.ops: dict[str, Op] = {}
        self.units: dict[str, Unit] = {unit.id: unit for unit in walk_units(plan.units)}
        self.direct = set() if assets else set(_direct(plan))
        self._place = {ident: i for i, ident in enumerate(self.units)}
        self._names = EngineNames()
        self._bits: dict[Port | str, int] = {}
        self._reach: dict[str, int] = {}
        self._block(plan.units, None, None)
        if plan.result is not None:
            self._publish(plan.result)

    def _publish(self, source: FromStep | FromRegion) -> None:
        port = self.port(source)
        op = self.ops[port.op]
        op.public.add(next(key for key, out in op.outs.items() if out == port.out))

    # --- values ---

    def port(self, source: Source) -> Port:
        """The output that holds a value; not for parameters, and not for what a map yields whose readers collect it."""
        if isinstance(source, FromItem):
            return Port(source.region, "")
        if isinstance(source, FromStep):
            return Port(source.step, self.ops[source.step].outs[source.output])
        assert isinstance(source, FromRegion)
        region = self.units[source.region]
        ident = joins(region) if isinstance(region, IfRegion) else collects(region)  # type: ignore[arg-type]
        return Port(ident, self.ops[ident].outs[source.output])

    def flag(self, region: IfRegion, truth: bool) -> Port:
        """The output that is there when a condition is true, or when it is false."""
        return Port(region.test.step, f"{self.port(region.test).out}_{'true' if truth else 'false'}")

    # --- ops ---

    def _block(self, units: Sequence[Unit], gate: Port | None, loop: str | None) -> None:
        """`gate` is the output that must be there for the ops of the block to run."""
        for unit in units:
            if isinstance(unit, Step):
                self._step(unit, gate, loop, ())
            elif isinstance(unit, IfRegion):
                self._if(unit, gate)
            else:
                assert isinstance(unit, MapRegion)
                self._map(unit, gate)

    def _step(self, step: Step, gate: Port | None, loop: str | None, waits: Iterable[str]) -> None:
        op = self._new(step.id, step, step.id, loop)
        names = EngineNames()
        for name, source in step.inputs.items():
            if isinstance(source, FromParam):
                continue
            op.ins[name] = names.take(name)
            region = self.units[source.region] if isinstance(source, FromRegion) else None
            if isinstance(region, MapRegion) and region.id in self.direct:
                made = region.outputs[source.output].source  # type: ignore[union-attr]  # it is from a region
                assert isinstance(made, FromStep)
                op.wires.append(Wire(op.ins[name], "all", (self.port(made),)))
            else:
                op.wires.append(Wire(op.ins[name], "one", (self.port(source),)))
        outs = EngineNames((DONE,))
        for name, output in step.outputs.items():
            op.outs[name] = outs.take(name, *(("_true", "_false") if output.kind == "flag" else ()))
        read = [self.units[s.region] for s in step.inputs.values() if isinstance(s, FromRegion)]
        entries = [ident for unit in read if unit.id in self.direct for ident in _entry(unit)]
        self._close(op, (*waits, *entries, *step.after), gate, names)

    def _if(self, region: IfRegion, gate: Port | None) -> None:
        for truth, block in ((True, region.then), (False, region.orelse)):
            self._branch(block, self.flag(region, truth), _entry(region))
        if not region.outputs:
            return
        op = self._new(joins(region), region, "_".join([*region.outputs, "join"]), None)
        names, outs = EngineNames(), EngineNames((DONE,))
        inside = {unit.id for block in (region.then, region.orelse) for unit in block}
        for name, merge in region.outputs.items():
            op.outs[name], op.ins[name] = outs.take(name), names.take(name)
            ports = []
            for truth, source in ((True, merge.then), (False, merge.orelse)):
                is_inside = not isinstance(source, Const) and producer(source) in inside
                ports.append(self.port(source) if is_inside else self.flag(region, truth))  # type: ignore[arg-type]
                if not is_inside and isinstance(source, (FromStep, FromRegion)):
                    side = f"{name} {'then' if truth else 'else'}"  # no name of an output has a space
                    op.ins[side] = names.take(side)
                    op.wires.append(Wire(op.ins[side], "one", (self.port(source),)))
            op.wires.append(Wire(op.ins[name], "any", tuple(dict.fromkeys(ports))))
        for wire in op.wires:
            self._account(op, wire)
        self._wait_for_all(op, self._ends(region), names)
        self._close(op, _entry(region), gate, names)

    def _branch(self, block: Sequence[Unit], gate: Port, entry: Iterable[str]) -> None:
        """The ops of a branch: each runs where the gate is there, after what its region waits for."""
        for unit in block:
            if isinstance(unit, Step):
                self._step(unit, gate, None, entry)
            else:
                inner = unit._replace(after=tuple(dict.fromkeys((*entry, *unit.after))))
                self.units[unit.id] = inner
                self._block((inner,), gate, None)

    def _map(self, region: MapRegion, gate: Port | None) -> None:
        item = Port(region.id, "")
        source = self._bit(region.items.step) | self._reach[region.items.step]
        self._reach[region.id] = source
        for step in region.body:
            assert isinstance(step, Step)  # the table says that regions in a loop are fused
            self._step(step, gate, region.id, _entry(region))
            op = self.ops[step.id]
            if not self._reach[op.id] & self._bit(item):  # it is run for each element, though it reads none
                name = EngineNames(wire.name for wire in op.wires).take("for_each")
                self._add(op, Wire(name, "one", (item,), order=True))
        if region.id in self.direct:
            return
        op = self._new(collects(region), region, "_".join([*(region.outputs or (region.id,)), "collect"]), None)
        names, outs = EngineNames(), EngineNames((DONE,))
        body = {step.id for step in region.body}
        for name, output in region.outputs.items():
            op.outs[name], op.ins[name] = outs.take(name), names.take(name)
            made = output.source
            if isinstance(made, FromStep) and made.step in body:
                self._add(op, Wire(op.ins[name], "all", (self.port(made),)))
                continue
            self._add(op, Wire(op.ins[name], "all", (item,)))
            if isinstance(made, (FromStep, FromRegion)):
                op.ins[f"{name} each"] = names.take(f"{name} each")
                self._add(op, Wire(op.ins[f"{name} each"], "one", (self.port(made),)))
        done = {port.op for wire in op.wires for port in wire.ports}
        for step in reversed(region.body):
            if not any(self._reach[other] & self._bit(step.id) or other == step.id for other in done):
                self._add(op, Wire(names.take(f"after_{step.id}"), "all", (self._anchor(step.id),), order=True))
                done.add(step.id)
        self._close(op, _entry(region), gate, names)

    def _new(self, ident: str, unit: Step | Region, name: str, loop: str | None) -> Op:
        op = self.ops[ident] = Op(ident, unit, self._names.take(name), loop)
        self._reach[ident] = 0
        return op

    # --- order ---

    def _close(self, op: Op, waits: Iterable[str], gate: Port | None, names: EngineNames) -> None:
        """Add what the op waits for: units, and the gate of its block, where its inputs do not say so already."""
        for wire in op.wires:
            self._account(op, wire)
        if gate is not None and not self._reach[op.id] & self._bit(gate):
            self._add(op, Wire(names.take("when"), "one", (gate,), order=True))
        for ident in sorted(set(waits), key=self._place.__getitem__, reverse=True):
            self._wait(op, ident, names)

    def _wait(self, op: Op, ident: str, names: EngineNames) -> None:
        unit = self.units[ident]
        if isinstance(unit, Step):
            self._wait_for(op, ident, names)
        elif isinstance(unit, MapRegion):
            if ident not in self.direct:
                self._wait_for(op, collects(unit), names)
        elif isinstance(unit, IfRegion) and unit.outputs:
            self._wait_for(op, joins(unit), names)
        elif isinstance(unit, IfRegion):
            self._wait_for_all(op, self._ends(unit), names)
            for earlier in reversed(_entry(unit)):
                self._wait(op, earlier, names)

    def _wait_for(self, op: Op, ident: str, names: EngineNames) -> None:
        if not self._reach[op.id] & self._bit(ident):
            name = names.take(f"after_{self.ops[ident].name}")
            self._add(op, Wire(name, "one", (self._anchor(ident),), order=True))

    def _wait_for_all(self, op: Op, ports: Iterable[Port], names: EngineNames) -> None:
        """Wait for all of several outputs of which some may not be there."""
        told = {port for wire in op.wires for port in wire.ports}
        missing = [port for port in ports if port not in told and not self._reach[op.id] & self._bit(port.op)]
        if missing:
            first = self.ops[missing[0].op].name
            self._add(op, Wire(names.take(f"after_{first}"), "any", tuple(ports), order=True))

    def _ends(self, region: IfRegion) -> tuple[Port, ...]:
        """The outputs of which one at least is there when a condition is done, and all of it is done when all have come or gone."""
        found = [self.flag(region, True), self.flag(region, False)]
        for block in (region.then, region.orelse):
            done = 0
            for inner in reversed(block):
                unit = self.units[inner.id]
                if isinstance(unit, IfRegion) and not unit.outputs:
                    found += self._ends(unit)  # it does not say what those waited for: they may have been left out
                    continue
                ident = unit.id if isinstance(unit, Step) else joins(unit) if isinstance(unit, IfRegion) else ""
                ident = ident or collects(unit)  # type: ignore[arg-type]
                if not done & self._bit(ident):
                    if all(port.op != ident for port in found):  # it may be there for what it has decided
                        found.append(self._anchor(ident))
                    done |= self._bit(ident) | self._reach[ident]
        return tuple(dict.fromkeys(found))

    def _anchor(self, ident: str) -> Port:
        op = self.ops[ident]
        op.done = op.done or op.anchor == DONE
        return Port(ident, op.anchor)

    def _add(self, op: Op, wire: Wire) -> None:
        op.wires.append(wire)
        self._account(op, wire)

    def _account(self, op: Op, wire: Wire) -> None:
        """What has surely succeeded when the op begins, by this input."""
        if wire.form == "all":  # there may be no round
            self._reach[op.id] |= self._reach[_map_of(wire.ports[0], self)]
            return
        common = -1
        for port in wire.ports:
            common &= self._bit(port) | self._bit(port.op) | self._reach[port.op]
        self._reach[op.id] |= common

    def _bit(self, what: Port | str) -> int:
        return 1 << self._bits.setdefault(what, len(self._bits))


def _map_of(port: Port, graph: Graph) -> str:
    return port.op if port.out == "" else str(graph.ops[port.op].loop)


def _entry(region: Unit) -> tuple[str, ...]:
    """The units that all inside a region waits for."""
    assert not isinstance(region, Step)
    return tuple(dict.fromkeys((*region.needs, *region.after)))


def _direct(plan: Plan) -> Iterator[str]:
    """The maps that need no op to collect: what they yield is made inside, and read by steps beside them only."""
    readers: dict[str, list[str]] = {}
    awaited: set[str] = {plan.result.region} if isinstance(plan.result, FromRegion) else set()
    for unit in walk_units(plan.units):
        awaited.update(unit.after)
        if isinstance(unit, Step):
            for source in unit.inputs.values():
                if isinstance(source, FromRegion):
                    readers.setdefault(source.region, []).append(unit.id)
        else:
            awaited.update(unit.needs)
            awaited.update(s.region for s in _yields(unit) if isinstance(s, FromRegion))
    beside = {unit.id for unit in plan.units if isinstance(unit, Step)}
    for region in plan.units:
        if isinstance(region, MapRegion) and region.id not in awaited and readers.get(region.id):
            body = {step.id for step in region.body}
            made = [output.source for output in region.outputs.values()]
            if set(readers[region.id]) <= beside and all(isinstance(s, FromStep) and s.step in body for s in made):
                yield region.id


def _yields(region: Region) -> Iterator[Source | Const]:
    for output in region.outputs.values():
        if isinstance(region, IfRegion):
            yield from (output.then, output.orelse)  # type: ignore[union-attr]
        elif isinstance(region, MapRegion):
            yield output.source  # type: ignore[union-attr]
