"""The executor of our own can fail: where Argo would do something else than a file means, it says so. And what only it can show of settings."""

from __future__ import annotations

import json
import os

import pytest
import yaml
from argo_plans import TARGET
from executor import run
from templating import Unsafe, depends, evaluated, replaced, when

from dagwright import api

PROGRAM = """
import datetime
import os


def load(n: int):
    return list(range(n))


def twice(x):
    return 2 * x


def spoil(x):
    raise ValueError(f"no {x}")


def note(x) -> None:
    with open(os.environ["NOTES"], "a") as file:
        file.write(f"{x}\\n")


def shaky(x):
    note("try")
    with open(os.environ["NOTES"]) as file:
        if file.read().count("try") < 3:
            raise ValueError("not yet")
    return x


def loop(n: int = 3):
    return [twice(x) for x in load(n)]


def cleaned(n: int = 3):
    try:
        found = spoil(n)
    finally:
        note("closed")
    return found


def patient(n: int = 3):
    return shaky(n)


def dated(day: datetime.date, word: str = "w"):
    return twice([day, word])


def told(message):
    note(sorted(message))
    note(message["pipeline"] + message["engine"] + str("spoil" in message["reason"]))


def failing(n: int = 3):
    return spoil(n)
"""


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    folder = tmp_path_factory.mktemp("project")
    (folder / "argo_program.py").write_text(PROGRAM)
    return folder


def settings(*more):
    return (
        f'targets.argo.image="{TARGET.image}"', 'targets.argo.store="/values"', 'targets.argo.store_volume="values"', *more,
    )  # fmt: skip


def job(project, tmp_path, function, *more, change=None, **given):
    """The outcome of a run; `change` breaks the workflow first."""
    source = f"{project / 'argo_program.py'}:{function}"
    text = api.compile(source, "argo", settings_overrides=settings(*more))["argo"].artifacts[0].text
    path = tmp_path / "workflow.yaml"
    if change is not None:
        document = yaml.safe_load(text)
        change({it["name"]: it for it in document["spec"]["templates"]})
        text = json.dumps(document)
    path.write_text(text)
    env = {"DAGWRIGHT_STORE": str(tmp_path / "store"), "NOTES": str(tmp_path / "notes")}
    src = os.path.dirname(os.path.dirname(api.__file__))
    asked = {"yaml": str(path), "workdir": str(tmp_path / "work"), "pythonpath": [str(project), src], "env": env}
    return run({**asked, **given})


def value(outcome, tmp_path):
    import dagwright_worker

    assert outcome["state"] == "succeeded", outcome["error"]
    return dagwright_worker.argo_value(outcome["result"]["text"], str(tmp_path / "store"))


@pytest.mark.parametrize("n", [0, 1, 5])
def test_a_loop_in_processes_of_its_own(project, tmp_path, n):
    assert value(job(project, tmp_path, "loop", arguments={"n": str(n)}, fork=False), tmp_path) == [
        2 * i for i in range(n)
    ]


def test_a_cleanup_runs_and_the_failure_stands(project, tmp_path):
    assert job(project, tmp_path, "cleaned")["state"] == "failed"
    assert (tmp_path / "notes").read_text() == "closed\n"


def test_retries(project, tmp_path):
    outcome = job(project, tmp_path, "patient", "tasks.shaky.retries=2")
    assert value(outcome, tmp_path) == 3
    assert outcome["tasks"]["shaky"]["attempts"] == 3


def test_the_time_of_a_firing_becomes_a_parameter(project, tmp_path):
    import datetime

    more = (
        'schedule="0 6 * * 1"',
        'timezone="Europe/Amsterdam"',
        'params.day={ from = "schedule.date", offset = "-1d" }',
    )
    outcome = job(project, tmp_path, "dated", *more, scheduled="2026-11-29T23:30:00Z")
    assert value(outcome, tmp_path) == [datetime.date(2026, 11, 29), "w"] * 2


def test_by_hand_the_value_has_to_be_given(project, tmp_path):
    import datetime

    more = ('schedule="0 6 * * 1"', 'params.day={ from = "schedule.date" }')
    outcome = job(project, tmp_path, "dated", *more)
    assert outcome["state"] == "failed"
    assert "DW512" in next(iter(outcome["tasks"].values()))["log"]
    (tmp_path / "given").mkdir()
    given = job(project, tmp_path / "given", "dated", *more, arguments={"day": "2026-01-02"})
    assert value(given, tmp_path / "given") == [datetime.date(2026, 1, 2), "w"] * 2


@pytest.mark.parametrize("word", ["$(HOME) $$", "ünï\ncode", '"quoted" \\ back', "no", "1e3"])
def test_a_text_that_is_given_arrives_as_it_is(project, tmp_path, word):
    outcome = job(project, tmp_path, "dated", arguments={"day": "2026-01-02", "word": word})
    assert value(outcome, tmp_path)[1] == word


def test_on_failure(project, tmp_path):
    assert job(project, tmp_path, "failing", 'on_failure="argo_program:told"')["state"] == "failed"
    assert (tmp_path / "notes").read_text() == "['engine', 'pipeline', 'reason', 'run']\nfailingargoTrue\n"


def no_targets(templates):
    del templates["try"]["dag"]["target"]


def no_default(templates):
    del templates["map"]["outputs"]["parameters"][0]["valueFrom"]["default"]


def over_elements(templates):
    (task,) = templates["map"]["dag"]["tasks"]
    task["withParam"] = '["x", "y", "z"]'


def unsafe_value(templates):
    (task,) = templates["map"]["dag"]["tasks"]
    task["arguments"]["parameters"][0]["value"] = "{{tasks.no.outputs.parameters.x}}"


def test_a_failure_is_hidden_where_the_body_is_no_target(project, tmp_path):
    """What `target` is for: without it the cleanup, having succeeded, speaks for the whole."""
    assert job(project, tmp_path, "cleaned", change=no_targets)["state"] != "failed"


@pytest.mark.parametrize("change", [no_default, over_elements, unsafe_value])
def test_what_argo_would_not_do_is_unsafe(project, tmp_path, change):
    outcome = job(project, tmp_path, "loop", change=change, arguments={"n": "0"} if change is no_default else {})
    assert outcome["error"].startswith("Unsafe")


@pytest.mark.parametrize(
    "call",
    [
        lambda: replaced("{{tasks.a.outputs.parameters.x}}", {}, final=True),
        lambda: replaced("{{a}}", {"a": "{{b}}"}),
        lambda: replaced("{{a}}", {"a": "\a"}),
        lambda: depends("a", {"a": "Succeeded"}),
        lambda: depends("a.Done", {"a": "Succeeded"}),
        lambda: when("'a b' == c"),
        lambda: evaluated("now()", {}),
    ],
)
def test_a_rule_is_named(call):
    with pytest.raises(Unsafe):
        call()


def test_expressions():
    values = {"inputs.parameters.flag": "true", "tasks.a.outputs.parameters.x": "1"}
    source = (
        "inputs.parameters.flag == 'true' ? tasks['a'].outputs.parameters['x'] : tasks['b'].outputs.parameters['y']"
    )
    assert evaluated(source, values) == "1"
    assert evaluated("'{\"each\": ' + tasks['a'].outputs.parameters['x'] + '}'", values) == '{"each": 1}'
    assert evaluated("workflow.scheduledTime ?? ''", {"workflow.uid": "u"}) == ""
