"""`prefect deploy`, a process worker and the scheduler, once, all real: the files as a user would use them."""

from __future__ import annotations

import datetime
import json
import subprocess
from pathlib import Path

import pytest
import yaml
from prefect_plans import plan, step

from dagwright.settings.model import Quantity, TargetSettings, TaskSettings
from dagwright_prefect.deployment import job_variables

HERE = Path(__file__).parent
ROOT = HERE.parents[2]
ENGINE = ROOT / ".venv" / "prefect" / "bin" / "python"

pytestmark = [
    pytest.mark.engine,
    pytest.mark.slow,
    pytest.mark.skipif(not ENGINE.exists(), reason="no environment .venv/prefect (scripts/bootstrap prefect)"),
]

SOURCE = '''\
from pf_deployed_domain import join


def nightly(day: str, bias: float = 1, sizes: tuple[int, ...] = (1, 2)):
    """Joins what it is given."""
    return join(day, bias, sizes)
'''
SETTINGS = """\
[pipelines.nightly]
source = "pf_deployed.py:nightly"
schedule = "* * * * *"
timezone = "Europe/Amsterdam"
params.day = { from = "schedule.date", offset = "-1d" }
tags = ["no", "1e3"]
owner = "team é"
max_active_runs = 1
description = 'He said "{{" and left.'
targets.prefect.python_path = [".."]
"""


def deploy(folder: Path) -> dict:
    """What became of a deployment: runs by hand, one that the server refuses, one by the schedule."""
    from dagwright import api

    (folder / "pf_deployed_domain.py").write_text("def join(*parts):\n    return parts\n", encoding="utf-8")
    (folder / "pf_deployed.py").write_text(SOURCE, encoding="utf-8")
    (folder / "dagwright.toml").write_text(SETTINGS, encoding="utf-8")
    out = folder / "out"
    out.mkdir()
    for artifact in api.compile(f"{folder / 'pf_deployed.py'}:nightly", "prefect")["prefect"].artifacts:
        (out / artifact.path).write_text(artifact.text, encoding="utf-8")
    job = {
        "folder": str(out),
        "sheet": "nightly.prefect.yaml",
        "deployment": "nightly/default",
        "runs": [{"day": "x", "bias": 3}, {}, {"day": "x", "bias": "3"}, {"day": "x", "sizes": [7], "bias": 1}],
        "scheduled": True,
    }
    done = subprocess.run(
        [str(ENGINE), str(HERE / "deploy_driver.py")],
        input=json.dumps(job),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-5000:]
    return {
        **json.loads(done.stdout),
        "sheet": yaml.safe_load((out / "nightly.prefect.yaml").read_text(encoding="utf-8")),
    }


AHEAD = {"deployment": (deploy,)}


@pytest.fixture(scope="module")
def outcome(begun) -> dict:
    return begun("deployment")


def test_the_server_has_what_the_settings_say(outcome):
    assert "successfully created" in outcome["deployed"]
    found = outcome["deployment"]
    assert found["description"] == 'He said "{{" and left.\n\nOwner: team é'
    assert found["tags"] == ["no", "1e3", "owner:team é"]
    (schedule,) = found["schedules"]
    assert schedule["schedule"] == {"cron": "* * * * *", "timezone": "Europe/Amsterdam", "day_or": True}
    assert schedule["active"]
    assert found["global_concurrency_limit"]["limit"] == 1
    assert found["concurrency_options"]["collision_strategy"] == "ENQUEUE"
    assert found["entrypoint"] == "nightly_flow.py:nightly"
    assert found["work_pool_name"] == "default"
    assert found["enforce_parameter_schema"]


def test_work_pools_have_the_variables_that_are_set(outcome):
    ours = {
        "process": set(),
        "docker": {"image", "mem_limit"},
        "kubernetes": {"image", "namespace", "service_account_name", "cpu_request", "memory_request"},
    }
    for kind, variables in ours.items():
        assert variables <= set(outcome["variables"][kind])
        asked = TaskSettings(
            cpu=Quantity("1", 1000), memory=Quantity("1Gi", 1 << 30), image="i", service_account="s", env={"A": "b"}
        )
        target = TargetSettings("prefect", profile=kind, namespace="n", image="i")
        assert set(job_variables(plan(step("a", settings=asked)), target)) == variables


def test_the_form_of_the_parameters(outcome):
    properties = outcome["deployment"]["parameter_openapi_schema"]["properties"]
    assert {name: it.get("default", "required") for name, it in properties.items()} == {
        "day": None,
        "bias": 1,
        "sizes": [1, 2],
    }
    assert properties["bias"]["type"] == "number"
    assert properties["sizes"]["items"] == {"type": "integer"}


def by_hand(outcome):
    return [run for run in outcome["runs"] if not run["auto_scheduled"]]


def test_runs_by_hand(outcome):
    found = {json.dumps(run["parameters"], sort_keys=True): run for run in by_hand(outcome)}
    assert found['{"bias": 3, "day": "x"}']["result"] == "('x', 3.0, (1, 2))"
    # a value that stands at its default is the default, as Python has it: 1, and not 1.0
    assert found['{"bias": 1, "day": "x", "sizes": [7]}']["result"] == "('x', 1, (7,))"


def test_a_run_by_hand_does_not_take_today_for_its_day(outcome):
    (run,) = (run for run in by_hand(outcome) if not run["parameters"])
    assert run["state"] == "Failed"
    assert "DW512" in run["message"]


def test_the_server_refuses_what_is_not_of_the_type(outcome):
    assert [it is None for it in outcome["refused"]] == [True, True, False, True]
    assert "'3' is not of type 'number'" in outcome["refused"][2]


def test_a_run_by_the_schedule_has_its_day(outcome):
    import zoneinfo

    run = next(run for run in outcome["runs"] if run["auto_scheduled"])
    local = datetime.datetime.fromisoformat(run["expected"]).astimezone(zoneinfo.ZoneInfo("Europe/Amsterdam"))
    day = local.date() - datetime.timedelta(days=1)
    assert (run["state"], run["result"]) == ("Completed", f"('{day.isoformat()}', 1, (1, 2))")
