"""Programs with control flow on a real Prefect worker: `prefect deploy --all`, a process pool, and what its runs gave."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parent
ROOT = HERE.parents[2]
ENGINE = ROOT / ".venv" / "prefect" / "bin" / "python"
CASES = ROOT / "tests" / "conformance" / "cases"

pytestmark = [
    pytest.mark.engine,
    pytest.mark.slow,
    pytest.mark.skipif(not ENGINE.exists(), reason="no environment .venv/prefect (scripts/bootstrap prefect)"),
]

RUNS = {
    "flows.py:churn": {"n": 4, "depths": [3, 5, 7]},
    "nested.py:nested_in_map": {"n": 3},
    "cleanup.py:simple": {"n": 3, "x": -4},
}
"""A loop and a decision on what it gave; nested pipelines in loops; a body that fails and its cleanup."""


def deploy(folder: Path) -> dict[str, dict]:
    """What became of the runs; `witness` is what the functions themselves wrote."""
    from dagwright import api

    jobs = []
    witness = folder / "witness"
    for name, given in RUNS.items():
        out = folder / name.partition(":")[2]
        out.mkdir()
        for artifact in api.compile(str(CASES / name), "prefect")["prefect"].artifacts:
            (out / artifact.path).write_text(artifact.text, encoding="utf-8")
        (sheet,) = out.glob("*.prefect.yaml")
        flow = name.partition(":")[2]
        jobs.append({"folder": str(out), "sheet": sheet.name, "deployment": f"{flow}/default", "runs": [given]})
    env = {"PYTHONPATH": str(CASES), "CASE_WITNESS": str(witness)}
    done = subprocess.run(
        [str(ENGINE), str(HERE / "deploy_driver.py")],
        input=json.dumps({"all": jobs, "env": env}),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-5000:]
    found = dict(zip(RUNS, json.loads(done.stdout), strict=True))
    events = [json.loads(line) for line in witness.read_text(encoding="utf-8").splitlines()]
    return {name: {**outcome["runs"][0], "events": events} for name, outcome in found.items()}


AHEAD = {"deployments": (deploy,)}


@pytest.fixture(scope="module")
def outcomes(begun) -> dict[str, dict]:
    return begun("deployments")


def plain_call(name: str) -> str:
    """What the function itself returns, as text, from a process of its own."""
    module, _, function = name.partition(":")
    call = f"import {module[:-3]}; print(repr({module[:-3]}.{function}(**{RUNS[name]!r})))"
    done = subprocess.run(
        [sys.executable, "-c", call],
        env={**os.environ, "PYTHONPATH": str(CASES)},
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.strip()


@pytest.mark.parametrize("name", ["flows.py:churn", "nested.py:nested_in_map"])
def test_a_run_of_the_deployment_gives_what_the_call_gives(outcomes, name):
    assert outcomes[name]["state"] == "Completed", outcomes[name]["message"]
    assert outcomes[name]["result"] == plain_call(name)


def test_the_cleanup_of_a_failed_run_ran_and_nothing_after_it(outcomes):
    outcome = outcomes["cleanup.py:simple"]
    assert outcome["state"] == "Failed"
    assert "it's {{ broken }}" in outcome["message"]
    calls = [event["call"].partition("(")[0] for event in outcome["events"] if event["event"] == "enter"]
    assert calls.count("stop") == 1
    assert "after" not in calls
