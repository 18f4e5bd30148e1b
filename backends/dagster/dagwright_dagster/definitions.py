"""What stands in the file of definitions, worked out from a plan; `render` puts it into words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from dagwright.emit.python import WIDTH, literal
from dagwright.ir.json import constant_json
from dagwright.ir.model import Const
from dagwright.plan.model import FromParam, FromRegion, FromStep, IfRegion, MapRegion, Step, producer, walk_units
from dagwright.plan.spec import source_json, step_spec
from dagwright_dagster import names
from dagwright_dagster.assets import assets_of
from dagwright_dagster.compose import Composition
from dagwright_dagster.graph import Graph
from dagwright_dagster.options import in_one_process, profile, read_options
from dagwright_dagster.retries import retry_options

if TYPE_CHECKING:
    from dagwright.plan.model import Plan, Source
    from dagwright.settings.model import TargetSettings
    from dagwright_dagster.assets import Asset
    from dagwright_dagster.graph import Op, Port

FLAT_LIMIT = 200
"""Up to so many ops each has a definition of its own; above, they are made from a table with one line per op."""


class OpView(NamedTuple):
    """An op as the file shows it: `kind` is the function of the template that makes it, `said` are that one's arguments."""

    id: str
    kind: str
    task: str
    said: dict[str, Any]


class View(NamedTuple):
    """The whole file. `uses` are the parts of the template that are needed; `returns` are the outputs of the graph."""

    plan: Plan
    stem: str
    job: str
    variable: str
    graph: Graph
    ops: tuple[OpView, ...]
    statements: tuple[str, ...]
    returns: dict[str, Port]
    returned: dict[str, str]
    assets: tuple[Asset, ...]
    store: str | None
    python_path: tuple[str, ...]
    beside: bool
    executor: str
    paused: bool
    uses: frozenset[str]


def view_of(plan: Plan, target: TargetSettings) -> View:
    """Everything the template needs for a plan that passed the checks."""
    options = read_options(target)
    graph = Graph(plan, assets=options.assets)
    assets = assets_of(plan, graph) if options.assets else ()
    returns = {it.name: it.port for it in assets}
    if not options.assets and plan.result is not None:
        returns = {"result": graph.port(plan.result)}
    job = names.job_name(plan.name)
    space = names.Namespace()
    variable = space.take(plan.name)
    table = len(graph.ops) > FLAT_LIMIT
    tasks = {ident: f"OPS[{op.name!r}]" if table else space.take(op.name) for ident, op in graph.ops.items()}
    composition = Composition(plan, graph, tasks, returns.values(), space)
    ops = tuple(_op_view(op, graph, plan, target, tasks[op.id]) for op in graph.ops.values())
    return View(
        plan=plan,
        stem=names.file_stem(plan.name, _modules(plan)),
        job=job,
        variable=variable,
        graph=graph,
        ops=ops,
        statements=tuple(composition.lines()),
        returns=returns,
        returned={name: composition.value(port) for name, port in returns.items()},
        assets=assets,
        store=target.store,
        python_path=options.python_path,
        beside=target.worker != "installed",
        executor=_executor(plan, target),
        paused=options.paused,
        uses=_uses(plan, graph, ops, table=table, assets=bool(assets)),
    )


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


# --- ops ---


def _op_view(op: Op, graph: Graph, plan: Plan, target: TargetSettings, task: str) -> OpView:
    if isinstance(op.unit, Step):
        return OpView(op.id, "step", task, _step_said(op, op.unit, graph, plan, target))
    kind = "join" if isinstance(op.unit, IfRegion) else "collect"
    said = _joined(op, graph) if isinstance(op.unit, IfRegion) else _collected(op, graph)
    return OpView(op.id, kind, task, {"name": op.name, "region": op.unit.id, **said, **_common(op)})


def _common(op: Op) -> dict[str, Any]:
    """What all kinds of ops say: names that differ from the plan's, inputs that are order only, outputs that people read."""
    found: dict[str, Any] = {}
    after = [wire.name for wire in op.wires if wire.order]
    if after:
        found["after"] = after
    if op.done:
        found["done"] = True
    if op.public:
        found["public"] = [key if isinstance(op.unit, Step) else op.outs[key] for key in op.outs if key in op.public]
    return found


def _step_said(op: Op, step: Step, graph: Graph, plan: Plan, target: TargetSettings) -> dict[str, Any]:
    spec = step_spec(step, plan)
    usual = {"op": "call", "id": step.id}
    said: dict[str, Any] = {"name": op.name}
    if op.name != step.id:
        said["step_id"] = step.id
    said["block"] = [{key: it for key, it in node.items() if usual.get(key) != it} for node in spec["block"]]
    said["inputs"] = {name: _input(source, graph) for name, source in step.inputs.items()}
    said["outputs"] = spec["outputs"]
    ins = {key: it for key, it in op.ins.items() if key != it}
    outs = {key: it for key, it in op.outs.items() if key != it}
    if ins:
        said["ins"] = ins
    if outs:
        said["outs"] = outs
    more = {key: it for key, it in spec.items() if key not in _TOLD}
    if more:
        said["more"] = more
    return {**said, **_common(op), **_options(op, step, plan, target)}


_TOLD = frozenset({"protocol", "pipeline", "step", "block", "inputs", "outputs", "params"})


def _input(source: Source, graph: Graph) -> dict[str, Any]:
    """Where an input comes from, for the worker. What a region yields has a shape that only the run knows."""
    found = source_json(source)
    if not isinstance(source, FromRegion):
        return found
    region = graph.units[source.region]
    if isinstance(region, MapRegion) and region.id in graph.direct:
        return {**found, "collect": "many" if region.outputs[source.output].many else "one"}
    return {**found, "collect": "tree"}


