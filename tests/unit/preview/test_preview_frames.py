"""Regions and nested pipelines as frames: what stands in them, what crosses their borders, and where they are drawn."""

from __future__ import annotations

import json
import shutil
import subprocess

import goldens
import preview_plans as plans
import preview_regions as regions
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from test_preview_layout import points

from dagwright.backend import Feature, fused, lowered, native
from dagwright.preview.becoming import Becomes, becoming
from dagwright.preview.cards import PILL, card, card_width
from dagwright.preview.characters import cells
from dagwright.preview.drawing import HEAD, KINDS, PAD, draw, title, visible_edges
from dagwright.preview.graph import FRAMED, PILLS, PreviewEdge, PreviewGraph, PreviewGroup, PreviewNode, build, fold
from dagwright.preview.grouping import LIMIT, shrink, siblings
from dagwright.preview.levels import levels
from dagwright.preview.theme import asset

NODE = shutil.which("node")
NAMES = ["regions", "flows", "wide", "hostile_regions"]


def edges(graph):
    return {(edge.source, edge.target, edge.kind) for edge in graph.edges}


def test_frames_of_a_plan():
    graph = build(regions.region_churn())
    assert [(g.id, g.kind, g.title, g.members, g.parent) for g in graph.groups] == [
        ("region:map", "map", "for each d in depths", ("step:train",), None),
        ("region:if", "if", "if best.auc > 0.8", ("region:if/yes", "region:if/no"), None),
        ("region:if/yes", "yes", "yes", ("step:report",), "region:if"),
        ("region:if/no", "no", "no", ("note:region:if/no",), "region:if"),
    ]
    assert edges(graph) == {
        ("param:snapshot", "step:load", "param"),
        ("step:load", "step:clean", "data"),
        ("param:depths", "step:clean", "param"),
        ("step:clean", "region:map", "data"),
        ("step:clean", "step:train", "data"),
        ("region:map", "step:evaluate", "data"),
        ("step:clean", "step:evaluate", "data"),
        ("step:evaluate", "region:if", "data"),
        ("step:evaluate", "step:report", "data"),
        ("region:if", "result:", "result"),
    }
    assert graph.steps == 5
    assert [node.title for node in graph.nodes if node.kind != "param"] == [
        "load", "clean", "train[i]", "evaluate", "report", "result = None", "returns"
    ]  # fmt: skip


def test_titles_are_the_users_own_words_where_these_are_at_hand():
    source = regions.CHURN_SOURCE.replace("best.auc > 0.8", "best.auc>.80")
    plan = regions.region_churn()
    (chosen,) = [unit for unit in plan.units if unit.id == "if"]
    plan = plan._replace(units=tuple(
        unit._replace(span=unit.span._replace(end_col=19)) if unit is chosen else unit for unit in plan.units))  # fmt: skip
    assert [g.title for g in build(plan, source_text=source).groups if g.kind in ("if", "map")] == [
        "for each d in depths", "if best.auc>.80"
    ]  # fmt: skip
    other = plan._replace(span=plan.span._replace(file="other.py"))
    assert "if best.auc > 0.8" in [g.title for g in build(other, source_text=source).groups]


def test_levels_are_what_stands_right_in_a_frame():
    parts = levels(build(regions.flows()))
    assert [node.id for node in parts["region:try"].nodes] == [
        "region:try/body",
        "region:try/failure",
        "region:try/finally",
    ]
    assert edges(parts["region:try"]) == {
        ("region:try/body", "region:try/failure", "order"), ("region:try/failure", "region:try/finally", "order")
    }  # fmt: skip
    assert edges(parts["region:try/body"]) == {("pipeline:part", "region:if", "data")}
    assert ("step:load", "region:try", "data") in edges(parts[None])
    assert [node.id for node in parts["region:if"].nodes] == ["region:if/yes", "region:if/no"]
    assert edges(parts["region:if"]) == set()
    assert parts["region:deep"].nodes[0].title == "train[i][j]"


