"""Legs of the conformance suite whose tasks are real containers."""

from __future__ import annotations

import os
import shutil
from typing import TYPE_CHECKING, Any

from conformance.harness import NATURAL, PROGRAMS, ROOT
from conformance.legs_engines import Kubeflow
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
