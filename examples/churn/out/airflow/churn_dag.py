"""The pipeline churn for Airflow 2.10, 2.11 and 3.

Compiled by dagwright from pipeline.py, function churn. Change that and compile again, not this file.
"""

from __future__ import annotations

import json
from datetime import timedelta

import pendulum

try:  # Airflow 3
    from airflow.providers.standard.operators.branch import BaseBranchOperator
    from airflow.providers.standard.operators.empty import EmptyOperator
    from airflow.sdk import DAG, BaseOperator
    from airflow.sdk.definitions.param import Param
except ImportError:  # Airflow 2
    from airflow import DAG
    from airflow.models.baseoperator import BaseOperator
    from airflow.models.param import Param
    from airflow.operators.branch import BaseBranchOperator
    from airflow.operators.empty import EmptyOperator
from airflow.timetables.trigger import CronTriggerTimetable

PIPELINE = "pipeline:churn"
SCHEDULE = CronTriggerTimetable("0 6 * * 1", timezone="Europe/Amsterdam")
PARAMS = {
    "snapshot": {
        "type": "str",
        "source": "schedule.date",
        "offset": -86400,
        "timezone": "Europe/Amsterdam",
        "shown": None,
    },
    "depths": {"type": {"tuple": ["int", "..."]}, "default": {"$": "tuple", "v": [2, 3, 5]}},
    "good_enough": {"type": "float", "default": 0.9},
}


def load_worker():
    """The module that calls the functions and carries their values; it is installed with the pipeline's own package."""
    import dagwright_worker

    return dagwright_worker


def run_facts(context):
    """What the worker wants to know about this run: where large values go, and when the run was due."""
    run = context["dag_run"]
    facts = {
        "pipeline": run.dag_id,
        "run": run.run_id,
        "index": context["ti"].map_index if context["ti"].map_index >= 0 else None,
        "inline": 16384,
    }
    # Airflow 2 gives a run that was started by hand the time of that moment; it was not due then.
    if run.logical_date is not None and not getattr(run, "external_trigger", False):
        facts["time"] = facts["end"] = run.logical_date
    return facts


def given_params(context):
    """What the run was given. A param that still has the form in which its default is shown has that default."""
    given = {name: context["params"][name] for name in PARAMS}
    return {
        name: value
        for name, value in given.items()
        if "shown" not in PARAMS[name] or json.dumps(value) != json.dumps(PARAMS[name]["shown"])
    }


def place(source):
    """Where a value lies, as (task id, key of the XCom, ...): of a task or its id, or of (task, key, ...)."""
    task, key, *more = source if isinstance(source, (tuple, list)) else (source, "return_value")
    return (task if isinstance(task, str) else task.task_id, key, *more)


def pull(context, source):
    """What a task has left at a place; an error where that is nothing."""
    task, key, *_ = source
    value = context["ti"].xcom_pull(task_ids=task, key=key, map_indexes=-1)
    if value is None:
        raise LookupError(f"the task {task} has left no XCom {key!r}")
    return value


