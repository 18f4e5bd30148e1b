"""What makes a drawing legible, checked by geometry: boxes apart, no edge through a box, ends on their boxes."""

from __future__ import annotations

import json
import re
import shutil
import subprocess

import goldens
import preview_plans as plans
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dagwright.preview.cards import card, card_width
from dagwright.preview.drawing import KINDS, draw, visible_edges
from dagwright.preview.graph import build, fold
from dagwright.preview.grouping import shrink
from dagwright.preview.layout import MARGIN, Edge, lay_out
from dagwright.preview.theme import asset
from work import calls_of

NODE = shutil.which("node")


def input_of(graph):
    drawn = visible_edges(graph)
    wide = card_width(graph.nodes)
    boxes = [card(node, wide) for node in graph.nodes]
    place = {node.id: at for at, node in enumerate(graph.nodes)}
    edges = [Edge(place[e.source], place[e.target], KINDS.index(e.kind), 1 + len(e.source) % 4) for e in drawn]
    return [(box.width, box.height) for box in boxes], edges, [node.kind == "param" for node in graph.nodes]


def points(path):
    """Points along a path, close enough together that no box could hide between two."""
    found = []
    here = (0.0, 0.0)
    for command, text in re.findall(r"([MLC])([^MLC]+)", path):
        ends = [tuple(map(float, pair.split(","))) for pair in text.split()]
        if command == "M":
            here = ends[0]
        curve = [here, *ends] if command == "C" else [here, here, ends[0], ends[0]]
        for n in range(41):
            t = n / 40
            weights = ((1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t**3)
            found.append(tuple(sum(w * p[axis] for w, p in zip(weights, curve, strict=True)) for axis in (0, 1)))
        here = ends[-1]
    return found


def check(sizes, edges, layout):
    boxes = [(x - w / 2, y - h / 2, x + w / 2, y + h / 2) for (x, y), (w, h) in zip(layout.centres, sizes, strict=True)]
    for at, one in enumerate(boxes):
        assert one[0] >= MARGIN - 1
        assert one[1] >= MARGIN - 1
        assert one[2] <= layout.width - MARGIN + 1
        assert one[3] <= layout.height - MARGIN + 1
        for other in boxes[at + 1 :]:
            apart = one[2] + 4 <= other[0] or other[2] + 4 <= one[0] or one[3] + 4 <= other[1] or other[3] + 4 <= one[1]
            assert apart, "two boxes overlap"
    for edge, path in zip(edges, layout.paths, strict=True):
        line = points(path)
        assert on_border(line[0], boxes[edge.source])
        assert on_border(line[-1], boxes[edge.target])
        for number, box in enumerate(boxes):
            if number not in (edge.source, edge.target):
                inside = [p for p in line if box[0] < p[0] < box[2] and box[1] < p[1] < box[3]]
                assert not inside, "an edge runs through a box"


def on_border(point, box):
    x, y = point
    return (
        box[0] - 1 <= x <= box[2] + 1
        and box[1] - 1 <= y <= box[3] + 1
        and min(abs(x - box[0]), abs(x - box[2]), abs(y - box[1]), abs(y - box[3])) <= 1
    )


@pytest.mark.parametrize("sideways", [False, True])
@pytest.mark.parametrize("name", ["one", "five", "churn", "thirty", "mixed100", "scattered", "hostile", "chain"])
def test_pictures_are_legible(name, sideways):
    sizes, edges, late = input_of(build(goldens.plans()[name]))
    check(sizes, edges, lay_out(sizes, edges, late, sideways=sideways))


@st.composite
def drawings(draw):
    count = draw(st.integers(0, 18))
    sizes = draw(st.lists(st.tuples(st.integers(40, 260), st.integers(20, 70)), min_size=count, max_size=count))
    pairs = draw(st.sets(st.tuples(st.integers(0, 17), st.integers(0, 17)), max_size=40))
    pairs = sorted((a, b) for a, b in pairs if a < b < count)
    edges = [Edge(a, b, draw(st.integers(0, 3)), draw(st.sampled_from([1, 4]))) for a, b in pairs]
    targets = {edge.target for edge in edges}
    late = [at not in targets and draw(st.booleans()) for at in range(count)]
    return sizes, edges, late


@settings(max_examples=100, deadline=None)
@given(drawings(), st.booleans())
def test_any_drawing_is_legible(drawing, sideways):
    sizes, edges, late = drawing
    check(sizes, edges, lay_out(sizes, edges, late, sideways=sideways))


def test_edges_point_down_and_parameters_stand_where_they_are_needed():
    graph = build(plans.five())
    layout = draw(graph).layout
    place = dict(zip([node.id for node in graph.nodes], layout.centres, strict=True))
    for edge in graph.edges:
        assert place[edge.source][1] < place[edge.target][1]
    b = plans.Builder()
    late = b.param("late")
    value = b.step("a", "m:a")
    for name in "bcd":
        value = b.step(name, f"m:{name}", value)
    graph = build(b.plan(b.step("e", "m:e", value, late)))
    place = dict(zip([node.id for node in graph.nodes], draw(graph).layout.centres, strict=True))
    assert place["param:late"][1] == pytest.approx(place["step:d"][1], abs=10)


def test_a_chain_is_straight():
    layout = draw(build(plans.chain(12))).layout
    assert len({x for x, _ in layout.centres}) == 1


def test_a_wide_picture_lies_on_its_side_and_a_deep_one_stands():
    assert draw(build(plans.fan(30))).sideways
    assert not draw(build(plans.chain(12))).sideways


def test_a_trunk_is_drawn_once():
    """One value used in many layers: its edges share a line; each stroke is only what no other has drawn."""
    edges = [Edge(i, i + 1) for i in range(6)] + [Edge(0, i) for i in range(2, 7)]
    layout = lay_out([(100, 40)] * 7, edges)
    shared = [len(stroke) < len(path) for stroke, path in zip(layout.strokes, layout.paths, strict=True)]
    assert shared == [False] * 7 + [True] * 4


@pytest.mark.slow
@pytest.mark.parametrize("plan", [plans.mixed(1000), plans.scattered(1000, 3)])
def test_a_thousand_boxes_are_little_work(plan):
    assert calls_of(draw, build(plan)) < 3_000_000


@pytest.mark.slow
def test_growth_is_near_linear():
    """Ten times the boxes may cost twenty times the calls: layers and lanes grow with them, sorting a little more."""

    def cost(count):
        sizes, edges, late = input_of(build(plans.mixed(count)))
        return calls_of(lay_out, sizes, edges, late)

    assert cost(4000) < 20 * cost(400)


# --- the page's copy of the algorithm -----------------------------------------------------------------------


def run_node(script, data):
    done = subprocess.run(
        [NODE, "-e", script + "\nprocess.stdout.write(JSON.stringify(main(JSON.parse(require('fs').readFileSync(0)))));"],
        input=json.dumps(data), capture_output=True, text=True, check=True,
    )  # fmt: skip
    return json.loads(done.stdout)


@pytest.mark.skipif(NODE is None, reason="no node at hand to run the page's layout")
@pytest.mark.parametrize("sideways", [False, True])
def test_the_page_draws_the_same(sideways):
    names = ["one", "five", "churn", "thirty", "mixed100", "mixed300", "scattered", "fan100", "hostile"]
    inputs = {name: input_of(build(goldens.plans()[name])) for name in names}
    inputs["large"] = input_of(build(plans.scattered(1000, 3)))
    inputs["empty"] = ([], [], [])
    script = asset("layout.js") + (
        "const main = (all) => Object.fromEntries(Object.entries(all).map("
        f"([name, i]) => [name, layOut(i[0], i[1], i[2], {str(sideways).lower()})]));"
    )
    found = run_node(script, inputs)
    for name, (sizes, edges, late) in inputs.items():
        layout = lay_out(sizes, edges, late, sideways=sideways)
        assert [tuple(centre) for centre in found[name]["centres"]] == list(layout.centres), name
        assert found[name]["paths"] == list(layout.paths), name
        assert found[name]["strokes"] == list(layout.strokes), name
        assert (found[name]["width"], found[name]["height"]) == (layout.width, layout.height), name


@pytest.mark.skipif(NODE is None, reason="no node at hand to run the page's folding")
@pytest.mark.parametrize("name", ["thirty", "mixed300", "mixed1000", "loop", "fan100", "regions", "flows", "wide"])
def test_the_page_folds_the_same(name):
    graph = shrink(build(goldens.plans()[name]))
    groups = [
        {"id": g.id, "parent": g.parent, "leaves": g.leaves, "members": g.members, "framed": g.framed}
        for g in graph.groups
    ]
    choices = [[], [g.id for g in graph.groups], [g.id for g in graph.groups][::2]]
    data = {
        "nodes": [node.id for node in graph.nodes],
        "edges": [{"source": e.source, "target": e.target, "kind": e.kind, "names": e.names} for e in graph.edges],
        "groups": groups,
        "choices": choices,
    }
    script = asset("graph.js") + (
        "const main = (d) => d.choices.map((closed) => { const f = foldGraph(d.nodes, d.edges, d.groups, new Set(closed), 8);"
        "return {ids: f.ids, edges: f.edges.map((e) => [e.source, e.target, e.kind, [...e.names], e.times]), drawn: f.drawn.length}; });"
    )
    for closed, found in zip(choices, run_node(script, data), strict=True):
        small = fold(graph, closed)
        assert found["ids"] == [node.id for node in small.nodes]
        assert found["edges"] == [[e.source, e.target, e.kind, list(e.names), e.times] for e in small.edges]
        assert found["drawn"] == len(visible_edges(small))
