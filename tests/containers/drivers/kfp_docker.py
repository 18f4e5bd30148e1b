"""As backends/kubeflow/tests/engine_driver.py, but every task is a container: by kfp.local's own DockerRunner.

Its way to run one is replaced, because it takes a container for a success whose end it missed: it asks the engine to remove the
container at its end, and reads "not found" as exit code 0. So a failed task counts as done, and what comes after it runs
(test_kubeflow.py shows that, and fails once it is mended). The command, mounts and variables are those of kfp.
"""

from __future__ import annotations

import json
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "..", "..", "backends", "kubeflow", "tests"))
import engine_driver


def install(job: engine_driver.Job) -> None:
    """Have kfp.local run containers, and keep what became of each for the outcome."""
    from kfp import local
    from kfp.local import docker_task_handler

    folder = os.path.dirname(job.workdir)

    def run_docker_container(client, image, command, volumes, **arguments) -> int:
        given = json.loads(command[command.index("--executor-input") + 1])
        step = json.loads(given["inputs"]["parameterValues"][engine_driver.STEP])["step"]
        environment = {**job.given.get("env", {}), **arguments.pop("environment", {})}
        container = client.containers.run(
            image=image,
            command=command,
            detach=True,
            volumes={**volumes, folder: {"bind": folder, "mode": "rw"}},
            environment=environment,
            **arguments,
        )
        try:
            log = b"".join(container.logs(stream=True)).decode(errors="replace")
            code = container.wait()["StatusCode"]
        finally:
            container.remove(force=True)
        with job.lock:
            state = job.tasks.setdefault(step, {"state": "running", "attempts": 0, "log": ""})
            state["attempts"] += 1
            state["log"] += log
            state["state"] = "failed" if code else "succeeded"
        return code

    if "KFP_AS_IT_IS" not in os.environ:  # test_kubeflow.py looks at the fault itself
        docker_task_handler.run_docker_container = run_docker_container
    root = os.path.join(job.workdir, "outputs")
    os.makedirs(root)  # else the engine makes it, for root alone
    local.init(runner=local.DockerRunner(network_mode="none"), pipeline_root=root)


engine_driver.install = install

if __name__ == "__main__":
    os.umask(0)  # the tasks are not root, and write into folders that kfp makes here
    sys.exit(engine_driver.main())
