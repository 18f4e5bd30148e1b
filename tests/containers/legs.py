"""Legs of the conformance suite whose tasks are real containers."""

from __future__ import annotations

import os
import shutil
from typing import TYPE_CHECKING, Any

from conformance.harness import NATURAL, PROGRAMS, ROOT
from conformance.legs_engines import Airflow, ArgoExecutor, Kubeflow
from containers.podman import BASE

if TYPE_CHECKING:
    from conformance.harness import Run
    from containers.podman import Podman

HERE = os.path.dirname(os.path.abspath(__file__))


def image_of_all_cases(podman: Podman, folder: str) -> str:
    """One image with the programs of every case, by the Dockerfile that `dagwright image` writes for one of them."""
    from dagwright.cli import main

    project = os.path.join(folder, "project")
    shutil.copytree(PROGRAMS, project, ignore=shutil.ignore_patterns("__pycache__", "drawn"))
    names = sorted(name for name in os.listdir(project) if name != "dagwright.toml")
    arguments = ["--set", f'images.base="{BASE}"', "--set", f"images.include={names}"]
    before = os.getcwd()
    os.chdir(project)
    try:
        assert main(["image", "calls.py:calls", *arguments]) == 0
    finally:
        os.chdir(before)
    return podman.build(project, os.path.join(project, "out", "image", "Dockerfile"), "cases")


class KubeflowContainers(Kubeflow):
    """kfp.local's DockerRunner: a container for each task, not as root, without a network."""

    variants = (NATURAL,)

    def __init__(self, podman: Podman, image: str, env: dict[str, str] | None = None) -> None:
        self.podman = podman
        self.env = env or {}  # of the driver
        self.sets = (f'targets.kubeflow.image="{image}"',)

    @property
    def driver(self) -> str:
        return os.path.join(HERE, "drivers", "kfp_docker.py")

    def start(self, jobs: list[dict[str, Any]], folder: str) -> list[dict[str, Any]]:
        path = os.pathsep.join([os.path.join(ROOT, "src"), os.path.join(ROOT, "backends", "kubeflow"), PROGRAMS])
        return self.drive(
            self.driver, jobs, folder, env={"PYTHONPATH": path, "DOCKER_HOST": self.podman.socket(), **self.env}
        )

    def job(self, run: Run, paths: list[str]) -> dict[str, Any]:
        job = super().job(run, paths)
        os.chmod(run.folder, 0o777)  # where the functions write what they did, and they are not root
        return {**job, "env": {"CASE_WITNESS": job["env"]["CASE_WITNESS"]}}


class AirflowContainers(Airflow):
    """`execution = "docker"`: DockerOperator, a container for each task; large values lie in a folder that is mounted."""

    variants = (NATURAL,)

    def __init__(self, podman: Podman, image: str, folder: str) -> None:
        super().__init__("airflow")
        self.podman = podman
        settings = {"execution": "docker", "image": image, "docker.network_mode": "none", "inline_limit": 200}
        self.sets = (
            *(f"targets.airflow.{key}={value!r}" for key, value in settings.items()),
            f"targets.airflow.docker.mounts=['{folder}:{folder}']",
        )

    @property
    def driver(self) -> str:
        return os.path.join(HERE, "drivers", "airflow_docker.py")

    def start(self, jobs: list[dict[str, Any]], folder: str) -> list[dict[str, Any]]:
        env = {"AIRFLOW_HOME": os.path.join(folder, "airflow"), "DOCKER_HOST": self.podman.socket()}
        return self.drive(self.driver, jobs, folder, env=env)

    def job(self, run: Run, paths: list[str]) -> dict[str, Any]:
        job = super().job(run, paths)
        for path in (run.folder, job["env"]["DAGWRIGHT_STORE"]):
            os.chmod(path, 0o777)
        return job

    def outcome(self, run: Run, found: dict[str, Any]) -> dict[str, Any]:
        # the function's exception was in the container: its text is in the log
        return {**super().outcome(run, found), "raised": None}


class ArgoPods(ArgoExecutor):
    """Our reading of Argo's controller, with every task a pod of its template's container, by `podman kube play`."""

    def __init__(self, image: str, worker: str = "installed") -> None:
        self.sets = (f'targets.argo.image="{image}"', f'targets.argo.worker="{worker}"')

    @property
    def driver(self) -> str:
        return os.path.join(HERE, "drivers", "argo_podman.py")

    def start(self, jobs: list[dict[str, Any]], folder: str) -> list[dict[str, Any]]:
        path = os.pathsep.join([os.path.join(ROOT, "src"), os.path.join(ROOT, "backends", "argo"), PROGRAMS])
        return self.drive(self.driver, jobs, folder, env={"PYTHONPATH": path})

    def job(self, run: Run, paths: list[str]) -> dict[str, Any]:
        job = super().job(run, paths)
        store = job["env"]["DAGWRIGHT_STORE"]
        for path in (
            run.folder,
            store,
        ):  # where the functions write what they did, and the worker values; they are not root
            os.chmod(path, 0o777)
        return {**job, "files": paths, "store": store, "env": {"CASE_WITNESS": job["env"]["CASE_WITNESS"]}}
