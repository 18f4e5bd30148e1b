"""The profile "vertex": one document of IR, Vertex AI's own sizes and names. Checked against the IR's schema, not run there."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
import yaml
from kubeflow_plans import TARGET, plan, step

from dagwright.backend import Feature
from dagwright.settings.model import Quantity, Secret, TaskSettings
from dagwright_kubeflow import KubeflowBackend
from dagwright_kubeflow.vertex import ACCELERATORS

ENGINE = Path(__file__).parents[3] / ".venv" / "kfp" / "bin" / "python"
VERTEX = TARGET._replace(profile="vertex", extras={"pipeline_root": "gs://bucket/root"})
BIG = TaskSettings(
    cpu=Quantity("8", 8000), memory=Quantity("32Gi", 32 << 30), gpu=1, gpu_kind="NVIDIA_L4", retries=2, env={"A": "b"}
)  # fmt: skip
GOOD = plan(step("a", settings=BIG), step("b", after=("a",)))


def codes(made, target=VERTEX):
    return [(found.code, found.span) for found in KubeflowBackend().check(made, target)]


def test_one_document_and_nothing_of_kubernetes():
    assert codes(GOOD) == []
    (artifact,) = KubeflowBackend().emit(GOOD, VERTEX).artifacts
    (spec,) = yaml.safe_load_all(artifact.text)
    assert spec["defaultPipelineRoot"] == "gs://bucket/root"
    container = spec["deploymentSpec"]["executors"]["exec-a"]["container"]
    assert container["resources"]["resourceCpuLimit"] == "8"
    assert container["resources"]["resourceMemoryLimit"] == str(32 << 30), "Vertex AI reads no Gi"
    assert container["resources"]["accelerator"]["resourceType"] == "NVIDIA_L4"
    assert container["env"] == [{"name": "A", "value": "b"}]


def test_the_command():
    target = VERTEX._replace(extras={**VERTEX.extras, "service_account": "it's@x", "experiment": "e"})
    command = KubeflowBackend().emit(GOOD, target).next_command
    assert command.startswith("python3 -c ")
    import shlex

    code = shlex.split(command)[2].replace("{out}", "out")
    compile(code, "command", "exec")
    assert "pipeline_root='gs://bucket/root'" in code
    assert code.endswith(""".submit(service_account="it's@x", experiment='e')""")


@pytest.mark.parametrize(
    "settings",
    [
        {"cpu": Quantity("97", 97_000)},
        {"memory": Quantity("625G", 625 * 1000**3)},
        {"gpu": 1},
        {"gpu": 1, "gpu_kind": "nvidia.com/gpu"},
    ],
)
def test_machines_that_are_not_there(settings):
    assert [code for code, _ in codes(plan(step("a", settings=TaskSettings(**settings))))] == ["DW357"]


@pytest.mark.parametrize("kind", ACCELERATORS)
def test_machines_that_are(kind):
    settings = TaskSettings(gpu=1, gpu_kind=kind, cpu=Quantity("96", 96_000), memory=Quantity("624G", 624 * 1000**3))
    assert codes(plan(step("a", settings=settings))) == []


@pytest.mark.parametrize(
    "target",
    [
        {"extras": {"pipeline_root": "s3://bucket"}},
        {"extras": {"ttl": 3}},
        {"extras": {"image_pull_secrets": ["x"]}},
        {"extras": {"image_pull_policy": "Always"}},
        {"extras": {"server_timezone": "Europe/Amsterdam"}},
        {"namespace": "etl"},
    ],
)
def test_options_without_a_meaning(target):
    assert [code for code, _ in codes(plan(step("a")), VERTEX._replace(**target))] == ["DW356"]


def test_what_needs_kubernetes_is_refused():
    table = KubeflowBackend().capabilities(VERTEX)
    assert set(table) == set(Feature)
    refused = {feature for feature, support in table.items() if support.level == "unsupported"}
    assert {
        Feature.SECRETS, Feature.VOLUMES, Feature.NODE_SELECTOR, Feature.TOLERATIONS, Feature.LABELS, Feature.TASK_TIMEOUT,
        Feature.RUN_TIMEOUT, Feature.SCHEDULE, Feature.OWNER, Feature.TAGS,
    } <= refused  # fmt: skip
    assert all(support.help for support in table.values() if support.level == "unsupported")
    secret = TaskSettings(secrets={"A": Secret("a", "b")})
    assert "platforms" not in KubeflowBackend().emit(plan(step("a", settings=secret)), VERTEX).artifacts[0].text


PARSE = """
import json, sys, yaml
from google.protobuf import json_format
from kfp.pipeline_spec import pipeline_spec_pb2
(document,) = yaml.safe_load_all(sys.stdin)
json_format.ParseDict(document, pipeline_spec_pb2.PipelineSpec())
for executor in document["deploymentSpec"]["executors"].values():
    json_format.ParseDict(executor, pipeline_spec_pb2.PipelineDeploymentConfig.ExecutorSpec())
job = {"displayName": document["pipelineInfo"]["name"], "pipelineSpec": document, "runtimeConfig": {"gcsOutputDirectory": "gs://b"}}
json_format.ParseDict(job, pipeline_spec_pb2.PipelineJob())
"""


@pytest.mark.engine
@pytest.mark.slow
def test_the_file_fits_the_schema_of_a_pipeline_job():
    if not ENGINE.exists():
        pytest.skip("no environment .venv/kfp")
    text = KubeflowBackend().emit(GOOD, VERTEX).artifacts[0].text
    done = subprocess.run([str(ENGINE), "-c", PARSE], input=text, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
