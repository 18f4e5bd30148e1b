"""The emitted files run by Dagster: values, order, states and errors, as a plain call has them.

One process of Dagster's environment runs all of them (`engine_driver`). What a plain call gives is worked out here, by
calling the function.
"""

from __future__ import annotations

import datetime
import importlib
import json
import sys
import uuid
from decimal import Decimal
from pathlib import Path

import pytest
from dagster_runs import MARKS, PROGRAMS, described, run_all, succeeded, words

UUID = "12345678-1234-5678-1234-567812345678"

pytestmark = MARKS

TYPES = {
    "b": (True, True),
    "i": (3, 3),
    "f": (2, 2.0),
    "s": ("3", "3"),
    "d": ("2026-01-31", datetime.date(2026, 1, 31)),
    "t": ("2026-01-31T06:00:00+01:00", datetime.datetime.fromisoformat("2026-01-31T06:00:00+01:00")),
    "td": ("90", datetime.timedelta(seconds=90)),
    "dec": ("1.10", Decimal("1.10")),
    "path": ("a/b", Path("a/b")),
    "u": (UUID, uuid.UUID(UUID)),
    "by": ("é", "é".encode()),
    "c": ("1+2j", 1 + 2j),
    "ints": ([1, 2], [1, 2]),
    "tup": (["a"], ("a",)),
    "pair": ([1, "a"], (1, "a")),
    "st": ([3, 1], {1, 3}),
    "table": ({"a": 1}, {"a": 1.0}),
    "opt": (None, None),
    "either": ("7", "7"),
    "lit": (1, 1),
    "anything": ({"a": [1, "{{ x }}"]}, {"a": [1, "{{ x }}"]}),
}
NAMES = {
    "self": 1, "params": "p", "context": [1], "type": {"a": 1}, "config": "r", "_x": 0, "input": 1, "output": 2,
}  # fmt: skip
GIVEN = {name: given for name, (given, _) in TYPES.items()}

# name -> what it is given, and more of the job
RUNS: dict[str, dict] = {
    "diamond": {"params": {"x": "{{ x }}"}},
    "effects": {},
    "nothing": {},
    "failure": {},
    "failure odd": {"params": {"kind": "odd"}},
    "failure exit": {"params": {"kind": "exit"}},
    "in_child": {"params": {"kind": "odd"}},
    "in_child exit": {"params": {"kind": "exit"}},
    "hostile": {"params": {"p": "a\0\n\"'{{ x }}"}},
    "names": {"params": NAMES},
    "types": {"params": GIVEN},
    "types text": {"params": {**GIVEN, "i": "3", "ints": "[1, 2]"}},
    "types bad": {"params": {**GIVEN, "i": 3.5}},
    "types missing": {"params": {name: it for name, it in GIVEN.items() if name != "i"}},
    "defaults": {},
    "defaults given": {"params": {"f": 2, "tup": [3], "free": "x"}},
    "isolation": {"params": {"rows": [5]}},
    "retried": {"params": {"path": "count", "times": 2}},
    "retried in vain": {"params": {"path": "count", "times": 9}},
    "retried_evenly": {"params": {"path": "count", "times": 1}},
    "retried_rounds": {"params": {"times": 1}},
    "late": {"params": {"marker": "marker"}},
    "run_late": {"params": {"marker": "marker"}},
    "variables": {"env": {"DG_SECRET": '{"word": "1e3"}', "DG_PLAIN": "no"}},
    "variables none": {"env": {"DG_PLAIN": "no"}},
    "large": {"params": {"size": 3_000_000}},
    "files": {"params": {"text": "hé"}},
    "many": {"flat_limit": 20},
    "of_run": {"params": {"day": "2026-01-31"}, "compile_env": "prod"},
    "of_run tagged": {"tags": {"dagwright/scheduled_time": "2026-02-01T06:00:00+00:00"}, "compile_env": "prod"},
    "of_run by hand": {"compile_env": "prod"},
    "rounds": {"params": {"n": 3}},
    "rounds few": {"params": {"n": 1}},
    "rounds none": {"params": {"n": 0}},
    "rounds table": {"params": {"n": 3}, "flat_limit": 2},
    **{
        f"guarded {fails} {flag} {deep}": {"params": {"fails": fails, "flag": flag, "deep": deep}}
        for fails in ("first", "in", "deep", "none")
        for flag, deep in ((False, False), (True, False), (True, True))
    },
    "cleaned": {"params": {"kind": "fine"}},
    "cleaned odd": {"params": {"kind": "odd"}},
}


AHEAD = {"jobs": (run_all, RUNS)}


@pytest.fixture(scope="module")
def outcomes(begun) -> dict[str, dict]:
    return begun("jobs")


