"""What stands in a DAG file, worked out here and put into words by the template."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from dagwright.ir.json import constant_json
from dagwright.plan.model import FromItem, FromParam
from dagwright.plan.spec import params_spec, step_spec
from dagwright.settings.model import TaskSettings
from dagwright_airflow.code import Code
from dagwright_airflow.names import engine_ids
from dagwright_airflow.naming import names
from dagwright_airflow.options import read_options
from dagwright_airflow.params import AirflowParam, airflow_param
from dagwright_airflow.pods import pod
from dagwright_airflow.regions import RETURN, Place, lower
from dagwright_airflow.support import FLAT_LIMIT, backoff_is_exact, execution_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from dagwright.plan.model import Plan
    from dagwright.settings.model import TargetSettings
    from dagwright_airflow.naming import GroupView, Names
    from dagwright_airflow.regions import Lowered, Task

_KNOWN = ("protocol", "pipeline", "step", "block", "inputs", "outputs", "params")


class TaskView(NamedTuple):
    """A task in Airflow's names. `arguments` are those of the class `kind`, as plain data.

    `id` is the plan's, `task_id` what the file says, `full` that with the groups around it; all other ids are full ones. `ins` maps an
    input to where it lies, `places` other arguments to places; `body` is the function that a mapped group has. The rest is as in `Task`.
    """

    id: str
    task_id: str
    full: str
    variable: str
    kind: str
    group: GroupView | None
    ins: dict[str, Place]
    places: dict[str, Any]
    arguments: dict[str, Any]
    up: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    over: str | None = None
    setup: bool = False
    teardown: str | None = None
    inside: str | None = None
    body: str = ""
    reads_item: bool = False


class DagView(NamedTuple):
    """The whole file. `uses` names the optional parts of the template that it needs."""

    dag_id: str
    stem: str
    pipeline: str
    origin: str
    tasks: tuple[TaskView, ...]
    groups: tuple[GroupView, ...]
    common: dict[str, Any]
    params: dict[str, dict[str, Any]]
    shown: dict[str, AirflowParam]
    more: dict[str, Any]
    result: TaskView | None
    uses: frozenset[str]

    @property
    def flat(self) -> bool:
        """One statement per step."""
        return "loop" not in self.uses


def dag_view(plan: Plan, target: TargetSettings) -> DagView:
    """Everything the template needs for a plan that passed the checks."""
    lowered = lower(plan, target.glue)
    called = names(lowered.tasks, plan.groups)
    specs = {task.id: step_spec(task.step, plan) for task in lowered.tasks if task.step is not None}
    views = [_task_view(task, specs.get(task.id), lowered, called, target) for task in lowered.tasks]
    ruled = any(step.settings.priority is not None for step in plan.steps)
    common = _common(plan, views, target, ruled=ruled)
    params = params_spec(plan)
    shown = {param.name: airflow_param(param, params[param.name]) for param in plan.params}
    for name, it in shown.items():
        if it.shown:
            params[name]["shown"] = it.default
    dag_id = engine_ids([plan.name])[plan.name]
    return DagView(
        dag_id=dag_id,
        stem=_stem(dag_id, plan),
        pipeline=f"{plan.module}:{plan.function}",
        origin=_plain(f"{plan.file}, function {plan.function}"),
        tasks=tuple(views),
        groups=called.groups,
        common=common,
        params=params,
        shown=shown,
        more=_more(specs.values()),
        result=next((it for it in views if it.id == lowered.result), None),
        uses=_uses(plan, views, common, shown),
    )


def _task_view(
    task: Task, spec: dict[str, Any] | None, lowered: Lowered, called: Names, target: TargetSettings
) -> TaskView:
    ins: dict[str, Place] = {}
    arguments: dict[str, Any] = {}
    full = called.full
    if task.step is not None and spec is not None:
        ins, arguments = _worker_arguments(full[task.id], spec, lowered.places, full, task.over is not None)
        settings = task.step.settings
    else:
        settings = target.glue if task.kind not in ("Gate", "Map") else TaskSettings()
    places = {name: _renamed_places(it, full) for name, it in task.places.items()}
    if task.kind == "Join":
        from_params = [
            it.param for name in ("then", "orelse") for it in task.places[name].values() if isinstance(it, FromParam)
        ]
        if from_params:
            arguments["from_params"] = {name: name for name in dict.fromkeys(from_params)}
    options = {
        name: [full[ident] for ident in value] if task.kind == "Branch" else value
        for name, value in task.options.items()
    }
    arguments |= options | task_options(settings, target)
    if task.kind not in ("Step", "Join"):  # these run nothing of the user's
        for name in ("env", "secrets"):
            arguments.pop(name, None)
    else:
        arguments |= container_options(settings, target)
    return TaskView(
        task.id, called.local[task.id], full[task.id], called.variable[task.id], task.kind, called.group.get(task.id), ins, places,
        arguments, tuple(full[it] for it in task.up), tuple(full[it] for it in task.after),
        None if task.over is None else full[task.over], task.setup, None if task.teardown is None else full[task.teardown],
        None if task.inside is None else full[task.inside], called.variable.get(f"{task.id}\nbody", ""),
        task.inside is not None and any(isinstance(it, FromItem) for it in (task.step.inputs if task.step else {}).values()),
    )  # fmt: skip


def _renamed_places(value: Any, full: dict[str, str]) -> Any:
    """Places under full ids, and constants and parameters as the worker reads them; also in a dict."""
    if isinstance(value, dict):
        return {name: _renamed_places(it, full) for name, it in value.items()}
    if isinstance(value, Place):
        return value._replace(task=full[value.task])
    if isinstance(value, FromParam):
        return {"in": value.param}
    return {"const": constant_json(value.value)}


def _worker_arguments(
    task_id: str, spec: dict[str, Any], places: dict[tuple[str, str], Place], full: dict[str, str], mapped: bool
) -> tuple[dict[str, Place], dict[str, Any]]:
    """The inputs from other tasks, and what `Step` needs to build the step spec again."""
    ins: dict[str, Place] = {}
    arguments: dict[str, Any] = {}
    from_params = {}
    for name, source in spec["inputs"].items():
        if "param" in source:
            from_params[name] = source["param"]
        elif "item" in source:
            if name != "item":
                arguments["item_as"] = name
        else:
            place = places[source.get("step") or source["region"], source["output"]]
            ins[name] = place._replace(task=full[place.task])
    if mapped and not any("item" in source for source in spec["inputs"].values()):
        arguments["item_as"] = None
    if from_params:
        arguments = {"from_params": from_params} | arguments
    outputs = {places[spec["step"], name].key: ref for name, ref in spec["outputs"].items()}
    # A step that only puts the returned value together has an empty block.
    node = spec["block"][0] if spec["block"] else {"op": "none"}
    plain = len(spec["block"]) == 1 and node["op"] == "call" and "alternatives" not in node
    plain = plain and isinstance(node.get("kwargs", {}), dict)
    if plain:
        arguments = {"call": node["fn"]} | arguments
        arguments |= {key: node[key] for key in ("args", "kwargs", "nth", "home") if key in node}
        if outputs == {RETURN: {"out": node["id"]}}:
            return ins, arguments
        # Inside the file the one node of a plain call has the id of the task.
        outputs = {key: _renamed(ref, node["id"], task_id) for key, ref in outputs.items()}
    else:
        arguments["block"] = spec["block"]
        if outputs == {RETURN: {"out": task_id}}:
            return ins, arguments
    return ins, arguments | {"outputs": outputs}


def _renamed(ref: Any, old: str, new: str) -> Any:
    """A reference into a block of one node, with that node's id replaced. Constants are left alone."""
    if old == new or not isinstance(ref, (dict, list)):
        return ref
    if isinstance(ref, list):
        return [_renamed(item, old, new) for item in ref]
    if "const" in ref:
        return ref
    if ref.get("out") == old:
        return ref | {"out": new}
    return {key: _renamed(item, old, new) for key, item in ref.items()}


