"""Emitted DAG files with `execution = "docker"`: every task a container, by Airflow's own DockerOperator."""

from __future__ import annotations

import os

import pytest

from conformance.harness import BY_NAME, run_leg
from conformance.judge import judge
from containers.legs import AirflowContainers

CASES = "calls failing hostile_text parameters_given value_classes value_files value_large map map_empty if try_fails nested".split()
if "DAGWRIGHT_LONG" in os.environ:
    CASES += (
        "effect_order value_containers module_state map_several map_fails if_else if_constants except_fails".split()
    )

pytestmark = [pytest.mark.engine, pytest.mark.slow]


@pytest.fixture(scope="session")
def ran(podman, cases_image, open_folder):
    runs = os.path.join(open_folder("airflow"), "runs")
    leg = AirflowContainers(podman, cases_image, runs)
    reason = leg.missing()
    if reason is not None:
        pytest.skip(reason[0])
    found = run_leg(leg, runs, [BY_NAME[name] for name in CASES])
    assert podman.call("ps", "--all", "--filter", f"ancestor={cases_image}", "--quiet").stdout == "", (
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
