"""Plans as graphs, and plans with other names for their units, so that no order rests on the luck of the alphabet."""

from __future__ import annotations

import hashlib

from dagwright.plan.model import (
    Collect,
    FromItem,
    FromRegion,
    FromStep,
    IfRegion,
    MapRegion,
    Merge,
    Step,
    TryRegion,
    blocks_of,
    producer,
    walk_units,
)


def mangled(plan, seed):
    """The same plan under new ids, consistently: what reads `load` now reads `t7f3...`."""
    names = rename(plan, seed)
    result = None if plan.result is None else _source(plan.result, names)
    return plan._replace(units=tuple(_unit(unit, names) for unit in plan.units), result=result)


def rename(plan, seed):
    """Id of a step or region to its mangled id; with seed None the ids as they are."""
    ids = [unit.id for unit in walk_units(plan.units)]
    if seed is None:
        return {ident: ident for ident in ids}
    return {ident: "t" + hashlib.sha256(f"{seed}/{ident}".encode()).hexdigest()[:10] for ident in ids}


def _source(it, names):
    if isinstance(it, FromStep):
        return FromStep(names[it.step], it.output)
    if isinstance(it, FromRegion):
        return FromRegion(names[it.region], it.output)
    return FromItem(names[it.region]) if isinstance(it, FromItem) else it


def _yielded(it, names):
    if isinstance(it, Merge):
        return Merge(_source(it.then, names), _source(it.orelse, names))
    return it._replace(source=_source(it.source, names)) if isinstance(it, Collect) else _source(it, names)


def _unit(unit, names):
    after = tuple(names[other] for other in unit.after)
    if isinstance(unit, Step):
        inputs = {name: _source(it, names) for name, it in unit.inputs.items()}
        return unit._replace(id=names[unit.id], inputs=inputs, after=after)
    found = unit._replace(
        id=names[unit.id], after=after, needs=tuple(names[other] for other in unit.needs),
        outputs={name: _yielded(it, names) for name, it in unit.outputs.items()},
    )  # fmt: skip
    blocks = [tuple(_unit(inner, names) for inner in block) for block in blocks_of(unit)]
    if isinstance(unit, IfRegion):
        return found._replace(test=_source(unit.test, names), then=blocks[0], orelse=blocks[1])
    if isinstance(unit, MapRegion):
        return found._replace(items=_source(unit.items, names), body=blocks[0])
    return found._replace(body=blocks[0], handler=blocks[1], final=blocks[2])


def graph_of(plan):
    """Step id to the steps it waits for, with what regions add.

    Who waits for a region waits for all that is inside; what is inside waits for all that the region waits for. A clause
    waits for its body, a cleanup for both.
    """
    inside = {unit.id: [u.id for u in walk_units([unit]) if isinstance(u, Step)] for unit in walk_units(plan.units)}
    instead = {}  # a region without steps: those it waits for
    graph = {}

    def steps(ids):
        return [step for ident in ids for step in inside[ident] or instead[ident]]

    def visit(units, above):
        for unit in units:
            if isinstance(unit, Step):
                graph[unit.id] = list(dict.fromkeys([*steps(unit.upstream), *above]))
                continue
            waits = [*above, *steps(_waits(unit))]
            for block in blocks_of(unit):
                visit(block, waits)
                if isinstance(unit, TryRegion):
                    waits = [*waits, *steps(inner.id for inner in block)]
            made = [producer(source) for it in unit.outputs.values() for source in _sources(it)]
            instead[unit.id] = [*waits, *steps(i for i in made if i and not inside[unit.id])]

    visit(plan.units, [])
    return graph


def _waits(region):
    """Ids of the units that a region waits for."""
    decides = region.test if isinstance(region, IfRegion) else region.items if isinstance(region, MapRegion) else None
    return [*region.needs, *region.after, *([decides.step] if decides else [])]


def _sources(it):
    if isinstance(it, Merge):
        return it.then, it.orelse
    return (it.source,) if isinstance(it, Collect) else (it,)
