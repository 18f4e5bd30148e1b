"""A deployment for a Docker work pool, as a user makes it: a real server, `prefect deploy`, a real Docker worker, a container."""

from __future__ import annotations

import json
import os
import subprocess

import pytest

from conformance.harness import ROOT
from containers.podman import BASE, PREFIX
from dagwright.cli import main

ENGINE = os.path.join(ROOT, ".venv", "prefect", "bin", "python")
HERE = os.path.dirname(os.path.abspath(__file__))

pytestmark = [pytest.mark.engine, pytest.mark.slow]

PROGRAM = """\
from shop.parts import double, where


def shop(n: int = 3):
    kept = []
    for value in range(n):
        kept.append(double(value))
    if n > 100:
        raise ValueError("too many")
    return kept, where()
"""
PARTS = "import os\n\n\ndef double(n):\n    return 2 * n\n\n\ndef where():\n    return os.getuid(), os.path.exists('/.shop-image')\n"
SETTINGS = """\
[images]
base = "{base}"

[pipelines.shop.targets.prefect]
profile = "docker"
work_pool = "containers"
image = "{image}"
store = "/tmp/values"
# The image has no Prefect: there is no registry to take it from. The packages of .venv/prefect are mounted instead.
job_variables.network_mode = "host"
job_variables.image_pull_policy = "Never"
job_variables.auto_remove = true
job_variables.volumes = {volumes}
job_variables.command = "python3 -m prefect flow-run execute"
job_variables.env = {env}
# Podman does not know the word "host-gateway" that the worker gives for this name.
job_variables.container_create_kwargs = {{ extra_hosts = {{ "host.docker.internal" = "127.0.0.1" }} }}
"""


@pytest.fixture(scope="module")
def outcome(podman, tmp_path_factory):
    if not os.path.exists(ENGINE):
        pytest.skip("no environment .venv/prefect")
    ask = "import sys, sysconfig; print(sys.version_info[:2], sysconfig.get_path('purelib'))"
    here, site = (
        subprocess.run([ENGINE, "-c", ask], capture_output=True, text=True, check=True).stdout.strip().rsplit(" ", 1)
    )
    there = podman.run(BASE, "python3", "-c", "import sys; print(sys.version_info[:2])").stdout.strip()
    if here != there:
        pytest.skip(f"the packages of Python {here} cannot be used in an image with Python {there}")
    folder = tmp_path_factory.mktemp("prefect")
    results = folder / "results"
    for path in (results, folder / "shop", folder / "out"):
        path.mkdir()
    for path in (folder, folder.parent, folder.parent.parent):
        path.chmod(0o755)
    results.chmod(0o777)
    volumes = [f"{site}:/opt/site:ro", f"{results}:{results}"]
    env = f'{{ PYTHONPATH = "/app:/opt/site", PREFECT_LOCAL_STORAGE_PATH = "{results}" }}'
    (folder / "dagwright.toml").write_text(
        SETTINGS.format(base=BASE, image=f"{PREFIX}/shop-flow:latest", volumes=json.dumps(volumes), env=env),
        encoding="utf-8",
    )
    (folder / "shop" / "parts.py").write_text(PARTS, encoding="utf-8")
    (folder / "pipeline.py").write_text(PROGRAM, encoding="utf-8")
    before = os.getcwd()
    os.chdir(folder)
    try:
        assert main(["image", "pipeline.py"]) == 0
        podman.build(str(folder), "out/image/Dockerfile", "shop-tasks")
        # as the page of the target says: the image holds the flow, in the folder in which it starts
        (folder / "Dockerfile").write_text(
            f"FROM {podman.built[-1]}\nUSER root\nRUN touch /.shop-image\nUSER 10001\nCOPY out/prefect /opt/prefect\nWORKDIR /opt/prefect\n",
            encoding="utf-8",
        )
        assert main(["compile", "pipeline.py:shop", "--to", "prefect"]) == 0
        podman.build(str(folder), "Dockerfile", "shop-flow")
    finally:
        os.chdir(before)
    job = {
        "folder": str(folder / "out" / "prefect"), "sheet": "shop.prefect.yaml", "deployment": "shop/default",
        "runs": [{"n": 2}, {"n": 101}], "env": {},
    }  # fmt: skip
    done = subprocess.run(
        [ENGINE, os.path.join(HERE, "drivers", "prefect_docker.py")],
        input=json.dumps(job), capture_output=True, text=True, check=False, timeout=500,
        env={**podman.env, "DOCKER_HOST": podman.socket(), "PREFECT_LOCAL_STORAGE_PATH": str(results)},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-6000:]
    found = json.loads(done.stdout)
    found["log"] = done.stderr
    return found


def test_the_flow_ran_in_the_image_and_returned_what_the_call_returns(outcome):
    (run,) = (run for run in outcome["runs"] if run["parameters"] == {"n": 2})
    assert run["state"] == "Completed", run["message"] + outcome["log"][-6000:]
    assert run["result"] == "([0, 2], (10001, True))"


def test_a_run_that_fails_has_failed(outcome):
    (run,) = (run for run in outcome["runs"] if run["parameters"] == {"n": 101})
    assert run["state"] == "Failed"
    assert "ValueError" in run["message"]
