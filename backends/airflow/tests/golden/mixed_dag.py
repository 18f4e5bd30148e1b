"""The pipeline mixed for Airflow 2.10, 2.11 and 3.

Compiled by dagwright from shelf_flows.py, function mixed. Change that and compile again, not this file.
"""

from __future__ import annotations

import os
import sys
from datetime import timedelta

import pendulum

try:  # Airflow 3
    from airflow.providers.standard.operators.branch import BaseBranchOperator
    from airflow.providers.standard.operators.empty import EmptyOperator
    from airflow.sdk import DAG, BaseOperator, TaskGroup, task_group
    from airflow.sdk.definitions.param import Param
except ImportError:  # Airflow 2
    from airflow import DAG
    from airflow.decorators import task_group
    from airflow.models.baseoperator import BaseOperator
    from airflow.models.param import Param
    from airflow.operators.branch import BaseBranchOperator
    from airflow.operators.empty import EmptyOperator
    from airflow.utils.task_group import TaskGroup

PIPELINE = "shelf_flows:mixed"
ENVIRONMENT = "prod"
PARAMS = {
    "rows": {"type": {"tuple": ["int", "..."]}, "default": {"$": "tuple", "v": [1, 2, 3]}},
    "least": {"type": "int", "default": 2},
    "name": {"type": "str", "default": "{{ name }}"},
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
        "index": context["ti"].map_index if context["ti"].map_index >= 0 else None,
        "inline": 16384,
    }


