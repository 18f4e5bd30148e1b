"""What Argo Workflows makes of every feature. The one table behind the diagnostics and the support matrix."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dagwright.backend import Feature, Support, fused, lowered, native, unsupported

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dagwright_argo.options import Options

_BOTH = "request and limit are both what is asked for"

_TABLE: dict[Feature, Support] = {
    Feature.STATIC_DAG: native(),
    Feature.CONDITION: lowered(
        "a DAG of its own, whose tasks run `when` a flag that a task computed is true, or false; its outputs are those of the side that ran"
    ),
    Feature.MAP: lowered(
        "a DAG of its own, which runs its task `withParam` over the indices of the list; for an empty list it gives an empty list"
    ),
    Feature.TRY_FINALLY: lowered(
        "a DAG of its own with a task for the body and one for the cleanup, which `depends` on every end of the body; both are its targets, "
        "so a failure stands. A run that is terminated, or exceeds its own timeout, has no cleanup"
    ),
    Feature.TRY_EXCEPT: lowered(
        "a task that `depends` on the failure of the body, which is a target of the DAG: so the failure stands"
    ),
    Feature.LONG_MAP: lowered("the task of the loop is a DAG of several"),
    Feature.IN_MAP: native(),
    Feature.IN_CONDITION: native(),
    Feature.IN_TRY: native(),
    Feature.RETRY_IN_MAP: native(),
    Feature.NESTED_PIPELINE: lowered("its tasks stand in the graph of the caller, under its name"),
    Feature.ORDER_EDGES: native(),
    Feature.PARAMETERS: lowered("all are text, read by the annotation"),
    Feature.REQUIRED_PARAMETER: native(),
    Feature.RESULT: lowered("the output parameter `result` of the run: the value, or where it lies in the store"),
    Feature.SCHEDULE: lowered("a CronWorkflow, in a file of its own"),
    Feature.TIMEZONE: native(),
    Feature.START_DATE: lowered("the CronWorkflow's `when`: no run is started before that time"),
    Feature.CATCHUP: unsupported(
        "a CronWorkflow does not run what it missed while it was not there, or not running",
        "leave `catchup` out, and start the runs that are missing by hand: `argo submit --from workflowtemplate/NAME -p NAME=VALUE`",
    ),
    Feature.SCHEDULE_PARAMETER: lowered(
        "the time that Argo gives to scheduled runs; offset and timezone are applied in the task. A run by hand has to be given the value"
    ),
    Feature.RUN_PARAMETER: lowered("the workflow's uid; the environment's name is written into the file"),
    Feature.RETRIES: native(),
    Feature.RETRY_DELAY: native(),
    Feature.BACKOFF: native(),
    Feature.TASK_TIMEOUT: native(),
    Feature.RUN_TIMEOUT: native(),
    Feature.CPU: lowered(_BOTH),
    Feature.MEMORY: lowered(_BOTH),
    Feature.GPU: native(),
    Feature.EPHEMERAL_STORAGE: lowered(_BOTH),
    Feature.IMAGE: native(),
    Feature.ENV: native(),
    Feature.SECRETS: native(),
    Feature.SERVICE_ACCOUNT: native(),
    Feature.NODE_SELECTOR: native(),
    Feature.TOLERATIONS: native(),
    Feature.VOLUMES: native(),
    Feature.LABELS: native(),
    Feature.POOL: unsupported(
        "Argo keeps the size of a semaphore in a ConfigMap, and nothing says in which",
        'make one with a number for every pool, and name it: `pools = "pools"` under `[targets.argo]`',
    ),
    Feature.PRIORITY: unsupported(
        "Kubernetes takes the priority of a pod from a class, by name, and a number says nothing about one",
        "leave `priority` out; the namespace can have a default class",
    ),
    Feature.CACHE: unsupported(
        "Argo's memoization keeps the place of a value and not the value, which goes with the run that made it",
        "leave `cache` out; `argo retry` runs only what had failed",
    ),
    Feature.TAGS: lowered("the annotation `dagwright/tags`: Argo's labels take no free text"),
    Feature.OWNER: lowered("the annotation `dagwright/owner`"),
    Feature.DESCRIPTION: lowered("the annotation `workflows.argoproj.io/description`, which Argo's pages show"),
    Feature.MAX_ACTIVE_RUNS: lowered(
        "a mutex for one run, a semaphore with its ConfigMap for more: other runs wait, also those started by hand"
    ),
    Feature.ON_FAILURE: lowered("an exit handler that calls the function in a pod of its own"),
    Feature.NATIVE: unsupported(
        "this version puts no foreign templates into an Argo workflow",
        "leave `native.argo` out: the Python function runs as on any other engine",
    ),
    Feature.GROUP: fused("the tasks of a group are one task"),
    Feature.MAX_PARALLEL: lowered("`parallelism` of the loop's DAG"),
    Feature.BATCH: lowered("the loop runs over slices, and one task takes the elements of a slice"),
}

_POOL = lowered("a semaphore, whose size stands in the ConfigMap that `pools` names")


def table(options: Options) -> Mapping[Feature, Support]:
    """An entry for every feature."""
    with_pools = options.pools is not None
    return {feature: _POOL if feature is Feature.POOL and with_pools else _TABLE[feature] for feature in Feature}
