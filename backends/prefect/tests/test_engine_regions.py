"""Conditions, loops and `try` on a real Prefect server: what runs, at the same time as what, and how it fails."""

from __future__ import annotations

import importlib
import itertools
import sys

import pytest
from prefect_runs import MARKS, PROGRAMS, described, run_all, succeeded, words

pytestmark = MARKS

HIDING = {"items": 2, "flag": 1, "each": "e"}

RUNS: dict[str, dict] = {
    "rounds_side_by_side": {"params": {"n": 4}},
    "below_a_decision": {},
    "limited": {"params": {"n": 5}},
    "limited_rounds": {"params": {"n": 5}},
    "order_of_failures": {"params": {"n": 3}},
    "retried_rounds": {"params": {"n": 3}},
    "cleanup": {"params": {"kind": ""}},
    "cleanup fails": {"params": {"kind": "value"}},
    "cleanup fails too": {"params": {"kind": "value", "cleanup_fails": True}},
    "cleanup alone fails": {"params": {"kind": "", "cleanup_fails": True}},
    "cleanup never": {"params": {"kind": "", "above": "odd"}},
    "cleanup exit": {"params": {"kind": "exit"}},
    "cleanup_of_a_late_run": {"params": {"marker": "m"}},
    "cleanup_of_a_late_process": {"params": {"marker": "marker"}},
    "released": {"params": {"n": 2}},
    "all_kinds": {"params": {"n": 3}},
    "returned": {"params": {"n": 3}},
    "returned none": {"params": {"n": 0}},
    "returned table": {"params": {"n": 3}, "flat_limit": 2},
    "returned_merge": {"params": {"n": 2}},
    "returned_merge none": {"params": {"n": 0}},
    "isolated": {"params": {"n": 3}},
    "hiding": {"params": HIDING},
    "hiding table": {"params": {**HIDING, "block": 0}, "flat_limit": 2},
}


@pytest.fixture(scope="module")
def outcomes(tmp_path_factory) -> dict[str, dict]:
    return run_all(tmp_path_factory.mktemp("prefect"), "pf_regions.py", RUNS)


@pytest.fixture(scope="module")
def flows():
    sys.path.insert(0, str(PROGRAMS))
    yield importlib.import_module("pf_regions")
    sys.path.remove(str(PROGRAMS))
    for name in ("pf_regions", "pf_domain"):
        sys.modules.pop(name, None)


@pytest.mark.parametrize(
    "name",
    [
        "rounds_side_by_side",
        "below_a_decision",
        "limited",
        "limited_rounds",
        "cleanup",
        "returned",
        "returned none",
        "returned table",
        "returned_merge",
        "returned_merge none",
        "isolated",
        "hiding",
        "hiding table",
    ],
)
def test_a_flow_returns_what_the_call_returns(outcomes, flows, name):
    expected = getattr(flows, name.split()[0])(**RUNS[name].get("params", {}))
    if name == "isolated":  # the one thing that differs, by the rules: values do not alias
        expected = [[2, 2, 2], [0]]
    outcome = outcomes[name]
    assert outcome["state"] == "succeeded", outcome["error"] + outcome["shown"]
    assert outcome["result"]["described"] == described(expected)
    assert "failed" not in {task["state"] for task in outcome["tasks"].values()}


@pytest.mark.parametrize("name", RUNS)
def test_the_server_saw_no_more_than_the_graph_of_the_file(outcomes, name):
    """What Prefect recorded stands in the file too. The file says more: what the flow itself waits for."""
    outcome = outcomes[name]
    assert outcome["graph"]
    for step, waits in outcome["seen"].items():
        assert set(waits) <= set(outcome["graph"][step])


def test_the_graph_keeps_what_a_decision_hangs_on(outcomes):
    """Prefect itself forgets where a value came from once the flow has read it."""
    seen = outcomes["rounds_side_by_side"]["seen"]
    assert "nap_for" in seen["nap_for-y"]
    assert "numbers" in seen["nap_for"]


def times(outcome: dict) -> dict[str, float]:
    return {f"{line[0]} {line[1]}": line[-1] for line in outcome["told"]}


def test_a_round_does_not_wait_for_the_decision_of_another(outcomes):
    at = times(outcomes["rounds_side_by_side"])
    assert max(at[f"end work {x}"] for x in (1, 2, 3)) < at["end decide 0"]


