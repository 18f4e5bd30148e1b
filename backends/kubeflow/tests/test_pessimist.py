"""The pessimist: it runs what both engines run, and stops at every place where they differ, one rule at a time."""

from __future__ import annotations

import copy
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from kubeflow_regions import emission

import dagwright_worker as worker

HERE = Path(__file__).parent
ROOT = HERE.parents[2]
SHOP = """
import os


def told(name, *args):
    with open(os.environ["WITNESS"], "a", encoding="utf-8") as file:
        file.write(f"{name}{args}\\n")


def load(day): told("load", day); return list(day)
def limit(rows): return len(rows)
def sizes(rows): return [ord(row) % 7 for row in rows]
def train(x): told("train", x); return f"model {x}"
def grade(x, top): return [x] * (x % top)
def mark(grades, x): return [f"{x}:{grade}" for grade in grades]
def best(models, marks, grades): return len(models) + len(marks) / 8
def publish(models): told("publish", *models); return len(models)
def tell(count): told("tell", count)
def is_old(rows): return len(rows) > 2
def remove(rows): told("remove", *rows)
def keep(rows): told("keep", *rows)
def finish(published, score, again, day): return [published, score, again, day]
"""


def plain(day):
    """What the pipeline of kubeflow_regions.py means."""
    sizes = [ord(row) % 7 for row in day]
    grades = [[x] * (x % len(day)) for x in sizes] if day else []
    marks = [f"{x}:{grade}" for x, inner in zip(sizes, grades, strict=True) for grade in inner]
    score = len(sizes) + len(marks) / 8
    return [len(sizes), score, sizes, day] if score > 0.5 else [None, 0.0, sizes, day]


def document():
    return yaml.safe_load(emission().artifacts[0].text)


def graph(doc, component):
    return doc["components"][component]["dag"]["tasks"] if component != "root" else doc["root"]["dag"]["tasks"]


