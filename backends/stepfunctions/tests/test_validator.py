"""Broken definitions: each must be caught, by our own rules or by a validator that nobody here wrote."""

from __future__ import annotations

import copy
import json
import subprocess
from pathlib import Path

import pytest
from states_programs import BATCH, ECS, EVERYTHING, FAN, SETTINGS, TARGET, compiled, walk

from dagwright_stepfunctions.validator import HISTORY_LIMIT, events, problems

ROOT = Path(__file__).parents[3]
ENGINE = ROOT / ".venv" / "stepfunctions" / "bin" / "python"
DRIVER = Path(__file__).parent / "lint_driver.py"
engine = [
    pytest.mark.engine,
    pytest.mark.slow,
    pytest.mark.skipif(not ENGINE.exists(), reason="no environment .venv/stepfunctions"),
]


def linted(given: list) -> dict:
    """What the validators say of files, or of definitions."""
    done = subprocess.run([ENGINE, DRIVER], input=json.dumps(given), capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


# --- mutations: a change of a good definition, and who must see it

SOURCE = """
def shop(n: int = 3):
    a, b = add(n), add(n, 1)
    squares = [each(x) for x in load(n)]
    if big(n):
        c = add(a, b)
    else:
        c = None
    try:
        note(c)
    finally:
        note("close")
    return join(c, squares)
"""


def at(definition, name):
    """A state, wherever it stands."""
    return dict(walk(definition))[name]


def inner(definition):
    """The states of the first branch."""
    return definition["States"]["parallel"]["Branches"][0]["States"]


def caught(definition):
    """A state that catches failures."""
    return next(state for _, state in walk(definition) if "Catch" in state)


def out_of_the_branch(definition):
    state = next(state for state in inner(definition).values() if state.get("End"))
    del state["End"]
    state["Next"] = "Result"


EVERY = {"ErrorEquals": ["States.ALL"], "IntervalSeconds": 1, "MaxAttempts": 1}
PASS = {"Type": "Pass", "End": True}
MUTATIONS = {
    "a way to nowhere": (lambda d: at(d, "if").update(Default="nobody"), "leads to 'nobody'"),
    "a way out of a branch": (out_of_the_branch, "leads to 'Result'"),
    "a catch to nowhere": (lambda d: caught(d)["Catch"][0].update(Next="nobody"), "leads to 'nobody'"),
    "a state nobody comes to": (lambda d: d["States"].update(lost=PASS), "no way leads to 'lost'"),
    "a wrong start": (lambda d: d.update(StartAt="start"), "starts at 'start'"),
    "a name too long": (lambda d: inner(d).update({"x" * 81: PASS}), "81 characters"),
    "a name twice": (lambda d: inner(d).update({"note": PASS}), "two states are called 'note'"),
    "an unknown type": (lambda d: at(d, "Start").update(Type="Skip"), "of the type 'Skip'"),
    "an unknown field": (lambda d: at(d, "Start").update(Timeout=3), "has a field 'Timeout'"),
    "no end": (lambda d: at(d, "Result").pop("End"), "either end or go on"),
    "end and next": (lambda d: at(d, "Start").update(End=True), "either end or go on"),
    "a circle": (lambda d: at(d, "Result").update(Next="Start", End=False), "go round in circles"),
    "no default": (lambda d: at(d, "if").pop("Default"), "has no default"),
    "no choices": (lambda d: at(d, "if").update(Choices=[]), "has no Choices"),
    "a choice with two tests": (lambda d: at(d, "if")["Choices"][0].update(IsNull=True), "a choice that is none"),
    "an unknown service": (lambda d: at(d, "note").update(Resource="arn:aws:states:::sqs:send"), "calls"),
    "a timeout of nothing": (lambda d: at(d, "note").update(TimeoutSeconds=0), "TimeoutSeconds of 0"),
    "a timeout of the whole": (lambda d: d.update(TimeoutSeconds=0.5), "a timeout of 0.5"),
    "half a second": (lambda d: at(d, "note")["Retry"][0].update(IntervalSeconds=0.5), "after 0.5"),
    "a backoff that shrinks": (lambda d: at(d, "note")["Retry"][0].update(BackoffRate=0.9), "a backoff of 0.9"),
    "a short longest delay": (lambda d: at(d, "note")["Retry"][0].update(MaxDelaySeconds=1), "a longest delay of 1"),
    "all errors before others": (lambda d: at(d, "note")["Retry"].insert(0, EVERY), "not the last"),
    "a rule for no error": (lambda d: caught(d)["Catch"][0].update(ErrorEquals=[]), "a rule for no error"),
    "a bad path": (lambda d: at(d, "if")["Choices"][0].update(Variable="$.a b"), "looks at '$.a b'"),
    "a bad path in a payload": (
        lambda d: at(d, "note")["Parameters"]["Payload"]["context"].update({"run.$": "run"}),
        "takes 'run'",
    ),
    "a mode of loops": (
        lambda d: at(d, "map-inline")["ItemProcessor"]["ProcessorConfig"].update(Mode="EXPRESS"),
        "in the mode 'EXPRESS'",
    ),
    "a branch without states": (lambda d: at(d, "parallel")["Branches"].append({"StartAt": "x"}), "has no states"),
}
# What statelint sees of these, too, measured with 3.1.0: the others are ours alone.
STATELINT = {
    "a way to nowhere", "a catch to nowhere", "a state nobody comes to", "a wrong start", "a name twice", "an unknown type",
    "an unknown field", "no end", "no choices", "a timeout of nothing", "a rule for no error",
}  # fmt: skip


@pytest.fixture(scope="module")
def good(tmp_path_factory):
    return compiled(tmp_path_factory.mktemp("good"), SOURCE).definition


@pytest.mark.parametrize("name", MUTATIONS)
def test_a_broken_definition_is_caught(good, name):
    assert not list(problems(good))
    break_it, told = MUTATIONS[name]
    broken = copy.deepcopy(good)
    break_it(broken)
    assert any(told in it for it in problems(broken)), list(problems(broken))


def test_a_history_too_long():
    task = {"Type": "Task", "Resource": "arn:aws:states:::lambda:invoke"}
    states = {f"t{i}": {**task, "Next": f"t{i + 1}"} for i in range(5000)}
    states["t5000"] = {**task, "End": True}
    found = list(problems({"StartAt": "t0", "States": states}))
    assert found == [f"a run has up to 25,005 events, more than {HISTORY_LIMIT:,}"]


def test_events_are_counted_along_the_longest_way(good):
    assert 100 < events(good) < 500
    choice = {"Type": "Choice", "Choices": [{"Variable": "$.x", "IsPresent": True, "Next": "a"}], "Default": "b"}
    task = {"Type": "Task", "Resource": "arn:aws:states:::lambda:invoke"}
    states = {"c": choice, "a": {**task, "Next": "b"}, "b": {**task, "End": True}}
    assert events({"StartAt": "c", "States": states}) == 2 + 5 + 5


class TestForeignValidators:
    """statelint and cfn-lint."""

    pytestmark = engine

    def test_statelint_sees_what_it_is_said_to_see(self, good):
        cases = []
        for name, (break_it, _) in MUTATIONS.items():
            broken = copy.deepcopy(good)
            break_it(broken)
            cases.append({"name": name, "definition": broken})
        found = linted([{"name": "good", "definition": good}, *cases])
        assert found.pop("good") == []
        assert {name for name, told in found.items() if told} >= STATELINT

    def test_what_is_emitted_passes(self, tmp_path):
        files = []
        programs = {
            "fan": (FAN, "", TARGET),
            "everything": (EVERYTHING, SETTINGS, TARGET),
            "batch": (EVERYTHING, "[pipelines.shop.tasks.add]\ntimeout = '2m'\nsecrets.PW = 'db/password'", BATCH),
            "ecs": (EVERYTHING, "[pipelines.shop.tasks.add]\ncpu = 2\nmemory = '4Gi'\nsecrets.PW = 'db/password'", ECS),
            "always": (EVERYTHING, "", TARGET + 'distributed = "always"\n'),
        }
        for name, (source, settings, target) in programs.items():
            made = compiled(tmp_path / name, source, settings, target)
            for path, text in zip(made.names, made.texts, strict=True):
                file = tmp_path / name / path
                file.write_text(text, encoding="utf-8")
                files.append(str(file))
        assert {file: told for file, told in linted(files).items() if told} == {}

    def test_the_examples_pass(self):
        files = [str(path) for path in ROOT.glob("examples/*/out/stepfunctions/*")]
        assert len(files) >= 6
        assert {file: told for file, told in linted(files).items() if told} == {}

    def test_cfn_lint_sees_a_broken_template(self, tmp_path):
        made = compiled(tmp_path, FAN)
        text = (
            made.texts[1]
            .replace("MemorySize: 1024", "MemorySize: 64")
            .replace("Type: AWS::IAM::Role", "Type: AWS::IAM::Rule")
        )
        file = tmp_path / "broken.template.yaml"
        file.write_text(text, encoding="utf-8")
        told = linted([str(file)])[str(file)]
        assert any("64" in it for it in told)
        assert any("AWS::IAM::Rule" in it for it in told)
