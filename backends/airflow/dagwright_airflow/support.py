"""What Airflow makes of every feature, by version and execution. One table: `check`, the support matrix and the suite read it.

The whole table is for `execution = "process"`: a task runs in the process of the Airflow worker that picked it up. What the other
executions make otherwise stands in a table of their own below.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from dagwright.backend import Feature, Support, fused, lossy, lowered, native, unsupported
from dagwright.plan.model import MapRegion, Step, TryRegion, walk_units

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dagwright.plan.model import Plan
    from dagwright.settings.model import TargetSettings

VERSIONS = ("3.3", "3.2", "3.1", "3.0", "2.11", "2.10")
"""What `version` may say, the default first."""

FLAT_LIMIT = 200
"""Up to so many tasks each has a statement of its own; above, the file is a loop over one line per task."""

EXECUTIONS = ("process", "venv", "docker", "kubernetes")
"""What `execution` may say, the default first: where a task's function runs."""

PROFILES = ("airflow", "composer", "mwaa")
"""Kinds of Airflow, the default first: one's own, Google Cloud Composer, Amazon MWAA."""

VERSIONS_OF = {"airflow": VERSIONS, "composer": ("3.1", "2.10"), "mwaa": ("3.0", "2.11", "2.10")}
"""The versions that each kind offers, the one taken by default first: those its documentation named in 2026."""

_SIZE = (
    "leave it out for Airflow (a table under `[environments.NAME]` can), and size the Airflow workers instead; "
    "`pool` limits how many such tasks run at once"
)
_POD = "leave it out for Airflow (a table under `[environments.NAME]` can); what the worker process has, the task has"


def profile_of(target: TargetSettings) -> str:
    """The kind of Airflow."""
    return target.profile if target.profile in PROFILES else PROFILES[0]


def execution_of(target: TargetSettings) -> str:
    """Where functions run."""
    return target.execution if target.execution in EXECUTIONS else EXECUTIONS[0]


def version_of(target: TargetSettings) -> tuple[int, int]:
    """The Airflow version asked for, as numbers; the newest that the profile offers where none is, or where it is not known."""
    offered = VERSIONS_OF[profile_of(target)]
    text = target.version if target.version in offered else offered[0]
    major, minor = text.split(".")
    return int(major), int(minor)


def backoff_is_exact(target: TargetSettings) -> bool:
    """Whether a task can set the very delay before its next try: by a retry policy, from Airflow 3.3 on."""
    return version_of(target) >= (3, 3)


def table(target: TargetSettings) -> Mapping[Feature, Support]:
    """An entry for every feature."""
    return _SAME_EVERYWHERE | {Feature.BACKOFF: _backoff(target)} | _BY_EXECUTION[execution_of(target)]


def one_task_each(plan: Plan) -> dict[str, str]:
    """The regions that Airflow's own means are not exact for, though they are for others of the kind: ids and reasons."""
    found: dict[str, str] = {}
    units = list(walk_units(plan.units))
    long_file = len(plan.steps) + 3 * (len(units) - len(plan.steps)) > FLAT_LIMIT  # a region adds three tasks at most
    for unit in units:
        if isinstance(unit, TryRegion) and len(unit.final) > 1:
            found[unit.id] = "Airflow goes on with a cleanup of several tasks after one of them has failed"
        elif isinstance(unit, TryRegion):
            inner = [it.id for it in unit.final if not isinstance(it, Step)]
            found.update(dict.fromkeys(inner, "a teardown is one task in Airflow"))
            loops = [it.id for it in walk_units(unit.body) if isinstance(it, MapRegion) and len(it.body) > 1]
            found.update(dict.fromkeys(loops, "a teardown waits for the last tasks of a mapped group only"))
        elif isinstance(unit, MapRegion) and len(unit.body) > 1:
            if unit.max_parallel is not None:
                found[unit.id] = "Airflow limits the instances of a task, but not those of a mapped group"
            elif long_file:
                found[unit.id] = (
                    "a file of more than 200 tasks is a loop over lines of data, which has no mapped groups"
                )
    return found


