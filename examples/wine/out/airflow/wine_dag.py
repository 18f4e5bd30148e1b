"""The pipeline wine for Airflow 3.3.

Compiled by dagwright from pipeline.py, function wine. Change that and compile again, not this file.
"""

from __future__ import annotations

from datetime import timedelta

import pendulum
from airflow.sdk import DAG, BaseOperator, RetryDecision, RetryPolicy
from airflow.sdk.definitions.param import Param

PIPELINE = "pipeline:wine"
PARAMS = {
    "test_size": {"type": "float", "default": 0.3},
    "seed": {"type": "int", "default": 0},
    "trees": {"type": "int", "default": 100},
}


def load_worker():
    """The module that calls the functions and carries their values; it is installed with the pipeline's own package."""
    import dagwright_worker

    return dagwright_worker


def run_facts(context):
    """What the worker wants to know about this run: where large values go, and when the run was due."""
    run = context["dag_run"]
    return {"pipeline": run.dag_id, "run": run.run_id, "inline": 16384}


def given_params(context):
    """What the run was given: the defaults, and what its conf says instead."""
    return {name: context["params"][name] for name in PARAMS}


class Backoff(RetryPolicy):
    """Waits `delay` seconds before the first retry, and `factor` times as long before each further one."""

    def __init__(self, delay, factor, most=None):
        self.delay, self.factor, self.most = delay, factor, most

    def evaluate(self, exception, try_number, max_tries, context=None):
        try:
            delay = float(self.delay) * self.factor ** (try_number - 1)
        except OverflowError:
            delay = float("inf")
        return RetryDecision.retry(timedelta(seconds=delay if self.most is None else min(delay, self.most)))


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
    dag_id="wine",
    description="Which cultivar is that wine?",
    doc_md="Train two models on the wine data and report on the better one.\n",
    schedule=None,
    start_date=pendulum.datetime(2020, 1, 1, tz="UTC"),
    catchup=False,
    dagrun_timeout=timedelta(hours=1),
    tags=["example", "scikit-learn"],
    params={
        "test_size": Param(0.3, type="number"),
        "seed": Param(0, type="integer"),
        "trees": Param(100, type="integer"),
    },
    default_args={"owner": "cellar"},
) as dag:
    table = Step(task_id="load", call="wine.data:load")
    split = Step(
        task_id="split",
        ins={"table": table},
        from_params={"test_size": "test_size", "seed": "seed"},
        block=[
            {
                "op": "call",
                "id": "split",
                "fn": "wine.data:split",
                "args": [{"in": "table"}],
                "kwargs": {"test_size": {"in": "test_size"}, "seed": {"in": "seed"}},
            },
            {"op": "unpack", "id": "unpack-split", "value": {"out": "split"}, "count": 2},
        ],
        outputs={
            "train": {"out": "unpack-split", "path": [["item", 0]]},
            "test": {"out": "unpack-split", "path": [["item", 1]]},
        },
    )
    logistic = Step(
        task_id="fit_logistic",
        call="wine.model:fit_logistic",
        ins={"train": (split, "train")},
        from_params={"seed": "seed"},
        args=[{"in": "train"}],
        kwargs={"seed": {"in": "seed"}},
        retries=2,
        retry_delay=timedelta(minutes=1),
        retry_policy=Backoff(delay=60, factor=2),
        execution_timeout=timedelta(minutes=15),
    )
    forest = Step(
        task_id="fit_forest",
        call="wine.model:fit_forest",
        ins={"train": (split, "train")},
        from_params={"trees": "trees", "seed": "seed"},
        args=[{"in": "train"}],
        kwargs={"trees": {"in": "trees"}, "seed": {"in": "seed"}},
        retries=2,
        retry_delay=timedelta(minutes=1),
        retry_policy=Backoff(delay=60, factor=2),
        execution_timeout=timedelta(minutes=15),
    )
    evaluate = Step(
        task_id="evaluate",
        call="wine.model:evaluate",
        ins={"logistic": logistic, "test": (split, "test")},
        args=[{"in": "logistic"}, {"in": "test"}],
    )
    evaluate_2 = Step(
        task_id="evaluate-2",
        call="wine.model:evaluate",
        ins={"forest": forest, "test": (split, "test")},
        args=[{"in": "forest"}, {"in": "test"}],
        nth=1,
    )
    report = Step(
        task_id="report",
        ins={"test": (split, "test"), "evaluate": evaluate, "evaluate_2": evaluate_2},
        block=[
            {"op": "expr", "id": "glue", "src": "len(test)", "names": {"test": {"in": "test"}}},
            {
                "op": "call",
                "id": "report",
                "fn": "wine.report:report",
                "args": [
                    {
                        "dict": [
                            [{"const": "logistic"}, {"in": "evaluate"}],
                            [{"const": "forest"}, {"in": "evaluate_2"}],
                        ],
                    },
                ],
                "kwargs": {"rows": {"out": "glue"}},
            },
        ],
    )

    if hasattr(dag, "add_result"):  # Airflow 3.3: what a caller of the API gets as the result of the run
        dag.add_result(report.output)
