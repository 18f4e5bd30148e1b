from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import xml.etree.ElementTree as ET

import goldens
import jsonschema
import preview_plans as plans
import pytest

from dagwright.backend import Artifact, Emission
from dagwright.diagnostics.model import Diagnostic, Span
from dagwright.preview import FORMATS, render
from dagwright.preview.definitions import Definition
from dagwright.preview.detail import is_constant, step_lines
from dagwright.preview.dot import quote
from dagwright.preview.graph import build
from dagwright.preview.jsonfmt import schema
from dagwright.preview.mermaid import EDGES, escape
from dagwright.preview.theme import DARK, LIGHT, asset, plain_css

SVG = "{http://www.w3.org/2000/svg}"


def emission() -> Emission:
    return Emission(
        (Artifact("churn.py", "a\nb\nc\nd\n", {2: "load", 3: "load", 1: "audit", 4: "load"}),), "cp churn.py dags"
    )


@pytest.mark.parametrize("fmt", FORMATS)
def test_every_format_of_every_plan_is_text_that_ends_in_one_newline(fmt):
    for name, plan in goldens.plans().items():
        if name.startswith("mixed"):
            continue
        text = render(plan, fmt)
        assert text.endswith("\n"), name
        assert not text.endswith("\n\n"), name
        text.encode("utf-8")


def test_an_unknown_format():
    with pytest.raises(ValueError, match="no preview format 'png'; there are text, mermaid, dot, json, svg, html"):
        render(plans.one(), "png")


def test_a_picture_depends_on_nothing_but_its_arguments():
    for fmt in FORMATS:
        assert render(plans.churn(), fmt) == render(plans.churn(), fmt)


# --- json ---------------------------------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize(
    "name",
    ["one", "five", "churn", "thirty", "hostile", "mixed1000", "regions", "fused", "flows", "wide", "hostile_regions"],
)
def test_json_keeps_its_schema(name):
    wanted = schema()
    jsonschema.Draft202012Validator.check_schema(wanted)
    found = json.loads(render(goldens.plans()[name], "json", emissions={"airflow": emission()}))
    jsonschema.validate(found, wanted, cls=jsonschema.Draft202012Validator)
    assert len(found["steps"]) == len(goldens.plans()[name].steps), "nothing is folded"


def test_json_says_what_is_known():
    plan = plans.churn()
    line = plan.steps[2].span.line
    found = json.loads(
        render(
            plan,
            "json",
            emissions={"airflow": emission()},
            diagnostics=[
                Diagnostic("DW412", "lossy", Span(plan.file, line, 1, line, 2), severity="warning"),
                Diagnostic("DW350", "elsewhere", None, severity="warning"),
            ],
            definitions={
                "churn.model:train": Definition("def train(features, *, depth=3)", "churn/model.py:3", "Fit.")
            },
        )
    )
    steps = {step["step"]: step for step in found["steps"]}
    assert steps["train"]["calls"][0]["definition"] == {
        "text": "def train(features, *, depth=3)",
        "place": "churn/model.py:3",
        "doc": "Fit.",
    }
    assert steps["clean"]["warnings"][0]["code"] == "DW412"
    assert [warning["code"] for warning in found["pipeline"]["warnings"]] == ["DW350"]
    assert steps["clean"]["calls"][0]["arguments"] == [
        {"name": None, "value": "raw", "constant": False},
        {"name": "drop", "value": '["id", "name"]', "constant": True},
    ]
    assert steps["publish"]["after"] == ["step:audit"]
    assert {row["name"]: row["value"] for row in steps["train"]["settings"]}["memory"] == "8Gi"
    assert found["engines"][0]["files"][0]["steps"] == {"step:audit": [[1, 1]], "step:load": [[2, 4]]}
    assert found["result"] == {"step": "step:report", "output": "result", "text": "result", "annotation": "Report"}


