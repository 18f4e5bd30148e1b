"""A task of the plan as a pod of Kubernetes, by `podman kube play`: the way for every engine that emits pods.

The pod here is this test's own. A backend that emits pods is tested by handing the pod out of its file to `podman.pod`.
"""

from __future__ import annotations

import json
import os
import shutil

import pytest

from conformance.harness import ROOT
from containers.podman import BASE

pytestmark = [pytest.mark.engine, pytest.mark.slow]

PIPELINE = "def double(n):\n    return 2 * n\n\n\ndef twice(n: int = 21):\n    return double(n)\n"


def manifest(folder, spec):
    """A Pod with the program mounted and the worker's command, as JSON (which is YAML)."""
    command = [
        "python3",
        "-m",
        "dagwright_worker",
        "step",
        "--spec",
        json.dumps(spec),
        "--outputs",
        "/work/outputs.json",
    ]
    container = {
        "name": "main", "image": BASE, "command": command, "volumeMounts": [{"name": "work", "mountPath": "/work"}],
        "env": [{"name": "PYTHONPATH", "value": "/work"}],
    }  # fmt: skip
    volumes = [{"name": "work", "hostPath": {"path": str(folder), "type": "Directory"}}]
    body = {"restartPolicy": "Never", "containers": [container], "volumes": volumes}
    return json.dumps({"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "dagwright-test"}, "spec": body})


@pytest.fixture
def spec(tmp_path):
    from dagwright import api
    from dagwright.plan.spec import step_spec

    (tmp_path / "twice.py").write_text(PIPELINE, encoding="utf-8")
    shutil.copy(os.path.join(ROOT, "src", "dagwright_worker.py"), tmp_path)
    plan = api.load(f"{tmp_path}/twice.py:twice").plan
    return step_spec(plan.steps[0], plan)


def test_a_pod_runs_a_step(podman, spec, tmp_path):
    with podman.pod(manifest(tmp_path, spec)) as (main,):
        assert main["State"]["ExitCode"] == 0, main["Log"]
    outputs = json.loads((tmp_path / "outputs.json").read_text(encoding="utf-8"))["outputs"]
    assert [envelope["value"] for envelope in outputs.values()] == ["42"]


def test_a_pod_whose_step_fails_says_so(podman, spec, tmp_path):
    spec["block"][0]["fn"] = "twice:nothing_of_that_name"
    with podman.pod(manifest(tmp_path, spec)) as (main,):
        assert main["State"]["ExitCode"] == 1
        assert "DW532" in main["Log"]


def test_pods_are_gone_afterwards(podman, spec, tmp_path):
    with podman.pod(manifest(tmp_path, spec)):
        assert podman.call("pod", "exists", "dagwright-test", check=False).returncode == 0
    assert podman.call("pod", "exists", "dagwright-test", check=False).returncode == 1
    assert "dagwright-test" not in podman.call("ps", "--all", "--format={{.Names}}").stdout
