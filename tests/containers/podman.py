"""Podman for the tests: images are built, containers run, and its Docker-compatible socket served, all by the program itself.

What `scripts/containers` made ready is used; nothing is fetched. Whatever is started here is ended by its id, and what is
built is removed, but for the base image, which takes a minute to make.
"""

from __future__ import annotations

import contextlib
import json
import os
import runpy
import shutil
import signal
import subprocess
import tempfile
import time
from typing import TYPE_CHECKING

import yaml

from conformance.harness import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

SCRIPT = runpy.run_path(os.path.join(ROOT, "scripts", "containers"))
BASE = SCRIPT["IMAGE"]
PREFIX = "localhost/dagwright-test"


class Podman:
    """One session: `env` is for everything that talks to it. Use it in a `with`."""

    def __init__(self) -> None:
        self.env = {**os.environ, "CONTAINERS_CONF": SCRIPT["configuration"]()}
        self.folder = ""
        self.built: list[str] = []
        self.service: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Podman:
        self.folder = tempfile.mkdtemp(prefix="dagwright-podman-")  # short: a socket's path has 108 bytes at most
        return self

    def __exit__(self, *_: object) -> None:
        if self.service is not None:
            os.killpg(self.service.pid, signal.SIGTERM)
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.service.wait(10)
            if self.service.poll() is None:
                os.killpg(self.service.pid, signal.SIGKILL)
                self.service.wait()
        for image in reversed(self.built):
            self.call("rmi", "--force", image, check=False)
        shutil.rmtree(self.folder, ignore_errors=True)

    def call(self, *arguments: str, check: bool = True, stdin: str = "", **options) -> subprocess.CompletedProcess[str]:
        """`podman ...`; with `check`, an AssertionError with what it said where it fails."""
        done = subprocess.run(
            ["podman", *arguments], env=self.env, input=stdin, capture_output=True, text=True, check=False, **options
        )
        assert not check or done.returncode == 0, f"podman {' '.join(arguments)}:\n{done.stdout}{done.stderr}"
        return done

    def build(self, context: str, dockerfile: str, name: str) -> str:
        """Build an image; gives its name. Chroot isolation: the steps of a build need no container of their own."""
        image = f"{PREFIX}/{name}:latest"
        self.built.append(image)
        self.call(
            "build",
            "--quiet",
            "--layers=false",
            "--isolation=chroot",
            f"--file={dockerfile}",
            f"--tag={image}",
            context,
        )
        return image

    def run(self, image: str, *command: str, options: Sequence[str] = ()) -> subprocess.CompletedProcess[str]:
        """A container to its end, without a network."""
        return self.call("run", "--rm", "--network=none", *options, image, *command, check=False)

    def digest(self, image: str) -> str:
        """The image's name by its digest, as podman knows it."""
        return json.loads(self.call("image", "inspect", image).stdout)[0]["RepoDigests"][0]

    def socket(self) -> str:
        """The address for DOCKER_HOST; the service behind it is started when it is first asked for."""
        path = os.path.join(self.folder, "podman.sock")
        if self.service is None:
            with open(os.path.join(self.folder, "service.log"), "wb") as log:
                self.service = subprocess.Popen(
                    ["podman", "system", "service", "--time=0", f"unix://{path}"],
                    env=self.env, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True,
                )  # fmt: skip
            for _ in range(100):
                if os.path.exists(path):
                    break
                time.sleep(0.1)
            else:
                with open(os.path.join(self.folder, "service.log"), encoding="utf-8") as log:
                    raise AssertionError(f"podman's service did not start: {log.read()}")
        return f"unix://{path}"

    @contextlib.contextmanager
    def pod(self, manifest: str) -> Iterator[list[dict]]:
        """The containers of a Pod manifest (YAML or JSON text, ConfigMaps beside it), as `podman inspect` tells of them after all have ended.

        This is how an emitted pod runs as it stands: `podman kube play`, which takes Pods (with ConfigMaps and init
        containers) and no Jobs. Logs are under "Log". The pod is removed in the end.
        """
        (name,) = (it["metadata"]["name"] for it in yaml.safe_load_all(manifest) if it["kind"] == "Pod")
        path = os.path.join(self.folder, "pod.yaml")
        with open(path, "w", encoding="utf-8") as file:
            file.write(manifest)
        try:
            played = self.call("kube", "play", "--network=none", path, check=False)
            assert self.call("pod", "exists", name, check=False).returncode == 0, played.stdout + played.stderr
            names = self.call("ps", "--all", "--filter", f"pod={name}", "--format={{.Names}}").stdout.split()
            own = [name for name in names if not name.endswith("-infra")]
            self.call("wait", *own)
            found = json.loads(self.call("inspect", *own).stdout)
            for container in found:
                logs = self.call("logs", container["Id"])
                container["Log"] = logs.stdout + logs.stderr
            yield found
        finally:
            self.call("kube", "down", path, check=False)