@pytest.fixture(scope="module")
def flows():
    sys.path.insert(0, str(PROGRAMS))
    yield importlib.import_module("dg_flows")
    sys.path.remove(str(PROGRAMS))
    for name in ("dg_flows", "dg_domain"):
        sys.modules.pop(name, None)


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("diamond", {"x": "{{ x }}"}),
        ("effects", {}),
        ("nothing", {}),
        ("hostile", RUNS["hostile"]["params"]),
        ("names", NAMES),
        ("types", {name: value for name, (_, value) in TYPES.items()}),
        ("types text", {name: value for name, (_, value) in TYPES.items()}),
        ("defaults", {}),
        ("defaults given", {"f": 2.0, "tup": (3,), "free": "x"}),
        ("large", {"size": 3_000_000}),
        ("many", {}),
        ("rounds", {"n": 3}),
        ("rounds few", {"n": 1}),
        ("rounds none", {"n": 0}),
        ("rounds table", {"n": 3}),
        ("cleaned", {"kind": "fine"}),
    ],
)
def test_a_job_returns_what_the_call_returns(outcomes, flows, name, arguments):
    expected = getattr(flows, name.split()[0])(**arguments)
    if expected is None:  # there is no output then
        assert outcomes[name]["state"] == "succeeded"
        assert "result" not in outcomes[name]
    else:
        assert succeeded(outcomes[name]) == described(expected)


def test_the_graph_is_that_of_the_program(outcomes):
    assert outcomes["diamond"]["graph"] == {
        "say": [],
        "say-left": ["say"],
        "say-right": ["say"],
        "join": ["say", "say-left", "say-right"],
    }
    graph = outcomes["effects"]["graph"]
    assert graph["say"] == ["effect"]
    assert graph["effect-2"] == ["say"]
    assert graph["effect-3"] == ["effect-2"]


def test_effects_keep_their_order(outcomes):
    told = [word for word in words(outcomes["effects"]) if "say" not in word]
    assert told == ["effect one", "effect two", "effect three"]


def test_what_a_pipeline_prints_is_shown(outcomes):
    assert "between {{ x }}l" in outcomes["diamond"]["shown"]


@pytest.mark.parametrize(
    ("name", "error"),
    [
        ("failure", "ValueError: ('boom', 1)"),
        ("failure odd", "dg_domain.Odd: ('odd', 2)"),
        ("failure exit", "RuntimeError: step fail called sys.exit(3)"),
        ("in_child", "dg_domain.Odd: ('odd', 2)"),
        ("in_child exit", "sys.exit(3)"),
        ("cleaned odd", "dg_domain.Odd: ('odd', 2)"),
    ],
)
def test_a_failure_is_that_of_the_program(outcomes, name, error):
    outcome = outcomes[name]
    assert outcome["state"] == "failed"
    assert error in outcome["error"]


def test_a_failure_stops_what_depends_on_it_and_nothing_else(outcomes):
    states = {step: task["state"] for step, task in outcomes["failure"]["tasks"].items()}
    assert states == {
        "say": "succeeded",
        "fail": "failed",
        "say-below": "not run",
        "effect": "not run",
        "join": "not run",
    }
    assert sorted(words(outcomes["failure"])) == ["fail value", "say 'early'"]


@pytest.mark.parametrize("name", [name for name in RUNS if name.startswith("guarded")])
def test_effects_in_conditions_run_as_far_as_python_would_and_no_further(outcomes, name):
    _, fails, flag, deep = name.split()
    wanted = ["first", *["in"] * (flag == "True"), *["deep"] * (deep == "True"), "last"]
    if fails in wanted:
        wanted = wanted[: wanted.index(fails) + 1]
        assert outcomes[name]["state"] == "failed"
    else:
        assert outcomes[name]["state"] == "succeeded"
    assert words(outcomes[name]) == [f"risky {it}" for it in wanted]


def test_a_cleanup_runs_once_and_last_whether_its_body_failed_or_not(outcomes):
    assert words(outcomes["cleaned"])[-1] == "effect clean up"
    assert words(outcomes["cleaned odd"]) == ["join ([0, 1], 'odd')", "fail odd", "effect clean up"]


def test_the_log_names_the_call_and_its_line(outcomes):
    assert "DW531: fail(kind) failed at dg_flows.py:" in outcomes["failure"]["error"]
    assert "DW531: fail(kind) failed at dg_flows.py:" in outcomes["in_child"]["error"]


def test_a_bad_parameter_fails_the_run_before_any_op(outcomes):
    outcome = outcomes["types bad"]
    assert outcome["state"] == "failed"
    assert "DW511" in outcome["error"]
    assert "parameter i" in outcome["error"]
    assert {task["state"] for task in outcome["tasks"].values()} == {"not run"}


