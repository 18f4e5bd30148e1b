"""A plan with every shape of region that this backend emits; the source of the golden file `flow.yaml`.

`python backends/kubeflow/tests/kubeflow_regions.py` writes it anew.
"""

from __future__ import annotations

import os

from kubeflow_plans import TARGET

from dagwright.ir.model import Block, Call, Callee, Const, Expr, If, Item, Map, Out, ParamDef, ParamRef, Pipeline
from dagwright.ir.order import effect_order
from dagwright.plan.build import build_plan


def call(ident, *args, fn=None, **more):
    """A call of `shop:<fn>`."""
    return Call(ident, Callee("shop", fn or ident), args, (), **more)


def block(*nodes, yields=()):
    """A block of a region."""
    return Block(nodes, effect_order(nodes), yields)


def part(ident, position=0):
    """What a region yields at a position."""
    return Out(ident, (("item", position),))


NODES = (
    call("load", ParamRef("day"), var="rows"),
    call("limit", Out("load"), returns="int", var="top"),
    call("sizes", Out("load"), var="counts"),
    # a loop of one task, beside the task that it takes its list from
    Map("each", Out("sizes"), block(call("train", Item("each")), yields=(Out("train"),)), ("models",), ("one",)),
    # of two tasks, with a parameter from a task; it yields lists, their elements, and something that no task makes
    Map(
        "graded",
        Out("sizes"),
        block(
            call("grade", Item("graded"), Out("limit")),
            call("mark", Out("grade"), Item("graded")),
            yields=(Out("mark"), Out("grade"), Item("graded")),
        ),
        ("marks", "grades", "again"),
        ("many", "one", "one"),
    ),
    call("best", part("each"), part("graded"), part("graded", 1), returns="float", var="score"),
    Expr("good", "score > 0.5", (("score", Out("best")),)),
    # a value of either side, a constant, one from before, and a condition inside
    If(
        "decide",
        Out("good"),
        block(
            call("publish", part("each"), returns="int", var="published"),
            Expr("more", "published > 1", (("published", Out("publish")),)),
            If("again", Out("more"), block(call("tell", Out("publish"), effect=True)), block()),
            yields=(Out("publish"), Out("best")),
        ),
        block(yields=(Const(None), Const(0.0))),
        ("published", "score"),
        effect=True,
    ),
    # nobody waits for this one
    call("is_old", Out("load"), returns="bool", var="old"),
    If("clean", Out("is_old"), block(call("remove", Out("load"))), block(call("keep", Out("load")))),
    call("finish", part("decide"), part("decide", 1), part("graded", 2), ParamRef("day"), returns="float", effect=True),
)


RESULT = Out("finish")
PARAMS = (ParamDef("day", "str", "str"),)


def pipeline(nodes=NODES, result=RESULT, params=PARAMS):
    """A pipeline of those nodes."""
    return Pipeline("flow", "flows", "flow", "flows.py", tuple(params), tuple(nodes), effect_order(nodes), result)


def emission(target=TARGET, **changes):
    """The emitted files, after a check of the plan."""
    from dagwright.plan.verify import problems
    from dagwright_kubeflow.backend import KubeflowBackend

    made = pipeline(**changes)
    plan = build_plan(made)
    assert not list(problems(plan, made))
    return KubeflowBackend().emit(plan, target)


def main() -> None:
    """Write the golden file anew."""
    path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "golden", "flow.yaml")
    with open(path, "w", encoding="utf-8") as file:
        file.write(emission().artifacts[0].text)


if __name__ == "__main__":
    main()
