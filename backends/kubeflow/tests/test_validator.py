"""The validator: nothing to say of what is emitted, and something of every way to spoil it."""

from __future__ import annotations

import json

import pytest
from kubeflow_everything import PLAN, TARGET

from dagwright.diagnostics.model import DagwrightError
from dagwright_kubeflow.build import build
from dagwright_kubeflow.options import read_options
from dagwright_kubeflow.validator import problems, require_valid


def documents():
    """The documents, without the parts that tasks share as objects."""
    return json.loads(json.dumps(build(PLAN, TARGET, read_options(TARGET)).documents))


def tasks(d):
    return d[0]["root"]["dag"]["tasks"]


def parameter(d, task, name):
    return tasks(d)[task]["inputs"]["parameters"][name]


def executor(d, label="exec-shared"):
    return d[0]["deploymentSpec"]["executors"][label]["container"]


# The 17 mutations of which the SDK's own loader lets 14 pass.
SEVENTEEN = {
    "unknown field in a task": (lambda d: tasks(d)["score"].update(timeout="5s"), "unknown field `timeout`"),
    "unknown field in an executor": (lambda d: executor(d).update(bogus=1), "unknown field `bogus`"),
    "bad enum": (
        lambda d: d[0]["root"]["inputDefinitions"]["parameters"]["n"].update(parameterType="INT64"),
        "'INT64'",
    ),
    "dangling componentRef": (lambda d: tasks(d)["score"].update(componentRef={"name": "nope"}), "no component `nope`"),
    "dangling producerTask": (
        lambda d: tasks(d)["save"]["inputs"]["artifacts"]["x"]["taskOutputArtifact"].update(producerTask="zzz"),
        "takes from `zzz`, which does not exist",
    ),
    "dangling dependentTasks": (lambda d: tasks(d)["score"]["dependentTasks"].append("zzz"), "waits for `zzz`"),
    "cycle": (lambda d: tasks(d)["load-customers"].update(dependentTasks=["score"]), "wait for each other in a circle"),
    "missing executor": (lambda d: d[0]["deploymentSpec"]["executors"].pop("exec-train"), "no executor `exec-train`"),
    "missing required input": (
        lambda d: tasks(d)["score"]["inputs"].pop("artifacts"),
        "`x` of `comp-score` is not given",
    ),
    "constant of another type": (
        lambda d: parameter(d, "score", "dagwright_step")["runtimeValue"].update(constant=3),
        "3 is no STRING",
    ),
    "bad placeholder": (
        lambda d: executor(d).update(args=["{{$.inputs.parameters['nope']}}"]),
        "nothing for the placeholder {{$.inputs.parameters['nope']}}",
    ),
    "bad pipeline name": (lambda d: d[0]["pipelineInfo"].update(name="Bad Name_!"), "no name for a pipeline"),
    "no schemaVersion": (lambda d: d[0].pop("schemaVersion"), "no schemaVersion"),
    "bad CEL": (lambda d: tasks(d)["score"].update(triggerPolicy={"condition": "foo ((("}), "not in the subset"),
    "no pipelineInfo": (lambda d: d[0].pop("pipelineInfo"), "no pipelineInfo"),
    "null constant": (
        lambda d: parameter(d, "score", "dagwright_step")["runtimeValue"].update(constant=None),
        "dagwright_step: null",
    ),
    "snake_case keys": (
        lambda d: tasks(d)["score"].update(dependent_tasks=tasks(d)["score"].pop("dependentTasks")),
        "unknown field `dependent_tasks`",
    ),
}
MORE = {
    "data without waiting": (
        lambda d: tasks(d)["score"]["dependentTasks"].remove("evaluate"),
        "without waiting for it",
    ),
    "waits twice": (lambda d: tasks(d)["score"]["dependentTasks"].append("save"), "twice"),
    "waits for itself": (lambda d: tasks(d)["score"]["dependentTasks"].append("score"), "circle"),
    "no such output": (
        lambda d: tasks(d)["save"]["inputs"]["artifacts"]["x"]["taskOutputArtifact"].update(outputArtifactKey="y"),
        "`evaluate` has no output `y`",
    ),
    "no such input": (
        lambda d: tasks(d)["save"]["inputs"]["parameters"].update(z={"runtimeValue": {"constant": "a"}}),
        "`comp-save` has no such input",
    ),
    "no such parameter": (
        lambda d: parameter(d, "score", "rate").update(componentInputParameter="rat"),
        "no input `rat` around it",
    ),
    "parameter of another type": (
        lambda d: parameter(d, "score", "rate").update(componentInputParameter="n"),
        "`n` is NUMBER_INTEGER, not NUMBER_DOUBLE",
    ),
    "artifact of another type": (
        lambda d: d[0]["components"]["comp-save"]["inputDefinitions"]["artifacts"]["x"]["artifactType"].update(
            schemaTitle="system.Model"
        ),
        "is system.Metrics, not system.Model",
    ),
    "two sources": (
        lambda d: parameter(d, "score", "rate").update(runtimeValue={"constant": 1.5}),
        "not exactly one source",
    ),
    "no source": (lambda d: parameter(d, "score", "rate").clear(), "not exactly one source"),
    "bool for a number": (
        lambda d: d[0]["root"]["inputDefinitions"]["parameters"]["n"].update(defaultValue=True),
        "True is no NUMBER_INTEGER",
    ),
    "integer beyond a double": (
        lambda d: d[0]["root"]["inputDefinitions"]["parameters"]["n"].update(defaultValue=2**60),
        "more than a double holds",
    ),
    "null in a list": (
        lambda d: d[0]["root"]["inputDefinitions"]["parameters"]["depths"].update(defaultValue=[1, [None]]),
        "null inside",
    ),
    "name of a task": (lambda d: tasks(d).update({"Save_": tasks(d).pop("save")}), "no name for a task"),
    "name within a task": (lambda d: tasks(d)["save"]["taskInfo"].update(name="Save it"), "taskInfo says `Save it`"),
    "component with the pipeline's name": (
        lambda d: d[0]["pipelineInfo"].update(name="score"),
        "`comp-score` has the pipeline's name",
    ),
    "component that nobody uses": (
        lambda d: d[0]["components"].update({"comp-x": d[0]["components"]["comp-save"]}),
        "nothing uses `comp-x`",
    ),
    "executor that nobody uses": (
        lambda d: d[0]["deploymentSpec"]["executors"].update({"x": {"container": executor(d)}}),
        "nothing uses `x`",
    ),
    "platform without executor": (
        lambda d: d[1]["platforms"]["kubernetes"]["deploymentSpec"]["executors"].update(x={}),
        "platforms: no executor `x`",
    ),
    "unknown field of the platform": (
        lambda d: d[1]["platforms"]["kubernetes"]["deploymentSpec"]["executors"]["exec-train"].update(runtimeClass="x"),
        "unknown field `runtimeClass`",
    ),
    "timeout as a number": (
        lambda d: d[1]["platforms"]["kubernetes"]["deploymentSpec"]["executors"]["exec-train"].update(
            activeDeadlineSeconds=5
        ),
        "no number in text",
    ),
    "no image": (lambda d: executor(d).update(image=""), "no image"),
    "argument that is no text": (lambda d: executor(d)["args"].append(1), "not text"),
    "placeholder without end": (lambda d: executor(d)["args"].append("{{$.inputs"), "without an end"),
    "retries that never happen": (
        lambda d: tasks(d)["train-3"]["retryPolicy"].pop("backoffMaxDuration"),
        "no backoffMaxDuration",
    ),
    "fraction of a second": (
        lambda d: tasks(d)["train-3"]["retryPolicy"].update(backoffDuration="0.5s"),
        "no whole number of seconds",
    ),
    "both executor and dag": (
        lambda d: d[0]["components"]["comp-save"].update(dag={"tasks": {}}),
        "not exactly one of dag and executorLabel",
    ),
    "output that nothing gives": (
        lambda d: d[0]["root"]["outputDefinitions"]["parameters"].update(other={"parameterType": "STRING"}),
        "nothing gives the output `other`",
    ),
    "output of another type": (
        lambda d: d[0]["root"]["outputDefinitions"]["parameters"]["result"].update(parameterType="LIST"),
        "is STRING, not LIST",
    ),
    "output from nowhere": (
        lambda d: d[0]["root"]["dag"]["outputs"]["parameters"]["result"]["valueFromParameter"].update(
            producerSubtask="x"
        ),
        "takes from `x`, which does not exist",
    ),
    "condition on a string": (
        lambda d: tasks(d)["score"].update(triggerPolicy={"condition": "inputs.parameter_values['x'] == 'it'"}),
        "not in the subset",
    ),
    "condition on no input": (
        lambda d: tasks(d)["score"].update(triggerPolicy={"condition": "inputs.parameter_values['zz'] == true"}),
        "reads `zz`, which is no input",
    ),
    "three documents": (lambda d: d.append({}), "3 documents"),
    "wrong schema version": (lambda d: d[0].update(schemaVersion="2.0.0"), "not 2.1.0"),
}