def drive(folder, documents):
    """Run documents, each with a text for `day` and a seed; gives the outcomes."""
    (folder / "shop.py").write_text(SHOP, encoding="utf-8")
    (folder / "describe.py").write_text("def describe(value):\n    return value\n", encoding="utf-8")
    jobs = []
    for number, (doc, day, seed) in enumerate(documents):
        path = folder / f"{number}.yaml"
        path.write_text(yaml.safe_dump(doc, sort_keys=False), encoding="utf-8")
        jobs.append(
            {
                "yaml": str(path),
                "params": {"day": worker.to_json(day)},
                "workdir": str(folder / f"work-{number}"),
                "pythonpath": [str(folder), str(ROOT / "src")],
                "env": {"WITNESS": str(folder / f"witness-{number}")},
                "describe": str(folder / "describe.py"),
                "seed": seed,
            }
        )
    env = {**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT / "src"), str(HERE.parent)])}
    done = subprocess.run(
        [sys.executable, str(HERE / "pessimist.py")],
        input=json.dumps(jobs),
        env=env,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.mark.slow
def test_it_gives_what_the_calls_give_in_every_order(tmp_path):
    runs = [("abc", 0), ("abc", 1), ("abc", 2), ("", 0), ("x", 0), ("a{{$.b}}$(c)", 0)]
    for (day, _), outcome in zip(runs, drive(tmp_path, [(document(), *one) for one in runs]), strict=True):
        logs = {step: task["log"] for step, task in outcome["tasks"].items() if task["state"] == "failed"}
        assert (outcome["state"], outcome["error"]) == ("succeeded", ""), logs
        assert outcome["result"]["described"] == plain(day)
    assert sorted((tmp_path / "witness-0").read_text().splitlines()) == sorted(
        [
            *(f"train({ord(row) % 7},)" for row in "abc"),
            "load('abc',)",
            "publish('model 6', 'model 0', 'model 1')",
            "tell(3,)",
            "remove('a', 'b', 'c')",
        ]
    )
    assert "train" not in (tmp_path / "witness-3").read_text()


def _outputs_of(doc, component, name, given):
    doc["components"][component]["dag"]["outputs"]["parameters"][name] = given


def _long(doc):
    given = graph(doc, "root")["finish"]["inputs"]["parameters"]
    given["day"] = {"runtimeValue": {"constant": "x" * 10_001}}


RULES = {
    "a task waits for a side that did not run": (
        lambda d: graph(d, "comp-decide")["decide-else"].update(dependentTasks=["decide-then"]),
        "",
        "did not run",
    ),
    "data without order": (
        lambda d: graph(d, "root")["limit"].pop("dependentTasks"),
        "abc",
        "without waiting",
    ),
    "null": (
        lambda d: graph(d, "root")["finish"]["inputs"]["parameters"].update(day={"runtimeValue": {"constant": None}}),
        "abc",
        "null (resolve.go)",
    ),
    "another type": (
        lambda d: graph(d, "root")["finish"]["inputs"]["parameters"].update(day={"runtimeValue": {"constant": 3}}),
        "abc",
        "is no STRING",
    ),
    "a parameter of over 10,000 bytes": (_long, "abc", "10,001 bytes in a parameter"),
    "nothing given": (
        lambda d: graph(d, "root")["finish"]["inputs"]["parameters"].pop("day"),
        "abc",
        "nothing is given for `day`",
    ),
    "an exit task": (
        lambda d: graph(d, "root")["limit"].update(triggerPolicy={"strategy": "ALL_UPSTREAM_TASKS_COMPLETED"}),
        "abc",
        "an exit task",
    ),
    "a shared component": (
        lambda d: graph(d, "root").update(again={**graph(d, "root")["load"], "taskInfo": {"name": "again"}}),
        "abc",
        "two tasks share `comp-load`",
    ),
    "a condition on a name that kfp.local does not find": (
        lambda d: (
            graph(d, "comp-decide-then")["again-then"]["triggerPolicy"].update(
                condition="inputs.parameter_values['flag'] == true"
            ),
            graph(d, "comp-decide-then")["again-then"]["inputs"]["parameters"].update(
                flag=graph(d, "comp-decide-then")["again-then"]["inputs"]["parameters"][
                    "pipelinechannel--publish--test"
                ]
            ),
            d["components"]["comp-again-then"]["inputDefinitions"]["parameters"].update(
                flag={"parameterType": "BOOLEAN"}
            ),
        ),
        "abc",
        "kfp.local would decide on None",
    ),
    "a condition on a number": (
        lambda d: graph(d, "comp-decide")["decide-then"]["triggerPolicy"].update(
            condition="int(inputs.parameter_values['pipelinechannel--best-test']) > 2"
        ),
        "abc",
        "is not compared by both",
    ),
    "two sides at once": (
        lambda d: graph(d, "comp-decide")["decide-else"]["triggerPolicy"].update(
            graph(d, "comp-decide")["decide-then"]["triggerPolicy"]
        ),
        "abc",
        "2 of the sides of a OneOf ran",
    ),
    "an artifact from one of two": (
        lambda d: d["components"]["comp-each"]["dag"]["outputs"]["artifacts"]["models"]["artifactSelectors"].append(
            {"producerSubtask": "train", "outputArtifactKey": "train"}
        ),
        "abc",
        "an artifact from one of several tasks",
    ),
    "an empty list": (
        lambda d: graph(d, "root")["each"]["inputs"]["parameters"].update(
            {"pipelinechannel--sizes-Output": {"runtimeValue": {"constant": []}}}
        ),
        "abc",
        "no items",
    ),
    "a list under another name": (
        lambda d: (
            graph(d, "root")["each"]["inputs"]["parameters"].update(
                items=graph(d, "root")["each"]["inputs"]["parameters"]["pipelinechannel--sizes-Output"]
            ),
            graph(d, "root")["each"]["parameterIterator"]["items"].update(inputParameter="items"),
            d["components"]["comp-each"]["inputDefinitions"]["parameters"].update(items={"parameterType": "LIST"}),
        ),
        "abc",
        "kfp.local would iterate something else",
    ),
    "a parameter beside a loop": (
        lambda d: (
            graph(d, "root")["each"]["inputs"]["parameters"].update(
                x={"taskOutputParameter": {"producerTask": "limit", "outputParameterKey": "top"}}
            ),
            graph(d, "root")["each"]["dependentTasks"].append("limit"),
            d["components"]["comp-each"]["inputDefinitions"]["parameters"].update(x={"parameterType": "STRING"}),
        ),
        "abc",
        "puts the item in the place of `x`",
    ),
    "a graph without parameters": (
        lambda d: (
            graph(d, "comp-graded-scope")["graded"].pop("parameterIterator"),
            graph(d, "comp-graded-scope")["graded"]["inputs"].pop("parameters"),
            d["components"]["comp-graded"]["inputDefinitions"].pop("parameters"),
        ),
        "abc",
        "takes no parameter",
    ),
    "a graph taken from a side": (
        lambda d: _outputs_of(
            d,
            "comp-decide",
            "score",
            {"valueFromParameter": {"producerSubtask": "decide-then", "outputParameterKey": "score"}},
        ),
        "",
        "which did not run",
    ),
}


@pytest.fixture(scope="module")
def spoiled(tmp_path_factory):
    documents = []
    for mutate, day, _ in RULES.values():
        good = document()
        doc = copy.deepcopy(good)
        mutate(doc)
        assert doc != good
        documents.append((doc, day, 0))
    return dict(zip(RULES, drive(tmp_path_factory.mktemp("pessimist"), documents), strict=True))


@pytest.mark.slow
@pytest.mark.parametrize("name", RULES)
def test_rule(name, spoiled):
    outcome = spoiled[name]
    assert outcome["state"] == "error", outcome["result"]
    assert outcome["error"].startswith("Unsafe: ")
    assert RULES[name][2] in outcome["error"]


def test_a_task_that_fails_fails_the_run_and_stops_what_waits_for_it(tmp_path):
    doc = document()
    given = graph(doc, "root")["limit"]["inputs"]["parameters"]["dagwright_step"]["runtimeValue"]
    given["constant"] = given["constant"].replace("shop:limit", "shop:missing")
    (outcome,) = drive(tmp_path, [(doc, "abc", 0)])
    assert outcome["state"] == "failed"
    states = {step: task["state"] for step, task in outcome["tasks"].items()}
    assert states["limit"] == "failed"
    assert states["finish"] == states["grade"] == states["publish"] == "not run"
    assert states["train"] == "succeeded"


def test_numbers_lose_their_types_and_texts_are_expanded():
    from pessimist_tasks import bent, expanded

    assert [type(it) for it in bent([1, 1.0, True, "1", 1.5])] == [float, int, bool, str, float]
    assert expanded("a {{$.inputs.parameters['x']}} $(B) $$") == "a expanded  $"
