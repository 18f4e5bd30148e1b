"""Text of the user's in every place that takes text: it arrives as written, and the states stay those of a harmless twin."""

from __future__ import annotations

import json

import yaml
from hypothesis import given as drawn
from hypothesis import settings
from hypothesis import strategies as st

from dagwright.ir.model import Call, Callee, Const, In, Out
from dagwright.plan.model import FromParam, FromStep, Output, Plan, PlanParam, Step
from dagwright.settings.model import PipelineSettings, Secret, TargetSettings, TaskSettings
from dagwright_stepfunctions import StepFunctionsBackend
from dagwright_stepfunctions.inputs import execution_input
from dagwright_stepfunctions.text import is_hazard
from dagwright_stepfunctions.validator import problems

IMAGE = "123456789012.dkr.ecr.eu-west-1.amazonaws.com/shop:1"
BATCH = TargetSettings("stepfunctions", image=IMAGE, store="s3://b/p", execution="batch", extras={"job_queue": "q"})
LAMBDA = TargetSettings("stepfunctions", image=IMAGE, store="s3://b/p")
HOSTILE = [
    "$.run", "$$.Execution.Name", "States.Format('{}', $.run)", "States.ALL", "{{resolve:ssm:secret}}", "{{resolve:secretsmanager:x}}",
    "${AWS::AccountId}", "$(HOME)", "$$", "Ref::codes", "{}", "{0}", "x.$", "Fn::Sub", "!Ref x", "<aws.scheduler.scheduled-time>",
    "it's", '"', "a: b", "- a", "# a", "no", "1e3", "0o7", "a\nb", "\n", "a\n---\nb", "\x00", "\u2028", "é", "", " ", "|", "&a", "*a",
    '{"dw": 1}', "\\", "\\u0024", "]]", "\ud800",
]  # fmt: skip
TEXT = st.sampled_from(HOSTILE) | st.text(max_size=20)


def plan_with(texts):
    """A plan with user text in names of keywords, constants, keys of dicts, the description, variables, a name and a default."""
    argument, default, doc, value, key = texts
    own = TaskSettings(env={"MODE": "" if is_hazard(value) else value}, secrets={"S": Secret("db", "key")})
    first = Call("first", Callee("m", "f"), (Const(argument), Const({key: [argument, 1.0]})), (("**", In("p")),))
    second = Call("second", Callee("m", "g"), (In("x"), Const(argument)), ())
    steps = (
        Step("first", (first,), {"p": FromParam("p")}, {"value": Output(Out("first"))}, (), own),
        Step(
            "second", (second,), {"x": FromStep("first", "value")}, {"value": Output(Out("second"))}, (), TaskSettings()
        ),
    )
    params = (PlanParam("p", "str", None, Const(default)),)
    described = PipelineSettings(description="" if is_hazard(doc) else doc)
    return Plan(argument or "shop", "m", "shop", "m.py", params, steps, FromStep("second", "value"), described)


def states(definition):
    return [(name, sorted(state)) for name, state in definition["States"].items()]


def encodable(text):
    """Files are UTF-8; what has no form in it stands in JSON as an escape."""
    return "?" if any("\ud800" <= char <= "\udfff" for char in text) else text


@settings(max_examples=120, deadline=None)
@drawn(st.tuples(*[TEXT] * 5))
def test_any_text_anywhere(texts):
    argument, default, doc, value, key = texts
    plan, twin = plan_with((argument, default, encodable(doc), encodable(value), key)), plan_with(("x",) * 5)
    backend = StepFunctionsBackend()
    text, template = (artifact.text for artifact in backend.emit(plan, LAMBDA).artifacts)
    text.encode()
    definition = json.loads(text)
    assert not list(problems(definition))
    assert (
        states(definition) == states(json.loads(StepFunctionsBackend().emit(twin, LAMBDA).artifacts[0].text))
        or not doc.strip()
    )
    resources = yaml.safe_load(template)["Resources"]
    assert resources["StateMachine"]["Properties"]["DefinitionString"] == text
    variables = resources["FirstFunction"]["Properties"]["Environment"]["Variables"]
    assert variables["MODE"] == ("" if is_hazard(value) else encodable(value))
    payload = definition["States"]["first"]["Parameters"]["Payload"]
    assert not any(pair in payload["step"] for pair in ("{{", "${", "$(", "$$", "Ref::"))
    given = json.loads(payload["step"])["block"][0]["args"]
    assert given[0] == {"const": argument} or given[0]["const"]["$"]
    assert payload["context"]["pipeline"] == (argument or "shop")


@settings(max_examples=60, deadline=None)
@drawn(TEXT)
def test_a_command_of_a_container_expands_nothing(text):
    plan = plan_with((text,) * 2 + ("x",) * 2 + (text,))
    definition = json.loads(StepFunctionsBackend().emit(plan, BATCH).artifacts[0].text)
    command = definition["States"]["first"]["Parameters"]["ContainerOverrides"]["Command"]
    assert not any(pair in word for word in command for pair in ("$(", "Ref::", "${", "{{"))
    assert json.loads(command[7])["pipeline"] == (text or "shop")


@settings(max_examples=100, deadline=None)
@drawn(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | TEXT,
        lambda it: st.lists(it, max_size=3),
        max_leaves=5,
    )
)
def test_the_input_of_a_run_carries_any_value(value):
    """What goes as JSON is read as it is; what would not, says what it is."""
    import dagwright_worker as worker

    tagged = worker.to_json(value)
    text = json.dumps(execution_input({"n": tagged}))
    raw = json.loads(text)["n"]
    marked = worker._marked(raw)
    found = worker.from_json(marked["value"]) if marked else worker._exact(raw)
    assert repr(found) == repr(value)
