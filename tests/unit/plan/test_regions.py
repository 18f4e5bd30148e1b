"""Regions in a plan: what stays one, what runs as one task, and what crosses their borders."""

from __future__ import annotations

import pytest

from dagwright.diagnostics.model import DiagnosticSink
from dagwright.ir.model import (
    Block,
    Call,
    Callee,
    Const,
    Expr,
    Handler,
    If,
    Item,
    Map,
    Out,
    ParamDef,
    ParamRef,
    Pipeline,
    SymbolRef,
    Try,
)
from dagwright.ir.order import effect_order, is_effect
from dagwright.ir.verify import problems as ir_problems
from dagwright.plan.build import build_plan
from dagwright.plan.group import check_groups
from dagwright.plan.model import FromStep, MapRegion, Step
from dagwright.plan.text import plan_text
from dagwright.plan.verify import problems
from dagwright.settings.model import TaskSettings


def call(ident, *args, effect=False, var=None):
    return Call(ident, Callee("m", ident), args, (), var, effect)


def block(nodes, *yields):
    return Block(tuple(nodes), effect_order(nodes), yields)


def pipeline(*nodes, result=None, params=("p",)):
    nodes = tuple(n._replace(effect=is_effect(n)) if isinstance(n, (If, Map)) else n for n in nodes)
    defs = tuple(ParamDef(name, "any") for name in params)
    return Pipeline("flow", "m", "flow", "m.py", defs, nodes, effect_order(nodes), result)


def part(ident, index=0):
    return Out(ident, (("item", index),))


def planned(made, **options):
    """The lines of the plan, after both verifiers had their say."""
    assert list(ir_problems(made)) == []
    plan = build_plan(made, **options)
    assert list(problems(plan, made)) == []
    return plan, [line[2:] for line in plan_text(plan).splitlines()[1 + len(made.params) : -1]]


def test_a_decision_is_computed_where_its_last_input_is_made():
    made = pipeline(
        call("score", ParamRef("p")),
        Expr("glue", "s > 1", (("s", Out("score")),)),
        If("if", Out("glue"), block([call("good", Out("score"))], Out("good")), block([], Const(None)), ("r",)),
        result=part("if"),
    )
    _, lines = planned(made)
    assert lines == [
        "step score(p=$p)",
        "  %score = call m:score(<p>)",
        "  %glue = expr `s > 1` with s=%score",
        "  flag test = %glue",
        "  output score = %score",
        "if if on score.test",
        "  step good(score=score.score)",
        "    %good = call m:good(<score>)",
        "    output good = %good",
        "  output r = good.good else None",
    ]


def test_what_nobody_reads_of_a_region_is_not_an_output():
    made = pipeline(
        call("score", ParamRef("p")),
        If("if", Out("score"), block([call("good")], Out("good")), block([], Const(None)), ("r",)),
    )
    plan, _ = planned(made)
    assert plan.units[1].outputs == {}
    assert plan.units[1].then[0].outputs == {}


def test_a_map_over_a_parameter_is_cut_in_a_step_that_it_waits_for_anyway():
    made = pipeline(
        call("load"),
        Map("map", ParamRef("p"), block([call("fit", Out("load"), Item("map"))], Out("fit")), ("fits",), ("one",)),
        call("best", part("map")),
        result=Out("best"),
    )
    _, lines = planned(made)
    assert lines[:5] == [
        "step load(p=$p)",
        "  %load = call m:load()",
        "  %map-items = expr `p` with p=<p>",
        "  items items = %map-items",
        "  output load = %load",
    ]
    assert lines[5:] == [
        "map map over load.items",
        "  step fit(load=load.load, item=&map)",
        "    %fit = call m:fit(<load>, <item>)",
        "    output fit = %fit",
        "  output fits = each fit.fit",
        "step best(fits=map.fits)",
        "  %best = call m:best(<fits>)",
        "  output best = %best",
    ]


def test_a_fused_region_is_a_node_of_one_step():
    made = pipeline(
        call("load"),
        Map("map", Out("load"), block([call("fit", Item("map"))], Out("fit")), ("fits",), ("one",)),
        result=part("map"),
    )
    plan, lines = planned(made, fuse={"map": "this target has no maps"})
    assert plan.flat
    assert plan.fusions == (("map", "loop", "this target has no maps"),)
    assert lines == [
        "step load()",
        "  %load = call m:load()",
        "  output load = %load",
        "step map(load=load.load)",
        "  %map = map <load> to fits",
        "    %fit = call m:fit(&map)",
        "    yield %fit",
        "  output fits = %map.0",
    ]


def test_iterations_with_effects_are_one_step_unless_their_order_was_released():
    made = pipeline(
        call("load"),
        Map("map", Out("load"), block([call("save", Item("map"), effect=True)]), (), ()),
        call("after", effect=True),
    )
    plan, _ = planned(made)
    assert [unit.id for unit in plan.units] == ["load", "map", "after"]
    assert plan.flat
    assert plan.units[1].effect
    assert plan.units[2].after == ("map",)
    released, _ = planned(made, settings=build_plan(made).settings._replace(effects="data"))
    assert isinstance(released.units[1], MapRegion)
    assert released.units[2].after == ()


def test_an_inner_step_makes_its_region_wait_for_what_it_reads():
    made = pipeline(
        call("a"),
        call("b"),
        call("c"),
        If(
            "outer",
            Out("a"),
            block(
                [If("inner", Out("b"), block([call("use", Out("c"))], Out("use")), block([], Const(0)), ("x",))],
                part("inner"),
            ),
            block([], Const(1)),
            ("x",),
        ),
        result=part("outer"),
    )
    plan, _ = planned(made)
    outer = plan.units[3]
    assert outer.needs == ("a", "b", "c")
    assert outer.then[0].needs == ()


