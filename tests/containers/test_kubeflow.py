"""Emitted Kubeflow files, every task in a container of an image that `dagwright image` describes."""

from __future__ import annotations

import os

import pytest

from conformance.harness import BY_NAME, run_leg
from conformance.judge import judge
from containers.legs import KubeflowContainers, image_of_all_cases

# One of each kind: a task takes a second here, and the whole suite runs by the same commands without containers.
CASES = (
    "calls effect_order failing hostile_text parameters_given value_containers value_classes module_state "
    "map map_empty map_filtered if if_else try_fails nested"
).split()

pytestmark = [pytest.mark.engine, pytest.mark.slow]


@pytest.fixture(scope="session")
def ran(podman, tmp_path_factory):
    folder = str(tmp_path_factory.mktemp("kubeflow"))
    for parent in (folder, os.path.dirname(folder), os.path.dirname(os.path.dirname(folder))):
        os.chmod(parent, 0o755)  # pytest keeps its folders to itself; the tasks are another user
    leg = KubeflowContainers(podman, image_of_all_cases(podman, folder))
    reason = leg.missing()
    if reason is not None:
        pytest.skip(reason[0])
    return leg, run_leg(leg, os.path.join(folder, "runs"), [BY_NAME[name] for name in CASES])


@pytest.mark.parametrize("case", CASES)
def test_case(case, ran):
    problems = judge(*ran, BY_NAME[case])
    assert not problems, "\n".join(problems)


def test_a_failed_container_fails_the_run(ran):
    """The fault of kfp.local that the driver mends would show here as a success."""
    leg, found = ran
    outcome = found.outcomes["failing", "natural"]
    assert outcome["state"] == "failed"
    assert any(task["state"] == "failed" for task in outcome["tasks"].values())