def task_options(settings: TaskSettings, target: TargetSettings) -> dict[str, Any]:
    """Arguments of the operator for what is set; durations in seconds. The names are Airflow's but for three."""
    options: dict[str, Any] = {}
    if settings.retries is not None:
        options["retries"] = settings.retries
    if settings.retry_delay is not None:
        options["retry_delay"] = settings.retry_delay.seconds
        options |= _backoff(settings, target)
    if settings.timeout is not None:
        options["execution_timeout"] = settings.timeout.seconds
    if settings.pool is not None:
        options["pool"] = settings.pool
    if settings.priority is not None:
        options["priority_weight"] = settings.priority
    if execution_of(target) == "kubernetes":
        return options  # the rest stands in the pod
    if settings.env:
        options["env"] = dict(settings.env)
    if settings.secrets:
        options["secrets"] = {name: [it.name, it.key] for name, it in settings.secrets.items()}
    return options


def container_options(settings: TaskSettings, target: TargetSettings) -> dict[str, Any]:
    """Arguments of an operator that starts containers, where they are not those of every task."""
    execution = execution_of(target)
    if execution == "docker":
        found: dict[str, Any] = {} if settings.image in (None, target.image) else {"image": settings.image}
        if settings.cpu is not None:
            found["cpus"] = settings.cpu.value / 1000
        if settings.memory is not None:
            found["mem_limit"] = settings.memory.value  # bytes: Docker reads 8g as 8 GiB, and knows no Gi
        return found | ({"labels": dict(settings.labels)} if settings.labels else {})
    if execution == "kubernetes":
        own = pod(settings, target, read_options(target))
        return {} if own == common_pod(target) else {"pod": own}
    return {}


def common_pod(target: TargetSettings) -> dict[str, Any]:
    """The pod of a task that has no settings of its own."""
    return pod(TaskSettings(), target, read_options(target))


