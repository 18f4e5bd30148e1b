"""What stands in the flow file, worked out from a plan; `render` puts it into words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from dagwright.emit.python import WIDTH, literal
from dagwright.ir.json import constant_json
from dagwright.plan.model import FromStep, MapRegion, walk_units
from dagwright.plan.spec import step_spec
from dagwright_prefect import names
from dagwright_prefect.annotations import shown
from dagwright_prefect.options import Options, read_options
from dagwright_prefect.retries import retry_options

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dagwright.plan.model import Plan, Step
    from dagwright.settings.model import TargetSettings
    from dagwright_prefect.regions import Body

FLAT_LIMIT = 200
"""Up to so many steps each has statements of its own; above, the file is a loop over one line per step."""

THREADS_LIMIT = 256
"""Most threads we ask for ourselves: a thread waits for each task that was submitted and cannot start yet."""


class StepView(NamedTuple):
    """A step as the file shows it: `spec` is what the worker needs, `options` are those of the task."""

    id: str
    task: str
    future: str
    spec: dict[str, Any]
    options: dict[str, Any]
    after: tuple[str, ...]
    group: str | None = None


class FlowView(NamedTuple):
    """The whole file. `names` are those of the template's functions; `uses` are its parts that are needed.

    In a flow with regions `body` holds its statements, and `result` the value that it returns, as source text.
    """

    plan: Plan
    stem: str
    function: str
    names: dict[str, str]
    steps: tuple[StepView, ...]
    parameters: dict[str, str]
    signature: str
    flow_options: dict[str, str]
    max_workers: int
    store: str | None
    python_path: tuple[str, ...]
    beside: bool
    uses: frozenset[str]
    body: str = ""
    result: str = ""


def flow_view(plan: Plan, target: TargetSettings) -> FlowView:
    """Everything the template needs for a plan that passed the checks."""
    options = read_options(target)
    parameters = names.parameter_names(param.name for param in plan.params)
    space = names.Namespace(parameters.values() if plan.flat else (*parameters.values(), *names.OF_REGIONS))
    own = {name: space.take(name) for name in (_OWN_NAMES if plan.flat else (*_OWN_NAMES, *names.IN_REGIONS))}
    function = space.take(plan.name)
    flat = len(plan.steps) <= FLAT_LIMIT
    tasks = {step.id: space.take(step.id) if flat else "" for step in plan.steps}
    body = _body(plan, tasks, space, own)
    if body is not None:
        futures = body.futures
    else:
        futures = {step.id: space.take(step.var or f"{step.id}_run") if flat else "" for step in plan.steps}
    text = body.text(8) if body is not None else ""
    steps = _step_views(plan, target, tasks, futures, body)
    return FlowView(
        plan=plan,
        stem=names.file_stem(plan.name, _modules(plan)),
        function=function,
        names=own,
        steps=steps,
        parameters=parameters,
        signature=_signature(plan, parameters),
        flow_options=_flow_options(plan, options),
        max_workers=options.max_workers or _threads(plan),
        store=target.store,
        python_path=options.python_path,
        beside=target.worker != "installed",
        uses=_uses(plan, steps, target) | _uses_of_regions(plan, text, own),
        body=text,
        result=body.result() if body is not None else "",
    )


def _body(plan: Plan, tasks: dict[str, str], space: names.Namespace, own: dict[str, str]) -> Body | None:
    """The writer of a flow with regions."""
    if plan.flat:
        return None
    from dagwright_prefect.regions import Body

    return Body(plan, {ident: it or f"TASKS[{literal(ident)}]" for ident, it in tasks.items()}, space, own)


def _threads(plan: Plan) -> int:
    """How many tasks run at once. How long a loop is, only the run knows."""
    loops = any(isinstance(unit, MapRegion) for unit in walk_units(plan.units))
    return THREADS_LIMIT if loops else min(max(len(plan.steps), 1), THREADS_LIMIT)


def _uses_of_regions(plan: Plan, text: str, own: dict[str, str]) -> set[str]:
    return set() if plan.flat else {"regions", *(it for it in names.IN_REGIONS if f"{own[it]}(" in text)}


# Names that stand inside the flow function, where a parameter of the user's would hide what they mean outside.
_OWN_NAMES = (
    "pipeline_run", "finish", "value", "params", "futures", "upstream", "waits", "it", "key", "source",
)  # fmt: skip


def _modules(plan: Plan) -> set[str]:
    """Modules that the worker imports, as far as the plan names them."""
    found = {plan.module}
    for step in plan.steps:
        for node in step.block:
            callee = getattr(node, "callee", None)
            if callee is not None:
                found.update((callee.module, *(module for module, _ in callee.alternatives)))
            found.update(symbol.partition(":")[0] for _, symbol in getattr(node, "symbols", ()))
    return found


def _step_views(
    plan: Plan, target: TargetSettings, tasks: dict[str, str], futures: dict[str, str], body: Body | None
) -> tuple[StepView, ...]:
    views = []
    for step in plan.steps:
        spec = {key: it for key, it in step_spec(step, plan).items() if key not in _IN_THE_TEMPLATE}
        if body is not None:
            spec["inputs"] = body.inputs(step)
            after = body.waits.of[step.id]
        else:
            after = tuple(earlier for earlier in step.after if not _feeds(earlier, step))
        views.append(
            StepView(step.id, tasks[step.id], futures[step.id], spec, _task_options(step, target), after, step.group)
        )
    return tuple(views)


_IN_THE_TEMPLATE = frozenset({"protocol", "pipeline", "step", "params"})


def _feeds(earlier: str, step: Step) -> bool:
    return any(isinstance(source, FromStep) and source.step == earlier for source in step.inputs.values())


def _task_options(step: Step, target: TargetSettings) -> dict[str, Any]:
    """What is set for a task: Prefect's own words where they mean the same, else those of the template's `step`."""
    settings = step.settings
    options: dict[str, Any] = retry_options(settings)
    tags = [f"{key}:{value}" for key, value in settings.labels.items()]
    if step.group is not None:
        tags.append(f"pipeline:{step.group}")
    if tags:
        options["tags"] = tags
    if settings.pool is not None:
        options["pool"] = settings.pool
    if settings.timeout is not None:
        options["timeout"] = settings.timeout.seconds
    if settings.env:
        options["env"] = dict(settings.env)
    if settings.secrets:
        options["secrets"] = {variable: (it.name, it.key) for variable, it in settings.secrets.items()}
    if target.execution == "process":
        options["process"] = True
    return options


IN_A_CHILD = ("process", "timeout", "env", "secrets")
"""The options of the template's `step` for which a step runs in a process of its own."""

