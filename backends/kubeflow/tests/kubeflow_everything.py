"""One plan that uses everything Kubeflow has, for the golden file and for the mutations of the validator."""

from __future__ import annotations

import os
import sys

if __name__ == "__main__":
    sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

from kubeflow_plans import TARGET, given, of, param, plan, step

from dagwright.settings.model import (
    Backoff,
    Duration,
    ParamSource,
    PipelineSettings,
    Quantity,
    Secret,
    TaskSettings,
)

TRAIN = TaskSettings(
    retries=3,
    retry_delay=Duration("30s", 30),
    backoff=Backoff(2),
    timeout=Duration("2h", 7200),
    cpu=Quantity("0.5", 500),
    memory=Quantity("8Gi", 8 * 1024**3),
    gpu=2,
    image="registry.example/train@sha256:" + "0" * 64,
    env={"MODE": "1e3", "NO": "no", "LINES": "a\nb"},
    secrets={"DB_USER": Secret("db", "user"), "DB_PASSWORD": Secret("db", "password"), "TOKEN": Secret("hub", "token")},
    node_selector={"disk": "ssd"},
    tolerations=({"key": "gpu", "operator": "Exists", "effect": "NoSchedule"}, {"key": "x", "tolerationSeconds": 60}),
    volumes=(
        {"pvc": "data", "mount": "/data", "sub_path": "raw"},
        {"secret": "tls", "mount": "/tls"},
        {"config_map": "app", "mount": "/etc/app"},
        {"empty_dir": True, "mount": "/scratch/a", "size": Quantity("10Gi", 10 * 1024**3)},
    ),
    labels={"team": "growth"},
    cache=True,
)
PIPELINE = PipelineSettings(
    schedule="0 6 * * 1",
    start="2026-01-01",
    tags=("weekly", "ml"),
    owner="growth",
    description="Who leaves, and why: a\nweekly report.",
    timeout=Duration("6h", 21600),
)
PARAMS = [
    param("snapshot", "date", annotation="date", source=ParamSource("schedule.date", Duration("-1d", -86400))),
    param("run", "str", source=ParamSource("run.id")),
    param("env", "str", source=ParamSource("env.name")),
    param("n", "int", 3, "int"),
    param("rate", "float", 0.25, "float"),
    param("on", "bool", True, "bool"),
    param("name", "str", "no", "str"),
    param("depths", {"tuple": ["int", "..."]}, (3, 5), "tuple[int, ...]"),
    param("big", "int", 2**60, "int"),
    param("none", {"union": ["int", "none"]}, None, "int | None"),
    param("braces", "str", "{{$.inputs}}", "str"),
]
PLAN = plan(
    step("load_customers", "churn.data:load", given("snapshot"), given("n"), given("run"), given("env"), returns="DataFrame"),
    step("train-3", "churn.model:train", of("load_customers"), depth=3, returns="RandomForestClassifier", settings=TRAIN),
    step("train-5", "churn.model:train", of("load_customers"), depth=5, returns="RandomForestClassifier", settings=TRAIN),
    step("evaluate", "churn.model:evaluate", [of("train-3"), of("train-5")], text="{{$.x}} $(HOME) it's", returns="dict[str, float]"),
    step("save", "churn.data:save", of("evaluate"), outputs=(), returns="None"),
    step("score", "churn.model:score", of("evaluate"), given("rate"), after=("save",), returns="float"),
    params=PARAMS,
    result=of("score"),
    name="churn_weekly",
    settings=PIPELINE,
    env="prod",
)  # fmt: skip
TARGET = TARGET._replace(
    namespace="growth",
    secrets={"hub": "hub-prod"},
    extras={
        "image_pull_policy": "IfNotPresent",
        "image_pull_secrets": ["registry"],
        "pipeline_root": "s3://bucket/kfp",
        "ttl": 86400,
        "service_account": "pipeline-runner",
        "experiment": "weekly",
    },
)


def emission():
    """The emitted files."""
    from dagwright_kubeflow.backend import KubeflowBackend

    return KubeflowBackend().emit(PLAN, TARGET)


def main() -> None:
    """Write the golden files anew."""
    folder = os.path.join(os.path.dirname(os.path.abspath(__file__)), "golden")
    for artifact in emission().artifacts:
        with open(os.path.join(folder, artifact.path), "w", encoding="utf-8") as file:
            file.write(artifact.text)


if __name__ == "__main__":
    main()
