"""The rails, read back: a reader that knows nothing of how they are drawn must find the plan's edges in them."""

from __future__ import annotations

import re

import goldens
import preview_plans as plans
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dagwright.preview import render
from dagwright.preview.characters import cells
from dagwright.preview.graph import PreviewEdge, PreviewNode, build
from dagwright.preview.rails import draw_rails, rails_needed

JOINED = {"├": True, "┼": True, "┤": True, "┴": False, "╯": False, "╰": False}  # does the rail go on below?


def read_back(nodes, rows):
    """Edges found by following the strokes, and the solid ones among them."""
    owner: dict[int, str] = {}
    found: dict[tuple[str, str], bool] = {}
    for node, row in zip(nodes, rows, strict=True):
        at = next(i for i, char in enumerate(row.cells) if len(char) > 1)
        joined = {}
        if at in owner:
            joined[at] = True
        for way in (-1, 1):
            i = at + way
            while 0 <= i < len(row.cells) and (row.cells[i] in "─┄" or i % 2 == 0):
                char = row.cells[i]
                if char in JOINED:
                    joined[i] = True
                elif char == " ":
                    break
                i += way
        for rail in joined:
            found[owner[rail], node.id] = row.cells[rail] != "┄"
        for rail in joined:
            if rail != at and not JOINED[row.cells[rail]]:
                del owner[rail]
        owner.pop(at, None)
        if at < len(row.below) and row.below[at] != " ":
            owner[at] = node.id
        alive = {i for i, char in enumerate(row.below) if char != " "}
        assert alive == set(owner), "a rail goes on exactly where somebody still waits"
    return found


def edges_of(graph):
    return {(edge.source, edge.target) for edge in graph.edges if edge.kind != "param"}


@pytest.mark.parametrize("name", ["one", "five", "churn", "thirty", "mixed100", "scattered", "hostile"])
def test_the_rails_say_what_the_plan_says(name):
    graph = build(goldens.plans()[name])
    nodes = [node for node in graph.nodes if node.kind != "param"]
    assert set(read_back(nodes, draw_rails(nodes, graph.edges, 10_000))) == edges_of(graph)


@st.composite
def dags(draw):
    count = draw(st.integers(1, 14))
    nodes = [PreviewNode(f"step:{i}", draw(st.sampled_from(["call", "effect", "glue"])), str(i)) for i in range(count)]
    found = draw(st.dictionaries(
        st.tuples(st.integers(0, count - 1), st.integers(0, count - 1)).filter(lambda p: p[0] < p[1]),
        st.sampled_from(["data", "order"]), max_size=30)) if count > 1 else {}  # fmt: skip
    return nodes, [PreviewEdge(f"step:{a}", f"step:{b}", kind) for (a, b), kind in found.items()]


@settings(max_examples=200, deadline=None)
@given(dags())
def test_the_rails_of_any_graph_can_be_read_back(drawn):
    nodes, edges = drawn
    rows = draw_rails(nodes, edges, 10_000)
    assert set(read_back(nodes, rows)) == {(edge.source, edge.target) for edge in edges}
    kinds = {(edge.source, edge.target): edge.kind for edge in edges}
    for node, row in zip(nodes, rows, strict=True):
        into = [kind for (_, target), kind in kinds.items() if target == node.id]
        if into and set(into) == {"order"}:
            assert "─" not in row.cells, "order alone is dashed"
        if into and set(into) == {"data"}:
            assert "┄" not in row.cells, "values alone are solid"


def test_a_rail_on_which_only_order_waits_is_dashed():
    graph = build(plans.churn())
    nodes = [node for node in graph.nodes if node.kind != "param"]
    rows = dict(zip([node.title for node in nodes], draw_rails(nodes, graph.edges, 99), strict=True))
    assert rows["clean"].cells[2] == "┊", "only publish waits for audit, and for no value"
    assert rows["clean"].below[0] == "│"


@pytest.mark.parametrize("width", [24, 30, 40, 56, 80, 100, 160, 300])
@pytest.mark.parametrize(
    "name", ["churn", "thirty", "fan100", "hostile", "mixed1000", "loop", "regions", "flows", "wide", "hostile_regions"]
)
@pytest.mark.parametrize("unicode", [True, False])
def test_no_line_is_wider_than_the_terminal(name, width, unicode):
    text = render(goldens.plans()[name], "text", width=width, unicode=unicode)
    assert max(cells(line) for line in text.splitlines()) <= width


@pytest.mark.parametrize("name", ["churn", "thirty", "fan100", "scattered", "mixed300", "regions", "flows", "wide"])
def test_ascii_where_the_terminal_knows_no_more(name):
    plan = goldens.plans()[name]
    plan = (
        plan._replace(units=tuple(s for s in plan.steps if s.id != "report"), result=None) if name == "churn" else plan
    )
    assert render(plan, "text", unicode=False).isascii()


@pytest.mark.parametrize("name", ["churn", "thirty", "fan100", "hostile", "flows"])
def test_colour_adds_nothing_but_colour(name):
    plan = goldens.plans()[name]
    plain, painted = render(plan, "text"), render(plan, "text", color=True)
    assert painted != plain
    stripped = re.sub(r"\x1b\[[0-9;]*m", "", painted)
    assert [line.rstrip() for line in stripped.splitlines()] == plain.splitlines()
    assert "\x1b" not in plain


def test_too_many_rails_fold_the_siblings():
    plan = plans.fan(60)
    assert rails_needed(build(plan)) == 61
    text = render(plan, "text", width=100)
    assert "… and 59 more like it: train-1 … train-59" in text
    assert "folded: 62 steps in 3 boxes" in text


def test_unfolded_rails_beyond_the_width_share_the_last():
    text = render(plans.fan(60), "text", width=60, collapse=False)
    assert text.count("train-") >= 60
    assert "⋮" in text
    assert max(cells(line) for line in text.splitlines()) <= 60


def test_dependencies_that_do_not_fit_are_counted():
    text = render(plans.thirty(), "text", width=100)
    assert "← fit-north +11" in text


def test_parameters_schedule_and_result_are_shown():
    lines = render(plans.churn(), "text").splitlines()
    assert lines[0] == "churn  ·  churn/pipeline.py:4  ·  9 steps  ·  schedule 0 6 * * 1"
    assert lines[1:3] == ["  snapshot: str from schedule.date -1d", "  depth: int = 3"]
    assert lines[-1].split() == ["■", "returns", "result:", "Report", "←", "report"]


def test_an_empty_plan():
    assert render(plans.Builder("nothing").plan(), "text") == "nothing  ·  demo/pipeline.py:4  ·  0 steps\n"
