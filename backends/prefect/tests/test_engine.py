"""The emitted flows on a real Prefect server: values, order, states and errors, as a plain call has them.

One process of Prefect's environment runs all of them, against a server of its own (`engine_driver`). What a plain call gives
is worked out here, by calling the function.
"""

from __future__ import annotations

import datetime
import importlib
import itertools
import json
import sys
import uuid
from decimal import Decimal
from pathlib import Path

import pytest
from prefect_runs import MARKS, PROGRAMS, described, run_all, succeeded, words

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
    "self": 1, "params": "p", "context": [1], "type": {"a": 1}, "run_id": "r", "_x": 0, "wait_for": 1, "return_state": 2,
}  # fmt: skip

# name -> what it is given, and more of the job
RUNS: dict[str, dict] = {
    "chain": {},
    "diamond": {"params": {"x": "{{ x }}"}},
    "effects": {},
    "nothing": {},
    "failure": {},
    "failure odd": {"params": {"kind": "odd"}},
    "failure exit": {"params": {"kind": "exit"}},
    "failure timeout": {"params": {"kind": "timeout"}},
    "two_failures": {},
    "hostile": {"params": {"p": "a\0\n\"'{{ prefect.variables.x }}"}},
    "names": {"params": NAMES},
    "types": {"params": {name: given for name, (given, _) in TYPES.items()}},
    "types text": {"params": {**{name: given for name, (given, _) in TYPES.items()}, "i": "3", "ints": "[1, 2]"}},
    "types bad": {"params": {**{name: given for name, (given, _) in TYPES.items()}, "i": 3.5}},
    "defaults": {},
    "defaults given": {"params": {"f": 2, "tup": [3], "free": "x"}},
    "isolation": {"params": {"rows": [5]}},
    "retried": {"params": {"path": "count", "times": 2}},
    "retried in vain": {"params": {"path": "count", "times": 9}},
    "late": {"params": {"marker": "marker"}},
    "run_late": {"params": {"marker": "marker"}},
    "run_late_process": {"params": {"marker": "marker"}},
    "variables": {"blocks": {"pf-secret": {"word": "1e3"}}},
    "in_child": {"params": {"kind": "odd"}},
    "pooled": {"limits": {"pf-pool": 1}},
    "pooled nowhere": {"drop_limits": ["pf-pool"]},
    "large": {"params": {"size": 3_000_000}},
    "files": {"params": {"text": "hé"}},
    "many": {"flat_limit": 20},
    "narrow": {},
    "of_run": {"params": {"day": "2026-01-31"}, "compile_env": "prod"},
    "of_run by hand": {"compile_env": "prod"},
}


AHEAD = {"flows": (run_all, "pf_flows.py", RUNS)}


@pytest.fixture(scope="module")
def outcomes(begun) -> dict[str, dict]:
    return begun("flows")


@pytest.fixture(scope="module")
def flows():
    sys.path.insert(0, str(PROGRAMS))
    yield importlib.import_module("pf_flows")
    sys.path.remove(str(PROGRAMS))
    for name in ("pf_flows", "pf_domain"):
        sys.modules.pop(name, None)


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("chain", {}),
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
        ("narrow", {}),
    ],
)
def test_a_flow_returns_what_the_call_returns(outcomes, flows, name, arguments):
    expected = getattr(flows, name.split()[0])(**arguments)
    assert succeeded(outcomes[name]) == described(expected)


@pytest.mark.parametrize("name", RUNS)
def test_the_server_saw_the_graph_of_the_file(outcomes, name):
    """What the file says, and what Prefect recorded of the run, are the same graph, as far as the run came."""
    outcome = outcomes[name]
    assert outcome["graph"]
    for step, waits in outcome["seen"].items():
        assert waits == outcome["graph"][step]
    if outcome["state"] == "succeeded":
        assert set(outcome["seen"]) == set(outcome["graph"])


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
    assert told == ["begin one", "end one", "begin two", "end two", "begin three", "end three"]


def test_what_a_pipeline_prints_is_in_the_log(outcomes):
    assert "between {{ x }}l" in outcomes["diamond"]["shown"]


@pytest.mark.parametrize(
    ("name", "type_", "args"),
    [
        ("failure", "builtins.ValueError", ("boom", 1)),
        ("failure odd", "pf_domain.Odd", ("odd", 2)),
        ("failure exit", "builtins.RuntimeError", ("step fail called sys.exit(3)",)),
        ("failure timeout", "builtins.TimeoutError", ("mine",)),
        ("two_failures", "pf_domain.Odd", ("odd", 2)),
        ("in_child", "pf_domain.Odd", ("odd", 2)),
    ],
)
def test_a_failure_is_the_first_one_of_the_program(outcomes, name, type_, args):
    outcome = outcomes[name]
    assert outcome["state"] == "failed"
    assert (outcome["raised"]["type"], outcome["raised"]["args"]) == (type_, described(args))


def test_a_failure_stops_what_depends_on_it_and_nothing_else(outcomes):
    outcome = outcomes["failure"]
    assert outcome["engine_state"] == "Failed"
    states = {step: task["state"] for step, task in outcome["tasks"].items()}
    assert states == {
        "say": "succeeded",
        "fail": "failed",
        "say-below": "not run",
        "effect": "not run",
        "join": "not run",
    }
    told = [word for word in words(outcome) if not word.startswith("notify")]
    assert told == ["say 'early'", "fail value"]