def test_nothing_is_wrong_with_what_is_emitted():
    assert problems(documents()) == []


@pytest.mark.parametrize("name", [*SEVENTEEN, *MORE])
def test_every_mutation_is_caught_and_named(name):
    mutate, expected = {**SEVENTEEN, **MORE}[name]
    spoiled = documents()
    mutate(spoiled)
    assert spoiled != documents()
    found = problems(spoiled)
    assert any(expected in problem for problem in found), found


def test_there_are_seventeen():
    assert len(SEVENTEEN) == 17


def test_a_long_chain_is_no_recursion():
    many = {f"t{i}": {"dependentTasks": [f"t{i - 1}"] if i else []} for i in range(5000)}
    from dagwright_kubeflow.validator import _cycles

    assert list(_cycles("root", many)) == []
    many["t0"]["dependentTasks"] = ["t4999"]
    assert len(list(_cycles("root", many))) == 1


def test_a_broken_file_is_an_internal_error():
    spoiled = documents()
    for task in tasks(spoiled).values():
        task["componentRef"] = {"name": "nope"}
    with pytest.raises(DagwrightError) as caught:
        require_valid(spoiled, PLAN)
    (diagnostic,) = caught.value.diagnostics
    assert diagnostic.code == "DW203"
    assert "root.score: no component `nope`" in diagnostic.notes
    assert diagnostic.notes[-1].startswith("and ")


@pytest.mark.parametrize(
    "condition",
    [
        "inputs.parameter_values['flag'] == true",
        "!(inputs.parameter_values['flag'] == true)",
        "inputs.parameter_values['flag'] == true && !(inputs.parameter_values['other'] == true)",
    ],
)
def test_the_conditions_that_later_constructs_need_are_in_the_subset(condition):
    from dagwright_kubeflow.validator import _condition

    assert list(_condition("x", condition, {"flag": {}, "other": {}})) == []
