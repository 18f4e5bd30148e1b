"""Conditions and loops: the golden file, the rules of the validator, what is fused, and what the steps of loops compute."""

from __future__ import annotations

import copy
import json
import re
from pathlib import Path

import pytest
import yaml
from kubeflow_plans import TARGET
from kubeflow_regions import NODES, block, call, emission, part, pipeline

import dagwright_worker as worker
from dagwright.ir.model import Const, Expr, If, Item, Map, Out, ParamDef, ParamRef
from dagwright.plan.build import build_plan
from dagwright.plan.model import walk_units
from dagwright.settings.model import TaskSettings
from dagwright_kubeflow.backend import KubeflowBackend
from dagwright_kubeflow.validator import problems

GOLDEN = Path(__file__).parent / "golden" / "flow.yaml"


def document(**changes):
    return yaml.safe_load(emission(**changes).artifacts[0].text)


def graph(doc, component):
    return doc["components"][component]["dag"]["tasks"] if component != "root" else doc["root"]["dag"]["tasks"]


def specs(doc):
    """Every step spec of a file, by step."""
    found = {}
    for component in (doc["root"], *doc["components"].values()):
        for task in component.get("dag", {}).get("tasks", {}).values():
            value = task.get("inputs", {}).get("parameters", {}).get("dagwright_step")
            if value is not None:
                spec = json.loads(value["runtimeValue"]["constant"])
                found[spec["step"]] = spec
    return found


def test_golden():
    assert emission().artifacts[0].text == GOLDEN.read_text(encoding="utf-8")


def test_nothing_is_wrong_with_it():
    assert problems([document()]) == []


def test_the_source_map_reaches_into_graphs():
    artifact = emission().artifacts[0]
    assert {"publish", "tell", "mark", "remove"} <= set(artifact.source_map.values())


# --- the validator


def _drop_parameters(doc):
    for value in ("given", "defined"):
        task = graph(doc, "comp-decide-then")["again-then"]
        task["inputs"].pop("parameters") if value == "given" else None
    task["inputs"]["artifacts"] = {"x": {"componentInputArtifact": "pipelinechannel--each-models-models"}}