def test_the_log_names_the_call_and_its_line(outcomes):
    assert "DW531: fail(kind, after=0.5) failed at pf_flows.py:" in outcomes["failure"]["shown"]
    assert "DW531: fail(kind) failed at pf_flows.py:" in outcomes["in_child"]["shown"]


def test_somebody_is_told_of_a_failure(outcomes):
    (told,) = [line for line in outcomes["failure"]["told"] if line[0] == "notify"]
    assert told[1:3] == ["failure", "prefect"]
    assert "boom" in told[3]
    assert told[4] == len(UUID)


def test_a_bad_parameter_fails_the_run_before_any_task(outcomes):
    outcome = outcomes["types bad"]
    assert outcome["state"] == "failed"
    assert "DW511" in outcome["error"]
    assert "parameter i" in outcome["error"]
    assert {task["state"] for task in outcome["tasks"].values()} == {"not run"}


def test_tasks_do_not_share_what_they_change(outcomes):
    assert succeeded(outcomes["isolation"]) == described([2, 2, 2, [0], [5], [1]])


def test_retries_keep_to_their_delays(outcomes):
    outcome = outcomes["retried"]
    assert succeeded(outcome) == described(2)
    times = [line[-1] for line in outcome["told"]]
    assert [round(later - sooner, 1) for sooner, later in itertools.pairwise(times)] == pytest.approx([1, 2], abs=0.4)
    assert outcome["tasks"]["flaky"]["attempts"] == 3
    assert outcome["tasks"]["flaky"]["tags"] == ["team:x"]


def test_retries_end(outcomes):
    outcome = outcomes["retried in vain"]
    assert outcome["raised"]["args"] == described(("try 3",))
    assert outcome["tasks"]["flaky"]["attempts"] == 4


def test_a_task_is_ended_at_its_timeout_and_all_it_started(outcomes):
    outcome = outcomes["late"]
    assert outcome["tasks"]["nap"] == {
        "state": "failed",
        "attempts": 2,
        "runs": 1,
        "engine_state": "TimedOut",
        "tags": [],
    }
    assert outcome["tasks"]["say"]["state"] == "not run"
    assert words(outcome) == ["nap marker", "nap marker"]
    assert "DW533" in outcome["error"]
    first, second = (line[-1] for line in outcome["told"])
    assert 0.9 < second - first < 3


def test_a_run_is_late_and_nothing_new_starts(outcomes):
    outcome = outcomes["run_late"]
    assert outcome["engine_state"] == "TimedOut"
    told = [word for word in words(outcome) if "notify" not in word]
    assert told == ["nap marker", "woke marker"]  # a thread goes on to its end
    assert any(word.startswith("notify run_late") for word in words(outcome))


def test_a_late_run_ends_the_processes_of_its_tasks(outcomes):
    outcome = outcomes["run_late_process"]
    assert outcome["engine_state"] == "TimedOut"
    assert words(outcome) == ["nap marker"]
    assert not (Path(outcome["folder"]) / "cwd" / "marker").exists()
    assert outcome["seconds"] < 20


def test_variables_and_secrets_are_the_tasks_own(outcomes):
    outcome = outcomes["variables"]
    assert succeeded(outcome) == described(("{{ a }} $(b)", "1e3", None))
    assert outcome["shown"].count("asked for PF_A") == 2
    assert "1e3" not in outcome["shown"]


def test_a_pool_lets_in_as_many_as_it_has_slots(outcomes):
    outcome = outcomes["pooled"]
    assert succeeded(outcome) == described("done")
    told = [word for word in words(outcome) if not word.startswith("say")]
    assert [word.split()[0] for word in told] == ["begin", "end", "begin", "end"]


def test_a_pool_that_does_not_exist_fails_the_task(outcomes):
    outcome = outcomes["pooled nowhere"]
    assert outcome["state"] == "failed"
    assert "pf-pool" in outcome["error"]
    assert not [word for word in words(outcome) if word.startswith("begin")]


def test_files_travel_with_their_content(outcomes):
    kind, (path, text) = succeeded(outcomes["files"])
    assert kind == "builtins.tuple"
    assert text == described("hé")
    assert "hé".encode().hex() in json.dumps(path)


def test_many_steps_run_from_the_table(outcomes):
    text = (Path(outcomes["many"]["folder"]) / "out" / "many_flow.py").read_text(encoding="utf-8")
    assert "STEPS = [" in text
    assert len(outcomes["many"]["tasks"]) == 31


def test_parameters_of_the_run(outcomes):
    assert succeeded(outcomes["of_run"]) == described([datetime.date(2026, 1, 31), len(UUID), "prod", "n"])


def test_a_run_by_hand_has_no_scheduled_time(outcomes):
    outcome = outcomes["of_run by hand"]
    assert outcome["state"] == "failed"
    assert "DW512" in outcome["error"]
    assert {task["state"] for task in outcome["tasks"].values()} == {"not run"}
