"""What Step Functions makes of every feature. The one table behind the diagnostics and the support matrix."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dagwright.backend import Feature, Support, fused, lowered, native, unsupported

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dagwright_stepfunctions.options import Options

_OUT = "leave it out for Step Functions (a table under `[environments.NAME]` can)"
_TOLD = "a container tells the state machine nothing that it could decide on; Lambda functions do"
_PODS = "there are no pods"

_TABLE: dict[Feature, Support] = {
    Feature.CONDITION: lowered("a Choice on the flag that the task before it gives"),
    Feature.MAP: lowered(
        "a Map over the indices of the elements, up to 10,000; the state machine starts an execution for each where there are more than 40"
    ),
    Feature.TRY_FINALLY: lowered("the failures of the body are caught, the cleanup follows, and then the run fails"),
    Feature.TRY_EXCEPT: lowered(
        "the failures of the body are caught by the first task of the clause; then the run fails"
    ),
    Feature.LONG_MAP: native(),
    Feature.IN_MAP: native(),
    Feature.IN_CONDITION: native(),
    Feature.IN_TRY: native(),
    Feature.NESTED_PIPELINE: lowered("its tasks stand in the state machine of the caller, under its name"),
    Feature.RETRY_IN_MAP: native(),
    Feature.STATIC_DAG: lowered(
        "parallels and sequences: a state machine has no edges. Where that takes more order than the graph has, `compile` tells"
    ),
    Feature.ORDER_EDGES: native(),
    Feature.PARAMETERS: lowered(
        "keys of the execution's input; what JSON does not have is text, read by the annotation"
    ),
    Feature.REQUIRED_PARAMETER: lowered(
        "the first task that takes it fails where the execution's input has no such key"
    ),
    Feature.RESULT: lowered(
        "`result` of the execution's output: the value where it is small, else where it is in the store"
    ),
    Feature.SCHEDULE: lowered("a schedule of EventBridge Scheduler, with the same times in six fields"),
    Feature.TIMEZONE: native(),
    Feature.START_DATE: unsupported(
        "EventBridge Scheduler refuses a start that has passed, so the same template could not be deployed a second time",
        "deploy the template when the schedule is to begin",
    ),
    Feature.CATCHUP: unsupported(
        "EventBridge Scheduler starts nothing for times that have passed", f"{_OUT}, and start those runs by hand"
    ),
    Feature.SCHEDULE_PARAMETER: lowered(
        "the scheduled time, which EventBridge Scheduler writes into the execution's input"
    ),
    Feature.RUN_PARAMETER: lowered("the name of the execution; the environment's name is written into the definition"),
    Feature.RETRIES: native(),
    Feature.RETRY_DELAY: lowered("whole seconds, of which one is the least"),
    Feature.BACKOFF: native(),
    Feature.TASK_TIMEOUT: lowered("the timeout of the Lambda function, which ends it; up to 15 minutes"),
    Feature.RUN_TIMEOUT: native(),
    Feature.CPU: unsupported(
        "Lambda gives a function cpu by its memory: one core for each 1,769 MB",
        'set `memory`, or run tasks in containers: `execution = "batch"` under `[targets.stepfunctions]`',
    ),
    Feature.MEMORY: native(),
    Feature.GPU: unsupported(
        "Lambda has no gpus", 'run tasks as Batch jobs: `execution = "batch"` under `[targets.stepfunctions]`'
    ),
    Feature.EPHEMERAL_STORAGE: native(),
    Feature.IMAGE: native(),
    Feature.ENV: native(),
    Feature.SECRETS: lowered(
        "read from AWS Secrets Manager by the worker when the task runs; needs boto3 in the image"
    ),
    Feature.SERVICE_ACCOUNT: lowered("the ARN of the role that the task has"),
    Feature.NODE_SELECTOR: unsupported(_PODS, _OUT),
    Feature.TOLERATIONS: unsupported(_PODS, _OUT),
    Feature.VOLUMES: unsupported(
        "a volume of Kubernetes is nothing that AWS has", f"{_OUT}; values travel through the store"
    ),
    Feature.LABELS: lowered("tags of what the task runs in"),
    Feature.POOL: unsupported(
        "Lambda has no queues", f'{_OUT}; with `execution = "batch"` a pool is the job queue of that name'
    ),
    Feature.PRIORITY: unsupported("Step Functions has no priorities", _OUT),
    Feature.CACHE: unsupported(
        "Step Functions calls a task anew in each run", f"{_OUT}, or let the function look for its own file"
    ),
    Feature.TAGS: lowered("tags of the state machine, with the value `true`"),
    Feature.OWNER: lowered("the tag `owner` of the state machine"),
    Feature.DESCRIPTION: lowered("the comment of the definition"),
    Feature.MAX_ACTIVE_RUNS: unsupported("Step Functions limits no executions of a state machine", _OUT),
    Feature.ON_FAILURE: lowered(
        "the ARN of an SNS topic: a rule of EventBridge tells it of runs that failed, timed out or were aborted"
    ),
    Feature.NATIVE: unsupported(
        "this version puts no service integrations in place of functions", "leave `native.stepfunctions` out"
    ),
    Feature.GROUP: fused("the tasks of a group are one task"),
    Feature.MAX_PARALLEL: native(),
    Feature.BATCH: lowered("the loop runs over slices, and one task takes the elements of a slice"),
}

_CONTAINERS: dict[Feature, Support] = {
    Feature.CONDITION: fused(_TOLD),
    Feature.MAP: fused(_TOLD),
    Feature.RESULT: lowered("the execution's output names the task; its manifest in the store says where the value is"),
    Feature.SECRETS: lowered("references to AWS Secrets Manager in the definition of the container"),
    Feature.CPU: native(),
}

_BY_EXECUTION: dict[str, dict[Feature, Support]] = {
    "lambda": {},
    "batch": {
        **_CONTAINERS,
        Feature.GPU: native(),
        Feature.TASK_TIMEOUT: lowered("the timeout of each attempt of the Batch job, of a minute or more"),
        Feature.POOL: lowered("the job queue of that name"),
        Feature.EPHEMERAL_STORAGE: unsupported(
            "a Batch job on EC2 has the disk of its instance", f"{_OUT}; size the disks of the compute environment"
        ),
    },
    "ecs": {
        **_CONTAINERS,
        Feature.GPU: unsupported(
            "Fargate has no gpus", 'run tasks as Batch jobs: `execution = "batch"` under `[targets.stepfunctions]`'
        ),
        Feature.TASK_TIMEOUT: lowered(
            "of the state, from the request for a container on; Step Functions then stops it"
        ),
        Feature.POOL: unsupported("ECS has no queues", f'{_OUT}; with `execution = "batch"` a pool is a job queue'),
    },
}


def table(options: Options) -> Mapping[Feature, Support]:
    """An entry for every feature."""
    own = _BY_EXECUTION[options.execution]
    return {feature: own.get(feature) or _TABLE[feature] for feature in Feature}