def test_a_fused_region_is_a_step_like_any_other():
    graph = build(regions.region_churn(fuse={"map": "a reason", "if": "another"}))
    assert graph.groups == ()
    texts = {node.id: node.text for node in graph.nodes}
    assert texts["step:map"] == "for d in depths: model.train(features, depth=d)"
    assert texts["step:if"] == "if best.auc > 0.8: result = model.report(best)"


def test_frames_are_shut_where_there_are_too_many_steps():
    graph = shrink(build(regions.wide(60)))
    assert fold(graph).steps <= LIMIT
    assert {group.kind for group in graph.groups if group.shut} >= {"map"}
    few = shrink(build(regions.wide(5)))
    assert not any(group.shut for group in few.groups if group.framed)


def test_groups_stay_within_their_frame():
    b = plans.fan(12)
    graph = siblings(build(regions.flows()))
    assert all(group.framed for group in graph.groups), "no call stands there four times"
    graph = build(b)
    inside = tuple(node.id for node in graph.nodes if node.title.startswith("train"))
    frame = PreviewGroup("region:r", "if", "if x", "", inside[:6], inside[:6], None, False)
    grouped = siblings(graph._replace(groups=(frame,)))
    found = {group.id: group for group in grouped.groups}
    assert {(len(g.leaves), g.parent) for g in found.values() if g.kind == "siblings"} == {
        (6, "region:r"),
        (6, None),
    }
    (inner,) = [g.id for g in found.values() if g.parent == "region:r"]
    assert found["region:r"].members == (inner,)
    small = fold(grouped)
    assert small.steps == 4
    assert [node.id for node in levels(small)["region:r"].nodes] == [inner]


def test_frames_that_take_turns_become_one_group():
    """An unrolled loop with a region in each round, which the next round waits for."""
    nodes = [PreviewNode("step:a0", "call", "a0", callee="m:a", span=None)]
    frames, found = [], []
    for at in range(5):
        work = PreviewNode(f"step:work-{at}", "call", f"work-{at}", callee="m:work")
        after = PreviewNode(f"step:next-{at}", "call", f"next-{at}", callee="m:next", span=plans.churn().span)
        frames.append(PreviewGroup(f"region:{at}", "if", "if x", "1 step", (work.id,), (work.id,), None, False))
        found += [PreviewEdge(nodes[-1].id, f"region:{at}", "data"), PreviewEdge(f"region:{at}", after.id, "data")]
        nodes += [work, after]
    grouped = siblings(PreviewGraph("g", "f", tuple(nodes), tuple(found), tuple(frames)))
    (group,) = [group for group in grouped.groups if not group.framed]
    assert group.kind == "loop"
    assert [member.partition(":")[0] for member in group.members] == ["step", "region"] * 4 + ["step"]
    assert group.leaves == tuple(node.id for node in nodes[2:])
    assert [frame.parent for frame in grouped.groups if frame.framed] == [None, *[group.id] * 4]
    assert [node.id for node in fold(grouped).nodes] == ["step:a0", "step:work-0", group.id]


# --- any frames at all --------------------------------------------------------------------------------------


@st.composite
def framed(draw):
    """A graph whose nodes stand in frames at random, in program order; edges to nodes and to frames that end before."""
    count = draw(st.integers(1, 16))
    nodes, groups, found = [], {}, {}
    stack = []
    done = []  # what later nodes may wait for: nodes, and frames that have ended

    def leave():
        ident = stack.pop()
        if groups[ident]["members"]:
            done.append(ident)

    for at in range(count):
        while stack and draw(st.booleans()):
            leave()
        while len(stack) < 3 and draw(st.integers(0, 3)) == 0:
            ident = f"region:{len(groups)}"
            groups[ident] = {
                "kind": draw(st.sampled_from(["if", "map", "pipeline"])),
                "members": [],
                "leaves": [],
                "parent": stack[-1] if stack else None,
            }
            if stack:
                groups[stack[-1]]["members"].append(ident)
            stack.append(ident)
        node = PreviewNode(f"step:{at}", "call", str(at))
        nodes.append(node)
        if stack:
            groups[stack[-1]]["members"].append(node.id)
        for ident in stack:
            groups[ident]["leaves"].append(node.id)
        for source in draw(st.sets(st.sampled_from(done), max_size=3)) if done else ():
            found[source, node.id] = draw(st.sampled_from(["data", "order"]))
            if stack and source.startswith("step") and draw(st.booleans()) and source not in groups[stack[0]]["leaves"]:
                found[source, stack[0]] = "data"
        done.append(node.id)
    frames = tuple(
        PreviewGroup(ident, g["kind"], ident, "", tuple(g["members"]), tuple(g["leaves"]), g["parent"], False)
        for ident, g in groups.items() if g["leaves"]
    )  # fmt: skip
    alive = {frame.id for frame in frames} | {node.id for node in nodes}
    edges = tuple(PreviewEdge(s, t, kind) for (s, t), kind in found.items() if {s, t} <= alive)
    return PreviewGraph(
        "g",
        "f",
        tuple(nodes),
        edges,
        tuple(f._replace(members=tuple(m for m in f.members if m in alive)) for f in frames),
    )