def _backoff(target: TargetSettings) -> Support:
    if backoff_is_exact(target):
        return lowered("a retry policy in the DAG file computes each delay: Airflow's own backoff adds a random part")
    if profile_of(target) != "airflow":
        return lossy(
            f"Airflow {'.'.join(map(str, version_of(target)))} stretches each delay of a backoff by up to its own length, at random",
            'leave out `backoff`, or accept longer delays: `allow = ["DW423"]`',
        )
    return lossy(
        "before 3.3, Airflow stretches each delay of a backoff by up to its own length, at random",
        'set `version = "3.3"` under `[targets.airflow]` if that is what you run, or leave out `backoff`, '
        'or accept longer delays: `allow = ["DW423"]`',
    )


_SAME_EVERYWHERE: dict[Feature, Support] = {
    Feature.STATIC_DAG: native(),
    Feature.CONDITION: lowered("a branch operator skips the side that is not taken, and a task joins both again"),
    Feature.MAP: lowered(
        "a mapped task over the list that a task returns, and a task that collects, also of no elements"
    ),
    Feature.TRY_FINALLY: lowered("a setup and a teardown task, and an empty one that fails where body or cleanup did"),
    Feature.TRY_EXCEPT: fused(
        "Airflow's rule for a failure starts a task while others of the body still run, and also where the body never began"
    ),
    Feature.LONG_MAP: lowered("a mapped group of tasks"),
    Feature.IN_MAP: fused("in a mapped group Airflow runs both sides of a condition, and refuses to map again"),
    Feature.IN_CONDITION: native(),
    Feature.IN_TRY: native(),
    Feature.RETRY_IN_MAP: native(),
    Feature.NESTED_PIPELINE: lowered("a task group"),
    Feature.ORDER_EDGES: native(),
    Feature.PARAMETERS: lowered("params of the DAG; tuples, dates and the like are given as JSON lists and text"),
    Feature.REQUIRED_PARAMETER: lowered("a param without a default; the DAG can then have no schedule"),
    Feature.RESULT: lowered("the XCom of the step that returns it; from 3.3 on it is marked as the result of the DAG"),
    Feature.SCHEDULE: native(),
    Feature.TIMEZONE: native(),
    Feature.START_DATE: native(),
    Feature.CATCHUP: native(),
    Feature.SCHEDULE_PARAMETER: lowered("from the run's logical date, which a cron trigger sets to the time it fires"),
    Feature.RUN_PARAMETER: lowered("from the run's id; the environment's name is written into the DAG file"),
    Feature.RETRIES: native(),
    Feature.RETRY_DELAY: native(),
    Feature.TASK_TIMEOUT: native(),
    Feature.RUN_TIMEOUT: native(),
    Feature.CPU: unsupported("a task runs in the process of an Airflow worker, which has no cpu request", _SIZE),
    Feature.MEMORY: unsupported("a task runs in the process of an Airflow worker, which has no memory request", _SIZE),
    Feature.GPU: unsupported("a task runs in the process of an Airflow worker, which has no gpu request", _SIZE),
    Feature.EPHEMERAL_STORAGE: unsupported(
        "a task runs in the process of an Airflow worker, which has no storage request", _SIZE
    ),
    Feature.IMAGE: unsupported(
        "a task runs in the process of an Airflow worker, not in a container of its own",
        "leave it out for Airflow (a table under `[environments.NAME]` can), and install the package on the workers",
    ),
    Feature.ENV: lowered("set in the worker process around the call, and put back after it"),
    Feature.SECRETS: lowered("fields of Airflow connections, read at run time, set around the call and masked in logs"),
    Feature.SERVICE_ACCOUNT: unsupported("a task runs with the identity of the Airflow worker", _POD),
    Feature.NODE_SELECTOR: unsupported("a task runs where the Airflow worker runs", _POD),
    Feature.TOLERATIONS: unsupported("a task runs where the Airflow worker runs", _POD),
    Feature.VOLUMES: unsupported("a task sees the file system of the Airflow worker", _POD),
    Feature.LABELS: unsupported(
        "an Airflow task has no labels", "leave them out, or use `tags` for the whole pipeline"
    ),
    Feature.POOL: native(),
    Feature.PRIORITY: lowered("a priority weight under the absolute rule, which holds for all tasks of the DAG"),
    Feature.CACHE: unsupported(
        "Airflow calls a task anew in each run",
        "leave it out for Airflow, or keep what is expensive in a file that the function looks for itself",
    ),
    Feature.TAGS: native(),
    Feature.OWNER: native(),
    Feature.DESCRIPTION: native(),
    Feature.MAX_ACTIVE_RUNS: native(),
    Feature.ON_FAILURE: lowered("a callback of the DAG; Airflow calls it in the DAG processor, not in a worker"),
    Feature.NATIVE: unsupported("operators of Airflow in place of functions are not compiled yet", "leave it out"),
    Feature.GROUP: fused("the tasks of a group are one task"),
    Feature.MAX_PARALLEL: lowered("a limit of active instances of the mapped task, for each run"),
    Feature.BATCH: lowered("the loop runs over slices, and one task takes the elements of a slice"),
}