SPOILED = {
    "waits for a side": (
        lambda d: graph(d, "comp-decide")["decide-else"].update(dependentTasks=["decide-then"]),
        "waits for `decide-then`, which may not run",
    ),
    "takes from a side": (
        lambda d: d["components"]["comp-decide"]["dag"]["outputs"]["parameters"].update(
            score={"valueFromParameter": {"producerSubtask": "decide-then", "outputParameterKey": "score"}}
        ),
        "taken from `decide-then`, which may not run",
    ),
    "one of two artifacts": (
        lambda d: d["components"]["comp-each"]["dag"]["outputs"]["artifacts"]["models"]["artifactSelectors"].append(
            {"producerSubtask": "train", "outputArtifactKey": "train"}
        ),
        "an artifact from one of several tasks",
    ),
    "both sides on true": (
        lambda d: graph(d, "comp-decide")["decide-else"]["triggerPolicy"].update(
            condition=graph(d, "comp-decide")["decide-then"]["triggerPolicy"]["condition"]
        ),
        "not from exactly one of two sides",
    ),
    "three sides": (
        lambda d: d["components"]["comp-decide"]["dag"]["outputs"]["parameters"]["score"]["valueFromOneof"][
            "parameterSelectors"
        ].append({"producerSubtask": "decide-then", "outputParameterKey": "score"}),
        "not from exactly one of two sides",
    ),
    "a parameter beside a loop": (
        lambda d: (
            graph(d, "root")["each"]["inputs"]["parameters"].update(
                x={"taskOutputParameter": {"producerTask": "limit", "outputParameterKey": "top"}}
            ),
            graph(d, "root")["each"]["dependentTasks"].append("limit"),
            d["components"]["comp-each"]["inputDefinitions"]["parameters"].update(x={"parameterType": "STRING"}),
        ),
        "kfp.local puts the element in its place",
    ),
    "another name for the list": (
        lambda d: graph(d, "root")["each"]["inputs"]["parameters"]["pipelinechannel--sizes-Output"][
            "taskOutputParameter"
        ].update(producerTask="load"),
        "not named as kfp.local looks for it",
    ),
    "no such list": (
        lambda d: graph(d, "root")["each"]["parameterIterator"]["items"].update(inputParameter="x"),
        "iterates `x`, which is no input of it",
    ),
    "a loop in a loop": (
        lambda d: graph(d, "comp-each")["train"].update(
            parameterIterator={"itemInput": "part", "items": {"raw": '["a"]'}}
        ),
        "a loop in a loop",
    ),
    "one artifact of a loop": (
        lambda d: d["components"]["comp-each-models"]["inputDefinitions"]["artifacts"]["models"].pop("isArtifactList"),
        "takes one artifact from a loop",
    ),
    "parameters of a loop": (
        lambda d: (
            graph(d, "root")["finish"]["inputs"]["parameters"].update(
                x={"taskOutputParameter": {"producerTask": "each", "outputParameterKey": "x"}}
            ),
        ),
        "collects parameters of a loop",
    ),
    "a graph without parameters": (_drop_parameters, "kfp.local would give it no artifacts"),
    "a shared component": (
        lambda d: graph(d, "root").update(again={**graph(d, "root")["load"], "taskInfo": {"name": "again"}}),
        "shares `comp-load` with root.load",
    ),
    "an exit task of two": (
        lambda d: graph(d, "root")["finish"].update(triggerPolicy={"strategy": "ALL_UPSTREAM_TASKS_COMPLETED"}),
        "the server makes it a hook of each",
    ),
    "a task after an exit task": (
        lambda d: graph(d, "root")["limit"].update(triggerPolicy={"strategy": "ALL_UPSTREAM_TASKS_COMPLETED"}),
        "waits for `limit`, which the server runs as a hook",
    ),
}


@pytest.mark.parametrize("name", SPOILED)
def test_every_shape_that_engines_differ_on_is_caught(name):
    mutate, expected = SPOILED[name]
    good = document()
    spoiled = copy.deepcopy(good)
    mutate(spoiled)
    assert spoiled != good
    found = problems([spoiled])
    assert any(expected in problem for problem in found), found


# --- shapes


def test_a_condition_that_nobody_waits_for_has_no_graph_around_it():
    inner = graph(document(), "comp-decide-then")
    assert "again" not in inner
    assert inner["again-then"]["dependentTasks"] == ["publish"]
    # kfp.local finds the output of a task beside a condition by this name
    condition = "inputs.parameter_values['pipelinechannel--publish--test'] == true"
    assert inner["again-then"]["triggerPolicy"] == {"condition": condition}


def test_a_loop_that_takes_a_parameter_of_a_task_stands_in_a_graph_of_its_own():
    doc = document()
    assert "parameterIterator" in graph(doc, "root")["each"]
    assert "parameterIterator" not in graph(doc, "root")["graded-scope"]
    given = graph(doc, "comp-graded-scope")["graded"]["inputs"]["parameters"]
    assert all(set(value) == {"componentInputParameter"} for value in given.values())


def test_what_follows_waits_for_the_graph_around_both_sides():
    tasks = graph(document(), "root")
    assert tasks["finish"]["dependentTasks"][0] == "decide"
    assert not any(name in {"decide-then", "decide-else"} for name in tasks)


def test_a_limit_of_parallel_elements_is_the_loops():
    nodes = (call("rows"), Map("m", Out("rows"), block(call("f", Item("m")), yields=(Out("f"),)), ("x",), ("one",)))
    made = pipeline(nodes, Out("m", (("item", 0),)), ())
    plan = build_plan(made, tasks={"f": TaskSettings(max_parallel=3)})
    (artifact,) = KubeflowBackend().emit(plan, TARGET).artifacts
    doc = yaml.safe_load(artifact.text)
    assert graph(doc, "root")["m"]["iteratorPolicy"] == {"parallelismLimit": 3}
    # the result of the pipeline is a list that somebody has to join
    assert doc["root"]["dag"]["outputs"]["artifacts"]["result"]["artifactSelectors"][0]["producerSubtask"] == "m-x"


