from __future__ import annotations

import preview_plans as plans
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dagwright.diagnostics.model import Diagnostic, Span
from dagwright.preview.graph import PreviewEdge, PreviewGraph, PreviewGroup, PreviewNode, build, by_step, fold
from dagwright.preview.grouping import FEWEST, layering, prefix, shrink, siblings


def edges(graph):
    return {(edge.source, edge.target, edge.kind) for edge in graph.edges}


def test_nodes_and_edges_of_a_plan():
    graph = build(plans.churn())
    assert [node.kind for node in graph.nodes] == [
        "param", "param", "call", "effect", "call", "call", "glue", "call", "call", "effect", "call", "result",
    ]  # fmt: skip
    assert edges(graph) == {
        ("param:snapshot", "step:load", "param"),
        ("step:load", "step:audit", "data"),
        ("step:load", "step:clean", "data"),
        ("step:clean", "step:train", "data"),
        ("param:depth", "step:train", "param"),
        ("param:depth", "step:depth-2", "param"),
        ("step:clean", "step:train-large", "data"),
        ("step:depth-2", "step:train-large", "data"),
        ("step:train", "step:evaluate", "data"),
        ("step:train-large", "step:evaluate", "data"),
        ("step:clean", "step:evaluate", "data"),
        ("step:evaluate", "step:publish", "data"),
        ("step:audit", "step:publish", "order"),
        ("step:evaluate", "step:report", "data"),
        ("step:report", "result:", "result"),
    }
    assert {edge.names for edge in graph.edges if edge.target == "step:evaluate"} == {
        ("small",),
        ("large",),
        ("features",),
    }
    assert graph.steps == 9


def test_an_order_edge_beside_a_value_is_no_edge_of_its_own():
    b = plans.Builder()
    first = b.step("a", "m:a")
    b.step("b", "m:b", first, effect=True, after=("a",))
    assert edges(build(b.plan())) == {("step:a", "step:b", "data")}


def test_a_pipeline_without_result():
    b = plans.Builder()
    b.step("a", "m:a", effect=True)
    assert [node.id for node in build(b.plan()).nodes] == ["step:a"]


def test_diagnostics_land_on_the_steps_of_their_lines():
    plan = plans.churn()
    line = next(step.span.line for step in plan.steps if step.id == "clean")
    found = Diagnostic("DW412", "lossy", Span(plan.file, line, 10, line, 12), severity="warning")
    elsewhere = found._replace(span=Span("other.py", line, 0, line, 1))
    assert by_step(plan, [found, elsewhere]) == {"clean": [found]}
    graph = build(plan, diagnostics=[found, elsewhere])
    assert {node.id: node.warnings for node in graph.nodes if node.warnings} == {"step:clean": 1}


# --- folding ------------------------------------------------------------------------------------------------


def test_siblings_are_the_same_call_in_the_source():
    groups = siblings(build(plans.thirty())).groups
    assert [(group.title, len(group.members), group.kind) for group in groups] == [
        ("load", 12, "siblings"),
        ("fit", 12, "siblings"),
    ]
    folded = fold(siblings(build(plans.thirty())))
    assert folded.steps == 8
    assert [edge for edge in folded.edges if edge.target == "group:fit-north+12"] == [
        PreviewEdge("group:load-north+12", "group:fit-north+12", "data", tuple(f"load-{n}" for n in (
            "north", "south", "east", "west", "alps", "delta", "coast", "isles", "plain", "ridge", "bay", "cape")), 12),
        PreviewEdge("step:prices", "group:fit-north+12", "data", ("table",), 12),
        PreviewEdge("param:seed", "group:fit-north+12", "param", ("seed",), 12),
    ]  # fmt: skip


def test_calls_that_take_turns_become_one_group():
    graph = siblings(build(plans.chain(50, unrolled=True)))
    assert [(group.title, group.kind, len(group.leaves)) for group in graph.groups] == [("grow, trim", "loop", 100)]


def test_without_spans_siblings_are_those_of_one_layer():
    plan = plans.thirty()
    plan = plan._replace(units=tuple(step._replace(span=None) for step in plan.steps))
    groups = siblings(build(plan)).groups
    assert [(group.title, len(group.members)) for group in groups] == [("load", 12), ("fit", 12)]