def test_step_lines():
    assert step_lines({9: "a", 3: "a", 4: "a", 5: "b", 6: "a"}) == {
        "step:a": [[3, 4], [6, 6], [9, 9]],
        "step:b": [[5, 5]],
    }


def test_constants_are_told_from_values():
    calls = {step.id: step.block[0] for step in plans.churn().steps}
    assert is_constant(calls["clean"].kwargs[0][1])
    assert not is_constant(calls["evaluate"].args[0])


# --- mermaid and dot ----------------------------------------------------------------------------------------


def test_mermaid_text_holds_no_sign_with_a_meaning():
    line = re.compile(
        r'  n\d+(\["|\[/"|\("|\[\["|\(\[")(?P<label>[^"]*)("\]|"/\]|"\)|"\]\]|"\]\)):::dw[A-Z][a-z]+'
        r'|  n\d+ (-->|==>|-\.->) n\d+|  classDef dw[A-Z][a-z]+ [\w:#,\- ]+|flowchart TB'
    )  # fmt: skip
    for text in render(plans.hostile(), "mermaid").splitlines():
        match = line.fullmatch(text)
        assert match, text
        label = re.sub(r"#\d+;|<br/>", "", match["label"] or "")
        assert not set(label) & set('<>&`{}|;%"\\#'), text
        assert "$$" not in label
        assert ":fa-" not in label


def test_mermaid_escapes():
    assert escape('f(x)["k"] <b> #1') == "f(x)[#34;k#34;] #60;b#62; #35;1"


@pytest.mark.parametrize("plan", [plans.mixed(300), plans.mixed(1000), plans.scattered(1000, 3), plans.fan(250)])
def test_mermaid_stays_below_what_viewers_draw(plan):
    text = render(plan, "mermaid")
    assert len(re.findall(r"-->|==>|-\.->", text)) <= EDGES
    assert "folded#58;" in text or "folded:" in text
    assert len(text) < 50_000
    whole = render(plan, "mermaid", collapse=False)
    assert whole.count(":::dwCall") > 240


def test_mermaid_with_more_parameters_than_it_can_draw():
    b = plans.Builder()
    params = [b.param(f"p{i}") for i in range(60)]
    for i in range(8):
        b.step(f"s{i}", f"m:f{i}", *params)
    text = render(b.plan(), "mermaid")
    assert "edges of parameters left out" in text
    assert "-->" not in text


def test_dot_quotes():
    assert quote('a"b\\') == '"a\\"b\\\\"'
    for text in render(plans.hostile(), "dot").splitlines():
        assert "\x00" not in text
        assert re.sub(r'"(?:[^"\\]|\\.)*"', "", text).count('"') == 0, text


@pytest.mark.skipif(shutil.which("dot") is None, reason="no Graphviz at hand")
@pytest.mark.parametrize("name", ["churn", "hostile", "mixed300", "regions", "flows", "wide", "hostile_regions"])
def test_graphviz_reads_it(name):
    plan = goldens.plans()[name]
    done = subprocess.run(
        ["dot", "-Tplain"], input=render(plan, "dot", collapse=False), capture_output=True, text=True, check=True
    )
    assert done.stderr == ""
    notes = sum(node.kind == "note" for node in build(plan).nodes)
    assert done.stdout.count("\nnode ") == len(plan.steps) + len(plan.params) + 1 + notes


# --- svg ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name", ["one", "five", "churn", "thirty", "hostile", "mixed1000", "regions", "flows", "wide", "hostile_regions"]
)
def test_svg_is_well_formed_and_stands_alone(name):
    text = render(goldens.plans()[name], "svg")
    root = ET.fromstring(text)
    assert root.tag == SVG + "svg"
    assert not [e for e in root.iter() if e.tag.split("}")[-1] in ("script", "image", "use", "foreignObject", "a")]
    assert "url(http" not in text
    assert "@import" not in text
    assert re.findall(r"https?://[^\"]+", text) == ["http://www.w3.org/2000/svg"]
    assert "var(--" not in text, "viewers without CSS variables draw it too"
    assert "@media (prefers-color-scheme: dark)" in text