def test_two_lists_of_one_task():
    nodes = (
        call("rows", ParamRef("n")),
        Expr("odd", "rows[::2]", (("rows", Out("rows")),)),
        Map("a", Out("rows"), block(call("f", Item("a")), yields=(Out("f"),)), ("x",), ("one",)),
        Map("b", Out("odd"), block(call("g", Item("b")), yields=(Out("g"),)), ("y",), ("one",)),
        call("end", part("a"), part("b")),
    )
    doc = document(nodes=nodes, result=Out("end"), params=(ParamDef("n", "int", "int"),))
    names = {task["parameterIterator"]["items"]["inputParameter"] for task in _loops(doc)}
    assert names == {"pipelinechannel--rows-Output", "pipelinechannel--rows-parts"}
    assert "b-scope" in graph(doc, "root")  # kfp.local takes any name with -Output in it for the output `Output`


def _loops(doc):
    for component in (doc["root"], *doc["components"].values()):
        for task in component.get("dag", {}).get("tasks", {}).values():
            if "parameterIterator" in task:
                yield task


def test_every_task_names_an_image_where_the_target_has_none():
    tasks = {
        ident: TaskSettings(image=f"own/{ident}:1") for ident in ("load", "limit", "sizes", "train", "grade", "mark")
    }
    tasks |= {
        i: TaskSettings(image="own/x:1") for i in ("best", "publish", "tell", "is_old", "remove", "keep", "finish")
    }
    plan = build_plan(pipeline(), tasks=tasks)
    (artifact,) = KubeflowBackend().emit(plan, TARGET._replace(image=None)).artifacts
    executors = yaml.safe_load(artifact.text)["deploymentSpec"]["executors"]
    assert all(executor["container"]["image"].startswith("own/") for executor in executors.values())


# --- what is fused


def fused(*nodes, params=(), result=None):
    plan = build_plan(pipeline(nodes, result, params))
    return KubeflowBackend().fuses(plan, TARGET)


def condition(then, orelse, then_nodes=(), else_nodes=()):
    return If("if", Out("test"), block(*then_nodes, yields=then), block(*else_nodes, yields=orelse), ("x",))


SMALL, LARGE = call("small", returns="float"), call("large", returns="list[int]")
CASES = {
    "two numbers": (False, condition((Out("small"),), (Const(1.5),), (SMALL,))),
    "a list": (True, condition((Out("large"),), (Const(None),), (LARGE,))),
    "a long constant": (True, condition((Out("small"),), (Const("x" * 5000),), (SMALL,))),
    "a short constant": (False, condition((Out("small"),), (Const("x" * 50),), (SMALL,))),
    "a number from before": (False, condition((Out("small"),), (Out("before"),), (SMALL,))),
    "a list from before": (True, condition((Out("small"),), (Out("rows"),), (SMALL,))),
    "a parameter": (False, condition((Out("small"),), (ParamRef("n"),), (SMALL,))),
    "a text parameter": (True, condition((Out("small"),), (ParamRef("s"),), (SMALL,))),
}


@pytest.mark.parametrize("name", CASES)
def test_a_condition_is_one_task_where_a_merged_value_is_no_parameter(name):
    expected, node = CASES[name]
    nodes = (call("test"), call("before", returns="int"), call("rows"), node, call("after", part("if")))
    found = fused(*nodes, params=(ParamDef("n", "int", "int"), ParamDef("s", "str", "str")))
    assert set(found) == ({"if"} if expected else set())
    assert all("`x` travels as an artifact" in why for why in found.values())


def test_a_condition_around_one_that_is_fused_is_fused_if_it_passes_the_value_on():
    inner = If("in", Out("test"), block(LARGE, yields=(Out("large"),)), block(yields=(Const(1),)), ("x",))
    outer = If("if", Out("test"), block(inner, yields=(part("in"),)), block(yields=(Const(1),)), ("x",))
    assert set(fused(call("test"), outer, call("after", part("if")))) == {"in", "if"}
    alone = If("if", Out("test"), block(inner, call("g", part("in"))), block())
    assert set(fused(call("test"), alone)) == {"in"}


