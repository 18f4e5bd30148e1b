"""As backends/argo/tests/executor.py, but every task is a pod, by `podman kube play`: the container and volumes of its template as
they stand in the emitted file, with the ConfigMap that lies beside it. A claim of storage is a folder of the run (`store`), as whoever
runs the cluster would provide one. The outputs are taken out of the container at its end, as Argo's executor does.
"""

from __future__ import annotations

import os
import sys
from typing import Any

import yaml

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "..", "..", "backends", "argo", "tests"))
sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", ".."))
import executor
from pods import OUTPUTS, Pods

from containers.podman import Podman

OF_POD = ("serviceAccountName", "nodeSelector", "tolerations")


class Played(Pods):
    """Pods by podman. What functions write for the suite lies in the folder of the run, which is mounted."""

    podman: Podman

    def __init__(self, given: dict[str, Any]) -> None:
        super().__init__(given)
        self.beside = []
        for path in given["files"]:
            with open(path, encoding="utf-8") as file:
                self.beside += [it for it in yaml.safe_load_all(file) if it["kind"] == "ConfigMap"]

    def run(self, template: dict[str, Any], values: dict[str, str]) -> tuple[str, dict[str, str]]:
        self.template = template
        return super().run(template, values)

    def environment(self, folder: str, extra: dict[str, str]) -> dict[str, str]:
        """Only what the template says, and where to leave a trace."""
        os.makedirs(folder, exist_ok=True)
        return {**extra, **self.given.get("env", {})}

    def start(self, command: list[str], env: dict[str, str], folder: str) -> bool:
        manifests = [*self.beside, self.manifest(command, env)]
        with self.podman.pod(yaml.safe_dump_all(manifests, sort_keys=False)) as (main,):
            with open(os.path.join(folder, "log"), "w", encoding="utf-8") as file:
                file.write(main["Log"])
            self.podman.call("cp", f"{main['Id']}:{OUTPUTS}", os.path.join(folder, "outputs"), check=False)
            return main["State"]["ExitCode"] == 0

    def manifest(self, command: list[str], env: dict[str, str]) -> dict[str, Any]:
        given = self.template["container"]
        run = os.path.dirname(self.workdir)
        container = {
            **{key: value for key, value in given.items() if key in ("image", "resources")},
            "volumeMounts": [*given.get("volumeMounts", ()), {"name": "run", "mountPath": run}],
            "name": "main", "command": command[: len(given["command"])], "args": command[len(given["command"]) :],
            "env": [{"name": name, "value": value} for name, value in env.items()],
        }  # fmt: skip
        spec = {
            **{key: self.template[key] for key in OF_POD if key in self.template},
            "restartPolicy": "Never", "containers": [container],
            "volumes": [*map(self.provided, self.template.get("volumes", ())), folder("run", run)],
        }  # fmt: skip
        return {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": f"dagwright-{self.count}"}, "spec": spec}

    def provided(self, volume: dict[str, Any]) -> dict[str, Any]:
        return folder(volume["name"], self.given["store"]) if "persistentVolumeClaim" in volume else volume

    def describe(self, text: str) -> Any:
        """In a process here, which knows where the programs are."""
        return Pods({**self.given, "env": {"DAGWRIGHT_STORE": self.given["store"]}}).describe(text)


def folder(name: str, path: str) -> dict[str, Any]:
    return {"name": name, "hostPath": {"path": path, "type": "Directory"}}


def main() -> int:
    with Podman() as Played.podman:
        executor.Pods = Played
        return executor.main()


if __name__ == "__main__":
    sys.exit(main())