def test_a_missing_parameter_is_refused_by_dagster_itself(outcomes):
    outcome = outcomes["types missing"]
    assert outcome["state"] == "error"
    assert "DagsterInvalidConfigError" in outcome["error"]
    assert 'Missing required config entry "i"' in outcome["error"]


def test_ops_do_not_share_what_they_change(outcomes):
    assert succeeded(outcomes["isolation"]) == described([2, 2, 2, [0], [5], [1]])


def test_retries_keep_to_their_delays(outcomes):
    outcome = outcomes["retried"]
    assert succeeded(outcome) == described(2)
    assert outcome["asked"] == [1, 2]
    first, second, third = (line[-1] for line in outcome["told"])
    assert 0.9 < second - first < 2
    assert 1.9 < third - second < 3
    assert outcome["tasks"]["flaky"]["attempts"] == 3
    assert outcome["op_tags"]["flaky"] == {"dagwright/step": "flaky", "team": "x", "dagster/priority": "3"}


def test_retries_end_with_the_error_itself(outcomes):
    outcome = outcomes["retried in vain"]
    assert "RuntimeError: try 3" in outcome["error"]
    assert outcome["asked"] == [1, 2, 4]
    assert outcome["tasks"]["flaky"]["attempts"] == 4


def test_retries_with_one_delay_are_dagsters_own(outcomes):
    assert succeeded(outcomes["retried_evenly"]) == described(1)
    assert outcomes["retried_evenly"]["asked"] == [1]


def test_each_round_of_a_loop_is_tried_again_on_its_own(outcomes):
    assert succeeded(outcomes["retried_rounds"]) == described([1, 2])
    assert outcomes["retried_rounds"]["tasks"]["flaky"]["attempts"] == 5


def test_a_task_is_ended_at_its_timeout_and_all_it_started(outcomes):
    outcome = outcomes["late"]
    assert outcome["tasks"]["nap"] == {"state": "failed", "attempts": 2, "runs": 1}
    assert outcome["tasks"]["say"]["state"] == "not run"
    assert words(outcome) == ["nap marker", "nap marker"]
    assert "DW533: step nap was ended at its timeout of 1 seconds" in outcome["error"]
    assert not (Path(outcome["folder"]) / "cwd" / "marker").exists()


def test_a_late_run_ends_its_tasks_and_starts_no_more(outcomes):
    outcome = outcomes["run_late"]
    assert outcome["state"] == "failed"
    assert words(outcome) == ["begin marker", "end marker", "nap marker"]
    assert "DW533" in outcome["error"]
    assert not (Path(outcome["folder"]) / "cwd" / "marker").exists()
    assert outcome["tasks"]["say"]["state"] == "not run"


def test_variables_and_secrets_are_the_tasks_own(outcomes):
    outcome = outcomes["variables"]
    assert succeeded(outcome) == described(("{{ a }} $(b)", "1e3", None, "no"))
    assert outcome["shown"].count("asked for DG_A") == 2
    assert "1e3" not in outcome["shown"]


def test_a_secret_that_is_not_there_fails_the_task(outcomes):
    outcome = outcomes["variables none"]
    assert outcome["state"] == "failed"
    assert "the environment variable DG_SECRET, which holds a secret, is not set" in outcome["error"]


def test_files_travel_with_their_content(outcomes):
    kind, (path, text) = succeeded(outcomes["files"])
    assert kind == "builtins.tuple"
    assert text == described("hé")
    assert "hé".encode().hex() in json.dumps(path)


def test_many_ops_are_made_from_the_table(outcomes):
    text = (Path(outcomes["many"]["folder"]) / "out" / "many_definitions.py").read_text(encoding="utf-8")
    assert "for row in (" in text
    assert len(outcomes["many"]["tasks"]) == 31


def test_parameters_of_the_run(outcomes):
    assert succeeded(outcomes["of_run"]) == described([datetime.date(2026, 1, 31), len(UUID), "prod", "n"])
    assert succeeded(outcomes["of_run tagged"]) == described([datetime.date(2026, 2, 1), len(UUID), "prod", "n"])


def test_a_run_by_hand_has_no_scheduled_time(outcomes):
    outcome = outcomes["of_run by hand"]
    assert outcome["state"] == "failed"
    assert "DW512" in outcome["error"]
    assert {task["state"] for task in outcome["tasks"].values()} == {"not run"}


def test_ops_of_the_side_that_did_not_run_are_skipped(outcomes):
    assert {step: it["state"] for step, it in outcomes["rounds few"]["tasks"].items()}["effect"] == "not run"
    assert words(outcomes["rounds few"])[-1] == "effect last"
    assert words(outcomes["rounds"])[-1] == "effect last"
    assert "effect many" in words(outcomes["rounds"])