def test_a_value_that_nobody_reads_is_not_merged():
    assert fused(call("test"), condition((Out("large"),), (Const(None),), (LARGE,))) == {}


# --- what the steps of a loop compute


def run(spec, envelopes):
    found = worker.run_step(spec, {name: worker.encode(value) for name, value in envelopes.items()})
    return {
        name: [worker.decode(it) for it in one] if isinstance(one, list) else worker.decode(one)
        for name, one in found.items()
    }


def of_builtins(spec, **functions):
    """The spec with calls of `shop:<name>` replaced by calls of built-in functions."""
    text = re.sub(r"shop:(\w+)", lambda m: f"builtins:{functions[m[1]]}", json.dumps(spec))
    return json.loads(text)


@pytest.mark.parametrize(
    ("elements", "parts"),
    [
        ([], [[0, 0]]),
        (["a"], [[0, 1]]),
        (list("abc"), [[0, 1], [1, 2], [2, 3]]),
        (list(range(120)), None),
    ],
)
def test_a_list_is_given_in_parts(elements, parts):
    told = run(of_builtins(specs(document())["sizes"], sizes="list"), {"rows": elements})
    assert told["items"] == elements
    if parts is not None:
        assert told["Output"] == parts
    assert len(told["Output"]) <= 50
    assert [i for first, last in told["Output"] for i in range(first, last)] == list(range(len(elements)))
    assert sum(len(json.dumps(worker.encode(it))) for it in told["Output"]) < 10_000


def test_a_loop_over_no_list_fails_as_python_does():
    with pytest.raises(TypeError, match=r"^'int' object is not iterable"):
        run(of_builtins(specs(document())["sizes"], sizes="len"), {"rows": [1]})


def test_a_step_runs_over_its_part_and_a_reader_joins_the_parts():
    found = specs(document())
    elements = ["a", "bb", "ccc", "dddd"]
    grade, mark = of_builtins(found["grade"], grade="divmod"), of_builtins(found["mark"], mark="sorted")
    mark["block"][-1]["body"]["block"][-1]["args"].pop()
    sizes = [5, 7, 11, 13]
    parts = [
        run(grade, {"part": [a, b], "elements": sizes, "top": 2})["grade"] for a, b in ((2, 4), (0, 1), (1, 2), (2, 2))
    ]
    assert parts == [(2, [(5, 1), (6, 1)]), (0, [(2, 1)]), (1, [(3, 1)]), (2, [])]
    marked = run(mark, {"part": [2, 4], "elements": elements, "grade": parts[0]})
    assert marked["mark_elements"] == (2, [1, 5, 1, 6])
    again = run(found["graded-values"], {"part": [1, 3], "elements": elements})
    assert again == {"again": (1, ["bb", "ccc"])}
    best = found["best"]
    assert best["inputs"]["marks"] == {"region": "graded", "output": "marks", "collect": "one"}
    joined = next(node for node in best["block"] if node["id"] == "marks-joined")
    values = worker.evaluate_block([joined], {"marks": [(2, [3, 4]), (0, [1, 2]), (2, [])]})
    assert values["marks-joined"] == [1, 2, 3, 4]


def test_a_failure_tells_the_element_of_the_list_and_not_of_the_part():
    spec = of_builtins(specs(document())["train"], train="len")
    with pytest.raises(TypeError) as caught:
        run(spec, {"part": [1, 3], "elements": ["a", "b", 3]})
    assert "(element [2])" in "".join(caught.value.__notes__) if hasattr(caught.value, "__notes__") else True


def test_the_plan_is_the_one_that_the_nodes_mean():
    plan = build_plan(pipeline())
    assert {unit.id for unit in walk_units(plan.units)} >= {"each", "graded", "decide", "again", "clean"}
    assert len(NODES) == 11
