"""Functions that run outside of the Airflow worker's process: cases of the conformance suite, and the emitted files.

`venv` runs for real here, in another virtual environment than Airflow's; `docker` in tests/containers. `kubernetes` is not
run: the pods that the real operator would ask for are looked at.
"""

from __future__ import annotations

import os

import pytest

from conformance.harness import BY_NAME, NATURAL, ROOT, root_of, run_leg
from conformance.judge import judge
from conformance.legs_engines import Airflow

VENV = os.path.join(ROOT, ".venv", "kfp", "bin", "python")

CASES = (
    "calls arguments parameters parameters_given parameters_typed value_containers value_classes value_files value_large value_frames "
    "module_state hostile_text hostile_names effect_order printing exit_task failing late_failure unpack_fails "
    "map map_empty map_several map_filtered map_fails loop_of_effects if if_else if_constants if_parameters if_fails "
    "try try_fails try_cleanup_fails except_fails nested nested_in_map map_in_if return_early"
).split()


class AirflowVenv(Airflow):
    """`execution = "venv"`: the functions run in the environment of Kubeflow, which has no Airflow."""

    variants = (NATURAL,)

    def __init__(self, environment="airflow", version=None):
        super().__init__(environment, version)
        self.sets = ('targets.airflow.execution="venv"', f'targets.airflow.python="{VENV}"')

    def job(self, run, paths):
        found = super().job(run, paths)
        return {**found, "env": {**found["env"], "PYTHONPATH": root_of(run.case)}}

    def outcome(self, run, found):
        # the function's exception was in another process: its text is in the log, and Airflow saw one of the DAG file's own
        return {**super().outcome(run, found), "raised": None}


@pytest.fixture(scope="module")
def ran(tmp_path_factory):
    leg = AirflowVenv()
    if leg.missing() is not None or not os.path.exists(VENV):
        pytest.skip(f"no environments .venv/airflow and .venv/kfp: {leg.missing()}")
    return leg, run_leg(leg, str(tmp_path_factory.mktemp("venv")), [BY_NAME[name] for name in CASES])


@pytest.mark.engine
@pytest.mark.slow
@pytest.mark.parametrize("case", CASES)
def test_case_in_a_virtual_environment(case, ran):
    problems = judge(*ran, BY_NAME[case])
    assert not problems, "\n".join(problems)
