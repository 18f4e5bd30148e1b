"""What Dagster makes of every feature. Most entries hold everywhere; resources are a matter of where ops run.

In processes an op has what the machine of its run has. On Kubernetes each op has a pod, which is described by a tag of the op.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from dagwright.backend import Feature, Support, fused, lowered, native, unsupported
from dagwright_dagster.options import in_one_process, profile

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dagwright.settings.model import TargetSettings


def table(target: TargetSettings) -> Mapping[Feature, Support]:
    """An entry for every feature."""
    found = _SAME_EVERYWHERE | _BY_PROFILE[profile(target)]
    return found | _IN_ONE_PROCESS if in_one_process(target) else found


_OUT = "leave it out for Dagster (a table under `[environments.NAME]` can)"
_PROCESS = "the op is a process on the machine of the run"
_PODS = f'{_OUT}, or run ops in pods: `profile = "kubernetes"` under `[targets.dagster]`'
_OWN_PROCESS = "the step runs in a process of its own, with these set"
_POD = "in the op's tag `dagster-k8s/config`"

_SAME_EVERYWHERE: dict[Feature, Support] = {
    Feature.STATIC_DAG: native(),
    Feature.CONDITION: lowered(
        "the op that decides has two optional outputs, of which one is there; Dagster skips the ops of the other side, and an "
        "op joins what the sides give"
    ),
    Feature.MAP: lowered("a dynamic output, mapped over"),
    Feature.TRY_FINALLY: fused("Dagster runs nothing below an op that failed, so no op could be the cleanup"),
    Feature.TRY_EXCEPT: fused("Dagster runs nothing below an op that failed, so no op could be the clause"),
    Feature.LONG_MAP: lowered("all ops of the body are mapped over the dynamic output"),
    Feature.IN_MAP: fused("in a loop, Dagster has no other loop, and no op that joins two sides"),
    Feature.IN_CONDITION: native(),
    Feature.IN_TRY: fused("it is in a `try`, which is one op"),
    Feature.RETRY_IN_MAP: native(),
    Feature.NESTED_PIPELINE: lowered("its ops stand in the graph of the caller, under its name, and have it as a tag"),
    Feature.ORDER_EDGES: lowered("an input of type `Nothing`"),
    Feature.PARAMETERS: lowered(
        "the config of the resource `parameters`, of type Any: the worker reads it, by the rules that hold on every engine"
    ),
    Feature.REQUIRED_PARAMETER: lowered("a required key of that config"),
    Feature.RESULT: lowered("the output `result` of the job; also kept by the IO manager"),
    Feature.SCHEDULE: native(),
    Feature.TIMEZONE: native(),
    Feature.START_DATE: lowered("ticks before that time are skipped"),
    Feature.CATCHUP: unsupported(
        "a schedule makes runs from the moment it is turned on; how many missed ticks the daemon makes up for is a setting of "
        "the Dagster instance",
        "set `catchup = false`, and start missed runs by hand, with the tag `dagwright/scheduled_time`",
    ),
    Feature.SCHEDULE_PARAMETER: lowered(
        "from the time of the tick, which the run has as its tag `dagwright/scheduled_time`; a manual run has none unless it is "
        "given that tag"
    ),
    Feature.RUN_PARAMETER: lowered("the id of the run; the environment's name is written into the file"),
    Feature.RETRIES: native(),
    Feature.RETRY_DELAY: native(),
    Feature.BACKOFF: lowered(
        "the op asks for each retry with its exact delay: Dagster's own backoff has no factor, and grows otherwise"
    ),
    Feature.TASK_TIMEOUT: lowered("the step runs in a process of its own, which is ended at the timeout"),
    Feature.RUN_TIMEOUT: lowered(
        "each step runs in a process of its own, which is ended when the time of the run is over; nothing new starts then"
    ),
    Feature.LABELS: lowered("as tags of the op"),
    Feature.POOL: lowered(
        "the op's pool of that name; its limit is set on the Dagster instance: `dagster instance concurrency set NAME LIMIT`"
    ),
    Feature.PRIORITY: lowered("the op's tag `dagster/priority`"),
    Feature.CACHE: unsupported(
        "Dagster takes a result for stale by a version that is written by hand, not when the code changes",
        f"{_OUT}, or keep what is expensive in a file that the function looks for itself",
    ),
    Feature.TAGS: lowered("as tags of the job, with an empty value"),
    Feature.OWNER: lowered("in the metadata of the job"),
    Feature.DESCRIPTION: native(),
    Feature.MAX_ACTIVE_RUNS: unsupported(
        "how many runs go on at once is a setting of the Dagster instance, not of a job",
        "leave it out, and limit the tag `dagwright/pipeline` under `concurrency.runs.tag_concurrency_limits` in dagster.yaml",
    ),
    Feature.ON_FAILURE: lowered("a sensor on failed runs of the job, which Dagster's daemon evaluates"),
    Feature.NATIVE: unsupported("an op is a Python function already", "leave `native.dagster` out"),
    Feature.GROUP: fused("the tasks of a group are one op"),
    Feature.MAX_PARALLEL: lowered(
        "a limit on the tag that the ops of the loop have, in the configuration of the executor"
    ),
    Feature.BATCH: lowered("the loop runs over slices, and one op takes the elements of a slice"),
}

_IN_ONE_PROCESS: dict[Feature, Support] = {
    Feature.MAX_PARALLEL: lowered("in one process, one op runs at a time"),
}

_BY_PROFILE: dict[str, dict[Feature, Support]] = {
    "process": {
        Feature.ENV: lowered(_OWN_PROCESS),
        Feature.SECRETS: lowered(
            "from the environment variable that is called like the secret, read when the op runs, and given to a process of "
            "its own"
        ),
        Feature.CPU: unsupported(_PROCESS, _PODS),
        Feature.MEMORY: unsupported(_PROCESS, _PODS),
        Feature.GPU: unsupported(_PROCESS, _PODS),
        Feature.EPHEMERAL_STORAGE: unsupported(_PROCESS, _PODS),
        Feature.IMAGE: unsupported(_PROCESS, _PODS),
        Feature.SERVICE_ACCOUNT: unsupported(_PROCESS, _PODS),
        Feature.NODE_SELECTOR: unsupported(_PROCESS, _PODS),
        Feature.TOLERATIONS: unsupported(_PROCESS, _PODS),
        Feature.VOLUMES: unsupported("the op sees the file system of its machine", _PODS),
    },
    "kubernetes": {
        Feature.ENV: lowered(_POD),
        Feature.SECRETS: lowered(f"{_POD}, as references to the keys of Kubernetes secrets"),
        Feature.CPU: lowered(_POD),
        Feature.MEMORY: lowered(_POD),
        Feature.GPU: lowered(_POD),
        Feature.EPHEMERAL_STORAGE: lowered(_POD),
        Feature.IMAGE: lowered(_POD),
        Feature.SERVICE_ACCOUNT: lowered(_POD),
        Feature.NODE_SELECTOR: lowered(_POD),
        Feature.TOLERATIONS: lowered(_POD),
        Feature.VOLUMES: lowered(_POD),
    },
}