def test_few_siblings_stay_as_they_are():
    assert siblings(build(plans.fan(FEWEST - 1))).groups == ()
    assert len(siblings(build(plans.fan(FEWEST))).groups) == 1


@pytest.mark.parametrize(
    ("plan", "most"),
    [(plans.mixed(100), 100), (plans.mixed(300), 300), (plans.mixed(1000), 100), (plans.scattered(1000, 3), 300)],
)
def test_large_plans_shrink(plan, most):
    graph = shrink(build(plan))
    small = fold(graph)
    assert small.steps <= most
    hidden = [member for node in small.nodes for member in node.members]
    alone = [node.id for node in small.nodes if not node.members]
    assert sorted(hidden + alone) == sorted(node.id for node in graph.nodes), "every node is shown or in one box"


@pytest.mark.parametrize("most", [10, 20, 50])
def test_any_plan_shrinks_as_far_as_asked(most):
    assert fold(shrink(build(plans.scattered(400, 5)), most, most)).steps <= most


def test_a_chain_of_different_calls_folds():
    graph = shrink(build(plans.chain(150)))
    assert [(group.kind, len(group.leaves)) for group in graph.groups] == [("chain", 151)]


def test_prefix():
    assert [prefix(title) for title in ("load_north", "load-3", "load3", "load", "_x")] == [
        "load",
        "load",
        "load",
        "load",
        "_x",
    ]


def test_deep_graphs_need_no_recursion():
    graph = shrink(build(plans.chain(5000, unrolled=True)))
    assert fold(graph).steps == 2


@st.composite
def graphs(draw):
    count = draw(st.integers(1, 24))
    pairs = draw(st.lists(st.tuples(st.integers(0, count - 1), st.integers(0, count - 1)), max_size=60))
    nodes = tuple(PreviewNode(f"step:{i}", "call", str(i)) for i in range(count))
    found = {(min(pair), max(pair)): draw(st.sampled_from(["data", "order"])) for pair in pairs if pair[0] != pair[1]}
    return PreviewGraph(
        "g", "f", nodes, tuple(PreviewEdge(f"step:{a}", f"step:{b}", kind) for (a, b), kind in found.items())
    )


def closure(graph):
    after = {node.id: set() for node in graph.nodes}
    for edge in graph.edges:
        after[edge.source].add(edge.target)
    for node in reversed(graph.nodes):
        for target in list(after[node.id]):
            after[node.id] |= after[target]
    return after


@settings(max_examples=150, deadline=None)
@given(graphs(), st.integers(4, 12), st.data())
def test_folding_keeps_every_dependency_and_makes_no_cycle(graph, limit, data):
    grouped = shrink(graph, limit, limit)
    closed = data.draw(st.sets(st.sampled_from([group.id for group in grouped.groups]))) if grouped.groups else set()
    small = fold(grouped, closed)
    place = {node.id: at for at, node in enumerate(small.nodes)}
    assert all(place[edge.source] < place[edge.target] for edge in small.edges)
    box = {member: node.id for node in small.nodes for member in node.members or (node.id,)}
    assert set(box) == {node.id for node in graph.nodes}
    reached = closure(small)
    for edge in graph.edges:
        source, target = box[edge.source], box[edge.target]
        assert source == target or target in reached[source]
    assert sum(edge.times for edge in small.edges) <= len(graph.edges)


def test_a_cycle_of_groups_is_an_error_of_ours_not_a_picture():
    nodes = tuple(PreviewNode(f"step:{i}", "call", str(i)) for i in range(3))
    chain = (PreviewEdge("step:0", "step:1", "data"), PreviewEdge("step:1", "step:2", "data"))
    bad = PreviewGroup("group:bad", "siblings", "bad", "", ("step:0", "step:2"), ("step:0", "step:2"))
    with pytest.raises(AssertionError, match="cycle"):
        fold(PreviewGraph("g", "f", nodes, chain, (bad,)))


def test_layering():
    graph = build(plans.five())
    assert layering(graph) == {
        "param:path": 0, "step:read": 1, "step:keep": 2, "step:mean": 3, "step:spread": 4, "step:summary": 5, "result:": 6,
    }  # fmt: skip
