"""Functions that run outside of the Airflow worker's process: cases of the conformance suite, and the emitted files.

`venv` runs for real here, in another virtual environment than Airflow's; `docker` in tests/containers. `kubernetes` is not
run: the pods that the real operator would ask for are looked at.
"""

from __future__ import annotations

import ast
import json
import os
import subprocess

import pytest
from airflow_plans import BACKEND, EXECUTIONS, TARGET, arguments, emitted, of, plan, seconds, step

from conformance.harness import BY_NAME, NATURAL, ROOT, called, ran_of, remember, root_of, run_leg, runs_of
from conformance.judge import judge
from conformance.legs_engines import Airflow
from dagwright.backend import Feature
from dagwright.settings.model import Backoff, PipelineSettings, Quantity, Secret, TaskSettings

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


LEG = AirflowVenv()


def run_cases(folder):
    ran = run_leg(LEG, str(folder), [BY_NAME[name] for name in CASES])
    return list(ran.outcomes.values()), called(LEG.python), str(folder)


AHEAD = {"venv": (run_cases,)} if LEG.missing() is None and os.path.exists(VENV) else {}


@pytest.fixture(scope="module")
def ran(begun):
    if not AHEAD:
        pytest.skip(f"no environments .venv/airflow and .venv/kfp: {LEG.missing()}")
    outcomes, said, folder = begun("venv")
    remember(said)
    return LEG, ran_of(runs_of(LEG, folder, [BY_NAME[name] for name in CASES]), outcomes, 0)


@pytest.mark.engine
@pytest.mark.slow
@pytest.mark.parametrize("case", CASES)
def test_case_in_a_virtual_environment(case, ran):
    problems = judge(*ran, BY_NAME[case])
    assert not problems, "\n".join(problems)


# --- the emitted files


PARENTS = {
    "venv": "BaseOperator",
    "docker": "DockerOperator",
    "kubernetes": "KubernetesPodOperator",
    "gke": "GKEStartPodOperator",
}
HOSTILE = "{{ ds }} $(id) `id` ${HOME} \\u0041 .sh"


@pytest.mark.parametrize("name", EXECUTIONS)
def test_the_operator_and_nothing_that_it_would_render(name):
    made = plan(step("a", "shop:f", HOSTILE), step("b", "shop:g", of("a")))
    text = emitted(made, TARGET._replace(**EXECUTIONS[name]))
    (operator,) = [node for node in ast.parse(text).body if isinstance(node, ast.ClassDef) and node.name == "Step"]
    assert [ast.unparse(base) for base in operator.bases] == [PARENTS[name]]
    rendered = [ast.unparse(node) for node in operator.body if isinstance(node, ast.Assign)]
    assert rendered == ([] if name == "venv" else ["template_fields = template_ext = ()"])
    assert repr(HOSTILE).strip("'") in text.replace('"', "'"), "it stands in the file as data"


@pytest.mark.parametrize("name", EXECUTIONS)
@pytest.mark.parametrize("steps", [2, 250])
def test_one_statement_each_or_a_line_each(name, steps):
    """Read back and compared by the backend itself; here that both forms are written."""
    own = TaskSettings(env={"A": "b"}, image=None if name == "venv" else "own:1")
    made = plan(*(step(f"s{i}", "shop:f", i, settings=own) for i in range(steps)))
    text = emitted(made, TARGET._replace(**EXECUTIONS[name]))
    assert ("STEPS = " in text) == (steps > 200)
    assert text.count("own:1") == (0 if name == "venv" else steps)


def test_the_worker_lies_beside_only_where_somebody_needs_it_there():
    alerted = PipelineSettings(on_failure="shop.alerts:notify")
    for name, target in EXECUTIONS.items():
        for settings in (PipelineSettings(), alerted):
            files = [
                it.path for it in BACKEND.emit(plan(step("a"), settings=settings), TARGET._replace(**target)).artifacts
            ]
            beside = name == "venv" or settings is alerted
            assert files == ["shop_dag.py", *(["dagwright_worker.py"] if beside else [])], (name, settings)


def test_settings_of_docker():
    own = TaskSettings(
        cpu=Quantity("500m", 500), memory=Quantity("1Gi", 1 << 30), labels={"team": "x"}, env={"A": "{{ b }}"},
        secrets={"TOKEN": Secret("vendor", "password")}, image="own:1",
    )  # fmt: skip
    text = emitted(plan(step("a", settings=own)), TARGET._replace(**EXECUTIONS["docker"]))
    (said,) = arguments(text, "Step")
    found = {name: ast.literal_eval(value) for name, value in said.items() if name not in ("task_id", "call")}
    assert found == {
        "env": {"A": "{{ b }}"}, "secrets": {"TOKEN": ["vendor", "password"]}, "image": "own:1", "cpus": 0.5,
        "mem_limit": 1 << 30, "labels": {"team": "x"},
    }  # fmt: skip
    assert 'Mount(target="/data", source="/data", type="bind", read_only=False)' in text


POD = TaskSettings(
    cpu=Quantity("1.5", 1500), memory=Quantity("8Gi", 8 << 30), gpu=2, gpu_kind="amd.com/gpu",
    ephemeral_storage=Quantity("20Gi", 20 << 30), image="own:1", env={"A": "$(B) $$ {{ c }}"},
    secrets={"TOKEN": Secret("vendor", "key")}, service_account="trainer", node_selector={"disk": "ssd"},
    tolerations=({"key": "gpu", "operator": "Exists", "tolerationSeconds": 30},), labels={"team": "x"},
    volumes=(
        {"pvc": "models", "mount": "/models", "sub_path": "a", "read_only": True}, {"secret": "s", "mount": "/s"},
        {"config_map": "c", "mount": "/c"}, {"empty_dir": True, "mount": "/e", "size": Quantity("1Gi", 1 << 30)},
    ),
)  # fmt: skip


