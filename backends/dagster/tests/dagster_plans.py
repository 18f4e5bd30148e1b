"""Plans by hand, and the files they become."""

from __future__ import annotations

import ast

from dagwright.ir.model import Call, Callee, Const, In, Out
from dagwright.plan.model import FromParam, FromStep, Output, Plan, PlanParam, Step
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
from dagwright_dagster import DagsterBackend

TARGET = TargetSettings("dagster")
SHARED = TaskSettings()

HOSTILE = (
    'it\'s "quoted" \\ and \n broken',
    "{{ ds }} {{{x}}} {% if %} ${HOME} $(whoami) %(a)s {0} {x}",
    '"""\nimport os; os.abort()\n"""',
    "'''",
    "no",
    "1e3",
    "# not a comment",
    "\u202e\u0000\ud800 \N{SNOWMAN} \N{PILE OF POO}",
    "\r\n\t\x1b[31m",
)


def param(name, type_="str", default=..., annotation=None, source=None):
    """A pipeline parameter; without `default` it is required."""
    return PlanParam(name, type_, annotation, None if default is ... else Const(default), source)


def step(id_, fn="shop:f", *args, after=(), settings=SHARED, outputs=("value",), var=None, **kwargs):
    """A step of one call. An argument is a constant, or what `of` or `given` makes."""
    inputs = {}

    def value(argument, hint):
        if not isinstance(argument, (FromStep, FromParam)):
            return Const(argument)
        name, number = hint, 2
        while name in inputs:
            name, number = f"{hint}_{number}", number + 1
        inputs[name] = argument
        return In(name)

    values = tuple(value(it, it.param if isinstance(it, FromParam) else "x") for it in args)
    named = tuple((name, value(it, name)) for name, it in kwargs.items())
    module, _, qualname = fn.partition(":")
    call = Call(id_, Callee(module, qualname), values, named)
    return Step(id_, (call,), inputs, {name: Output(Out(id_)) for name in outputs}, tuple(after), settings, "call", var)


def of(step_id, output="value"):
    """The output of a step, as an argument."""
    return FromStep(step_id, output)


def given(name):
    """A parameter, as an argument."""
    return FromParam(name)


def plan(*steps, params=(), result=None, name="shop", settings=PipelineSettings(), doc=None, env=None):
    """A plan of those steps; `result` is the output that the pipeline returns."""
    return Plan(name, "pipeline", name, "pipeline.py", tuple(params), tuple(steps), result, settings, doc, env)


def emit(made, target=TARGET):
    """Path -> text of everything that is emitted."""
    return {it.path: it.text for it in DagsterBackend().emit(made, target).artifacts}


def definitions_text(made, target=TARGET):
    """The file of definitions."""
    (text,) = (text for path, text in emit(made, target).items() if path != "dagwright_worker.py")
    return text


def constants(text):
    """Every string constant of a Python file."""
    return {
        node.value
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }


def calls(text, name):
    """Calls of a function or method, as written."""
    return [
        node
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Call) and name in (getattr(node.func, "id", ""), getattr(node.func, "attr", ""))
    ]


def codes(made, target=TARGET):
    """The codes that `check` reports."""
    return sorted(diagnostic.code for diagnostic in DagsterBackend().check(made, target))


def chain(count):
    steps = [step("s0", "shop:f", given("p"))]
    steps += [step(f"s{i}", "shop:f", of(f"s{i - 1}"), after=(f"s{i // 2}",)) for i in range(1, count)]
    return plan(*steps, params=(param("p", "any", HOSTILE[1]),), result=of(f"s{count - 1}"))


EVERYTHING = TaskSettings(
    retries=2,
    retry_delay=Duration("30s", 30),
    backoff=Backoff(2.0),
    timeout=Duration("2h", 7200),
    env={"MODE": "fast"},
    secrets={"PW": Secret("DB", "password")},
    labels={"team": "x"},
    pool="slots",
    priority=4,
)
POD = TaskSettings(
    cpu=Quantity("500m", 500),
    memory=Quantity("8Gi", 8 * 2**30),
    ephemeral_storage=Quantity("1Gi", 2**30),
    gpu=2,
    image="registry.example/shop:1",
    env={"MODE": "fast {{ x }} $(y)"},
    secrets={"PW": Secret("db", "password")},
    service_account="etl",
    node_selector={"disk": "ssd"},
    tolerations=({"key": "gpu", "operator": "Exists", "effect": "NoSchedule"},),
    volumes=(
        {"pvc": "data", "mount": "/data", "read_only": True},
        {"empty_dir": True, "mount": "/tmp/x", "size": "1Gi"},
    ),
    labels={"team": "x"},
    priority=4,
)
EVERY_PLAN = plan(
    step("load", "shop.data:load", given("day"), var="rows"),
    step("train-3", "shop.model:train", of("load"), depth=3, settings=EVERYTHING),
    step("notify", "shop.mail:notify", after=("train-3",), outputs=()),
    params=(
        param("day", source=ParamSource("schedule.date", Duration("-1d", -86400))),
        param("of", {"list": "path"}, ["a"]),
        param("mode", {"literal": ["a", 1]}, "a"),
    ),
    result=of("train-3"),
    settings=PipelineSettings(
        schedule="0 6 * * 1",
        timezone="Europe/Amsterdam",
        start="2026-11-02",
        timeout=Duration("1h", 3600),
        on_failure="shop.mail:alert",
        tags=("t", "team/x"),
        owner="me {{ x }}",
    ),
    env="prod",
)
KUBERNETES = TARGET._replace(profile="kubernetes", store="s3://bucket/x", image="registry.example/all", namespace="etl")
