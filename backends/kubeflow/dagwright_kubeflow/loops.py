"""Maps as Kubeflow's loops over parts of a list.

A loop of Kubeflow iterates a LIST parameter, which must not be empty, and is small: it is stored with the run. So it does not
hold the elements: the step that has them gives them as one artifact, and a LIST of `[first, last)`, a part of them each. There is
always a part, an empty one for an empty list, and never more than `PARTS`. A step of the body runs over the elements of its
part and gives `(first, values)`; whoever reads what the loop collected sorts these and joins them.

Here steps are rewritten, by nodes of the IR alone: the worker needs to know nothing of it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from dagwright.ir.model import Block, Display, Expr, In, Item, Map, Out, Unpack
from dagwright.ir.walk import all_nodes, map_ref, map_refs
from dagwright.plan.model import FromItem, FromStep, Output, Step
from dagwright_kubeflow.names import PARTS

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from dagwright.ir.model import Node, Ref
    from dagwright.plan.model import Source

LOOPED = "Output"
"""The output that kfp.local can iterate where its task stands beside the loop; the SDK has no other name for it."""


def free(hint: str, taken: Collection[str]) -> str:
    """`hint`, or `hint` with the first number from 2 that makes it unused."""
    found, number = hint, 2
    while found in taken:
        found, number = f"{hint}_{number}", number + 1
    return found


class Loop:
    """A map of the plan while its steps are rewritten: what it iterates, and where a part's elements are."""

    __slots__ = ("elements", "id", "parts", "siblings")

    def __init__(self, ident: str, elements: FromStep, parts: FromStep, siblings: Iterable[Step]) -> None:
        self.id = ident
        self.elements = elements
        self.parts = parts
        self.siblings = frozenset(step.id for step in siblings)


def with_parts(step: Step) -> tuple[Step, dict[str, str]]:
    """A step that gives the elements as a list, and its parts, for every output of kind "items"; output to output of parts."""
    nodes: list[Node] = list(step.block)
    ids = {node.id for node in all_nodes(nodes)}
    outputs = dict(step.outputs)
    parts: dict[str, str] = {}
    for name, output in step.outputs.items():
        if output.kind != "items":
            continue
        elements = _claim(f"{name}-elements", ids)
        cut = _claim(f"{name}-parts", ids)
        # a map and no expression: where the value cannot be iterated it fails as the loop of the source does
        nodes.append(Map(elements, output.ref, Block(yields=(Item(elements),)), (name,), ("one",), span=step.span))
        found = Out(elements, (("item", 0),))
        nodes.append(Expr(cut, _CUT, (("v", found),), raises=False))
        outputs[name] = Output(found)
        parts[name] = free(LOOPED if not parts else "parts", outputs)
        outputs[parts[name]] = Output(Out(cut), kind="items")
    return step._replace(block=tuple(nodes), outputs=outputs), parts


_CUT = f"[[n * i // k, n * (i + 1) // k] for n in [len(v)] for k in [min(n, {PARTS}) or 1] for i in range(k)]"


def per_part(step: Step, loop: Loop, flattened: Collection[str]) -> tuple[Step, dict[str, str]]:
    """A step of a loop's body, for a part of the elements. `flattened` are outputs that hold lists, of which the elements are
    collected: they get an output of their own, whose names are the second value.
    """
    ids = {node.id for node in all_nodes(step.block)} | {loop.id}
    part = free("part", step.inputs)
    inputs: dict[str, Source] = {part: FromItem(loop.id)}
    columns: dict[str, tuple[str, Ref]] = {}  # by input: the values for the part, in terms of `v`
    for name, source in step.inputs.items():
        if isinstance(source, FromItem) and source.region == loop.id:
            given = free("elements", {*step.inputs, *inputs})
            inputs[given] = loop.elements
            columns[name] = ("[first:last]", In(given))
        else:
            inputs[name] = source
            if isinstance(source, FromStep) and source.step in loop.siblings:
                columns[name] = ("[1]", In(name))
    bounds = Unpack(_claim(f"{loop.id}-part", ids), In(part), ("first", "last"))
    first = Out(bounds.id, (("item", 0),))
    rows, row = _rows(loop, bounds, columns, ids)
    places: dict[str, Ref] = {name: Out(row, (("item", i),)) for i, name in enumerate(columns)}

    def change(ref: Ref) -> Ref:
        return places.get(ref.name, ref) if isinstance(ref, In) else ref

    wanted = [(name, "one") for name in step.outputs] + [(name, "many") for name in flattened]
    nodes: list[Node] = [map_refs(node, change) for node in step.block]
    if columns:
        nodes.insert(0, Unpack(row, Item(loop.id), tuple(columns)))
    body = Block(tuple(nodes), (), tuple(map_ref(step.outputs[name].ref, change) for name, _ in wanted))
    names, collect = tuple(name for name, _ in wanted), tuple(kind for _, kind in wanted)
    over = Map(loop.id, Out(rows.id), body, names, collect, span=step.span)
    outputs: dict[str, Output] = {}
    joined: dict[str, str] = {}
    for i, (name, kind) in enumerate(wanted):
        found = name if kind == "one" else joined.setdefault(name, free(f"{name}_elements", {*step.outputs, *outputs}))
        outputs[found] = Output(Display("tuple", (first, Out(loop.id, (("item", i),)))))
    return step._replace(block=(bounds, rows, over), inputs=inputs, outputs=outputs), joined


def _rows(loop: Loop, bounds: Unpack, columns: dict[str, tuple[str, Ref]], ids: set[str]) -> tuple[Expr, str]:
    """What the step's map runs over: a tuple of inputs for every element of the part; and the id of what takes it apart."""
    names: list[tuple[str, Ref]] = [(name, Out(bounds.id, (("item", i),))) for i, name in enumerate(("first", "last"))]
    names += [(f"v{i}", ref) for i, (_, ref) in enumerate(columns.values())]
    src = ", ".join(f"v{i}{taken}" for i, (taken, _) in enumerate(columns.values()))
    rows = Expr(_claim(f"{loop.id}-rows", ids), f"[*zip({src})]" if columns else "range(first, last)", tuple(names))
    return rows, _claim(f"{loop.id}-row", ids)


def first_of(step: Step) -> Ref:
    """Where the part begins that a step made by `per_part` runs over."""
    return Out(step.block[0].id, (("item", 0),))


def joining(step: Step, names: Collection[str]) -> Step:
    """A step of which the inputs `names` are what a loop collected: the parts are joined before anything else."""
    ids = {node.id for node in all_nodes(step.block)}
    nodes: list[Node] = []
    lists: dict[str, Ref] = {}
    for name in names:
        node = Expr(
            _claim(f"{name}-joined", ids), "[v for _, part in sorted(parts) for v in part]", (("parts", In(name)),)
        )
        nodes.append(node)
        lists[name] = Out(node.id)

    def change(ref: Ref) -> Ref:
        return lists.get(ref.name, ref) if isinstance(ref, In) else ref

    nodes += [map_refs(node, change) for node in step.block]
    outputs = {name: output._replace(ref=map_ref(output.ref, change)) for name, output in step.outputs.items()}
    return step._replace(block=tuple(nodes), outputs=outputs)


def _claim(hint: str, ids: set[str]) -> str:
    found = free(hint, ids)
    ids.add(found)
    return found
