"""Emitted Argo files, every task a pod as its template says, of an image that `dagwright image` describes."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from conformance.harness import BY_NAME, run_leg
from conformance.judge import judge
from containers.legs import ArgoPods

# One of each kind: a pod takes seconds here, and the whole suite runs by the same commands without containers.
CASES = "calls effect_order failing hostile_text parameters_given value_classes value_large map map_empty if try_fails".split()

pytestmark = [pytest.mark.engine, pytest.mark.slow]


@pytest.fixture(scope="session")
def ran(podman, cases_image, open_folder):
    leg = ArgoPods(cases_image)
    return leg, run_leg(leg, os.path.join(open_folder("argo"), "runs"), [BY_NAME[case] for case in CASES])


@pytest.mark.parametrize("case", CASES)
def test_case(case, ran):
    problems = judge(*ran, BY_NAME[case])
    assert not problems, "\n".join(problems)


def test_the_worker_in_a_config_map(podman, cases_image, open_folder):
    leg = ArgoPods(cases_image, "beside")
    case = BY_NAME["calls"]
    ran = run_leg(leg, os.path.join(open_folder("argo"), "beside"), [case])
    (run,) = ran.runs.values()
    emitted = "".join(path.read_text(encoding="utf-8") for path in Path(run.folder, "out").iterdir())
    assert "kind: ConfigMap" in emitted
    assert "/opt/dagwright/dagwright_worker.py" in emitted
    assert not judge(leg, ran, case)