def mappable(elements):
    """The list that tasks are mapped over; an error where it is longer than Airflow takes."""
    from airflow.configuration import conf

    most = conf.getint("core", "max_map_length")
    if len(elements) > most:
        message = f"a map over {len(elements)} elements: [core] max_map_length of this Airflow is {most}"
        raise ValueError(f"{message}; the setting `batch` gives each task several")
    return elements


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
    A mapped step gets the element that it is for as `item`.
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
        item=None,
        item_as="item",
        **options,
    ):
        super().__init__(**options)
        self.call = {"op": "call", "fn": call, "args": args, "kwargs": kwargs or {}, "nth": nth}
        self.block, self.outputs = block, outputs
        self.inputs = {name: {"param": param} for name, param in (from_params or {}).items()}
        upstream = {}
        for name, source in (ins or {}).items():
            step, key, *collect = source if isinstance(source, (tuple, list)) else (source, "return_value")
            self.inputs[name] = {"step": step if isinstance(step, str) else step.task_id, "output": key}
            if collect:  # a list with a part for each element of a map
                self.inputs[name]["collect"] = collect[0]
            if not isinstance(step, str):  # a mapped task knows others by their ids
                upstream[step.task_id] = step
        self.set_upstream(list(upstream.values()))
        self.item = item
        if item is not None and item_as is not None:
            self.inputs[item_as] = {"item": self.task_id}

    def execute(self, context):
        outputs = {"return_value": {"out": self.task_id}} if self.outputs is None else self.outputs
        given = self.run_worker(context, self.inputs, outputs)
        if "items" in outputs.get("return_value", ()):
            mappable(given["return_value"])
        return push(context, given)

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
        values.update((name, self.item) for name, source in inputs.items() if "item" in source)
        values = {name: value for name, value in values.items() if value is not None}
        try:
            return worker.run_step(spec, values, params=given_params(context), context=run_facts(context))
        except Exception as error:
            for note in getattr(error, "__notes__", ()):  # which call of the pipeline it was
                self.log.warning("%s", note)
            raise
        except SystemExit as left:  # Airflow takes exit code 0 for success, but there is no result
            raise RuntimeError(f"the task called sys.exit({left.code!r})") from left


class Branch(BaseBranchOperator):
    """Where a condition begins: the flag `test` says which tasks run, `then` or `orelse` (ids); it skips the others."""

    def __init__(self, *, test, then, orelse, **options):
        super().__init__(**options)
        self.test, self.then, self.orelse = place(test), then, orelse

    def choose_branch(self, context):
        return self.then if pull(context, self.test) else self.orelse


class Join(Step):
    """Where a condition ends: gives on what the side that ran has made, as the flag `test` says.

    `then` and `orelse` say for every key where the value lies, or {"const": value}, or {"in": param}.
    """

    def __init__(self, *, test, then, orelse, **options):
        # Skipped tasks are nothing to wait for; where all are skipped, the whole condition is.
        super().__init__(block=[], trigger_rule="none_failed_min_one_success", **options)
        self.test = place(test)
        self.then, self.orelse = (
            {key: it if isinstance(it, dict) else place(it) for key, it in side.items()} for side in (then, orelse)
        )

    def execute(self, context):
        side = self.then if pull(context, self.test) else self.orelse
        given, inputs, outputs = {}, dict(self.inputs), {}
        for key, it in side.items():
            if isinstance(it, dict):
                outputs[key] = it
            elif len(it) == 2:
                given[key] = pull(context, it)
            else:  # what a map collected is put together to one value
                task, name, collect = it
                inputs[f"{key}-list"] = {"step": task, "output": name, "collect": collect}
                outputs[key] = {"in": f"{key}-list"}
        if outputs:
            given.update(self.run_worker(context, inputs, outputs))
        return push(context, given)


class Collect(BaseOperator):
    """Where a map ends: lists of what its tasks left, in the order of the elements. `over` is what it ran over."""

    def __init__(self, *, over, values, **options):
        # Where there are no elements, the mapped task is skipped; where all before this is skipped, the whole map is.
        super().__init__(trigger_rule="none_failed_min_one_success", **options)
        self.over, self.values = place(over), {key: place(source) for key, source in values.items()}

    def execute(self, context):
        ti, indexes = context["ti"], range(len(pull(context, self.over)))
        found = {
            key: list(ti.xcom_pull(task_ids=task, key=name, map_indexes=indexes)) if indexes else []
            for key, (task, name) in self.values.items()
        }
        for key, values in found.items():
            if len(values) != len(indexes) or None in values:
                raise LookupError(f"{len(indexes)} tasks have left {len(values)} XComs for {key!r}")
        return push(context, found)


class Gate(EmptyOperator):
    """Where something begins or ends: a cleanup, or a condition that gives nothing. There is nothing to run."""


