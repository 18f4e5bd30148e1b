"""Plans by hand, and the files they become."""

from __future__ import annotations

import ast

from dagwright.ir.model import Call, Callee, Const, In, Out
from dagwright.plan.model import FromParam, FromStep, Output, Plan, PlanParam, Step
from dagwright.settings.model import PipelineSettings, TargetSettings, TaskSettings
from dagwright_prefect import PrefectBackend

TARGET = TargetSettings("prefect")
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
    "{{ prefect.blocks.secret.x }}",
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
    return {it.path: it.text for it in PrefectBackend().emit(made, target).artifacts}


def flow_text(made, target=TARGET):
    """The flow file."""
    (text,) = (text for path, text in emit(made, target).items() if path.endswith("_flow.py"))
    return text


def constants(text):
    """Every string constant of a Python file."""
    return {
        node.value
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }


def codes(made, target=TARGET):
    """The codes that `check` reports."""
    return sorted(diagnostic.code for diagnostic in PrefectBackend().check(made, target))