@pytest.mark.slow
@settings(max_examples=60, deadline=None)
@given(framed(), st.data())
def test_any_frames_can_be_folded_and_drawn(graph, data):
    closed = data.draw(st.sets(st.sampled_from([g.id for g in graph.groups]))) if graph.groups else set()
    small = fold(graph, closed)
    box = {member: node.id for node in small.nodes for member in node.members or (node.id,)}
    assert set(box) == {node.id for node in graph.nodes}
    parts = levels(small)
    assert sorted(n.id for part in parts.values() for n in part.nodes if n.kind != "frame") == sorted(
        n.id for n in small.nodes
    )
    for part in parts.values():
        place = {node.id: at for at, node in enumerate(part.nodes)}
        assert all(place[edge.source] < place[edge.target] for edge in part.edges)
    check_frames(small, draw(small))


def check_frames(graph, drawing):
    """Every level is legible by itself, everything stands inside its frame, and below its title."""
    parts = levels(graph._replace(edges=visible_edges(graph)))
    boxes = {box.node.id: box for box in drawing.frames}
    assert set(boxes) == set(parts) - {None}
    cards = {
        n.id: (c.width, c.height, x, y)
        for n, c, (x, y) in zip(graph.nodes, drawing.cards, drawing.layout.centres, strict=True)
    }

    def place(ident):
        if ident in boxes:
            box = boxes[ident]
            return box.x, box.y, box.x + box.width, box.y + box.height
        width, height, x, y = cards[ident]
        return x - width / 2, y - height / 2, x + width / 2, y + height / 2

    at = 0
    for frame, part in parts.items():
        if frame is not None:
            left, top, right, bottom = place(frame)
            assert right - left >= PILL * cells(title(boxes[frame].node))
            for node in part.nodes:
                one = place(node.id)
                assert left + PAD - 1 <= one[0]
                assert one[2] <= right - PAD + 1
                assert top + HEAD <= one[1]
                assert one[3] <= bottom - PAD + 1
        paths = drawing.layout.paths[at : at + len(part.edges)]
        assert drawing.edges[at : at + len(part.edges)] == part.edges
        for edge, path in zip(part.edges, paths, strict=True):
            line = points(path)
            for node in part.nodes:
                if node.id not in (edge.source, edge.target):
                    x1, y1, x2, y2 = place(node.id)
                    assert not [p for p in line if x1 < p[0] < x2 and y1 < p[1] < y2], "an edge runs through a box"
        at += len(part.edges)
        shapes = [place(node.id) for node in part.nodes]
        for i, one in enumerate(shapes):
            for other in shapes[i + 1 :]:
                assert one[2] < other[0] or other[2] < one[0] or one[3] < other[1] or other[3] < one[1], (
                    "two boxes overlap"
                )


@pytest.mark.parametrize("name", ["regions", "flows", "hostile_regions"])
def test_frames_are_legible(name):
    graph = build(goldens.plans()[name])
    check_frames(graph, draw(graph))


def test_a_plan_without_frames_is_one_level():
    graph = build(plans.churn())
    assert list(levels(graph)) == [None]
    assert draw(graph).frames == ()


# --- the page's copy ----------------------------------------------------------------------------------------


