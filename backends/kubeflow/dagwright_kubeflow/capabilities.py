"""What Kubeflow makes of every feature. The one table behind the diagnostics and the support matrix."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dagwright.backend import Feature, Support, fused, lossy, lowered, native, unsupported
from dagwright_kubeflow.names import PARTS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dagwright_kubeflow.options import Options

_HOOK = "Kubeflow runs what comes after a failure as a hook: its own failure does not fail the run, and nothing can wait for it"
_NO_BRANCH_IN_LOOP = (
    "Kubeflow collects the values of inner loops into one flat list, and loses a branch that does not run in a loop"
)

_TABLE: dict[Feature, Support] = {
    Feature.STATIC_DAG: native(),
    Feature.CONDITION: lowered(
        "a graph for each side, triggered by a flag that a task computes; one task where a value that travels as an artifact "
        "would have to be merged"
    ),
    Feature.MAP: lowered(
        f"a loop over parts of the list: an element each, up to {PARTS} parts; an iteration over nothing for an empty list"
    ),
    Feature.TRY_FINALLY: fused(_HOOK),
    Feature.TRY_EXCEPT: fused(_HOOK),
    Feature.LONG_MAP: lowered("the loop's graph has several tasks, each over the same part of the list"),
    Feature.IN_MAP: fused(_NO_BRANCH_IN_LOOP),
    Feature.IN_CONDITION: native(),
    Feature.IN_TRY: fused("the `try` around it is one task"),
    Feature.RETRY_IN_MAP: fused("servers do not retry the tasks of a loop (kubeflow/pipelines#13897)"),
    Feature.NESTED_PIPELINE: lowered("its tasks stand in the graph of the caller, under its name"),
    Feature.ORDER_EDGES: native(),
    Feature.PARAMETERS: lowered(
        "int, float, bool, str and lists of them keep their type; all others are text, read by the annotation"
    ),
    Feature.REQUIRED_PARAMETER: native(),
    Feature.RESULT: lowered("the pipeline's output `result`: an artifact, or for small values a parameter"),
    Feature.SCHEDULE: lowered(
        "a JSON file with the arguments of `create_recurring_run`, and the command that applies it"
    ),
    Feature.START_DATE: native(),
    Feature.CATCHUP: native(),
    Feature.SCHEDULE_PARAMETER: lowered(
        "a macro in the recurring run's parameters; a server that does not expand it fails the run instead of guessing"
    ),
    Feature.RUN_PARAMETER: lowered(
        "the id that Kubeflow gives the run; the environment's name is written into the file"
    ),
    Feature.RETRIES: native(),
    Feature.RETRY_DELAY: native(),
    Feature.BACKOFF: native(),
    Feature.TASK_TIMEOUT: native(),
    Feature.RUN_TIMEOUT: native(),
    Feature.CPU: lowered("request and limit are both what is asked for"),
    Feature.MEMORY: lowered("request and limit are both what is asked for"),
    Feature.GPU: native(),
    Feature.EPHEMERAL_STORAGE: unsupported(
        "the IR of Kubeflow Pipelines has no field for ephemeral storage",
        'mount a scratch volume: `volumes = [{ empty_dir = true, mount = "/scratch", size = "10Gi" }]`',
    ),
    Feature.IMAGE: native(),
    Feature.ENV: native(),
    Feature.SECRETS: native(),
    Feature.SERVICE_ACCOUNT: unsupported(
        "Kubeflow runs all tasks of a run under one service account",
        "set `service_account` under `[targets.kubeflow]`: it holds for the whole run",
    ),
    Feature.NODE_SELECTOR: native(),
    Feature.TOLERATIONS: native(),
    Feature.VOLUMES: native(),
    Feature.LABELS: native(),
    Feature.POOL: unsupported(
        "Kubeflow Pipelines has no pools", "leave `pool` out; on Kubernetes a quota of the namespace does the same"
    ),
    Feature.PRIORITY: unsupported(
        "Kubeflow Pipelines sets no priority for a pod", "leave `priority` out; the namespace can have a default one"
    ),
    Feature.CACHE: lowered(
        "Kubeflow's own cache; the image must be pinned by its digest, or changed code would go unseen"
    ),
    Feature.TAGS: lowered("the annotation `dagwright/tags` of every pod: Kubeflow has no tags"),
    Feature.OWNER: lowered("the annotation `dagwright/owner` of every pod: Kubeflow has no owners"),
    Feature.DESCRIPTION: native(),
    Feature.MAX_ACTIVE_RUNS: lossy(
        "Kubeflow limits the runs of a schedule, but not those started by hand",
        'if that will do, write `allow = ["DW444"]` under `[targets.kubeflow]`',
    ),
    Feature.ON_FAILURE: unsupported(
        "this version gives a Kubeflow pipeline no step that runs when it fails",
        "watch the run with Kubeflow's own notifications, or leave `on_failure` out for this target",
    ),
    Feature.NATIVE: unsupported(
        "this version puts no foreign components into a Kubeflow pipeline",
        "leave `native.kubeflow` out: the Python function runs as on any other engine",
    ),
    Feature.GROUP: fused("the tasks of a group are one task"),
    Feature.MAX_PARALLEL: native(),
    Feature.BATCH: lowered("the loop runs over slices, and one task takes the elements of a slice"),
}

_ONE_TIMEZONE = unsupported(
    "the scheduler of a Kubeflow server has one timezone for all schedules, and it is UTC unless someone changed it",
    "write the schedule in UTC, or set CRON_SCHEDULE_TIMEZONE on the server's scheduledworkflow deployment and say so: "
    '`server_timezone = "Europe/Amsterdam"` under `[targets.kubeflow]`',
)
_SAME_TIMEZONE = lowered("the server's own timezone, as `server_timezone` says")


def table(options: Options) -> Mapping[Feature, Support]:
    """An entry for every feature."""
    timezone = _ONE_TIMEZONE if options.server_timezone == "UTC" else _SAME_TIMEZONE
    return {feature: timezone if feature is Feature.TIMEZONE else _TABLE[feature] for feature in Feature}
