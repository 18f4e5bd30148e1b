"""Emitted Argo files, every task a pod as its template says, of an image that `dagwright image` describes."""

from __future__ import annotations

import os

import pytest

from conformance.harness import BY_NAME, run_leg
from conformance.judge import judge
from containers.legs import ArgoPods

# One of each kind: a pod takes seconds here, and the whole suite runs by the same commands without containers.
CASES = "calls effect_order failing hostile_text parameters_given value_classes map map_empty if try_fails".split()

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
    with open(
        os.path.join(run.folder, "out", os.listdir(os.path.join(run.folder, "out"))[0]), encoding="utf-8"
    ) as file:
        assert "kind: ConfigMap" in file.read()
    assert not judge(leg, ran, case)