def test_svg_tooltips_and_marks():
    root = ET.fromstring(render(plans.churn(), "svg"))
    nodes = {e.get("data-id"): e for e in root.iter(SVG + "g") if e.get("data-id")}
    assert set(nodes) == {"param:snapshot", "param:depth", "result:"} | {f"step:{s.id}" for s in plans.churn().steps}
    assert nodes["step:audit"].get("class") == "n effect"
    assert nodes["step:depth-2"].get("class") == "n glue"
    tip = nodes["step:train"].find(SVG + "title").text.splitlines()
    assert tip[:3] == ["train", "small = model.train(features, depth=depth)", "churn.model:train"]
    assert tip[3:] == ["4 cpu · 8Gi · 2 retries · max 2h", "churn/pipeline.py:9"]
    order = [e for e in root.iter(SVG + "path") if e.get("class") == "e order" and e.get("data-s")]
    assert [e.find(SVG + "title").text for e in order] == [
        "publish runs after audit: order of effects, no value travels"
    ]


def test_svg_warnings():
    plan = plans.churn()
    line = plan.steps[2].span.line
    text = render(plan, "svg", diagnostics=[Diagnostic("DW412", "x", Span(plan.file, line, 0, line, 1))])
    assert text.count('<g class="w"') == 1


def test_a_parameter_that_all_use_is_drawn_without_its_edges():
    text = render(plans.thirty(), "svg")
    assert 'data-id="param:seed"' in text
    assert 'data-s="param:seed"' not in text
    assert 'data-s="param:day"' not in text


def luminance(color: str) -> float:
    parts = [int(color[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    bright, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (bright + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("palette", [LIGHT, DARK], ids=["light", "dark"])
def test_everything_can_be_read_on_what_it_stands_on(palette):
    """Text 4.5 to 1, as accessibility guidelines ask; lines that carry meaning 2.5 to 1 and more."""
    for text, ground in [
        ("ink", "bg"), ("ink", "card"), ("ink", "panel"), ("ink", "soft"), ("ink", "mark"), ("ink", "pickfill"),
        ("ink", "effectfill"), ("dim", "bg"), ("dim", "card"), ("dim", "panel"), ("dim", "soft"), ("dim", "effectfill"),
        ("fact", "card"), ("paramink", "paramfill"), ("resultink", "resultfill"), ("group", "card"), ("pick", "panel"),
        ("onwarn", "warn"),
    ]:  # fmt: skip
        assert contrast(palette[text], palette[ground]) >= 4.5, (text, ground)
    for line in ("edge", "order", "result", "param", "call", "effect", "glue", "pick"):
        assert contrast(palette[line], palette["bg"]) >= 2.5, line


def test_the_palettes_name_the_same_things():
    assert LIGHT.keys() == DARK.keys()
    used = set(re.findall(r"var\(--(\w+)\)", asset("graph.css") + asset("frames.css") + asset("page.css")))
    assert used <= LIGHT.keys()
    assert LIGHT["call"] in plain_css(asset("graph.css"))


# --- what it costs to start ---------------------------------------------------------------------------------


def test_text_loads_nothing_heavy():
    code = (
        "import sys; sys.path.insert(0, sys.argv[1]); import preview_plans as p; from dagwright.preview import render;"
        "render(p.churn(), 'text'); print(' '.join(sorted(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, goldens.HERE], capture_output=True, text=True, check=True, env=dict(os.environ)
    )
    loaded = set(done.stdout.split())
    assert "dagwright.preview.text" in loaded
    assert not loaded & {"networkx", "jinja2", "yaml", "rich", "importlib.metadata", "dataclasses", "inspect", "json"}
    assert not loaded & {f"dagwright.preview.{name}" for name in ("html", "mermaid", "dot", "jsonfmt")}
