"""Plans by hand, and what the backend makes of them."""

from __future__ import annotations

import ast

from dagwright.ir.model import Call, Callee, Const, Display, In, Out
from dagwright.plan.model import FromParam, FromStep, Output, Plan, PlanParam, Step
from dagwright.settings.model import Backoff, Duration, PipelineSettings, Secret, TargetSettings, TaskSettings
from dagwright_airflow import AirflowBackend

TARGET = TargetSettings("airflow")
SHARED = TaskSettings()
BACKEND = AirflowBackend()


def param(name, type_="any", default=..., annotation=None, source=None):
    """A pipeline parameter; without `default` it is required."""
    return PlanParam(name, type_, annotation, None if default is ... else Const(default), source)


def of(step_id, output="value"):
    """The output of a step, as an argument."""
    return FromStep(step_id, output)


def given(name):
    """A parameter, as an argument."""
    return FromParam(name)


def step(id_, fn="shop:f", *args, after=(), settings=SHARED, outputs=("value",), var=None, **kwargs):
    """A step of one call; its arguments are constants, `of(...)`, `given(...)`, or lists that hold such."""
    inputs: dict = {}

    def value(argument, hint):
        if isinstance(argument, (FromStep, FromParam)):
            name, number = hint, 2
            while name in inputs:
                name, number = f"{hint}_{number}", number + 1
            inputs[name] = argument
            return In(name)
        if isinstance(argument, list) and any(isinstance(it, (FromStep, FromParam)) for it in argument):
            return Display("list", tuple(value(it, hint) for it in argument))
        return Const(argument)

    values = tuple(value(it, it.param if isinstance(it, FromParam) else "x") for it in args)
    named = tuple((name, value(argument, name)) for name, argument in kwargs.items())
    module, _, qualname = fn.partition(":")
    made = {name: Output(Out(id_)) for name in outputs}
    return Step(
        id_, (Call(id_, Callee(module, qualname), values, named),), inputs, made, tuple(after), settings, var=var
    )


def plan(*steps, params=(), result=None, name="shop", settings=PipelineSettings(), doc=None, env=None):
    """A plan of those steps; `result` is the output that the pipeline returns."""
    return Plan(name, "pipeline", name, "pipeline.py", tuple(params), tuple(steps), result, settings, doc, env)


def emitted(plan_, target=TARGET):
    """The text of the DAG file."""
    return BACKEND.emit(plan_, target).artifacts[0].text


def codes(plan_, target=TARGET):
    """The codes that `check` reports."""
    return [it.code for it in BACKEND.check(plan_, target)]


def arguments(text, function):
    """The keyword arguments of all calls of `function`, as syntax trees, in the order of the file."""
    calls = [node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Call)]
    calls = [node for node in calls if isinstance(node.func, ast.Name) and node.func.id == function]
    return [{keyword.arg: keyword.value for keyword in node.keywords} for node in sorted(calls, key=lambda c: c.lineno)]


def seconds(number):
    return Duration(f"{number}s", number)


EVERYTHING = plan(
    step("load", "shop.data:load", given("snapshot"), outputs=("rows",)),
    step("clean", "shop.data:clean", of("load", "rows"), var="features", outputs=("features",)),
    step("note", "shop.data:note", of("clean", "features"), "it's {{ ds }}\n", outputs=()),
    step(
        "train-3",
        "shop.model:train",
        of("clean", "features"),
        depth=3,
        rate=-0.0,
        weights=(1, 2.5, b"\x00"),
        after=("note",),
        outputs=("model", "score"),
        var="model",
        settings=TaskSettings(
            retries=2,
            retry_delay=seconds(30),
            backoff=Backoff(3.0, seconds(600)),
            timeout=seconds(7200),
            pool="gpu",
            priority=7,
            env={"OMP_NUM_THREADS": "4"},
            secrets={"API_TOKEN": Secret("vendor", "token")},
        ),
    ),
    step(
        "report",
        "shop.model:report",
        [of("train-3", "model"), of("clean", "features")],
        score=of("train-3", "score"),
        big=given("big"),
        outputs=("text",),
    ),
    params=(param("snapshot", "str", "2026-01-01", "str"), param("big", "int", 2**70, "int")),
    result=FromStep("report", "text"),
    name="shop",
    doc="Sell things.\n\nSee the file README.md",
    env="prod",
    settings=PipelineSettings(
        schedule="0 6 * * 1",
        timezone="Europe/Amsterdam",
        start="2026-01-31",
        catchup=True,
        tags=("shop", "weekly"),
        owner="data team",
        max_active_runs=1,
        timeout=seconds(21600),
        on_failure="shop.alerts:notify",
    ),
)
"""A plan that uses every part of the template that one statement per step can have."""

EXECUTIONS = {
    "venv": {"execution": "venv", "extras": {"python": "/opt/venvs/shop/bin/python"}},
    "docker": {"execution": "docker", "image": "registry.example/shop:1", "extras": {"docker": {"mounts": ["/data:/data"]}}},
    "kubernetes": {"execution": "kubernetes", "image": "registry.example/shop:1", "namespace": "jobs"},
    "gke": {
        "execution": "kubernetes", "image": "registry.example/shop:1", "profile": "composer",
        "extras": {"gke": {"project_id": "shop", "location": "europe-west4", "cluster_name": "jobs"}},
    },
}  # fmt: skip
"""What a target says for each execution that is not in the process of the Airflow worker."""
