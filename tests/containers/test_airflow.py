"""Emitted DAG files with `execution = "docker"`: every task a container, by Airflow's own DockerOperator."""

from __future__ import annotations

import os

import pytest

from conformance.harness import BY_NAME, run_leg
from conformance.judge import judge
from containers.legs import AirflowContainers, image_of_all_cases

CASES = (
    "calls effect_order failing hostile_text parameters_given value_containers value_classes value_files value_large module_state "
    "map map_empty map_several map_fails if if_else if_constants try_fails except_fails nested"
).split()

pytestmark = [pytest.mark.engine, pytest.mark.slow]


@pytest.fixture(scope="session")
def ran(podman, tmp_path_factory):
    folder = str(tmp_path_factory.mktemp("airflow"))
    for parent in (folder, os.path.dirname(folder), os.path.dirname(os.path.dirname(folder))):
        os.chmod(parent, 0o755)  # pytest keeps its folders to itself; the tasks are another user
    runs = os.path.join(folder, "runs")
    leg = AirflowContainers(podman, image_of_all_cases(podman, folder), runs)
    reason = leg.missing()
    if reason is not None:
        pytest.skip(reason[0])
    found = run_leg(leg, runs, [BY_NAME[name] for name in CASES])
    assert podman.call("ps", "--all", "--filter", "ancestor=" + podman.built[-1], "--quiet").stdout == "", (
        "containers are left"
    )
    return leg, found


@pytest.mark.parametrize("case", CASES)
def test_case(case, ran):
    problems = judge(*ran, BY_NAME[case])
    assert not problems, "\n".join(problems)


def test_values_went_by_the_store(ran):
    """What is larger than the XCom may be lies in the store, written by one container and read by another."""
    _, found = ran
    store = os.path.join(found.runs["value_large", "natural"].folder, "own", "store")
    assert [name for _, _, names in os.walk(store) for name in names]