def test_what_does_not_hang_on_a_decision_does_not_wait_for_it(outcomes):
    at = times(outcomes["below_a_decision"])
    assert at["end apart"] < at["end slow"]


@pytest.mark.parametrize("name", ["limited", "limited_rounds"])
def test_so_many_rounds_at_once_and_no_more(outcomes, name):
    running: set[str] = set()
    most = 0
    for word, one, *_ in sorted(outcomes[name]["told"], key=lambda line: line[-1]):
        if word in ("begin", "end"):
            number = one.split()[1]
            (running.add if word == "begin" else running.discard)(number)
            most = max(most, len(running))
    assert most == 2


def test_the_failure_told_is_that_of_the_first_round(outcomes):
    outcome = outcomes["order_of_failures"]
    assert outcome["state"] == "failed"
    assert outcome["raised"]["type"] == "pf_domain.Odd"
    assert "say 2" in words(outcome)


def test_a_task_of_a_loop_is_retried_for_its_own_element(outcomes):
    outcome = outcomes["retried_rounds"]
    assert succeeded(outcome) == described([[0, 1, 2]])
    assert outcome["tasks"]["flaky_at"]["attempts"] == 1 + 2 + 3
    assert outcome["tasks"]["flaky_at"]["runs"] == 3


@pytest.mark.parametrize(
    ("name", "type_", "told"),
    [
        ("cleanup fails", "builtins.ValueError", ["failed", "cleaning", "say 'cleaned'"]),
        ("cleanup fails too", "pf_domain.Odd", ["failed", "cleaning", "fail odd"]),
        ("cleanup alone fails", "pf_domain.Odd", ["cleaning", "fail odd"]),
        ("cleanup exit", "builtins.RuntimeError", ["failed", "cleaning", "say 'cleaned'"]),
        ("cleanup never", "pf_domain.Odd", []),
    ],
)
def test_what_runs_around_a_failure(outcomes, name, type_, told):
    outcome = outcomes[name]
    assert outcome["engine_state"] == "Failed"
    assert outcome["raised"]["type"] == type_
    found = words(outcome)
    if told:
        # the slow task of the body has ended before anything of the clause begins
        assert found.index("end slow in the body") < len(found) - len(told)
        assert found[-len(told) :] == told
    assert not any(word.startswith("join") and "early" in word for word in found)
    assert told or "begin begin" not in found


def test_what_the_functions_print_is_in_the_log(outcomes):
    assert "it tells cleaning" in outcomes["cleanup"]["shown"]
    assert outcomes["all_kinds"]["shown"].count("asked for PF_") == 3


def test_the_cleanup_of_a_run_whose_time_is_over(outcomes):
    outcome = outcomes["cleanup_of_a_late_run"]
    assert outcome["engine_state"] == "TimedOut"
    found = words(outcome)
    assert found[-2:] == ["end body", "cleaned"]
    assert not any("after the body" in word for word in found)


def test_the_cleanup_of_a_late_run_does_not_wait_for_the_process_of_a_task(outcomes):
    outcome = outcomes["cleanup_of_a_late_process"]
    assert outcome["engine_state"] == "TimedOut"
    assert words(outcome) == ["nap marker", "cleaned"]
    assert outcome["seconds"] < 25


def test_a_failure_that_nobody_reads_fails_the_run(outcomes):
    outcome = outcomes["released"]
    assert outcome["engine_state"] == "Failed"
    assert outcome["raised"]["type"] == "pf_domain.Odd"


def test_regions_with_a_process_for_each_task(outcomes):
    table = [[], [[1, 0]], [[2, 0], [2, 1]]]
    kept = [x for row in table for x in row]
    outcome = outcomes["all_kinds"]
    assert outcome["state"] == "succeeded", outcome["error"] + outcome["shown"]
    assert outcome["result"]["described"] == described(((None, 2.0), table, [], kept))


def test_many_steps_are_a_table_in_the_file(outcomes):
    import pathlib

    for name in ("returned table", "hiding table"):
        (path,) = (pathlib.Path(outcomes[name]["folder"]) / "out").glob("*_flow.py")
        text = path.read_text(encoding="utf-8")
        assert "STEPS = [" in text
        assert 'TASKS["numbers"].submit(' in text


def test_every_round_has_its_run(outcomes):
    pairs = itertools.combinations(range(3), 2)
    assert outcomes["returned"]["tasks"]["say"]["runs"] == len(list(pairs))
