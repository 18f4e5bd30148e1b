"""What Prefect makes of every feature, by type of work pool. One table: diagnostics, the support matrix and the suite read it.

A Prefect flow run is one process, or one container: its tasks are threads in there. So what Prefect has for a whole flow run
(image, cpu, memory) it does not have for a task.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from dagwright.backend import Feature, Support, fused, lossy, lowered, native, unsupported
from dagwright_prefect.options import profile

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dagwright.settings.model import TargetSettings

VERSIONS = ("3",)


def table(target: TargetSettings) -> Mapping[Feature, Support]:
    """An entry for every feature."""
    return _SAME_EVERYWHERE | _BY_PROFILE[profile(target)]


_OUT = "leave it out for Prefect (a table under `[environments.NAME]` can)"
_PROCESS = "the flow run is a process on the machine of the worker"
_CONTAINER = (
    f'{_OUT}, or run in containers: `profile = "kubernetes"` (or `"docker"`) under `[targets.prefect]`, and a work pool '
    "of that type"
)
_SHARED = "all tasks of a flow run share its container"
_LARGEST = f"{_SHARED}: it asks for the most that any one task asks for, and tasks that run at once divide that"
_OWN_RUN = "have the pipeline ask for what all of its tasks need at once, or split it"
_VARIABLE = (
    f"{_OUT}; or add a variable for it to the base job template of the work pool, and set that under "
    "`[targets.prefect.job_variables]`"
)
_OWN_PROCESS = "the task runs in a process of its own, with these set"

_SAME_EVERYWHERE: dict[Feature, Support] = {
    Feature.STATIC_DAG: native(),
    Feature.CONDITION: lowered("an `if` of the flow, which waits for the task that decides"),
    Feature.MAP: lowered("a loop of the flow, with a task run for each element"),
    Feature.TRY_FINALLY: lowered("a `finally` of the flow, after all tasks of the body have ended"),
    Feature.TRY_EXCEPT: lowered("an `except` of the flow, which raises what Python would"),
    Feature.LONG_MAP: lowered("a function of the flow for one round; the rounds go on in threads"),
    Feature.IN_MAP: native(),
    Feature.IN_CONDITION: native(),
    Feature.IN_TRY: native(),
    Feature.RETRY_IN_MAP: native(),
    Feature.NESTED_PIPELINE: lowered(
        "its tasks stand in the graph of the caller, under its name, and have it as a tag"
    ),
    Feature.ORDER_EDGES: native(),
    Feature.PARAMETERS: lowered(
        "read by the worker, by the rules that hold on every engine; a parameter whose name Prefect reserves gets an underscore"
    ),
    Feature.REQUIRED_PARAMETER: native(),
    Feature.RESULT: native(),
    Feature.SCHEDULE: native(),
    Feature.TIMEZONE: native(),
    Feature.START_DATE: lossy(
        "a cron schedule of Prefect begins when it is deployed",
        "leave `start` out and set `paused = true` under `[targets.prefect]` until that day",
    ),
    Feature.CATCHUP: unsupported(
        "Prefect plans runs for the time to come only",
        "set `catchup = false`, and start missed runs by hand: `prefect deployment run NAME --param ...`",
    ),
    Feature.SCHEDULE_PARAMETER: lowered(
        "from the time for which Prefect's scheduler made the run; a manual run has none"
    ),
    Feature.RUN_PARAMETER: lowered("the id of the flow run; the environment's name is written into the flow file"),
    Feature.RETRIES: native(),
    Feature.RETRY_DELAY: native(),
    Feature.BACKOFF: lowered("as the list of the exact delays"),
    Feature.TASK_TIMEOUT: lowered(
        "the task runs in a process of its own, which is ended at the timeout: Prefect cannot interrupt a thread"
    ),
    Feature.RUN_TIMEOUT: lowered(
        "the run is TimedOut at that moment and nothing new starts; functions that run in threads then end by themselves, "
        'those in a process of their own (`execution = "process"`) are ended'
    ),
    Feature.ENV: lowered(_OWN_PROCESS),
    Feature.SECRETS: lowered("from Secret blocks, read when the task runs, and given to a process of its own"),
    Feature.LABELS: lowered("as tags `key:value` of the task run"),
    Feature.POOL: lowered("as a global concurrency limit of that name, of which the task takes one slot while it runs"),
    Feature.PRIORITY: unsupported(
        "Prefect gives priorities to queues of flow runs, not to tasks",
        f"{_OUT}, or set `work_queue` for the deployment",
    ),
    Feature.CACHE: unsupported(
        "a key of Prefect's cache does not see changes in the functions that your function calls",
        f"{_OUT}, or keep what is expensive in a file that the function looks for itself",
    ),
    Feature.TAGS: native(),
    Feature.OWNER: lowered("as a tag `owner:NAME` of the deployment, and in its description"),
    Feature.DESCRIPTION: native(),
    Feature.MAX_ACTIVE_RUNS: lowered("as the concurrency limit of the deployment; runs above it wait"),
    Feature.ON_FAILURE: lowered("a hook of the flow, called in the process of the run"),
    Feature.NATIVE: unsupported("a Prefect task is a Python function already", "leave `native.prefect` out"),
    Feature.GROUP: fused("the tasks of a group are one task"),
    Feature.MAX_PARALLEL: lowered("the flow begins a round of the loop when one of that many has ended"),
    Feature.BATCH: lowered("the loop runs over slices, and one task takes the elements of a slice"),
}

_BY_PROFILE: dict[str, dict[Feature, Support]] = {
    "process": {
        Feature.CPU: unsupported(_PROCESS, _CONTAINER),
        Feature.MEMORY: unsupported(_PROCESS, _CONTAINER),
        Feature.GPU: unsupported(_PROCESS, _CONTAINER),
        Feature.EPHEMERAL_STORAGE: unsupported(_PROCESS, _CONTAINER),
        Feature.IMAGE: unsupported(_PROCESS, _CONTAINER),
        Feature.SERVICE_ACCOUNT: unsupported(_PROCESS, _CONTAINER),
        Feature.NODE_SELECTOR: unsupported(_PROCESS, _CONTAINER),
        Feature.TOLERATIONS: unsupported(_PROCESS, _CONTAINER),
        Feature.VOLUMES: unsupported("the task sees the file system of the worker", _CONTAINER),
    },
    "docker": {
        Feature.CPU: unsupported("a Docker work pool has no variable for cpu", _VARIABLE),
        Feature.MEMORY: lossy(f"{_LARGEST}; it is a limit, not a request", _OWN_RUN),
        Feature.GPU: unsupported("a Docker work pool has no variable for gpus", _VARIABLE),
        Feature.EPHEMERAL_STORAGE: unsupported("a Docker work pool has no variable for storage", _VARIABLE),
        Feature.IMAGE: lowered("the image of the flow run's container, so the same for all tasks"),
        Feature.SERVICE_ACCOUNT: unsupported("a Docker container has no service account", _CONTAINER),
        Feature.NODE_SELECTOR: unsupported("a Docker container runs on the machine of the worker", _CONTAINER),
        Feature.TOLERATIONS: unsupported("a Docker container runs on the machine of the worker", _CONTAINER),
        Feature.VOLUMES: unsupported("a claim, secret or config map of Kubernetes is nothing Docker has", _VARIABLE),
    },
    "kubernetes": {
        Feature.CPU: lossy(_LARGEST, _OWN_RUN),
        Feature.MEMORY: lossy(_LARGEST, _OWN_RUN),
        Feature.GPU: unsupported("a Kubernetes work pool has no variable for gpus", _VARIABLE),
        Feature.EPHEMERAL_STORAGE: unsupported("a Kubernetes work pool has no variable for storage", _VARIABLE),
        Feature.IMAGE: lowered("the image of the flow run's pod, so the same for all tasks"),
        Feature.SERVICE_ACCOUNT: lowered("the service account of the flow run's pod, so the same for all tasks"),
        Feature.NODE_SELECTOR: unsupported("a Kubernetes work pool has no variable for it", _VARIABLE),
        Feature.TOLERATIONS: unsupported("a Kubernetes work pool has no variable for it", _VARIABLE),
        Feature.VOLUMES: unsupported("a Kubernetes work pool has no variable for them", _VARIABLE),
    },
}