@pytest.mark.skipif(NODE is None, reason="no node at hand to run the page's layout")
@pytest.mark.parametrize("name", NAMES)
def test_the_page_draws_frames_in_the_same_places(name):
    graph = siblings(build(goldens.plans()[name]))
    wide = card_width(graph.nodes)
    frames = [g.id for g in graph.groups if g.framed]
    choices = [[], frames[::2], frames[1::3], frames]
    titles = {g.id: int(PILL * cells(title(n))) for g in graph.groups if g.framed for n in [_node(g)]}
    small = {tuple(closed): fold(graph, closed) for closed in choices}
    sizes = {node.id: card(node, wide) for shown in small.values() for node in shown.nodes}
    data = {
        "nodes": [node.id for node in graph.nodes], "params": [n.id for n in graph.nodes if n.kind == "param"],
        "edges": [{"source": e.source, "target": e.target, "kind": e.kind, "names": e.names} for e in graph.edges],
        "groups": [{"id": g.id, "parent": g.parent, "leaves": g.leaves, "members": g.members, "framed": g.framed} for g in graph.groups],
        "sizes": {ident: [c.width, c.height] for ident, c in sizes.items()}, "titles": titles, "kinds": KINDS, "choices": choices,
    }  # fmt: skip
    script = asset("layout.js") + asset("graph.js") + asset("frames.js") + """
    const main = (d) => d.choices.map((closed) => {
      const folded = foldGraph(d.nodes, d.edges, d.groups, new Set(closed), 8);
      return [false, true].map((sideways) => {
        const p = placeAll(folded.levels, (id) => d.sizes[id], (id) => d.titles[id], (id) => d.params.includes(id), d.kinds, sideways);
        return { ids: folded.ids, centres: folded.ids.map((id) => p.centres.get(id)), frames: Object.fromEntries(p.frames), strokes: p.strokes, paths: p.paths,
                 edges: p.edges.map((e) => [e.source, e.target, e.kind, e.times]), width: p.width, height: p.height };
      });
    });"""  # fmt: skip
    done = subprocess.run(
        [NODE, "-e", script + "\nprocess.stdout.write(JSON.stringify(main(JSON.parse(require('fs').readFileSync(0)))));"],
        input=json.dumps(data), capture_output=True, text=True, check=True,
    )  # fmt: skip
    for closed, both in zip(choices, json.loads(done.stdout), strict=True):
        drawing = draw(small[tuple(closed)], wide)
        found = both[drawing.sideways]
        assert found["ids"] == [node.id for node in small[tuple(closed)].nodes]
        assert [tuple(c) for c in found["centres"]] == list(drawing.layout.centres)
        assert found["frames"] == {
            b.node.id: {"x": b.x, "y": b.y, "width": b.width, "height": b.height} for b in drawing.frames
        }
        assert found["edges"] == [[e.source, e.target, e.kind, e.times] for e in drawing.edges]
        assert (found["paths"], found["strokes"]) == (list(drawing.layout.paths), list(drawing.layout.strokes))
        assert (found["width"], found["height"]) == (drawing.layout.width, drawing.layout.height)


def _node(group):
    from dagwright.preview.levels import frame_node

    return frame_node(group)


# --- what it becomes ----------------------------------------------------------------------------------------


def test_what_an_engine_makes_of_regions():
    plan = regions.flows()
    target = regions.flows(fuse={"if": "conditions in a try are one task"})
    table = {Feature.MAP: lowered("mapped tasks"), Feature.TRY_FINALLY: native(), Feature.CONDITION: fused("no")}
    found = becoming(plan, target, table)
    assert found["if"] == Becomes("fused", "conditions in a try are one task")
    assert found["filter"] == found["deep"] == Becomes("inside", "if")
    assert found["part.map"] == Becomes("lowered", "mapped tasks")
    assert found["try"] == Becomes("native")


def test_kinds_are_known():
    for name in NAMES:
        graph = build(goldens.plans()[name])
        assert {group.kind for group in graph.groups} <= set(FRAMED)
        assert {node.kind for node in graph.nodes if node.kind in PILLS} <= {"param", "result", "note"}
