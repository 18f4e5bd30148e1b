"""The pipeline shop for Airflow 2.10, 2.11 and 3.

Compiled by dagwright from pipeline.py, function shop. Change that and compile again, not this file.
"""

from __future__ import annotations

import base64
import json
import os
import sys
from datetime import timedelta

import pendulum

try:  # Airflow 3
    from airflow.sdk import DAG
    from airflow.sdk.definitions.param import Param
except ImportError:  # Airflow 2
    from airflow import DAG
    from airflow.models.param import Param
from airflow.providers.google.cloud.operators.kubernetes_engine import GKEStartPodOperator
from airflow.timetables.trigger import CronTriggerTimetable

PIPELINE = "pipeline:shop"
ENVIRONMENT = "prod"
SCHEDULE = CronTriggerTimetable("0 6 * * 1", timezone="Europe/Amsterdam")
PARAMS = {
    "snapshot": {"type": "str", "default": "2026-01-01"},
    "big": {"type": "int", "default": {"$": "int", "v": "0x400000000000000000"}},
}
PYTHON = "python3"
CONTAINER = {"do_xcom_push": True, "project_id": "shop", "location": "europe-west4", "cluster_name": "jobs"}
POD = {
    "apiVersion": "v1",
    "kind": "Pod",
    "metadata": {},
    "spec": {"containers": [{"name": "base", "image": "registry.example/shop:1"}]},
}


def load_worker():
    """dagwright_worker.py, which lies next to this file: it calls the functions and carries their values."""
    folder = os.path.dirname(os.path.abspath(__file__))
    if folder not in sys.path:
        sys.path.append(folder)
    import dagwright_worker

    return dagwright_worker


def run_facts(context):
    """What the worker wants to know about this run: where large values go, and when the run was due."""
    run = context["dag_run"]
    return {
        "pipeline": run.dag_id,
        "run": run.run_id,
        "env": ENVIRONMENT,
        "store": os.environ.get("DAGWRIGHT_STORE"),
        "inline": 4096,
    }


def given_params(context):
    """What the run was given: the defaults, and what its conf says instead."""
    return {name: context["params"][name] for name in PARAMS}


def on_failure(context):
    """Airflow calls this in the DAG processor when a run has failed."""
    run = context["dag_run"]
    notify = load_worker().import_symbol("shop.alerts:notify")
    notify({"pipeline": "shop", "run": run.run_id, "engine": "airflow", "reason": context.get("reason")})


def push(context, outputs):
    """Leave what a task gives out in XComs; what is under "return_value" the task returns."""
    for key, value in outputs.items():
        if key != "return_value":
            context["ti"].xcom_push(key=key, value=value)
    return outputs.get("return_value")


class Step(GKEStartPodOperator):
    """One task: has the worker call a plain Python function, in a pod of Kubernetes.

    `ins` says which step makes an input (and under which key of its XComs, where that is not its return value),
    `from_params` which param. In `args` and `kwargs` {"in": name} is an input and {"const": value} a constant; `block`
    stands in place of `call` where a task does more than one call. A value travels as an XCom that holds its JSON text,
    or, where it is large, its place in the store. Nothing here is a template: {{ jinja }} in a constant is only text.
    """

    template_fields = template_ext = ()  # the operator renders its arguments; here nothing is a template

    def __init__(
        self,
        *,
        call=None,
        ins=None,
        from_params=None,
        args=(),
        kwargs=None,
        nth=0,
        block=None,
        outputs=None,
        pod=None,
        **options,
    ):
        super().__init__(**{**CONTAINER, "pod_template_dict": pod or POD, **options})
        self.call = {"op": "call", "fn": call, "args": args, "kwargs": kwargs or {}, "nth": nth}
        self.block, self.outputs = block, outputs
        self.inputs = {name: {"param": param} for name, param in (from_params or {}).items()}
        upstream = {}
        for name, source in (ins or {}).items():
            step, key = source if isinstance(source, tuple) else (source, "return_value")
            self.inputs[name] = {"step": step.task_id, "output": key}
            upstream[step.task_id] = step
        self.set_upstream(list(upstream.values()))

    def execute(self, context):
        outputs = {"return_value": {"out": self.task_id}} if self.outputs is None else self.outputs
        return push(context, self.run_worker(context, self.inputs, outputs))

    def run_worker(self, context, inputs, outputs):
        """What the worker gives out after it has run the block: by key, ready for XComs."""
        ti = context["ti"]
        block = [{**self.call, "id": self.task_id}] if self.block is None else self.block
        spec = {
            "protocol": "1.1",
            "pipeline": PIPELINE,
            "step": self.task_id,
            "block": block,
            "inputs": inputs,
            "outputs": outputs,
            "params": PARAMS,
        }
        values = {
            name: ti.xcom_pull(task_ids=source["step"], key=source["output"], map_indexes=-1)
            for name, source in inputs.items()
            if "step" in source
        }
        values = {name: value for name, value in values.items() if value is not None}
        request = {"spec": spec, "inputs": values, "context": run_facts(context)}
        request["params"] = given_params(context)
        # Encoded as a whole: no shell, template or engine on the way takes a letter of it for more than a letter.
        text = json.dumps(request, default=lambda moment: moment.isoformat())
        encoded = base64.b64encode(text.encode()).decode()
        # Linux takes 128 KiB in one word.
        parts = [encoded[start : start + 100_000] for start in range(0, len(encoded), 100_000)]
        request = [word for part in parts for word in ("--request", part)]
        # What the worker writes there, the sidecar container of the pod gives to Airflow.
        self.cmds = [PYTHON, "-m", "dagwright_worker"]
        self.arguments = ["step", *request, "--outputs", "/airflow/xcom/return.json"]
        return super().execute(context)["outputs"]


