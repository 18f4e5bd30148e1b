"""Broken objects: which of the validators sees what. Every one is seen by one of them, and what a name means by our own linter."""

from __future__ import annotations

import copy
import json
import os
import subprocess

import pytest
import yaml
from argo_everything import emission, flow
from validators import ROOT

from dagwright.diagnostics.model import DagwrightError
from dagwright_argo.linter import problems, require_valid

ARGO = os.path.join(ROOT, ".venv", "argo", "bin", "python")


def objects():
    texts = [it.text for it in emission().artifacts if not it.path.endswith(".worker.yaml")]
    return [document for text in texts for document in yaml.safe_load_all(text)]


class File:
    """The objects of the golden files while one thing in them is broken."""

    def __init__(self):
        self.documents = copy.deepcopy(objects())
        self.workflow = next(it for it in self.documents if it["kind"] == "WorkflowTemplate")
        self.spec = self.workflow["spec"]
        self.cron = next(it for it in self.documents if it["kind"] == "CronWorkflow")
        self.templates = {it["name"]: it for it in self.spec["templates"]}
        self.tasks = {it["name"]: it for it in self.templates["main"]["dag"]["tasks"]}
        self.train = self.templates["train-3"]


# name: what is done, and who must see it: "schema" (made strict), "hera", "linter"
BROKEN = {
    "field that is not there": (lambda f: f.tasks["evaluate"].update(dependz="x"), {"schema", "linter"}),
    "limit that is a number": (lambda f: f.train["retryStrategy"].update(limit=3), {"schema", "linter"}),
    "deadline that is a number": (lambda f: f.train.update(activeDeadlineSeconds=600), {"schema", "linter"}),
    "value that is a list": (lambda f: f.spec["arguments"]["parameters"][0].update(value=["x"]), {"schema", "hera", "linter"}),
    "volumes that are a mapping": (lambda f: f.train.update(volumes={"a": 1}), {"schema", "hera"}),
    "unknown template": (lambda f: f.tasks["evaluate"].update(template="evaluated"), {"linter"}),
    "waits for what is not there": (lambda f: f.tasks["evaluate"].update(depends="train.Succeeded"), {"linter"}),
    "waits in a circle": (lambda f: f.tasks["train-3"].update(depends="evaluate.Succeeded"), {"linter"}),
    "unknown policy of retries": (lambda f: f.train["retryStrategy"].update(retryPolicy="Sometimes"), {"linter"}),
    "amount that is none": (lambda f: f.train["container"]["resources"]["limits"].update(cpu="lots"), {"linter"}),
    "takes from what is not there": (
        lambda f: f.tasks["evaluate"]["arguments"]["parameters"][0].update(value="{{tasks.nope.outputs.parameters.value}}"),
        {"linter"},
    ),
    "name that Kubernetes does not take": (lambda f: f.workflow["metadata"].update(name="My_Shop"), {"linter"}),
    "no entry point": (lambda f: f.spec.update(entrypoint="nowhere"), {"linter"}),
    "bare name to wait for": (lambda f: f.tasks["evaluate"].update(depends="train-3"), {"linter"}),
    "end that no task has": (lambda f: f.tasks["evaluate"].update(depends="train-3.Done"), {"linter"}),
    "takes without waiting": (lambda f: f.tasks["train-3"].pop("depends"), {"linter"}),
    "output that is not there": (
        lambda f: f.tasks["evaluate"]["arguments"]["parameters"][0].update(value="{{tasks.train-3.outputs.parameters.no}}"),
        {"linter"},
    ),
    "input that nothing is given for": (lambda f: f.tasks["evaluate"].pop("arguments"), {"linter"}),
    "unknown parameter": (
        lambda f: f.train["container"]["args"].append("{{=sprig.b64enc(workflow.parameters['no'])}}"), {"linter"}
    ),
    "expression of another kind": (lambda f: f.train["container"]["args"].append("{{=now()}}"), {"linter"}),
    "condition on a text": (lambda f: f.tasks["save"].update(when="{{inputs.parameters.x}} == yes"), {"linter"}),
    "text that Kubernetes expands": (lambda f: f.train["container"]["args"].append("$(HOME)"), {"linter"}),
    "volume that is not there": (lambda f: f.train["container"]["volumeMounts"][0].update(name="no"), {"linter"}),
    "target that is not there": (lambda f: f.templates["main"]["dag"].update(target="no"), {"linter"}),
    "template that nothing uses": (lambda f: f.spec["templates"].append({**f.train, "name": "spare"}), {"linter"}),
    "two templates of one name": (lambda f: f.spec["templates"].append(f.train), {"linter"}),
    "cron without a template": (
        lambda f: f.cron["spec"]["workflowSpec"]["workflowTemplateRef"].update(name="other"), {"linter"}
    ),
    "no cron": (lambda f: f.cron["spec"].update(schedules=["every day"]), {"linter"}),
    "parameter that is expanded": (lambda f: f.spec["arguments"]["parameters"][1].update(value="{{x}}"), {"linter"}),
}  # fmt: skip


def test_the_linter_finds_nothing_in_what_is_emitted():
    assert list(problems(objects())) == []
    assert list(problems(list(yaml.safe_load_all(flow().text)))) == []


@pytest.mark.parametrize("name", [name for name, (_, seen) in BROKEN.items() if "linter" in seen])
def test_the_linter_sees(name):
    file = File()
    BROKEN[name][0](file)
    assert list(problems(file.documents))


def test_a_bug_is_told_as_one():
    file = File()
    file.spec["entrypoint"] = "nowhere"
    from argo_everything import PLAN

    with pytest.raises(DagwrightError) as caught:
        require_valid(file.documents, PLAN)
    assert [it.code for it in caught.value.diagnostics] == ["DW203"]


_ASK = """
import json, sys, validators
told = {}
for name, documents in json.load(sys.stdin).items():
    found = [p for d in documents if d["kind"] in validators.KINDS for p in
             (*validators.by_hera(d), *(validators.by_schema(d) if validators.schema() is not None else ()))]
    told[name] = found
json.dump({"schema": validators.schema() is not None, "told": told}, sys.stdout)
"""


@pytest.fixture(scope="module")
def told():
    """What the schema and hera say of every broken file, and of the whole ones."""
    if not os.path.exists(ARGO):
        if os.environ.get("CI") == "true":
            pytest.fail("no environment .venv/argo")
        pytest.skip("no environment .venv/argo: scripts/bootstrap argo")
    files = {"": objects(), "flow": list(yaml.safe_load_all(flow().text))}
    for name, (change, _) in BROKEN.items():
        file = File()
        change(file)
        files[name] = file.documents
    done = subprocess.run(
        [ARGO, "-c", _ASK], input=json.dumps(files), cwd=os.path.dirname(__file__), capture_output=True, text=True, check=False,
        env={**os.environ, "PYTHONPATH": os.path.dirname(__file__)},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.mark.engine
def test_the_schema_and_hera_take_what_is_emitted(told):
    assert told["told"][""] == told["told"]["flow"] == []


@pytest.mark.engine
@pytest.mark.parametrize("name", BROKEN)
def test_who_sees_what(name, told):
    if not told["schema"]:
        pytest.skip("without Go there is no schema of Argo")
    seen = {problem.partition(":")[0] for problem in told["told"][name]}
    assert seen == BROKEN[name][1] - {"linter"}