with DAG(
    dag_id="churn",
    description="Who will leave?",
    doc_md="Train on the customers of a day (an ISO date).\n",
    schedule=SCHEDULE,
    start_date=pendulum.datetime(2020, 1, 1, tz="Europe/Amsterdam"),
    catchup=False,
    dagrun_timeout=timedelta(hours=2),
    tags=["example", "scikit-learn"],
    params={
        "snapshot": Param(None, type=["null", "string"], description="if not given: schedule.date -1d"),
        "depths": Param([2, 3, 5], type="array", items={"type": "integer"}, description="tuple[int, ...]"),
        "good_enough": Param(0.9, type="number"),
    },
    default_args={"owner": "retention"},
) as dag:
    export = Step(
        task_id="open_export",
        call="churn.data:open_export",
        from_params={"snapshot": "snapshot"},
        args=[{"in": "snapshot"}],
    )
    try_enter = Gate(task_id="try-enter").as_setup()
    customers = Step(
        task_id="load_customers",
        call="churn.data:load_customers",
        ins={"export": export},
        args=[{"in": "export"}],
    )
    drop_export = Step(
        task_id="drop_export",
        call="churn.data:drop_export",
        ins={"export": export},
        args=[{"in": "export"}],
        outputs={},
    ).as_teardown(setups=try_enter, on_failure_fail_dagrun=True)
    try_leave = Gate(task_id="try-leave")
    features = Step(
        task_id="clean",
        ins={"customers": customers},
        from_params={"depths": "depths"},
        block=[
            {"op": "call", "id": "clean", "fn": "churn.data:clean", "args": [{"in": "customers"}]},
            {"op": "expr", "id": "map-items", "src": "depths", "names": {"depths": {"in": "depths"}}},
        ],
        outputs={"return_value": {"items": {"out": "map-items"}, "nth": 0}, "features": {"out": "clean"}},
    )
    train = Step.partial(
        task_id="train",
        call="churn.model:train",
        ins={"features": ("clean", "features")},
        args=[{"in": "features"}],
        kwargs={"depth": {"in": "item"}},
        max_active_tis_per_dagrun=4,
        retries=2,
        retry_delay=timedelta(minutes=1),
        execution_timeout=timedelta(minutes=15),
    ).expand(item=features.output)
    map_collect = Collect(task_id="map-collect", over=features, values={"return_value": train})
    best = Step(
        task_id="evaluate",
        ins={"models": (map_collect, "return_value", "one"), "features": (features, "features")},
        from_params={"good_enough": "good_enough"},
        block=[
            {
                "op": "call",
                "id": "evaluate",
                "fn": "churn.model:evaluate",
                "args": [{"in": "models"}, {"in": "features"}],
            },
            {
                "op": "expr",
                "id": "glue",
                "src": "best.auc > good_enough",
                "names": {"best": {"out": "evaluate"}, "good_enough": {"in": "good_enough"}},
            },
        ],
        outputs={"test": {"flag": {"out": "glue"}, "nth": 0}, "best": {"out": "evaluate"}},
    )
    if_branch = Branch(task_id="if-branch", test=(best, "test"), then=["report"], orelse=["if-join"])
    report = Step(task_id="report", call="churn.model:report", ins={"best": (best, "best")}, args=[{"in": "best"}])
    if_join = Join(
        task_id="if-join",
        test=(best, "test"),
        then={"return_value": report},
        orelse={"return_value": {"const": None}},
    )

    # What starts, ends and follows the conditions, maps and cleanups.
    export >> try_enter
    try_enter >> customers
    customers >> drop_export
    [customers, drop_export] >> try_leave
    try_leave >> features
    [features, train] >> map_collect
    best >> if_branch
    if_branch >> report
    [report, if_branch] >> if_join

    if hasattr(dag, "add_result"):  # Airflow 3.3: what a caller of the API gets as the result of the run
        dag.add_result(if_join.output)
