"""Run in the environment of Kubeflow: tasks that know nothing of each other, and the one called `fails` fails.

Prints, as JSON, which of them were started. A cluster runs all: Argo goes on with what does not depend on a failure.
"""

# ruff: noqa: I002 -- kfp takes annotations as they are, so they must not become text
import contextlib
import json
import sys
import tempfile
import warnings

warnings.simplefilter("ignore")

from kfp import dsl, local  # noqa: E402 -- kfp warns while it is imported
from kfp.local import status, subprocess_task_handler, task_handler_interface  # noqa: E402

STARTED = []


class Handler(task_handler_interface.ITaskHandler):
    """Runs nothing: says that `fails` failed and that everything else went well."""

    def __init__(self, image, full_command, pipeline_root, runner, env_vars=None):
        self.name = full_command[-1]

    def run(self):
        STARTED.append(self.name)
        return status.Status.FAILURE if self.name == "fails" else status.Status.SUCCESS


@dsl.container_component
def task(name: str):
    return dsl.ContainerSpec(image="none", command=["run"], args=[name])


@dsl.pipeline
def side_by_side():
    for name in sys.argv[1:]:
        task(name=name)


subprocess_task_handler.SubprocessTaskHandler = Handler
with tempfile.TemporaryDirectory() as root, contextlib.redirect_stdout(sys.stderr):
    local.init(runner=local.SubprocessRunner(use_venv=False), pipeline_root=root)
    with contextlib.suppress(RuntimeError):
        side_by_side()
print(json.dumps(STARTED))