def _joined(op: Op, graph: Graph) -> dict[str, Any]:
    """`values`: for each output the input that has what the sides give; and, where a side gives none, what is it then."""
    region = op.unit
    assert isinstance(region, IfRegion)
    inside = {unit.id for block in (region.then, region.orelse) for unit in block}
    values = {}
    for name, merge in region.outputs.items():
        sides = {}
        for word, source in (("then", merge.then), ("else", merge.orelse)):
            if isinstance(source, Const) or producer(source) not in inside:
                sides[word] = _given(source, op.ins.get(f"{name} {word}"))
        values[op.outs[name]] = {"in": op.ins[name], **sides}
    return {"values": values}


def _collected(op: Op, graph: Graph) -> dict[str, Any]:
    """`values`: for each output the input with what the rounds give; `each`: where they all give the same."""
    region = op.unit
    assert isinstance(region, MapRegion)
    body = {step.id for step in region.body}
    values = {}
    for name, output in region.outputs.items():
        said: dict[str, Any] = {"in": op.ins[name]}
        if output.many:
            said["many"] = True
        source = output.source
        if isinstance(source, (Const, FromParam)) or (
            isinstance(source, (FromStep, FromRegion)) and producer(source) not in body
        ):
            said["each"] = _given(source, op.ins.get(f"{name} each"))
        values[op.outs[name]] = said
    return {"values": values}


def _given(source: Source | Const, wire: str | None) -> dict[str, Any]:
    if isinstance(source, Const):
        return {"const": constant_json(source.value)}
    return {"param": source.param} if isinstance(source, FromParam) else {"in": wire}


def _options(op: Op, step: Step, plan: Plan, target: TargetSettings) -> dict[str, Any]:
    """What is set for a task: Dagster's own words where they mean the same, else those of the template's `step`."""
    settings = step.settings
    options: dict[str, Any] = retry_options(settings)
    if settings.timeout is not None:
        options["timeout"] = settings.timeout.seconds
    if profile(target) == "process":
        if settings.env:
            options["env"] = dict(settings.env)
        if settings.secrets:
            options["secrets"] = {variable: [it.name, it.key] for variable, it in settings.secrets.items()}
    if settings.pool is not None:
        options["pool"] = settings.pool
    tags: dict[str, Any] = dict(settings.labels)
    if step.group is not None:
        tags["dagwright/group"] = step.group
    if settings.priority is not None:
        tags["dagster/priority"] = str(settings.priority)
    if op.loop is not None and op.loop in _limits(plan) and not in_one_process(target):
        tags["dagwright/loop"] = op.loop
    if profile(target) == "kubernetes":
        from dagwright_dagster.kubernetes import pod

        found = pod(settings)
        if found:
            tags["dagster-k8s/config"] = found
    if tags:
        options["tags"] = tags
    return options


# --- the job ---


def _limits(plan: Plan) -> dict[str, int]:
    """How many ops of a loop may run at once, by loop."""
    return {
        unit.id: unit.max_parallel
        for unit in walk_units(plan.units)
        if isinstance(unit, MapRegion) and unit.max_parallel is not None
    }


def _executor(plan: Plan, target: TargetSettings) -> str:
    """The executor of the job, as source; empty for Dagster's own choice, which the run can change."""
    options = read_options(target)
    if in_one_process(target):
        return "dg.in_process_executor"
    config: dict[str, Any] = {}
    if options.max_concurrent is not None:
        config["max_concurrent"] = options.max_concurrent
    limits = [{"key": "dagwright/loop", "value": loop, "limit": limit} for loop, limit in _limits(plan).items()]
    if limits:
        config["tag_concurrency_limits"] = limits
    if profile(target) == "kubernetes":
        if target.image is not None:
            config["job_image"] = target.image
        if target.namespace is not None:
            config["job_namespace"] = target.namespace
        return _configured("k8s_job_executor", config) if config else "k8s_job_executor"
    return _configured("dg.multiprocess_executor", config) if config else ""


def _configured(executor: str, config: dict[str, Any]) -> str:
    """An executor with its configuration, as an argument that stands below `    executor_def=`."""
    flat = f"{executor}.configured({literal(config, 0, -1000)})"
    if len(flat) + 18 <= WIDTH:
        return flat
    return f"{executor}.configured(\n        {literal(config, 8, 9)}\n    )"


def _uses(plan: Plan, graph: Graph, ops: tuple[OpView, ...], *, table: bool, assets: bool) -> frozenset[str]:
    words = {key for op in ops for key in op.said} | {op.kind for op in ops}
    uses = words & {"pool", "more", "env", "secrets", "timeout", "retries", "delays", "tags", "ins", "outs", "join", "collect",
        "public", "done"}  # fmt: skip
    for op in ops:
        for output in op.said["outputs"].values() if op.kind == "step" else ():
            uses |= {"flag", "items"} & output.keys()
        for value in op.said.get("values", {}).values():
            uses |= {"sides"} if {"then", "else"} & value.keys() else {"each"} & value.keys()
            if any(isinstance(side, dict) and "param" in side for side in value.values()):
                uses.add("elsewhere_param")
    settings = plan.settings
    if settings.timeout is not None:
        uses.add("deadline")
    if uses & {"timeout", "env", "secrets", "deadline"}:
        uses.add("child")
    if uses & {"timeout", "deadline"}:
        uses.add("limits")
    if any(param.source is not None and param.source.source.startswith("schedule.") for param in plan.params):
        uses.add("time")
    if settings.schedule is not None:
        uses.add("schedule")
    if settings.on_failure is not None:
        uses.add("on_failure")
    if table:
        uses.add("table")
    if assets:
        uses.add("assets")
    if any(op.loop is not None for op in graph.ops.values()):
        uses.add("loop")
    return frozenset(uses)
