"""One plan that uses everything that Argo has, for the golden files and for the mutations of the validators.

`python backends/argo/tests/argo_everything.py` writes the golden files anew.
"""

from __future__ import annotations

import os
import sys

if __name__ == "__main__":
    sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

from argo_plans import TARGET, given, of, param, plan, step

from dagwright.settings.model import (
    Backoff,
    Duration,
    ParamSource,
    PipelineSettings,
    Quantity,
    Secret,
    TargetSettings,
    TaskSettings,
)

TRAIN = TaskSettings(
    retries=3,
    retry_delay=Duration("30s", 30),
    backoff=Backoff(2, Duration("10m", 600)),
    timeout=Duration("2h", 7200),
    cpu=Quantity("0.5", 500),
    memory=Quantity("8Gi", 8 * 1024**3),
    ephemeral_storage=Quantity("20Gi", 20 * 1024**3),
    gpu=2,
    image="registry.example/train:2",
    env={"MODE": "1e3", "NO": "no", "LINES": "a\nb"},
    secrets={"DB_USER": Secret("db", "user"), "TOKEN": Secret("hub", "token")},
    service_account="trainer",
    node_selector={"disk": "ssd"},
    tolerations=({"key": "gpu", "operator": "Exists", "effect": "NoSchedule"}, {"key": "x", "tolerationSeconds": 60}),
    volumes=(
        {"pvc": "data", "mount": "/data", "sub_path": "raw", "read_only": True},
        {"secret": "tls", "mount": "/tls"},
        {"config_map": "app", "mount": "/etc/app"},
        {"empty_dir": True, "mount": "/scratch/a", "size": Quantity("10Gi", 10 * 1024**3)},
    ),
    labels={"team": "growth"},
    pool="gpus",
)
PIPELINE = PipelineSettings(
    schedule="0 6 * * 1",
    timezone="Europe/Amsterdam",
    start="2026-01-01",
    tags=("weekly", "ml"),
    owner="growth",
    description="Who leaves, and why: a\nweekly report.",
    timeout=Duration("6h", 21600),
    max_active_runs=3,
    on_failure="churn.alerts:notify",
)
PARAMS = [
    param("snapshot", "date", source=ParamSource("schedule.date", Duration("-1d", -86400))),
    param("run", "str", source=ParamSource("run.id")),
    param("env", "str", source=ParamSource("env.name")),
    param("n", "int", 3),
    param("rate", "float", 0.25),
    param("on", "bool", True),
    param("name", "str", "no"),
    param("depths", {"tuple": ["int", "..."]}, (3, 5)),
    param("big", "int", 2**60),
    param("none", {"union": ["int", "none"]}, None),
    param("braces", "str", "{{workflow.name}} $$ $(HOME)"),
]
PLAN = plan(
    step("load_customers", "churn.data:load", given("snapshot"), given("n"), given("run"), given("env")),
    step("train-3", "churn.model:train", of("load_customers"), depth=3, settings=TRAIN),
    step("train-5", "churn.model:train", of("load_customers"), depth=5, settings=TRAIN),
    step("evaluate", "churn.model:evaluate", [of("train-3"), of("train-5")], text="{{item}} $(HOME) it's"),
    step("save", "churn.data:save", of("evaluate")),
    step("score", "churn.model:score", of("evaluate"), given("rate"), given("braces"), after=("save",)),
    params=PARAMS,
    result=of("score"),
    name="churn_weekly",
    settings=PIPELINE,
    env="prod",
)
WIDE: TargetSettings = TARGET._replace(
    namespace="growth",
    worker="beside",
    secrets={"hub": "hub-prod"},
    store="s3://growth/values",
    extras={
        "store_secret": "growth-s3",
        "pools": "pools",
        "image_pull_policy": "IfNotPresent",
        "image_pull_secrets": ["registry"],
        "service_account": "workflow-runner",
        "parallelism": 10,
        "ttl": 86400,
    },
)
FLOW = '''
"""All regions, each in another."""

from shop.work import alarm, close, keep, load, part, report, train


def flow(n: int = 3, strict: bool = True):
    rows = load(n)
    try:
        found = []
        for row in rows:
            if keep(row):
                model = train(row, [part(row, i) for i in row])
            else:
                model = None
            found.append(model)
        kept = [train(row, n) for row in rows if strict]
    except Exception:
        alarm(rows)
        raise
    finally:
        close(rows)
    return report(found, kept)
'''


def emission():
    """The files of the plan."""
    from dagwright_argo.backend import ArgoBackend

    return ArgoBackend().emit(PLAN, WIDE)


def flow():
    """The file of the program with all regions."""
    import tempfile

    from dagwright import api

    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "flow.py")
        with open(path, "w", encoding="utf-8") as file:
            file.write(FLOW)
        settings = ('targets.argo.image="registry.example/shop:1"', 'targets.argo.store="s3://shop/values"')
        return api.compile(f"{path}:flow", "argo", settings_overrides=settings)["argo"].artifacts[0]


def files():
    """Name to text of every golden file; the worker's own text is not repeated."""
    return {it.path: it.text for it in (*emission().artifacts, flow()) if not it.path.endswith(".worker.yaml")}


def main() -> None:
    """Write the golden files anew."""
    folder = os.path.join(os.path.dirname(os.path.abspath(__file__)), "golden")
    for name, text in files().items():
        with open(os.path.join(folder, name), "w", encoding="utf-8") as file:
            file.write(text)


if __name__ == "__main__":
    main()