def test_a_try_yields_what_its_body_and_its_cleanup_make():
    made = pipeline(
        call("open", effect=True),
        Try(
            "try",
            block([call("work")], Out("work")),
            (Handler((), block([call("alarm", effect=True)])),),
            block([call("close", effect=True)], Out("close")),
            ("w", "c"),
        ),
        call("use", part("try", 0), part("try", 1)),
    )
    plan, lines = planned(made)
    assert "on failure" in lines
    assert plan.units[1].after == ("open",)
    assert plan.units[2].upstream == ("try",)
    assert plan.units[1].outputs == {"w": FromStep("work", "work"), "c": FromStep("close", "close")}


def test_clauses_for_some_exceptions_are_judged_in_the_task_that_failed():
    clause = Handler((SymbolRef("builtins", "ValueError"),), block([call("alarm", effect=True)]))
    plan, _ = planned(pipeline(Try("try", block([call("work")]), (clause,))))
    assert plan.flat
    assert plan.fusions[0].what == "try block"


def test_a_raise_is_a_step_that_others_wait_for():
    error = Expr("raise", "ValueError('no')", (), role="raise")
    made = pipeline(call("a"), If("if", Out("a"), block([error]), block([])), call("b"))
    plan, _ = planned(made)
    assert plan.flat
    assert [(s.id, s.kind, s.after) for s in plan.steps] == [
        ("a", "call", ()),
        ("if", "glue", ()),
        ("b", "call", ("if",)),
    ]


def test_a_batch_is_a_task_over_a_slice():
    made = pipeline(
        call("load"),
        Map("map", Out("load"), block([call("fit", Item("map"))], Out("fit")), ("fits",), ("one",)),
        result=part("map"),
    )
    plan, lines = planned(made, tasks={"fit": TaskSettings(batch=3)})
    assert "map map over load.items" in lines
    assert "  step map-batch(item=&map)" in lines
    assert "  output fits = all of each map-batch.fits" in lines
    assert plan.fusions[0].why == "`batch = 3`: a task takes 3 elements"
    (cut,) = (node for node in plan.units[0].block if isinstance(node, Expr))
    assert eval(cut.src, {"items": iter(range(7))}) == [[0, 1, 2], [3, 4, 5], [6]]


def test_the_strictest_limit_of_a_map_holds():
    made = pipeline(
        call("load"),
        Map("map", Out("load"), block([call("a", Item("map")), call("b", Out("a"))], Out("b")), ("bs",), ("one",)),
        result=part("map"),
    )
    plan, _ = planned(made, tasks={"a": TaskSettings(max_parallel=2), "b": TaskSettings(max_parallel=4)})
    assert plan.units[1].max_parallel == 2


def test_output_above_a_region_stays_above_it():
    made = pipeline(
        call("a"),
        Expr("said", "print('next')", (), role="print"),
        If("if", Out("a"), block([call("b")]), block([])),
        call("c"),
    )
    plan, _ = planned(made)
    assert [unit.id for unit in plan.units] == ["a", "said", "if", "c"]


def test_what_two_regions_share_makes_neither_wait_for_the_other():
    def over(ident, name):
        return Map(
            ident, Out("xs"), block([call(f"use_{name}", Item(ident), Out(name))], Out(f"use_{name}")), ("r",), ("one",)
        )

    made = pipeline(
        call("a"),
        call("b"),
        Expr("xs", "sorted(p)", (("p", ParamRef("p")),)),
        over("one", "a"),
        over("two", "b"),
        call("use", part("one"), part("two")),
    )
    plan, _ = planned(made)
    assert {unit.id: unit.needs for unit in plan.units if isinstance(unit, MapRegion)} == {
        "one": ("xs", "a"), "two": ("xs", "b")
    }  # fmt: skip


def test_the_tasks_of_a_group_are_one_step_with_the_glue_between_them():
    made = pipeline(
        call("a"),
        call("x"),
        Expr("glue", "a + 1", (("a", Out("a")),)),
        call("b", Out("glue")),
        call("c", Out("glue"), Out("x")),
    )
    group = TaskSettings(group="g")
    plan, _ = planned(made, tasks={"a": group, "b": group})
    assert [(s.id, [n.id for n in s.block]) for s in plan.steps] == [
        ("a", ["a", "glue", "b"]),
        ("x", ["x"]),
        ("c", ["c"]),
    ]


@pytest.mark.parametrize(
    ("tasks", "why"),
    [
        ({"a": TaskSettings(group="g"), "c": TaskSettings(group="g")}, "something else runs between them"),
        ({"a": TaskSettings(group="g"), "b": TaskSettings(group="g", cpu=None, retries=2)}, "their `retries` differ"),
        ({"a": TaskSettings(group="g"), "d": TaskSettings(group="g")}, "one stands inside a loop"),
    ],
)
def test_a_group_that_cannot_be_one_task_is_refused(tasks, why):
    made = pipeline(
        call("a"),
        call("b", Out("a")),
        call("c", Out("b")),
        Map("map", Out("c"), block([call("d", Item("map"))], Out("d")), ("ds",), ("one",)),
    )
    sink = DiagnosticSink()
    check_groups(made, tasks, sink)
    (found,) = sink.sorted()
    assert found.code == "DW034"
    assert found.notes[0].startswith(why)
    plan = build_plan(made, tasks=tasks)
    assert all(isinstance(unit, (Step, MapRegion)) for unit in plan.units)
