"""Where functions run, if not in the process of the Airflow worker: the operator, its constants, and how files get to Airflow."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dagwright.emit.python import literal
from dagwright_airflow.build import common_pod
from dagwright_airflow.code import Code
from dagwright_airflow.options import in_containers, read_options
from dagwright_airflow.support import execution_of, profile_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dagwright.plan.model import Plan
    from dagwright.settings.model import TargetSettings

WHERE = {
    "process": "in the process of the Airflow worker",
    "venv": "in a process of PYTHON, with packages of its own",
    "docker": "in a container of Docker",
    "kubernetes": "in a pod of Kubernetes",
}
"""In words, for the docstring of the class."""

# Composer gives the operator this file and this namespace for the cluster of the environment itself.
_COMPOSER = {"config_file": "/home/airflow/composer_kube_config"}
_COMPOSER_NAMESPACE = "composer-user-workloads"


def operator_of(target: TargetSettings) -> str:
    """The class that `Step` derives from."""
    execution = execution_of(target)
    if execution == "kubernetes":
        return "GKEStartPodOperator" if read_options(target).gke else "KubernetesPodOperator"
    return "DockerOperator" if execution == "docker" else "BaseOperator"


def has_worker_beside(plan: Plan, target: TargetSettings) -> bool:
    """Whether the worker's file lies beside the DAG file: unless it is installed where functions run, and none runs here.

    Functions in containers find it in their image; what is called on failure is called by Airflow itself.
    """
    if in_containers(target):
        return plan.settings.on_failure is not None
    return target.worker != "installed"


def imports_of(uses: frozenset[str], plan: Plan, target: TargetSettings) -> dict[str, bool]:
    """What the file imports of the standard library, by name, and under "any" whether it imports something of it at all."""
    execution = execution_of(target)
    outside, beside = execution != "process", has_worker_beside(plan, target)
    around = "environment" in uses and not outside  # variables are set in this process, around the call
    found = {
        "base64": in_containers(target),
        "io": execution == "docker",
        "json": bool({"loop", "shown"} & uses) or outside,
        "os": beside or outside or around or target.store is not None,
        "subprocess": execution == "venv",
        "sys": beside and (not outside or plan.settings.on_failure is not None),
        "tarfile": execution == "docker",
        "tempfile": execution == "venv",
        "timedelta": "timedelta" in uses,
    }
    return found | {"any": any(found.values()) or around}


def _worker(target: TargetSettings) -> Any:
    """The arguments of Python that start the worker in a process of its own."""
    if target.worker == "installed":
        return ["-m", "dagwright_worker"]
    return Code('[os.path.join(os.path.dirname(os.path.abspath(__file__)), "dagwright_worker.py")]')


def outside_constants(target: TargetSettings) -> dict[str, Any]:
    """The constants of the DAG file that say where functions run."""
    execution, options = execution_of(target), read_options(target)
    if execution == "process":
        return {}
    found: dict[str, Any] = {"PYTHON": options.python or "python3"}
    if execution == "venv":
        found["WORKER"] = _worker(target)
    elif execution == "docker":
        found["CONTAINER"] = _docker(target, options.docker)
    elif execution == "kubernetes":
        found["CONTAINER"] = _kubernetes(target)
        found["POD"] = common_pod(target)
    return found


def _docker(target: TargetSettings, options: dict[str, Any]) -> dict[str, Any]:
    """Arguments of DockerOperator for every task. The host has no folder for Airflow's own temporary files to mount."""
    found: dict[str, Any] = {"image": target.image, "mount_tmp_dir": False}
    found |= {name: value for name, value in options.items() if name != "mounts"}
    mounts = []
    for text in options.get("mounts", ()):
        source, place, *rest = text.split(":")
        arguments = f"target={literal(place)}, source={literal(source)}, type='bind', read_only={bool(rest)}"
        mounts.append(f"Mount({arguments})".replace("'bind'", '"bind"'))
    if mounts:
        found["mounts"] = Code(f"[{', '.join(mounts)}]")
    return found


def _kubernetes(target: TargetSettings) -> dict[str, Any]:
    """Arguments of KubernetesPodOperator for every task; what the pod itself is like stands in its template."""
    options = read_options(target)
    found: dict[str, Any] = {"do_xcom_push": True}
    namespace = target.namespace
    if options.gke:
        found |= options.gke
    elif profile_of(target) == "composer":
        found |= _COMPOSER
        namespace = namespace or _COMPOSER_NAMESPACE
    if namespace is not None:
        found["namespace"] = namespace
    return found | {
        name: value
        for name, value in options.kubernetes.items()
        if name not in ("image_pull_policy", "image_pull_secrets")
    }


def deploy_command(names: Sequence[str], target: TargetSettings) -> str:
    """The next command: what copies the files to where Airflow finds them. `{out}` stands for their folder."""
    import shlex

    profile, options = profile_of(target), read_options(target)
    if profile == "composer":
        said = options.composer
        where = {
            "environment": said.get("environment", "ENVIRONMENT"),
            "location": said.get("location", "LOCATION"),
            **({"project": said["project"]} if "project" in said else {}),
        }
        flags = " ".join(f"--{name} {shlex.quote(value)}" for name, value in where.items())
        return " && ".join(
            f"gcloud composer environments storage dags import {flags} --source {{out}}/{name}" for name in names
        )
    if profile == "mwaa":
        place = options.mwaa.get("dags", "s3://BUCKET/dags").rstrip("/")
        return " && ".join(f"aws s3 cp {{out}}/{name} {shlex.quote(f'{place}/{name}')}" for name in names)
    copied = " ".join(f"{{out}}/{name}" for name in names)
    return f'cp {copied} "${{AIRFLOW_HOME:-$HOME/airflow}}/dags/"'