def _backoff(settings: TaskSettings, target: TargetSettings) -> dict[str, Any]:
    """`backoff` becomes a retry policy in the file, the others are Airflow's own."""
    backoff, delay = settings.backoff, settings.retry_delay
    if backoff is None or delay is None:
        return {}
    most = None if backoff.max is None else backoff.max.seconds
    factor = int(backoff.factor) if backoff.factor == int(backoff.factor) else backoff.factor
    if backoff_is_exact(target):
        return {"backoff": {"delay": delay.seconds, "factor": factor} | ({} if most is None else {"most": most})}
    options: dict[str, Any] = {"retry_exponential_backoff": True if factor == 2 else factor}
    return options if most is None else options | {"max_retry_delay": most}


_HOISTED = ("retries", "retry_delay", "execution_timeout", "pool", "priority_weight")


def _common(plan: Plan, views: list[TaskView], target: TargetSettings, *, ruled: bool) -> dict[str, Any]:
    """`default_args`: the owner, what the target says of every task, and what all steps agree on (taken from them).

    The tasks that only branch and join get it too: it does them no harm.
    """
    common: dict[str, Any] = {}
    if plan.settings.owner is not None:
        common["owner"] = plan.settings.owner
    for name in _HOISTED:
        values = [view.arguments.get(name) for view in views if view.kind == "Step"]
        if len(values) > 1 and values[0] is not None and all(repr(value) == repr(values[0]) for value in values):
            common[name] = values[0]
            for view in views:
                if view.kind == "Step" or repr(view.arguments.get(name)) == repr(values[0]):
                    view.arguments.pop(name, None)
    if ruled:
        common["weight_rule"] = "absolute"
    return common | read_options(target).task


def _more(specs: Iterable[dict[str, Any]]) -> dict[str, Any]:
    """Keys of the step specs that this backend does not know; they are the same for all steps, or this is a bug."""
    found: dict[str, Any] = {}
    for spec in specs:
        for key, value in spec.items():
            if key not in _KNOWN:
                assert found.setdefault(key, value) == value, f"step specs differ in {key!r}"
    return found


def _stem(dag_id: str, plan: Plan) -> str:
    """The file's name without `.py`. Airflow puts its folder on `sys.path`, so no module of the user's may be called so."""
    from dagwright.ir.model import Call, Expr
    from dagwright.ir.walk import all_nodes

    modules = {plan.module, *(group.home.partition(":")[0] for group in plan.groups)}
    for step in plan.steps:
        for node in all_nodes(step.block):
            if isinstance(node, Call):
                modules.update((node.callee.module, *(module for module, _ in node.callee.alternatives)))
            elif isinstance(node, Expr):
                modules.update(symbol.partition(":")[0] for _, symbol in node.symbols)
    taken = {module.partition(".")[0] for module in modules} | {"dagwright_worker"}
    stem = f"{dag_id}_dag"
    while stem in taken:
        stem += "_dag"
    return stem


_DURATIONS = frozenset({"retry_delay", "execution_timeout", "max_retry_delay", "backoff"})


def _uses(plan: Plan, views: list[TaskView], common: dict[str, Any], shown: dict[str, AirflowParam]) -> frozenset[str]:
    arguments = common.keys() | {name for view in views for name in view.arguments}
    uses = arguments & {"env", "secrets", "backoff", "block", "nth", "home", "item_as"}
    uses |= {view.kind for view in views}
    if any(view.over is not None for view in views):
        uses.add("map")
    if any(view.inside is not None for view in views):
        uses.add("mapped_group")
    if any(view.group is not None for view in views):
        uses.add("groups")
    if any(place.collect for view in views for place in view.ins.values()):
        uses.add("collected")
    if any(view.teardown is not None for view in views):
        uses.add("cleanup")
    uses |= {param.source.source for param in plan.params if param.source is not None}
    if uses & {"env", "secrets"}:
        uses.add("environment")
    if any(source.startswith("schedule.") for source in uses):
        uses.add("schedule")
    if plan.params:
        uses.add("params")
    if any(it.shown for it in shown.values()):
        uses.add("shown")
    if len(views) > FLAT_LIMIT:
        uses.add("loop")
    if plan.settings.timeout is not None or arguments & _DURATIONS:
        uses.add("timedelta")
    return frozenset(uses)


def _plain(text: str) -> str:
    """Text fit for a comment or a docstring, whatever somebody called a file."""
    kept = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-./:, ")
    return "".join(char if char in kept else "?" for char in text)


def seconds(value: float) -> Code:
    """`timedelta(...)` in the largest unit that says it in a whole number."""
    for unit, size in (("days", 86_400), ("hours", 3_600), ("minutes", 60)):
        if value and value % size == 0:
            return Code(f"timedelta({unit}={int(value // size)})")
    number = int(value) if value == int(value) else value
    return Code(f"timedelta(seconds={number!r})")
