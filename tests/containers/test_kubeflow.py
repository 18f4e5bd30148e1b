"""Emitted Kubeflow files, every task in a container of an image that `dagwright image` describes."""

from __future__ import annotations

import os

import pytest

from conformance.harness import BY_NAME, run_leg
from conformance.judge import judge
from containers.legs import KubeflowContainers

# One of each kind: a task takes a second here, and the whole suite runs by the same commands without containers.
CASES = "calls effect_order failing hostile_text parameters_given value_classes map map_empty if try_fails".split()
if "DAGWRIGHT_LONG" in os.environ:
    CASES += "value_containers module_state map_filtered if_else nested".split()

pytestmark = [pytest.mark.engine, pytest.mark.slow]


@pytest.fixture(scope="session")
def start(podman, cases_image, open_folder):
    """Runs cases on the leg, with variables for the driver."""
    folder = open_folder("kubeflow")

    def run(name: str, cases: list[str], env: dict[str, str] | None = None):
        leg = KubeflowContainers(podman, cases_image, env)
        reason = leg.missing()
        if reason is not None:
            pytest.skip(reason[0])
        return leg, run_leg(leg, os.path.join(folder, name), [BY_NAME[case] for case in cases])

    return run


@pytest.fixture(scope="session")
def ran(start):
    return start("runs", CASES)


@pytest.mark.parametrize("case", CASES)
def test_case(case, ran):
    problems = judge(*ran, BY_NAME[case])
    assert not problems, "\n".join(problems)


def test_a_failed_container_fails_the_run(ran):
    _, found = ran
    outcome = found.outcomes["failing", "natural"]
    assert outcome["state"] == "failed"
    assert "failed" in {task["state"] for task in outcome["tasks"].values()}


def test_kfp_local_itself_takes_it_for_a_success(start):
    """The fault that the driver mends: when this fails, the driver can leave kfp's own way alone."""
    _, found = start("fault", ["failing"], {"KFP_AS_IT_IS": "1"})
    # it goes on to the next task, and misses the value that the failed one did not make
    assert "Tried to get output 'share' from task 'divide'" in found.outcomes["failing", "natural"]["error"]
