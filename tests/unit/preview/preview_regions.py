"""Plans with regions: programs as the frontend reads them, planned without any settings."""

from __future__ import annotations

from dagwright.diagnostics.model import Span
from dagwright.ir.model import (
    Block,
    Call,
    Callee,
    Const,
    Expr,
    Group,
    Handler,
    If,
    Item,
    Map,
    Out,
    ParamDef,
    ParamRef,
    Pipeline,
    Try,
)
from dagwright.ir.order import effect_order, is_effect
from dagwright.plan.build import build_plan
from dagwright.settings.model import TaskSettings

CHURN_SOURCE = """\
from churn.data import clean, load
from churn.model import evaluate, report, train


def churn(snapshot: str, depths: tuple[int, ...] = (3, 5, 7)):
    features = clean(load(snapshot))
    models = [train(features, depth=d) for d in depths]
    best = evaluate(models, features)
    if best.auc > 0.8:
        result = report(best)
    else:
        result = None
    return result
"""


def call(ident, *args, effect=False, var=None, group=None, line=None, module="churn.model", **kwargs):
    name = ident.rpartition(".")[2].rpartition("-")[0] or ident.rpartition(".")[2]
    span = None if line is None else Span("churn/pipeline.py", line, 4, line, 30)
    return Call(ident, Callee(module, name), args, tuple(kwargs.items()), var, effect, span=span, group=group)


def block(nodes, *yields):
    return Block(tuple(nodes), effect_order(nodes), yields)


def part(ident, index=0):
    return Out(ident, (("item", index),))


def pipeline(name, nodes, result, params, groups=()):
    nodes = tuple(n._replace(effect=is_effect(n)) if isinstance(n, (If, Map)) else n for n in nodes)
    span = Span("churn/pipeline.py", 5, 0, 14, 17)
    return Pipeline(
        name,
        "churn.pipeline",
        name,
        "churn/pipeline.py",
        params,
        nodes,
        effect_order(nodes),
        result,
        None,
        span,
        groups,
    )


def region_churn(**options):
    """The first program of the documentation."""
    nodes = (
        call("load", ParamRef("snapshot"), module="churn.data", line=6),
        call("clean", Out("load"), var="features", module="churn.data", line=6),
        Map("map", ParamRef("depths"), block([call("train", Out("clean"), depth=Item("map"), line=7)], Out("train")),
            ("models",), ("one",), target="d", span=Span("churn/pipeline.py", 7, 48, 7, 54)),
        call("evaluate", part("map"), Out("clean"), var="best", line=8),
        Expr("glue", "best.auc > 0.8", (("best", Out("evaluate")),)),
        If("if", Out("glue"), block([call("report", Out("evaluate"), var="result", line=10)], Out("report")),
           block([], Const(None)), ("result",), span=Span("churn/pipeline.py", 9, 7, 9, 21)),
    )  # fmt: skip
    params = (
        ParamDef("snapshot", "str", "str"),
        ParamDef("depths", {"tuple": ["int", "..."]}, "tuple[int, ...]", Const((3, 5, 7))),
    )
    return build_plan(pipeline("churn", nodes, part("if"), params), **options)


def flows(**options):
    """Everything that can stand in everything: a nested pipeline and conditions in a `try`, loops in loops, fused regions."""
    nested = [
        call("part.clean", Out("load"), var="a", group="part"),
        call("part.rows", ParamRef("n"), group="part"),
        Map("part.map", Out("part.rows"), block([call("part.work", Item("part.map"), y=Out("part.clean"), group="part")], Out("part.work")),
            ("ys",), ("one",), target="r", group="part"),
        call("part.score", part("part.map"), Out("part.clean"), group="part"),
    ]  # fmt: skip
    deep = Map("deep", Out("rows-2"), block([call("train", Out("load"), depth=Item("outer"), seed=Item("deep"))], Out("train")),
               ("out",), ("one",), target="x")  # fmt: skip
    chosen = [
        Expr("high", "score > 3", (("score", Out("part.score")),)),
        If("if", Out("high"),
           block([
               call("rows", ParamRef("n")),
               Map("map", Out("rows"), block([
                   call("good", Item("map")),
                   If("filter", Out("good"), block([call("work", Item("map")), Expr("one", "[v]", (("v", Out("work")),), raises=False)], Out("one")),
                      block([], Const([])), (None,)),
               ], part("filter")), ("out",), ("many",), target="r"),
           ], part("map")),
           block([
               call("good-2", Out("part.score")),
               If("elif", Out("good-2"), block([
                   Map("outer", ParamRef("depths"), block([call("rows-2", Item("outer")), deep], part("deep")), ("out",), ("one",), target="d"),
               ], part("outer")), block([], Out("load")), ("out",)),
           ], part("elif")), ("out",)),
    ]  # fmt: skip
    nodes = (
        call("load", ParamRef("snapshot"), var="raw"),
        Try("try", block([*nested, *chosen], part("if")),
            (Handler((), block([call("alert", Out("load"), effect=True)])),),
            block([call("release", Out("load"), effect=True)]), ("out",)),
        Map("each", ParamRef("depths"), block([call("save", Item("each"), effect=True)]), target="d"),
        Expr("few", "n < 5", (("n", ParamRef("n")),)),
        If("assert", Out("few"), block([]), block([Expr("raise", "AssertionError('too many')", (), role="raise")])),
        call("finish", part("try"), Out("load"), var="result"),
    )  # fmt: skip
    params = (
        ParamDef("snapshot", "str", "str"), ParamDef("n", "int", "int"),
        ParamDef("depths", {"list": "int"}, "list[int]", Const([3, 5])),
    )  # fmt: skip
    groups = (Group("part", "churn.pipeline:part", "part"),)
    made = pipeline("flows", nodes, Out("finish"), params, groups)
    return build_plan(made, tasks={"train": TaskSettings(max_parallel=2)}, **options)


def wide(count):
    """More steps than a picture shows one by one, all of them in frames: `count` conditions in loops."""
    nodes = []
    for i in range(count):
        inner = [
            call(f"check-{i}", Item(f"m{i}"), var="ok"),
            If(f"i{i}", Out(f"check-{i}"), block([call(f"work-{i}", Item(f"m{i}"))], Out(f"work-{i}")), block([], Const(None)), ("v",)),
        ]  # fmt: skip
        nodes.append(Map(f"m{i}", ParamRef("rows"), block(inner, part(f"i{i}")), (f"out{i}",), ("one",), target="row"))
    nodes.append(call("join", *(part(f"m{i}") for i in range(count))))
    return build_plan(pipeline("wide", tuple(nodes), Out("join"), (ParamDef("rows", "any", "list"),)))


def hostile_regions(texts):
    """Text that means something to every format, in what frames show."""
    nodes = []
    for i, text in enumerate(texts):
        nodes += [
            Expr(f"e{i} {text}", f"'{text}'", (("x", ParamRef("xs")),)),
            Map(f"map {i} {text}", Out(f"e{i} {text}"), block([call(f"work-{i}", Item(f"map {i} {text}"), group=f"g{text}")], Out(f"work-{i}")),
                (text,), ("one",), target=text),
            If(f"if {i} {text}", Out(f"e{i} {text}"), block([call(f"then-{i}", part(f"map {i} {text}"))], Out(f"then-{i}")),
               block([], Const(text)), (text,)),
        ]  # fmt: skip
    groups = tuple(Group(f"g{text}", f"m:{text}", text) for text in texts)
    result = part(f"if 0 {texts[0]}")
    return build_plan(pipeline("hostile", tuple(nodes), result, (ParamDef("xs", "any"),), groups))
