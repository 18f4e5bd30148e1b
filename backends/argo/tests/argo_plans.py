"""Plans by hand: a step is a call whose arguments name what they come from."""

from __future__ import annotations

from dagwright.ir.model import Call, Callee, Const, Display, In, Out
from dagwright.plan.model import FromParam, FromStep, Output, Plan, PlanParam, Step
from dagwright.settings.model import PipelineSettings, TargetSettings, TaskSettings

TARGET = TargetSettings("argo", image="registry.example/shop:1", store="/values", extras={"store_volume": "values"})
SHARED = TaskSettings()


def param(name, type_="str", default=..., source=None):
    """A pipeline parameter; without `default` it is required."""
    return PlanParam(name, type_, None, None if default is ... else Const(default), source)


def step(id_, fn="shop:f", *args, after=(), settings=SHARED, **kwargs):
    """A step of one call. An argument is a constant, or what `of` and `given` give, or a list of these."""
    inputs: dict = {}

    def value(argument, hint):
        if isinstance(argument, list):
            return Display("list", tuple(value(it, hint) for it in argument))
        if not isinstance(argument, (FromStep, FromParam)):
            return Const(argument)
        name = f"{hint}_{len(inputs)}" if hint in inputs else hint
        inputs[name] = argument
        return In(name)

    values = tuple(value(it, it.param if isinstance(it, FromParam) else "x") for it in args)
    named = tuple((name, value(argument, name)) for name, argument in kwargs.items())
    module, _, qualname = fn.partition(":")
    call = Call(id_, Callee(module, qualname), values, named)
    return Step(id_, (call,), inputs, {"value": Output(Out(id_))}, tuple(after), settings)


def of(step_id, output="value"):
    return FromStep(step_id, output)


def given(name):
    return FromParam(name)


def plan(*steps, params=(), result=None, name="shop", settings=PipelineSettings(), env=None):
    """A plan of those steps; `result` is the output that the pipeline returns."""
    return Plan(name, "pipeline", name, "pipeline.py", tuple(params), tuple(steps), result, settings, None, env)


def emitted(plan_, target=TARGET):
    """The objects of a plan, as a reader of YAML sees them, by kind."""
    import yaml

    from dagwright_argo.backend import ArgoBackend

    found = {}
    for artifact in ArgoBackend().emit(plan_, target).artifacts:
        for document in yaml.safe_load_all(artifact.text):
            found[document["kind"] if document["kind"] not in found else document["metadata"]["name"]] = document
    return found


def template(document, name):
    return next(it for it in document["spec"]["templates"] if it["name"] == name)


def codes(plan_, target=TARGET):
    """The codes of what is wrong with a plan for this target."""
    from dagwright_argo.backend import ArgoBackend

    return [it.code for it in ArgoBackend().check(plan_, target)]