OWN_OPTIONS = frozenset({"more", "pool", *IN_A_CHILD})
"""All options of the template's `step` that Prefect's own `task` does not have."""


def _uses(plan: Plan, steps: tuple[StepView, ...], target: TargetSettings) -> frozenset[str]:
    keys = {key for step in steps for key in step.options}
    uses = keys & {"pool", *IN_A_CHILD}
    if uses.intersection(IN_A_CHILD):
        uses.add("child")
    if any(param.source is not None and param.source.source.startswith("schedule.") for param in plan.params):
        uses.add("schedule")
    if plan.settings.on_failure is not None:
        uses.add("on_failure")
    if any("more" in shown_spec(step) for step in steps):
        uses.add("more")
    if len(steps) > FLAT_LIMIT:
        uses.add("loop")
    if plan.groups:  # the ids of what stands in nested pipelines have dots
        uses.add("dots")
    return frozenset(uses)


def _signature(plan: Plan, parameters: Mapping[str, str]) -> str:
    """The parameters of the flow function, in the pipeline's order; keyword-only where that order needs it."""
    parts: list[str] = []
    optional = False
    for param in plan.params:
        tagged = constant_json(param.default.value) if param.default is not None else None
        it = shown(
            param.type,
            param.default.value if param.default is not None else None,
            tagged,
            required=param.default is None,
            sourced=param.source is not None,
        )
        if it.default is None and optional and "*" not in parts:
            parts.append("*")
        optional = optional or it.default is not None
        parts.append(f"{parameters[param.name]}: {it.annotation}" + (f" = {it.default}" if it.default else ""))
    flat = ", ".join(parts)
    if len(flat) + 20 <= WIDTH:
        return flat
    return "\n" + "".join(f"    {part},\n" for part in parts)


def _flow_options(plan: Plan, options: Options) -> dict[str, str]:
    """Arguments of `@flow` that depend on the pipeline, as source."""
    settings = plan.settings
    found = {"name": literal(names.flow_name(plan.name)), "description": literal(description(plan))}
    if settings.timeout is not None:
        found["timeout_seconds"] = literal(settings.timeout.seconds)
    if settings.on_failure is not None:
        found |= {"on_failure": "[on_failure]", "on_crashed": "[on_failure]"}
    found["persist_result"] = literal(options.persist_result)
    if options.persist_result:
        found["result_serializer"] = '"pickle"'
    if options.result_storage is not None:
        found["result_storage"] = literal(options.result_storage)
    return found


def description(plan: Plan) -> str:
    """What people read about the flow."""
    text = summary(plan)
    return f"{text}\n\nOwner: {plan.settings.owner}" if plan.settings.owner else text


def summary(plan: Plan) -> str:
    """The description as set, else the first paragraph of the docstring, else where the flow comes from."""
    first = (plan.doc or "").strip().partition("\n\n")[0]
    return plan.settings.description or " ".join(first.split()) or f"Compiled from {plan.file}:{plan.function}"


def shown_spec(step: StepView) -> dict[str, Any]:
    """The step spec as the file has it: a node is a call of the step's own name unless it says something else."""
    usual = {"op": "call", "id": step.id}
    block = [{key: it for key, it in node.items() if usual.get(key) != it} for node in step.spec["block"]]
    found = {"block": block, "inputs": step.spec["inputs"], "outputs": step.spec["outputs"]}
    more = {key: it for key, it in step.spec.items() if key not in found}
    return {**found, "more": more} if more else found
