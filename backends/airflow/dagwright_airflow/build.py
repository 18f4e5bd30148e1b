"""What stands in a DAG file, worked out here and put into words by the template."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any, NamedTuple

from dagwright.plan.spec import params_spec, step_spec
from dagwright_airflow.code import Code
from dagwright_airflow.names import engine_ids, variables
from dagwright_airflow.options import read_options
from dagwright_airflow.params import AirflowParam, airflow_param
from dagwright_airflow.support import backoff_is_exact

if TYPE_CHECKING:
    from collections.abc import Container

    from dagwright.plan.model import Plan
    from dagwright.settings.model import TargetSettings, TaskSettings

FLAT_LIMIT = 200
"""Up to so many steps each has a statement of its own; above, the file is a loop over one line per step."""

RETURN = "return_value"
"""The key of the XCom that is a task's result."""

_KNOWN = ("protocol", "pipeline", "step", "block", "inputs", "outputs", "params")


class StepView(NamedTuple):
    """A step in Airflow's names. `arguments` are those of the class `Step`, as plain data.

    `ins` maps an input to the id and XCom key it comes from, `after` holds ids, `id` the step's own in the plan.
    """

    id: str
    task_id: str
    variable: str
    ins: dict[str, tuple[str, str]]
    arguments: dict[str, Any]
    after: tuple[str, ...]


class DagView(NamedTuple):
    """The whole file. `uses` names the optional parts of the template that it needs."""

    dag_id: str
    stem: str
    pipeline: str
    origin: str
    steps: tuple[StepView, ...]
    common: dict[str, Any]
    params: dict[str, dict[str, Any]]
    shown: dict[str, AirflowParam]
    more: dict[str, Any]
    result: StepView | None
    uses: frozenset[str]

    @property
    def flat(self) -> bool:
        """One statement per step."""
        return "loop" not in self.uses


def dag_view(plan: Plan, target: TargetSettings) -> DagView:
    """Everything the template needs for a plan that passed the checks."""
    specs = [step_spec(step, plan) for step in plan.steps]
    keys = _xcom_keys(plan)
    ids = engine_ids(step.id for step in plan.steps)
    # A name that several steps go by, as the elements of a list do, tells less than their ids.
    shared = {name for name, count in Counter(step.var for step in plan.steps).items() if count > 1}
    names = variables((step.id, step.id if step.var in shared else step.var or step.id) for step in plan.steps)
    ruled = any(step.settings.priority is not None for step in plan.steps)
    views = []
    for step, spec in zip(plan.steps, specs, strict=True):
        ins, arguments = _worker_arguments(ids[step.id], spec, keys, ids)
        arguments |= task_options(step.settings, target)
        after = tuple(ids[other] for other in step.after)
        views.append(StepView(step.id, ids[step.id], names[step.id], ins, arguments, after))
    common = _common(plan, views, target, ruled=ruled)
    params = params_spec(plan)
    shown = {param.name: airflow_param(param, params[param.name]) for param in plan.params}
    for name, it in shown.items():
        if it.shown:
            params[name]["shown"] = it.default
    returning = plan.result.step if plan.result is not None else None
    dag_id = engine_ids([plan.name])[plan.name]
    return DagView(
        dag_id=dag_id,
        stem=_stem(dag_id, plan),
        pipeline=f"{plan.module}:{plan.function}",
        origin=_plain(f"{plan.file}, function {plan.function}"),
        steps=tuple(views),
        common=common,
        params=params,
        shown=shown,
        more=_more(specs),
        result=next((it for it in views if it.id == returning), None),
        uses=_uses(plan, views, common, shown),
    )


def _xcom_keys(plan: Plan) -> dict[tuple[str, str], str]:
    """(step, output) -> XCom key. A step's only output, and the pipeline's result, is what the task returns."""
    keys: dict[tuple[str, str], str] = {}
    for step in plan.steps:
        returned = plan.result.output if plan.result is not None and plan.result.step == step.id else None
        if len(step.outputs) == 1:
            returned = next(iter(step.outputs))
        for output in step.outputs:
            keys[step.id, output] = RETURN if output == returned else _own_key(output, step.outputs)
    return keys


def _own_key(output: str, others: Container[str]) -> str:
    """The key of an output that is not the return value, even if the program calls it so."""
    if output != RETURN:
        return output
    key = f"{RETURN}_"
    while key in others:
        key += "_"
    return key


def _worker_arguments(
    task_id: str, spec: dict[str, Any], keys: dict[tuple[str, str], str], ids: dict[str, str]
) -> tuple[dict[str, tuple[str, str]], dict[str, Any]]:
    """The inputs from other steps, and what `Step` needs to build the step spec again."""
    ins = {
        name: (ids[source["step"]], keys[source["step"], source["output"]])
        for name, source in spec["inputs"].items()
        if "step" in source
    }
    arguments: dict[str, Any] = {}
    from_params = {name: source["param"] for name, source in spec["inputs"].items() if "param" in source}
    if from_params:
        arguments["from_params"] = from_params
    outputs = {keys[spec["step"], name]: ref for name, ref in spec["outputs"].items()}
    # A step that only puts the returned value together has an empty block.
    node = spec["block"][0] if spec["block"] else {"op": "none"}
    plain = len(spec["block"]) == 1 and node["op"] == "call" and "alternatives" not in node
    plain = plain and isinstance(node.get("kwargs", {}), dict)
    if plain:
        arguments = {"call": node["fn"]} | arguments
        arguments |= {key: node[key] for key in ("args", "kwargs", "nth") if key in node}
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
    if settings.env:
        options["env"] = dict(settings.env)
    if settings.secrets:
        options["secrets"] = {name: [it.name, it.key] for name, it in settings.secrets.items()}
    return options


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


def _common(plan: Plan, views: list[StepView], target: TargetSettings, *, ruled: bool) -> dict[str, Any]:
    """`default_args`: the owner, what the target says of every task, and what all steps agree on (taken from them)."""
    common: dict[str, Any] = {}
    if plan.settings.owner is not None:
        common["owner"] = plan.settings.owner
    for name in _HOISTED:
        values = [view.arguments.get(name) for view in views]
        if len(values) > 1 and values[0] is not None and all(repr(value) == repr(values[0]) for value in values):
            common[name] = values[0]
            for view in views:
                del view.arguments[name]
    if ruled:
        common["weight_rule"] = "absolute"
    return common | read_options(target).task


def _more(specs: list[dict[str, Any]]) -> dict[str, Any]:
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

    modules = {plan.module}
    for step in plan.steps:
        for node in step.block:
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


def _uses(plan: Plan, views: list[StepView], common: dict[str, Any], shown: dict[str, AirflowParam]) -> frozenset[str]:
    arguments = common.keys() | {name for view in views for name in view.arguments}
    uses = arguments & {"env", "secrets", "backoff", "block", "nth"}
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