ASK_FOR_POD = """
import json, os, sys
sys.path.insert(0, sys.argv[1])
from airflow.providers.cncf.kubernetes.operators.pod import KubernetesPodOperator
from shop_dag import dag
found = {}
for task in dag.tasks:
    assert task.template_fields == () and task.do_xcom_push
    task.cmds, task.arguments = ["python3", "-m", "dagwright_worker"], ["step", "--request", "e30="]
    pod = KubernetesPodOperator.build_pod_request_obj(task, dry_run=True)
    found[task.task_id] = pod.to_dict()
json.dump(found, sys.stdout, default=str)
"""


@pytest.mark.engine
@pytest.mark.slow
def test_the_pod_that_the_real_operator_asks_for(tmp_path):
    """The operator's own way from its arguments to a pod; no Kubernetes is there to take it."""
    python = os.path.join(ROOT, ".venv", "airflow", "bin", "python")
    if not os.path.exists(python):
        pytest.skip("no environment .venv/airflow")
    made = plan(step("a", settings=POD), step("b", after=("a",)))
    for artifact in BACKEND.emit(made, TARGET._replace(**EXECUTIONS["kubernetes"])).artifacts:
        (tmp_path / artifact.path).write_text(artifact.text, encoding="utf-8")
    env = {
        "PATH": os.environ["PATH"],
        "HOME": str(tmp_path),
        "AIRFLOW_HOME": str(tmp_path / "home"),
        "AIRFLOW__LOGGING__LOGGING_LEVEL": "ERROR",
    }
    done = subprocess.run(
        [python, "-c", ASK_FOR_POD, str(tmp_path)], env=env, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr[-3000:]
    found = json.loads(done.stdout.splitlines()[-1])
    pod = found["a"]["spec"]
    container = next(it for it in pod["containers"] if it["name"] == "base")
    assert (container["image"], container["command"][0], container["args"][0]) == ("own:1", "python3", "step")
    assert {it["name"]: it["value"] for it in container["env"] if it["value"] is not None}["A"] == "$$(B) $$$$ {{ c }}"
    (secret,) = [it for it in container["env"] if it["name"] == "TOKEN"]
    reference = secret["value_from"]["secret_key_ref"]
    assert (reference["name"], reference["key"]) == ("vendor", "key")
    amounts = {"cpu": "1500m", "memory": "8Gi", "ephemeral-storage": "20Gi", "amd.com/gpu": "2"}
    assert container["resources"]["requests"] == container["resources"]["limits"] == amounts
    mounts = {it["mount_path"]: it for it in container["volume_mounts"]}
    assert {"/models", "/s", "/c", "/e"} <= set(mounts)
    assert (mounts["/models"]["sub_path"], mounts["/models"]["read_only"]) == ("a", True)
    assert (pod["service_account_name"], pod["node_selector"]) == ("trainer", {"disk": "ssd"})
    assert [(it["key"], it["operator"], it["toleration_seconds"]) for it in pod["tolerations"]] == [
        ("gpu", "Exists", 30)
    ]
    assert pod["restart_policy"] == "Never"
    assert found["a"]["metadata"]["labels"]["team"] == "x"
    assert found["a"]["metadata"]["namespace"] == "jobs"
    sidecar = [it["name"] for it in pod["containers"]]
    assert sidecar == ["base", "airflow-xcom-sidecar"]
    other = next(it for it in found["b"]["spec"]["containers"] if it["name"] == "base")
    assert (other["image"], other["resources"]) == ("registry.example/shop:1", None)


@pytest.mark.parametrize(
    ("target", "command"),
    [
        ({}, 'cp {out}/shop_dag.py {out}/dagwright_worker.py "${AIRFLOW_HOME:-$HOME/airflow}/dags/"'),
        (
            {
                "profile": "composer",
                "worker": "installed",
                "extras": {"composer": {"environment": "it's", "location": "l", "project": "p"}},
            },
            """gcloud composer environments storage dags import --environment 'it'"'"'s' --location l --project p --source {out}/shop_dag.py""",
        ),
        (
            {"profile": "composer", "worker": "installed"},
            "gcloud composer environments storage dags import --environment ENVIRONMENT --location LOCATION --source {out}/shop_dag.py",
        ),
        (
            {"profile": "mwaa", "extras": {"mwaa": {"dags": "s3://bucket/my dags/"}}},
            (
                "aws s3 cp {out}/shop_dag.py 's3://bucket/my dags/shop_dag.py' && "
                "aws s3 cp {out}/dagwright_worker.py 's3://bucket/my dags/dagwright_worker.py'"
            ),
        ),
    ],
)
def test_the_command_that_deploys(target, command):
    assert BACKEND.emit(plan(step("a")), TARGET._replace(**target)).next_command == command


def test_a_profile_decides_what_the_default_version_is():
    delayed = TaskSettings(retries=2, retry_delay=seconds(1), backoff=Backoff(2.0, seconds(60)))
    for profile, exact in (("airflow", True), ("composer", False), ("mwaa", False)):
        target = TARGET._replace(profile=profile)
        assert ("retry_policy" in emitted(plan(step("a", settings=delayed)), target)) == exact
        assert (BACKEND.capabilities(target)[Feature.BACKOFF].level == "lowered") == exact


def test_composer_runs_pods_in_the_cluster_of_the_environment():
    target = TARGET._replace(execution="kubernetes", profile="composer", image="shop")
    text = emitted(plan(step("a")), target)
    assert '"config_file": "/home/airflow/composer_kube_config"' in text
    assert '"namespace": "composer-user-workloads"' in text
    assert '"namespace": "own"' in emitted(plan(step("a")), target._replace(namespace="own"))
