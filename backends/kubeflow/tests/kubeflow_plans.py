"""Plans by hand: a step is a call whose arguments name what they come from."""

from __future__ import annotations

from dagwright.ir.model import Call, Callee, Const, Display, In, Out
from dagwright.plan.model import FromParam, FromStep, Output, Plan, PlanParam, Step
from dagwright.settings.model import PipelineSettings, TargetSettings, TaskSettings

TARGET = TargetSettings("kubeflow", image="registry.example/shop:1")
SHARED = TaskSettings()


def param(name, type_="str", default=..., annotation=None, source=None):
    """A pipeline parameter; without `default` it is required."""
    return PlanParam(name, type_, annotation, None if default is ... else Const(default), source)


def step(id_, fn="shop:f", *args, after=(), returns=None, settings=SHARED, outputs=("value",), **kwargs):
    """A step of one call. An argument is a constant, or `"<step>.<output>"` / `"$param"` given as `frm(...)`."""
    inputs: dict = {}
    values: list = []

    def value(argument, hint):
        if isinstance(argument, (FromStep, FromParam)):
            name = hint
            number = 2
            while name in inputs:
                name, number = f"{hint}_{number}", number + 1
            inputs[name] = argument
            return In(name)
        if isinstance(argument, list) and any(isinstance(it, (FromStep, FromParam)) for it in argument):
            return Display("list", tuple(value(it, hint) for it in argument))
        return Const(argument)

    values.extend(value(it, it.param if isinstance(it, FromParam) else "x") for it in args)
    given = tuple((name, value(argument, name)) for name, argument in kwargs.items())
    module, _, qualname = fn.partition(":")
    call = Call(id_, Callee(module, qualname), tuple(values), given, returns=returns)
    made = {name: Output(Out(id_), returns) for name in outputs}
    return Step(id_, (call,), inputs, made, tuple(after), settings)


def of(step_id, output="value"):
    """The output of a step, as an argument."""
    return FromStep(step_id, output)


def given(name):
    """A parameter, as an argument."""
    return FromParam(name)


def plan(*steps, params=(), result=None, name="shop", settings=PipelineSettings(), doc=None, env=None):
    """A plan of those steps; `result` is the output that the pipeline returns."""
    return Plan(name, "pipeline", name, "pipeline.py", tuple(params), tuple(steps), result, settings, doc, env)