def given_params(context):
    """What the run was given: the defaults, and what its conf says instead."""
    return {name: context["params"][name] for name in PARAMS}


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
    In a mapped group `beside` is like `ins`, for steps of the same round.
    """

    template_fields = ("item",)  # no text of it is a template, either: Airflow puts the element there, and that is all

    def __init__(
        self,
        *,
        call=None,
        ins=None,
        beside=None,
        from_params=None,
        args=(),
        kwargs=None,
        nth=0,
        home=None,
        block=None,
        outputs=None,
        item=None,
        item_as="item",
        **options,
    ):
        super().__init__(**options)
        self.call = {"op": "call", "fn": call, "args": args, "kwargs": kwargs or {}, "nth": nth}
        if home is not None:  # the call stands in a nested pipeline
            self.call["home"] = home
        self.block, self.outputs = block, outputs
        self.inputs = {name: {"param": param} for name, param in (from_params or {}).items()}
        upstream = {}
        self.beside = frozenset(beside or ())
        for name, source in {**(ins or {}), **(beside or {})}.items():
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
            name: ti.xcom_pull(
                task_ids=source["step"],
                key=source["output"],
                map_indexes=ti.map_index if name in self.beside else -1,
            )
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
    dag_id="mixed",
    description="Conditions, loops, cleanups and nested pipelines, in each other.",
    doc_md="Conditions, loops, cleanups and nested pipelines, in each other.\n",
    schedule=None,
    start_date=pendulum.datetime(2020, 1, 1, tz="UTC"),
    catchup=False,
    params={
        "rows": Param([1, 2, 3], type="array", items={"type": "integer"}, description="tuple[int, ...]"),
        "least": Param(2, type="integer"),
        "name": Param("{{ name }}", type="string"),
    },
) as dag:
    prepare_group = TaskGroup(group_id="prepare", tooltip="shelf_flows:prepare")
    prepare_other_group = TaskGroup(group_id="prepare-other", tooltip="shelf_flows:prepare")
    prepare_echo = Step(
        task_id="echo",
        from_params={"rows": "rows", "least": "least"},
        block=[
            {
                "op": "call",
                "id": "prepare.echo",
                "fn": "shelf:echo",
                "args": [{"in": "rows"}],
                "home": "shelf_flows:prepare",
            },
            {
                "op": "expr",
                "id": "prepare.glue",
                "src": "least > 1",
                "names": {"least": {"in": "least"}},
                "home": "shelf_flows:prepare",
            },
        ],
        outputs={
            "test": {"flag": {"out": "prepare.glue"}, "nth": 0, "home": "shelf_flows:prepare"},
            "kept": {"out": "prepare.echo"},
        },
        task_group=prepare_group,
    )
    prepare_if_branch = Branch(
        task_id="if-branch",
        test=(prepare_echo, "test"),
        then=["prepare.join"],
        orelse=["prepare.if-join"],
        task_group=prepare_group,
    )
    prepare_join = Step(
        task_id="join",
        call="shelf:join",
        ins={"kept": (prepare_echo, "kept")},
        args=[{"in": "kept"}, {"const": "few"}],
        home="shelf_flows:prepare",
        retries=1,
        retry_delay=timedelta(seconds=0),
        task_group=prepare_group,
    )
    prepare_if_join = Join(
        task_id="if-join",
        test=(prepare_echo, "test"),
        then={"return_value": prepare_join},
        orelse={"return_value": (prepare_echo, "kept")},
        task_group=prepare_group,
    )
    map_items = Step(
        task_id="map-items",
        from_params={"rows": "rows"},
        block=[{"op": "expr", "id": "map-items", "src": "rows", "names": {"rows": {"in": "rows"}}}],
        outputs={"return_value": {"items": {"out": "map-items"}, "nth": 0}},
    )
    echo = Step.partial(task_id="echo", call="shelf:echo", args=[{"in": "item"}]).expand(item=map_items.output)
    map_collect = Collect(task_id="map-collect", over=map_items, values={"return_value": echo})
    map_pairs_items = Step(
        task_id="map-pairs-items",
        from_params={"rows": "rows"},
        block=[{"op": "expr", "id": "map-pairs-items", "src": "rows", "names": {"rows": {"in": "rows"}}}],
        outputs={"return_value": {"items": {"out": "map-pairs-items"}, "nth": 1}},
    )

    @task_group(group_id="map-pairs", prefix_group_id=False)
    def map_pairs_body(item):
        one = Step(task_id="echo-one", call="shelf:echo", item=item, args=[{"in": "item"}], nth=1)
        Step(
            task_id="join",
            call="shelf:join",
            beside={"one": one},
            from_params={"name": "name", "least": "least"},
            args=[{"in": "one"}, {"in": "name"}, {"in": "least"}],
            retries=1,
            retry_delay=timedelta(seconds=0),
        )

    map_pairs_group = map_pairs_body.expand(item=map_pairs_items.output)
    map_pairs_collect = Collect(task_id="map-pairs-collect", over=map_pairs_items, values={"return_value": "join"})
    note = Step(task_id="note", call="shelf:note", args=[{"const": "begun"}], outputs={})
    glue = Step(
        task_id="glue",
        from_params={"least": "least"},
        block=[{"op": "expr", "id": "glue", "src": "least > 1", "names": {"least": {"in": "least"}}}],
        outputs={"return_value": {"flag": {"out": "glue"}, "nth": 0}},
    )
    if_branch = Branch(task_id="if-branch", test=glue, then=["map-again-items"], orelse=["if-join"])
    map_again_items = Step(
        task_id="map-again-items",
        from_params={"rows": "rows"},
        block=[{"op": "expr", "id": "map-again-items", "src": "rows", "names": {"rows": {"in": "rows"}}}],
        outputs={"return_value": {"items": {"out": "map-again-items"}, "nth": 2}},
    )
    join_again = Step.partial(
        task_id="join-again",
        call="shelf:join",
        from_params={"least": "least"},
        args=[{"in": "item"}, {"in": "least"}],
        nth=1,
        retries=1,
        retry_delay=timedelta(seconds=0),
    ).expand(item=map_again_items.output)
    map_again_collect = Collect(task_id="map-again-collect", over=map_again_items, values={"return_value": join_again})
    glue_2 = Step(
        task_id="glue-2",
        ins={"again": (map_again_collect, "return_value", "one")},
        block=[{"op": "expr", "id": "glue-2", "src": "len(again) > 2", "names": {"again": {"in": "again"}}}],
        outputs={"return_value": {"flag": {"out": "glue-2"}, "nth": 1}},
    )
    if_told_branch = Branch(task_id="if-told-branch", test=glue_2, then=["echo-told"], orelse=["if-told-join"])
    echo_told = Step(task_id="echo-told", call="shelf:echo", args=[{"const": "many"}], nth=2)
    if_told_join = Join(
        task_id="if-told-join",
        test=glue_2,
        then={"return_value": echo_told},
        orelse={"return_value": {"const": None}},
    )
    if_join = Join(
        task_id="if-join",
        test=glue,
        then={"again": (map_again_collect, "return_value", "one"), "told": if_told_join},
        orelse={"again": (map_collect, "return_value", "one"), "told": {"in": "name"}},
        from_params={"name": "name"},
    )
    try_enter = Gate(task_id="try-enter").as_setup()
    value = Step(
        task_id="echo-value",
        ins={"scaled": (map_collect, "return_value", "one")},
        from_params={"least": "least"},
        block=[
            {"op": "call", "id": "echo-value", "fn": "shelf:echo", "args": [{"in": "least"}], "nth": 3},
            {"op": "expr", "id": "map-halves-items", "src": "value", "names": {"value": {"in": "scaled"}}},
        ],
        outputs={"return_value": {"items": {"out": "map-halves-items"}, "nth": 3}, "value": {"out": "echo-value"}},
    )
    join_halves = Step.partial(
        task_id="join-halves",
        call="shelf:join",
        ins={"value": ("echo-value", "value")},
        args=[{"in": "item"}, {"in": "value"}],
        nth=2,
        max_active_tis_per_dagrun=2,
        retries=1,
        retry_delay=timedelta(seconds=0),
    ).expand(item=value.output)
    map_halves_collect = Collect(task_id="map-halves-collect", over=value, values={"return_value": join_halves})
    note_2 = Step(
        task_id="note-2",
        call="shelf:note",
        args=[{"const": "closed"}],
        nth=1,
        outputs={},
    ).as_teardown(setups=try_enter, on_failure_fail_dagrun=True)
    try_leave = Gate(task_id="try-leave")
    prepare_other_echo = Step(
        task_id="echo",
        call="shelf:echo",
        ins={"pairs": (map_pairs_collect, "return_value", "one")},
        args=[{"in": "pairs"}],
        home="shelf_flows:prepare",
        task_group=prepare_other_group,
    )
    prepare_other_glue = Step(
        task_id="glue",
        ins={"value": (value, "value")},
        block=[
            {
                "op": "expr",
                "id": "prepare-other.glue",
                "src": "least > 1",
                "names": {"least": {"in": "value"}},
                "home": "shelf_flows:prepare",
            },
        ],
        outputs={"return_value": {"flag": {"out": "prepare-other.glue"}, "nth": 0, "home": "shelf_flows:prepare"}},
        task_group=prepare_other_group,
    )
    prepare_other_if_branch = Branch(
        task_id="if-branch",
        test=prepare_other_glue,
        then=["prepare-other.join"],
        orelse=["prepare-other.if-join"],
        task_group=prepare_other_group,
    )
    prepare_other_join = Step(
        task_id="join",
        call="shelf:join",
        ins={"kept": prepare_other_echo},
        args=[{"in": "kept"}, {"const": "few"}],
        home="shelf_flows:prepare",
        retries=1,
        retry_delay=timedelta(seconds=0),
        task_group=prepare_other_group,
    )
    prepare_other_if_join = Join(
        task_id="if-join",
        test=prepare_other_glue,
        then={"return_value": prepare_other_join},
        orelse={"return_value": prepare_other_echo},
        task_group=prepare_other_group,
    )
    join_2 = Step(
        task_id="join-2",
        call="shelf:join",
        ins={
            "kept": prepare_if_join,
            "scaled": (map_collect, "return_value", "one"),
            "pairs": (map_pairs_collect, "return_value", "one"),
            "again": (if_join, "again"),
            "told": (if_join, "told"),
            "halves": (map_halves_collect, "return_value", "one"),
            "kept_2": prepare_other_if_join,
        },
        args=[
            {"in": "kept"},
            {"in": "scaled"},
            {"in": "pairs"},
            {"in": "again"},
            {"in": "told"},
            {"in": "halves"},
            {"in": "kept_2"},
        ],
        nth=3,
        retries=1,
        retry_delay=timedelta(seconds=0),
    )

    # What starts, ends and follows the conditions, maps and cleanups.
    prepare_echo >> prepare_if_branch
    prepare_if_branch >> prepare_join
    [prepare_join, prepare_if_branch] >> prepare_if_join
    [map_items, echo] >> map_collect
    map_collect >> try_enter
    [map_pairs_items, map_pairs_group] >> map_pairs_collect
    [glue, map_collect] >> if_branch
    if_branch >> map_again_items
    [map_again_items, join_again] >> map_again_collect
    glue_2 >> if_told_branch
    if_told_branch >> echo_told
    [echo_told, if_told_branch] >> if_told_join
    [if_told_join, if_branch] >> if_join
    try_enter >> value
    [value, join_halves] >> map_halves_collect
    [value, join_halves, map_halves_collect] >> note_2
    [map_halves_collect, note_2] >> try_leave
    try_leave >> [prepare_other_glue, join_2]
    [prepare_other_glue, prepare_other_echo] >> prepare_other_if_branch
    prepare_other_if_branch >> prepare_other_join
    [prepare_other_join, prepare_other_if_branch] >> prepare_other_if_join

    # Effects keep the order in which Python runs them.
    [prepare_if_join, map_collect, map_pairs_collect] >> note
    note >> glue
    if_join >> try_enter
    try_leave >> prepare_other_echo

    if hasattr(dag, "add_result"):  # Airflow 3.3: what a caller of the API gets as the result of the run
        dag.add_result(join_2.output)