_OF_THE_HOST = 'leave it out for Airflow (a table under `[environments.NAME]` can), or use `execution = "kubernetes"`'
_BY_EXECUTION: dict[str, dict[Feature, Support]] = {
    "process": {},
    "venv": {
        Feature.ENV: lowered("variables of the process that the task runs in"),
        Feature.SECRETS: lowered(
            "fields of Airflow connections, read at run time, masked in logs, variables of the task's process"
        ),
    },
    "docker": {
        Feature.CPU: lossy(
            "Docker shares cpus out by weight; DockerOperator has no request", 'accept it: `allow = ["DW426"]`'
        ),
        Feature.MEMORY: lossy("the limit of the container, not a request", 'accept it: `allow = ["DW427"]`'),
        Feature.GPU: unsupported("gpus of a Docker host are not asked for yet", _OF_THE_HOST),
        Feature.EPHEMERAL_STORAGE: unsupported("Docker has no storage request", _OF_THE_HOST),
        Feature.IMAGE: native(),
        Feature.ENV: native(),
        Feature.SECRETS: lowered(
            "fields of Airflow connections, read at run time, masked in logs, variables of the container"
        ),
        Feature.SERVICE_ACCOUNT: unsupported("a Docker container has no service account", _OF_THE_HOST),
        Feature.NODE_SELECTOR: unsupported("a Docker container runs on one host", _OF_THE_HOST),
        Feature.TOLERATIONS: unsupported("a Docker container runs on one host", _OF_THE_HOST),
        Feature.VOLUMES: unsupported(
            "a claim, secret or config map of Kubernetes is nothing that Docker has",
            "leave it out, and mount folders of the host in all tasks: `docker.mounts` under `[targets.airflow]`",
        ),
        Feature.LABELS: native(),
    },
    "kubernetes": {
        Feature.CPU: lowered("request and limit of the pod's container"),
        Feature.MEMORY: lowered("request and limit of the pod's container"),
        Feature.GPU: lowered("request and limit of the pod's container"),
        Feature.EPHEMERAL_STORAGE: lowered("request and limit of the pod's container"),
        Feature.IMAGE: native(),
        Feature.ENV: native(),
        Feature.SECRETS: lowered("references to keys of Kubernetes secrets in the pod"),
        Feature.SERVICE_ACCOUNT: native(),
        Feature.NODE_SELECTOR: native(),
        Feature.TOLERATIONS: native(),
        Feature.VOLUMES: native(),
        Feature.LABELS: native(),
    },
}