with DAG(
    dag_id="shop",
    description="Sell things.",
    doc_md="Sell things.\n\nSee the file README.md\n",
    schedule=SCHEDULE,
    start_date=pendulum.datetime(2026, 1, 31, tz="Europe/Amsterdam"),
    catchup=True,
    max_active_runs=1,
    dagrun_timeout=timedelta(hours=6),
    tags=["shop", "weekly"],
    params={
        "snapshot": Param("2026-01-01", type="string"),
        "big": Param("1180591620717411303424", type=["integer", "string"]),
    },
    default_args={"owner": "data team", "weight_rule": "absolute"},
    on_failure_callback=on_failure,
) as dag:
    load = Step(task_id="load", call="shop.data:load", from_params={"snapshot": "snapshot"}, args=[{"in": "snapshot"}])
    features = Step(task_id="clean", call="shop.data:clean", ins={"x": load}, args=[{"in": "x"}])
    note = Step(
        task_id="note",
        call="shop.data:note",
        ins={"x": features},
        args=[{"in": "x"}, {"const": "it's {{ ds }}\n"}],
        outputs={},
    )
    model = Step(
        task_id="train-3",
        call="shop.model:train",
        ins={"x": features},
        args=[{"in": "x"}],
        kwargs={
            "depth": {"const": 3},
            "rate": {"const": {"$": "float", "v": "-0.0"}},
            "weights": {"const": {"$": "tuple", "v": [1, 2.5, {"$": "bytes", "v": "AA=="}]}},
        },
        outputs={"model": {"out": "train-3"}, "score": {"out": "train-3"}},
        retries=2,
        retry_delay=timedelta(seconds=30),
        retry_exponential_backoff=3,
        max_retry_delay=timedelta(minutes=10),
        execution_timeout=timedelta(hours=2),
        pool="gpu",
        priority_weight=7,
        pod={
            "apiVersion": "v1",
            "kind": "Pod",
            "metadata": {},
            "spec": {
                "containers": [
                    {
                        "name": "base",
                        "image": "registry.example/shop:1",
                        "env": [
                            {"name": "OMP_NUM_THREADS", "value": "4"},
                            {"name": "API_TOKEN", "valueFrom": {"secretKeyRef": {"name": "vendor", "key": "token"}}},
                        ],
                    },
                ],
            },
        },
    )
    report = Step(
        task_id="report",
        call="shop.model:report",
        ins={"x": (model, "model"), "x_2": features, "score": (model, "score")},
        from_params={"big": "big"},
        args=[{"list": [{"in": "x"}, {"in": "x_2"}]}],
        kwargs={"score": {"in": "score"}, "big": {"in": "big"}},
    )

    # Effects keep the order in which Python runs them.
    note >> model

    if hasattr(dag, "add_result"):  # Airflow 3.3: what a caller of the API gets as the result of the run
        dag.add_result(report.output)
