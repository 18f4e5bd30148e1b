"""As backends/prefect/tests/deploy_driver.py, with a Docker work pool: every flow run is a container that a real Docker worker starts."""

from __future__ import annotations

import contextlib
import io
import json
import os
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "..", "..", "backends", "prefect", "tests"))
import deploy_driver
from engine_driver import Server, end_group


@contextlib.contextmanager
def worker(env: dict[str, str]):
    """A Docker worker of the pool `containers`."""
    command = [sys.executable, "-m", "prefect", "worker", "start", "--pool", "containers", "--type", "docker"]
    process = subprocess.Popen(
        [*command, "--install-policy", "never"],
        env={**os.environ, **env, "PREFECT_WORKER_QUERY_SECONDS": "1"},
        stdin=subprocess.DEVNULL,
        stdout=sys.stderr,
        stderr=sys.stderr,
        start_new_session=True,
    )
    try:
        yield
    finally:
        end_group(process)


deploy_driver.worker = worker


def main() -> int:
    job = json.load(sys.stdin)
    with contextlib.redirect_stdout(io.TextIOWrapper(sys.stderr.buffer, write_through=True)), Server() as server:
        os.environ.update(server.env)
        deploy_driver.prefect("work-pool", "create", "containers", "--type", "docker")
        outcome = deploy_driver.deploy(job)
    json.dump(outcome, sys.stdout)
    return 0


if __name__ == "__main__":
    sys.exit(main())
