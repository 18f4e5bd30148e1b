"""The profile "vertex": the same IR on Vertex AI Pipelines, where no Kubernetes can be asked for anything.

Checked, not run: what stands here is read in the documentation of Vertex AI ("Specify the machine configuration for a pipeline
step", and the enum AcceleratorType of its API), and the files are held against the schema of the IR.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dagwright.backend import Feature, Support, lowered, native, unsupported
from dagwright.diagnostics.model import Diagnostic

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from dagwright.plan.model import Plan, Step
    from dagwright.settings.model import TargetSettings, TaskSettings
    from dagwright_kubeflow.options import Options

PROFILE = "vertex"

MOST_CPU = 96_000
"""Thousandths of a core that a step may ask for."""
MOST_MEMORY = 624 * 1000**3
"""Bytes of memory that a step may ask for."""

ACCELERATORS = (
    "NVIDIA_TESLA_P100 NVIDIA_TESLA_V100 NVIDIA_TESLA_P4 NVIDIA_TESLA_T4 NVIDIA_TESLA_A100 NVIDIA_A100_80GB NVIDIA_L4 "
    "NVIDIA_H100_80GB NVIDIA_H100_MEGA_80GB NVIDIA_H200_141GB NVIDIA_B200 NVIDIA_GB200 NVIDIA_RTX_PRO_6000"
).split()

_OUT = "leave it out for Vertex AI (a table under `[environments.NAME]` can)"
_POD = "Vertex AI runs a step as a custom job, and has no pods to set that for"


def is_vertex(target: TargetSettings) -> bool:
    """Whether the file is for Vertex AI."""
    return target.profile == PROFILE


_NO_SCHEDULE = unsupported(
    "Vertex AI keeps schedules apart from pipelines, and this version writes none",
    "leave it out for Vertex AI, and make one there: `PipelineJob.create_schedule(cron=...)` over the file",
)
TABLE: Mapping[Feature, Support] = {
    Feature.SCHEDULE: _NO_SCHEDULE,
    Feature.TIMEZONE: _NO_SCHEDULE,
    Feature.START_DATE: _NO_SCHEDULE,
    Feature.CATCHUP: _NO_SCHEDULE,
    Feature.SCHEDULE_PARAMETER: unsupported(
        "a run on Vertex AI does not know its scheduled time", "give the parameter a value"
    ),
    Feature.MAX_ACTIVE_RUNS: _NO_SCHEDULE,
    Feature.TASK_TIMEOUT: unsupported("the IR has no field for it, and Vertex AI reads no other document", _OUT),
    Feature.RUN_TIMEOUT: unsupported("the IR has no field for it, and Vertex AI reads no other document", _OUT),
    Feature.CPU: lowered("a machine that has it; Vertex AI chooses the type"),
    Feature.MEMORY: lowered("a machine that has it, in whole bytes; Vertex AI chooses the type"),
    Feature.GPU: native(),
    Feature.EPHEMERAL_STORAGE: unsupported("a step has the disk of its machine", _OUT),
    Feature.SECRETS: unsupported(
        "Vertex AI hands no secrets to a step",
        f"{_OUT}, and let the function ask Secret Manager with the run's service account",
    ),
    Feature.SERVICE_ACCOUNT: unsupported(
        "Vertex AI runs all steps of a run under one service account",
        "set `service_account` under `[targets.kubeflow]`: it holds for the whole run",
    ),
    Feature.NODE_SELECTOR: unsupported(_POD, _OUT),
    Feature.TOLERATIONS: unsupported(_POD, _OUT),
    Feature.VOLUMES: unsupported(_POD, f"{_OUT}; buckets are mounted under /gcs"),
    Feature.LABELS: unsupported(_POD, _OUT),
    Feature.TAGS: unsupported("Vertex AI has no tags, and no pods to note them on", _OUT),
    Feature.OWNER: unsupported("Vertex AI has no owners, and no pods to note them on", _OUT),
}
"""What differs from Kubeflow's own servers."""

NOT_HERE = ("image_pull_policy", "image_pull_secrets", "server_timezone", "ttl")
"""Options that say something to Kubernetes or to the scheduler of a Kubeflow server."""


def problems(plan: Plan, target: TargetSettings, options: Options) -> Iterator[Diagnostic]:
    """DW356 and DW357: what Vertex AI does not take, of the target and of tasks."""
    for key in (*(key for key in NOT_HERE if key in target.extras), *(["namespace"] if target.namespace else [])):
        yield Diagnostic("DW356", f"Vertex AI has no use for `{key}`", target.where.get(key), help=f"leave `{key}` out")
    root = options.pipeline_root
    if root is not None and not root.startswith("gs://"):
        help = 'write the address of a folder: `pipeline_root = "gs://bucket/pipelines"`'
        yield Diagnostic(
            "DW356", f"Vertex AI cannot keep artifacts in `{root}`", target.where.get("pipeline_root"), help=help
        )
    seen: set[int] = set()
    for step in plan.steps:
        if id(step.settings) not in seen:
            seen.add(id(step.settings))
            yield from _machine_problems(step)


def _machine_problems(step: Step) -> Iterator[Diagnostic]:
    settings, where = step.settings, step.settings.where
    if settings.cpu is not None and settings.cpu.value > MOST_CPU:
        message = f"`{step.id}` asks for {settings.cpu.text} cores; Vertex AI has machines up to {MOST_CPU // 1000}"
        yield Diagnostic("DW357", message, where.get("cpu", step.span), help="ask for less")
    if settings.memory is not None and settings.memory.value > MOST_MEMORY:
        message = f"`{step.id}` asks for {settings.memory.text} of memory; Vertex AI has machines up to 624G"
        yield Diagnostic("DW357", message, where.get("memory", step.span), help="ask for less")
    if settings.gpu and settings.gpu_kind not in ACCELERATORS:
        from dagwright.diagnostics.suggest import did_you_mean

        said = (
            f"`{settings.gpu_kind}` is no accelerator of Vertex AI"
            if settings.gpu_kind
            else "Vertex AI has no gpu without a kind"
        )
        near = did_you_mean(settings.gpu_kind, ACCELERATORS) if settings.gpu_kind else ""
        help = near or f"write `gpu_kind` as one of {', '.join(ACCELERATORS)}"
        yield Diagnostic("DW357", said, where.get("gpu_kind", where.get("gpu", step.span)), help=help)


def resources(settings: TaskSettings, found: dict[str, Any]) -> dict[str, Any]:
    """`resources` as Kubeflow has them, with memory in whole bytes: Vertex AI reads K, M and G, and no Gi."""
    if settings.memory is None:
        return found
    text = str(settings.memory.value)
    return found | {"resourceMemoryLimit": text, "resourceMemoryRequest": text}


def next_command(name: str, path: str, options: Options) -> str:
    """Shell text that submits a run, where google-cloud-aiplatform is at hand; project and region are those of its settings."""
    import shlex

    arguments = {"pipeline_root": options.pipeline_root}
    given = "".join(f", {key}={value!r}" for key, value in arguments.items() if value is not None)
    submitted = {"service_account": options.service_account, "experiment": options.experiment}
    said = ", ".join(f"{key}={value!r}" for key, value in submitted.items() if value is not None)
    code = (
        "from google.cloud import aiplatform; "
        f"aiplatform.PipelineJob(display_name={name!r}, template_path={path!r}{given}).submit({said})"
    )
    return f"python3 -c {shlex.quote(code)}"
