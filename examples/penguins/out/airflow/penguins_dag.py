"""The pipeline penguins for Airflow 2.10, 2.11 and 3.

Compiled by dagwright from pipeline.py, function penguins. Change that and compile again, not this file.
"""

from __future__ import annotations

import os
import sys
from datetime import timedelta

import pendulum

try:  # Airflow 3
    from airflow.sdk import DAG, BaseOperator
    from airflow.sdk.definitions.param import Param
except ImportError:  # Airflow 2
    from airflow import DAG
    from airflow.models.baseoperator import BaseOperator
    from airflow.models.param import Param
from airflow.timetables.trigger import CronTriggerTimetable

PIPELINE = "pipeline:penguins"
SCHEDULE = CronTriggerTimetable("0 6 * * 1", timezone="UTC")
PARAMS = {"holdout": {"type": "float", "default": 0.25}, "seed": {"type": "int", "default": 7}}


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
    return {"pipeline": run.dag_id, "run": run.run_id, "inline": 16384}


def given_params(context):
    """What the run was given: the defaults, and what its conf says instead."""
    return {name: context["params"][name] for name in PARAMS}


def push(context, outputs):
    """Leave what a task gives out in XComs; what is under "return_value" the task returns."""
    for key, value in outputs.items():
        if key != "return_value":
            context["ti"].xcom_push(key=key, value=value)
    return outputs.get("return_value")


class Step(BaseOperator):
    """One task: has the worker call a plain Python function, in the process of the Airflow worker.

    `ins` says which step makes an input (and under which key of its XComs, where that is not its return value),
    `from_params` which param. In `args` and `kwargs` {"in": name} is an input and {"const": value} a constant; `block`
    stands in place of `call` where a task does more than one call. A value travels as an XCom that holds its JSON text,
    or, where it is large, its place in the store. Nothing here is a template: {{ jinja }} in a constant is only text.
    """

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
        **options,
    ):
        super().__init__(**options)
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
        ti, worker = context["ti"], load_worker()
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
        try:
            return worker.run_step(spec, values, params=given_params(context), context=run_facts(context))
        except Exception as error:
            for note in getattr(error, "__notes__", ()):  # which call of the pipeline it was
                self.log.warning("%s", note)
            raise
        except SystemExit as left:  # Airflow takes exit code 0 for success, but there is no result
            raise RuntimeError(f"the task called sys.exit({left.code!r})") from left


with DAG(
    dag_id="penguins",
    description="Which species is that penguin?",
    doc_md="Train three classifiers on the Palmer penguins and report on the best.\n",
    schedule=SCHEDULE,
    start_date=pendulum.datetime(2020, 1, 1, tz="UTC"),
    catchup=False,
    tags=["example"],
    params={"holdout": Param(0.25, type="number"), "seed": Param(7, type="integer")},
    default_args={"owner": "ornithology"},
) as dag:
    load_birds = Step(task_id="load_birds", call="penguins.data:load_birds")
    birds = Step(
        task_id="drop_incomplete",
        call="penguins.data:drop_incomplete",
        ins={"load_birds": load_birds},
        args=[{"in": "load_birds"}],
    )
    split = Step(
        task_id="split",
        ins={"birds": birds},
        from_params={"holdout": "holdout", "seed": "seed"},
        block=[
            {
                "op": "call",
                "id": "split",
                "fn": "penguins.data:split",
                "args": [{"in": "birds"}],
                "kwargs": {"holdout": {"in": "holdout"}, "seed": {"in": "seed"}},
            },
            {"op": "unpack", "id": "unpack-split", "value": {"out": "split"}, "count": 2},
        ],
        outputs={
            "train": {"out": "unpack-split", "path": [["item", 0]]},
            "test": {"out": "unpack-split", "path": [["item", 1]]},
        },
    )
    fit_1 = Step(
        task_id="fit-1",
        call="penguins.model:fit",
        ins={"train": (split, "train")},
        args=[{"in": "train"}],
        kwargs={"neighbours": {"const": 1}},
        retries=2,
        retry_delay=timedelta(seconds=30),
        execution_timeout=timedelta(minutes=10),
    )
    fit_5 = Step(
        task_id="fit-5",
        call="penguins.model:fit",
        ins={"train": (split, "train")},
        args=[{"in": "train"}],
        kwargs={"neighbours": {"const": 5}},
        retries=2,
        retry_delay=timedelta(seconds=30),
        execution_timeout=timedelta(minutes=10),
    )
    fit_15 = Step(
        task_id="fit-15",
        call="penguins.model:fit",
        ins={"train": (split, "train")},
        args=[{"in": "train"}],
        kwargs={"neighbours": {"const": 15}},
        retries=2,
        retry_delay=timedelta(seconds=30),
        execution_timeout=timedelta(minutes=10),
    )
    accuracy_1 = Step(
        task_id="accuracy-1",
        call="penguins.model:accuracy",
        ins={"models": fit_1, "test": (split, "test")},
        args=[{"in": "models"}, {"in": "test"}],
    )
    accuracy_5 = Step(
        task_id="accuracy-5",
        call="penguins.model:accuracy",
        ins={"models": fit_5, "test": (split, "test")},
        args=[{"in": "models"}, {"in": "test"}],
    )
    accuracy_15 = Step(
        task_id="accuracy-15",
        call="penguins.model:accuracy",
        ins={"models": fit_15, "test": (split, "test")},
        args=[{"in": "models"}, {"in": "test"}],
    )
    best = Step(
        task_id="pick_best",
        ins={
            "models": fit_1,
            "models_2": fit_5,
            "models_3": fit_15,
            "scores": accuracy_1,
            "scores_2": accuracy_5,
            "scores_3": accuracy_15,
        },
        block=[
            {
                "op": "call",
                "id": "pick_best",
                "fn": "penguins.model:pick_best",
                "args": [
                    {"list": [{"in": "models"}, {"in": "models_2"}, {"in": "models_3"}]},
                    {"list": [{"in": "scores"}, {"in": "scores_2"}, {"in": "scores_3"}]},
                ],
            },
            {
                "op": "print",
                "id": "print",
                "src": 'print(f"best of {(3)}: {best.neighbours} neighbours")',
                "names": {"best": {"out": "pick_best"}},
            },
        ],
    )
    count_species = Step(
        task_id="count_species",
        call="penguins.report:count_species",
        ins={"birds": birds},
        args=[{"in": "birds"}],
    )
    write_report = Step(
        task_id="write_report",
        ins={
            "scores": accuracy_1,
            "scores_2": accuracy_5,
            "scores_3": accuracy_15,
            "best": best,
            "count_species": count_species,
        },
        from_params={"seed": "seed"},
        block=[
            {
                "op": "expr",
                "id": "glue",
                "src": "max(scores)",
                "names": {"scores": {"list": [{"in": "scores"}, {"in": "scores_2"}, {"in": "scores_3"}]}},
            },
            {"op": "expr", "id": "glue-2", "src": 'f"Palmer penguins, seed {seed}"', "names": {"seed": {"in": "seed"}}},
            {
                "op": "call",
                "id": "write_report",
                "fn": "penguins.report:write_report",
                "args": [{"in": "best"}, {"out": "glue"}, {"in": "count_species"}],
                "kwargs": {"title": {"out": "glue-2"}},
            },
        ],
    )

    if hasattr(dag, "add_result"):  # Airflow 3.3: what a caller of the API gets as the result of the run
        dag.add_result(write_report.output)
