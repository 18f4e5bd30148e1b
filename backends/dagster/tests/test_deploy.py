"""Emitted files as a deployment runs them: processes, schedules, sensors, assets."""

from __future__ import annotations

import datetime
import itertools

import pytest
from dagster_runs import MARKS, described, drive, job, succeeded, told

pytestmark = MARKS

PROCESSES = {
    "effects": {},
    "limited": {},
    "failure": {},
    "pooled": {"pools": {"dg-pool": 1}},
}
ASSETS = (
    ("rounds", {"n": 3}, ["rounds/found", "rounds/top", "rounds/result"]),
    ("trailing", {"x": 3}, ["trailing/a"]),
)
SCHEDULED = ("daily", "hourly", "doomed")
# the clocks go back in New York at 06:00 UTC on 2026-11-01, and in Amsterdam on 2026-10-25
FROM, UNTIL = "2026-11-03T04:00:30+00:00", "2026-11-03T05:31:45+00:00"


@pytest.fixture(scope="module")
def found(tmp_path_factory):
    folder = tmp_path_factory.mktemp("deploy")
    asked = {
        "multiprocess": [job(folder / name, name, run) for name, run in PROCESSES.items()],
        "ticks": {"jobs": [job(folder / name, name, {}) for name in SCHEDULED], "from": FROM, "until": UNTIL},
        "assets": [
            job(folder / name, name, {"params": given, "read": read, "sets": ["targets.dagster.assets=true"]})
            for name, given, read in ASSETS
        ],
        "validate": [job(folder / "validate", "rounds", {})],
    }
    answers = drive("deploy_driver.py", asked, folder)
    answers["witness"] = {
        one["workdir"].rpartition("/")[2]: told(one["env"]["DG_WITNESS"])
        for one in (*asked["multiprocess"], *asked["assets"], *asked["ticks"]["jobs"][:1])
    }
    return answers


def outcome(found, name):
    return found["multiprocess"][list(PROCESSES).index(name)]


def test_ops_in_processes_of_their_own_give_what_the_call_gives(found):
    assert succeeded(outcome(found, "effects")) == described(0)
    assert succeeded(outcome(found, "limited")) == described(["0", "1", "2"])
    assert [" ".join(line[:-1]) for line in found["witness"]["effects"]] == [
        "effect one",
        "say 0",
        "effect two",
        "effect three",
        "say 0",
    ]


def test_a_loop_keeps_to_its_limit(found):
    events = [line[0] for line in found["witness"]["limited"] if line[0] in ("begin", "end")]
    assert events == ["begin", "end"] * 3


def test_a_pool_lets_in_as_many_as_it_has_slots(found):
    assert succeeded(outcome(found, "pooled")) == described(["a", "b"])
    assert [line[0] for line in found["witness"]["pooled"]] == ["begin", "end", "begin", "end", "join"]


def test_a_failure_in_a_process_stops_what_depends_on_it(found):
    failed = outcome(found, "failure")
    assert failed["state"] == "failed"
    assert "ValueError: ('boom', 1)" in failed["error"]
    assert {step: it["state"] for step, it in failed["tasks"].items()} == {
        "say": "succeeded",
        "fail": "failed",
        "say-below": "not run",
        "effect": "not run",
        "join": "not run",
    }


def runs_of(found, name):
    return [run for run in found["ticks"] if run["job"] == name]


def test_a_schedule_makes_its_runs_in_its_timezone_and_not_before_its_start(found):
    (daily,) = runs_of(found, "daily")  # that of the 2nd is before `start`
    assert daily["state"] == "SUCCESS"
    assert daily["tags"]["dagster/schedule_name"] == "daily_schedule"
    moment = datetime.datetime.fromisoformat(daily["tags"]["dagwright/scheduled_time"])
    assert moment == datetime.datetime.fromisoformat("2026-11-03T06:00:00+01:00")
    hourly = [
        datetime.datetime.fromisoformat(run["tags"]["dagwright/scheduled_time"]) for run in runs_of(found, "hourly")
    ]
    assert {it.minute for it in hourly} == {30}
    assert all(later - sooner == datetime.timedelta(hours=1) for sooner, later in itertools.pairwise(hourly))
    assert hourly


def test_parameters_of_a_scheduled_run_come_from_its_tick(found):
    said = [line[1] for line in found["witness"]["daily"] if line[0] == "say"]
    assert repr([datetime.date(2026, 11, 2), "n"]) in said  # `offset = "-1d"` of the 3rd
    last = runs_of(found, "hourly")[-1]["tags"]["dagwright/scheduled_time"]
    moment = datetime.datetime.fromisoformat(last)
    assert repr([moment.isoformat(), "America/New_York"]) in said


def test_somebody_is_told_of_a_failed_run(found):
    (failed,) = runs_of(found, "doomed")
    assert failed["state"] == "FAILURE"
    (line,) = [line for line in found["witness"]["daily"] if line[0] == "notify"]
    assert line[1:3] == ["doomed", "dagster"]
    assert line[4] == len("12345678-1234-5678-1234-567812345678")


def test_named_values_are_assets_with_their_lineage(found):
    assets, _ = found["assets"]
    assert assets["state"] == "succeeded", assets["error"]
    assert sorted(assets["made"]) == ["rounds/found", "rounds/result", "rounds/top"]
    assert assets["parents"] == {
        "rounds/found": [],
        "rounds/top": ["rounds/found"],
        "rounds/result": ["rounds/found", "rounds/top"],
    }
    value = [[0, 2], [1, 2], [2, 2]]
    assert assets["values"]["rounds/found"] == described(value)
    assert assets["values"]["rounds/top"] == described(value[:2])
    assert assets["values"]["rounds/result"] == described((value, value[:2]))
    assert assets["seen"] == assets["values"]


def test_an_effect_at_the_end_is_an_asset_without_a_value(found):
    _, assets = found["assets"]
    assert assets["state"] == "succeeded", assets["error"]
    assert sorted(assets["made"]) == ["trailing/a", "trailing/effect"]
    assert assets["parents"] == {"trailing/a": [], "trailing/effect": []}
    assert assets["values"]["trailing/a"] == assets["seen"]["trailing/a"] == described(3)
    assert [line[:-1] for line in found["witness"]["trailing"]] == [["say", "3"], ["effect", "last"]]


def test_dagster_takes_the_definitions(found):
    (said,) = found["validate"]
    assert said["code"] == 0, said["said"]
    assert "Validation successful" in said["said"]
