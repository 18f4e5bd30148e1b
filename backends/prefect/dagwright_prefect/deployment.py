"""The deployment file: what `prefect deploy` sends to the server."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dagwright_prefect.options import profile, read_options

if TYPE_CHECKING:
    from dagwright.plan.model import Plan
    from dagwright.settings.model import Quantity, TargetSettings


def deployment_name(plan: Plan, target: TargetSettings) -> str:
    """What stands behind the slash in `flow/deployment`."""
    from dagwright_prefect.names import flow_name

    return read_options(target).deployment or flow_name(plan.env or "default")


def deployment(plan: Plan, target: TargetSettings, entrypoint: str) -> dict[str, Any]:
    """One entry of `deployments:`. The description is the flow's own, defaults of parameters are those of its signature."""
    options, settings = read_options(target), plan.settings
    found: dict[str, Any] = {"name": deployment_name(plan, target), "entrypoint": entrypoint}
    tags = [*settings.tags, *([f"owner:{settings.owner}"] if settings.owner else [])]
    if tags:
        found["tags"] = tags
    if settings.schedule is not None:
        # `day_or`: where both day fields are restricted, either may match, as cron has it
        found["schedules"] = [
            {"cron": settings.schedule, "timezone": settings.timezone, "day_or": True, "slug": "schedule"}
        ]
    else:
        found["schedules"] = []  # what an earlier deployment had goes
    if options.paused is not None:
        found["paused"] = options.paused
    if settings.max_active_runs is not None:
        found["concurrency_limit"] = {"limit": settings.max_active_runs, "collision_strategy": "ENQUEUE"}
    if options.enforce_parameter_schema is not None:
        found["enforce_parameter_schema"] = options.enforce_parameter_schema
    if profile(target) != "process":
        found |= {"build": [], "pull": []}  # the image holds the flow, in the folder it starts in
    found |= {key: list(steps) for key in ("build", "push", "pull") if (steps := getattr(options, key)) is not None}
    found["work_pool"] = _work_pool(plan, target)
    if options.triggers:
        found["triggers"] = list(options.triggers)
    return found


def _work_pool(plan: Plan, target: TargetSettings) -> dict[str, Any]:
    options = read_options(target)
    pool: dict[str, Any] = {"name": options.work_pool}
    if options.work_queue is not None:
        pool["work_queue_name"] = options.work_queue
    variables = {**job_variables(plan, target), **options.job_variables}
    if variables:
        pool["job_variables"] = variables
    return pool


def job_variables(plan: Plan, target: TargetSettings) -> dict[str, Any]:
    """What the settings of tasks come to for the container that all of them share."""
    kind, variables = profile(target), dict[str, Any]()
    if kind == "process":
        return variables
    image = next((step.settings.image for step in plan.steps if step.settings.image is not None), target.image)
    if image is not None:
        variables["image"] = image
    memory = _most(step.settings.memory for step in plan.steps)
    if kind == "docker":
        if memory is not None:
            variables["mem_limit"] = str(memory.value)  # bytes: Docker reads 8g as 8 GiB, and knows no Gi
        return variables
    if target.namespace is not None:
        variables["namespace"] = target.namespace
    account = next((step.settings.service_account for step in plan.steps if step.settings.service_account), None)
    if account is not None:
        variables["service_account_name"] = account
    cpu = _most(step.settings.cpu for step in plan.steps)
    if cpu is not None:
        variables["cpu_request"] = cpu.text
    if memory is not None:
        variables["memory_request"] = memory.text
    return variables


def _most(quantities: Any) -> Quantity | None:
    return max((it for it in quantities if it is not None), key=lambda it: it.value, default=None)


def write(plan: Plan, target: TargetSettings, entrypoint: str) -> str:
    """The text of the deployment file."""
    from dagwright.emit.yaml import write as write_yaml

    header = (f"The deployment of the Prefect flow in {entrypoint.partition(':')[0]}, compiled by dagwright.",)
    return write_yaml([{"deployments": [deployment(plan, target, entrypoint)]}], header=header).text
