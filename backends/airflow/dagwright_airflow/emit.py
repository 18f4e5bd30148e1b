"""The emitted files: the view put into the template, read back, and compared with what was meant."""

from __future__ import annotations

import json
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from dagwright.backend import Artifact, Emission
from dagwright.emit.python import WIDTH, literal
from dagwright.plan.spec import PROTOCOL
from dagwright_airflow.build import dag_view, seconds
from dagwright_airflow.code import Code, call, source
from dagwright_airflow.options import in_containers, inline_limit, read_options
from dagwright_airflow.outside import (
    WHERE,
    deploy_command,
    has_worker_beside,
    imports_of,
    operator_of,
    outside_constants,
)
from dagwright_airflow.regions import RETURN, Place
from dagwright_airflow.support import execution_of
from dagwright_airflow.verify import Expected, Statement, verify

if TYPE_CHECKING:
    from dagwright.plan.model import Plan
    from dagwright.settings.model import TargetSettings
    from dagwright_airflow.build import DagView, TaskView
    from dagwright_airflow.naming import GroupView

_IMPORTED = {"TaskGroup": "groups", "task_group": "mapped_group"}
"""What Airflow gives beside the DAG and the operator, and the part of the file that needs it."""

_DURATIONS = ("retry_delay", "execution_timeout", "max_retry_delay")


class Said(NamedTuple):
    """A statement: the variable that it gives a value to ("" for none), the call, the task that it makes, how far it is indented."""

    variable: str
    statement: Statement
    task: str = ""
    indent: int = 4


def emission(plan: Plan, target: TargetSettings) -> Emission:
    """All files of a plan that passed the checks."""
    view = dag_view(plan, target)
    beside = has_worker_beside(plan, target)
    file = f"{view.stem}.py"
    dag = _dag_arguments(plan, target, view)
    statements = [Said(group.variable, _group(group)) for group in view.groups] if view.flat else []
    statements += [said for task in view.tasks for said in _statement(task, view)] if view.flat else []
    lines = [] if view.flat else [_line(task) for task in view.tasks]
    constants = _constants(plan, target, view)
    text = _render(plan, target, view, dag, statements, lines, constants)
    order = {(up, task.full) for task in view.tasks for up in (*task.up, *task.after)} if view.flat else set()
    variables = {task.full: task.variable for task in view.tasks}
    edges = {(variables[a], variables[b]) for a, b in order}
    expected = Expected(constants, dag, [(said.variable, said.statement) for said in statements], edges, lines)
    owners = [said.task for said in statements] if view.flat else [task.id for task in view.tasks]
    places = zip(verify(text, file, expected), owners, strict=True)
    source_map = {number: owner for place, owner in places if owner for number in place}
    artifacts = [Artifact(file, text, source_map)]
    names = [file]
    if beside:
        from dagwright.emit.worker import worker_source

        artifacts.append(Artifact("dagwright_worker.py", worker_source()))
        names.append("dagwright_worker.py")
    return Emission(tuple(artifacts), deploy_command(names, target))


def _constants(plan: Plan, target: TargetSettings, view: DagView) -> dict[str, Any]:
    """Names of the module and their values, in the order of the file."""
    found: dict[str, Any] = {"PIPELINE": view.pipeline}
    if plan.env is not None:
        found["ENVIRONMENT"] = plan.env
    if target.store is not None:
        found["STORE"] = target.store
    if plan.settings.schedule is not None:
        timetable = {"timezone": plan.settings.timezone}
        arguments = ", ".join(f"{name}={literal(value)}" for name, value in timetable.items())
        found["SCHEDULE"] = Code(f"CronTriggerTimetable({literal(plan.settings.schedule)}, {arguments})")
    if view.params:
        found["PARAMS"] = view.params
    return found | outside_constants(target)


def _dag_arguments(plan: Plan, target: TargetSettings, view: DagView) -> dict[str, Any]:
    """The arguments of `DAG(...)`, in the order in which people look for them."""
    settings = plan.settings
    doc = (plan.doc or "").strip()
    found: dict[str, Any] = {"dag_id": view.dag_id}
    if view.dag_id != plan.name:
        found["dag_display_name"] = plan.name
    description = settings.description or doc.partition("\n")[0]
    if description:
        found["description"] = description
    if doc:
        found["doc_md"] = doc + "\n"  # a text that ends in ".md" would be opened as a file
    found["schedule"] = None if settings.schedule is None else Code("SCHEDULE")
    found["start_date"] = _start_date(settings.start, settings.timezone)
    found["catchup"] = settings.catchup
    if settings.max_active_runs is not None:
        found["max_active_runs"] = settings.max_active_runs
    if settings.timeout is not None:
        found["dagrun_timeout"] = seconds(settings.timeout.seconds)
    if settings.tags:
        found["tags"] = list(settings.tags)
    if view.shown:
        found["params"] = {name: _param(name, view) for name in view.shown}
    if view.common:
        found["default_args"] = {name: _option(name, value)[1] for name, value in view.common.items()}
    if settings.on_failure is not None:
        found["on_failure_callback"] = Code("on_failure")
    return found | read_options(target).dag


def _start_date(start: str | None, timezone: str) -> Code:
    """The start in the pipeline's timezone; without one a day long past, because Airflow 2 demands a date."""
    import datetime

    moment = datetime.datetime.fromisoformat(start) if start is not None else datetime.datetime(2020, 1, 1)  # noqa: DTZ001
    if moment.tzinfo is not None:
        return Code(f"pendulum.parse({literal(moment.isoformat())})")
    parts = [moment.year, moment.month, moment.day, moment.hour, moment.minute, moment.second, moment.microsecond]
    while len(parts) > 3 and parts[-1] == 0:
        parts.pop()
    return Code(f"pendulum.datetime({', '.join(map(str, parts))}, tz={literal(timezone)})")


def _param(name: str, view: DagView) -> Code:
    it = view.shown[name]
    parts = [] if it.required else [literal(it.default)]
    parts += [f"{key}={literal(value)}" for key, value in it.schema.items()]
    return Code(f"Param({', '.join(parts)})")


def _option(name: str, value: Any) -> tuple[str, Any]:
    """An argument of the operator as the file spells it."""
    if name in _DURATIONS:
        return name, seconds(value)
    if name == "backoff":
        return "retry_policy", call("Backoff", value)
    return name, value


def _identity(task: TaskView) -> dict[str, Any]:
    """The id, and the name that people see where that is another."""
    return {"task_id": task.task_id} | ({} if task.full == task.id else {"task_display_name": task.id})


def _group(group: GroupView) -> Statement:
    """The group of a nested pipeline."""
    found: dict[str, Any] = {"group_id": group.name}
    if group.parent is not None:
        found["parent_group"] = Code(group.parent.variable)
    return Statement("TaskGroup", found | {"tooltip": group.home})


def _statement(task: TaskView, view: DagView) -> list[Said]:
    """The statements that make a task, in a file with one for every task."""
    others = {other.full: other for other in view.tasks}
    if task.inside is not None:
        return []  # it stands in its group
    if task.kind != "Map":
        return [Said(task.variable, _call_of(task, others), task.id)]
    group: dict[str, Any] = {"group_id": task.task_id, "prefix_group_id": False}
    if task.group is not None:
        group["parent_group"] = Code(task.group.variable)
    found = [Said(task.body, Statement("task_group", group))]
    inner = [other for other in view.tasks if other.inside == task.full]
    read = {it.task for other in inner for it in other.ins.values()}
    found += [Said(it.variable if it.full in read else "", _call_of(it, others), it.id, 8) for it in inner]
    item = {"item": Code(f"{others[task.over or ''].variable}.output")}
    return [*found, Said(task.variable, Statement(f"{task.body}.expand", item), task.id)]


def _call_of(task: TaskView, others: dict[str, TaskView]) -> Statement:
    """The call that makes a task."""

    def place(it: Any) -> Any:
        if not isinstance(it, Place):
            return it
        # The arguments of a mapped task are plain data, and the variables of a mapped group are its own.
        if task.over is not None or others[it.task].inside not in (None, task.inside):
            return it.task if it.key == RETURN and not it.collect else tuple(part for part in it if part)
        variable = others[it.task].variable
        if it.key == RETURN and not it.collect:
            return Code(variable)
        return Code(f"({variable}, {', '.join(literal(part) for part in it[1:] if part)})")

    found = _identity(task)
    arguments = dict(task.arguments)
    if "call" in arguments:
        found["call"] = arguments.pop("call")
    beside = {
        name for name, it in task.ins.items() if task.inside is not None and others[it.task].inside == task.inside
    }
    for key, chosen in (("ins", task.ins.keys() - beside), ("beside", beside)):
        if chosen:
            found[key] = {name: place(it) for name, it in task.ins.items() if name in chosen}
    for name, it in task.places.items():
        found[name] = {key: place(one) for key, one in it.items()} if isinstance(it, dict) else place(it)
    if task.reads_item:
        found["item"] = Code("item")
    found |= dict(_option(name, value) for name, value in arguments.items())
    if task.group is not None:
        found["task_group"] = Code(task.group.variable)
    if task.over is not None:
        return Statement("Step.partial", found, "expand", {"item": Code(f"{others[task.over].variable}.output")})
    if task.setup:
        return Statement(task.kind, found, "as_setup", {})
    if task.teardown is not None:
        setups = Code(others[task.teardown].variable)
        return Statement(task.kind, found, "as_teardown", {"setups": setups, "on_failure_fail_dagrun": True})
    return Statement(task.kind, found)


def _line(task: TaskView) -> dict[str, Any]:
    """A task in a file with one line per task."""

    def place(it: Any) -> Any:
        if not isinstance(it, Place):
            return it
        return it.task if it.key == RETURN and not it.collect else [part for part in it if part]

    found = _identity(task)
    if task.kind != "Step":
        found["kind"] = task.kind
    if "call" in task.arguments:
        found["call"] = task.arguments["call"]
    if task.ins:
        found["ins"] = {name: place(it) for name, it in task.ins.items()}
    for name, it in task.places.items():
        found[name] = {key: place(one) for key, one in it.items()} if isinstance(it, dict) else place(it)
    found |= task.arguments
    after = list(dict.fromkeys((*task.up, *task.after)))
    if after:
        found["after"] = after
    for key, value in (("expand", task.over), ("setup", task.setup), ("teardown", task.teardown)):
        if value:
            found[key] = value
    if task.group is not None:
        found["group"] = task.group.full
    return found


def _statements(statements: list[Said]) -> list[Code]:
    found: list[str] = []
    for variable, statement, _, indent in statements:
        if statement.function == "task_group":
            found += ["", call("@task_group", statement.arguments, 4, 4), f"def {variable}(item):"]
            continue
        head = " " * (indent - 4) + (f"{variable} = " if variable else "")
        tail = "" if not statement.method else f".{call(statement.method, statement.more)}"
        if statement.function.endswith(".expand"):
            found.append("")
        found.append(head + call(statement.function, statement.arguments, indent, 4 + len(head) + len(tail)) + tail)
    return [Code(statement) for statement in found]


def _order(view: DagView, name: str) -> list[Code]:
    """The edges `up` or `after` of all tasks: `a >> [b, c]` for what waits for one task only, `[a, b] >> c` for all else."""
    variables = {task.full: task.variable for task in view.tasks}
    edges = [(task.variable, [variables[up] for up in getattr(task, name)]) for task in view.tasks]
    single: dict[str, list[str]] = {}
    for variable, before in edges:
        if len(before) == 1:
            single.setdefault(before[0], []).append(variable)
    found = []
    for variable, before in edges:
        if len(before) > 1:
            found.append(f"{_names(before, 4 + len(variable))} >> {variable}")
        if variable in single:
            found.append(f"{variable} >> {_names(single[variable], 8 + len(variable))}")
    return [Code(statement) for statement in found]


def _names(names: list[str], used: int) -> str:
    """One name as it is, several as a list."""
    if len(names) == 1:
        return names[0]
    flat = f"[{', '.join(names)}]"
    return flat if 4 + used + len(flat) <= WIDTH else "[\n" + "".join(f"        {name},\n" for name in names) + "    ]"


def _render(
    plan: Plan,
    target: TargetSettings,
    view: DagView,
    dag: dict[str, Any],
    statements: list[Said],
    lines: list[dict[str, Any]],
    constants: dict[str, Any],
) -> str:
    beside = has_worker_beside(plan, target)
    execution = execution_of(target)
    execution = "" if execution == "process" else execution
    imports = imports_of(view.uses, plan, target)
    spec = {
        "protocol": PROTOCOL,
        "pipeline": Code("PIPELINE"),
        "step": Code("self.task_id"),
        "block": Code("block"),
        "inputs": Code("inputs"),
        "outputs": Code("outputs"),
        **({"params": Code("PARAMS")} if view.params else {}),
        **view.more,
    }
    variables = {"env": "**self.env", "secrets": "**read_secrets(self.secrets)"}
    used = [text for name, text in variables.items() if name in view.uses]
    result = view.result
    text: str = _template().render(
        uses=view.uses,
        title=Code(view.dag_id),
        origin=Code(view.origin),
        imports=imports,
        beside=beside,
        execution=execution,
        operator=operator_of(target),
        where=WHERE[execution_of(target)],
        worker=constants.get("WORKER"),
        base=operator_of(target) == "BaseOperator" or bool({"Items", "Collect"} & view.uses),
        loads_worker=not execution or plan.settings.on_failure is not None,
        python=constants.get("PYTHON"),
        container=constants.get("CONTAINER"),
        pod=constants.get("POD"),
        shown=bool(view.shown),
        pipeline=constants["PIPELINE"],
        environment=constants.get("ENVIRONMENT"),
        store=constants.get("STORE"),
        schedule=constants.get("SCHEDULE"),
        params=constants.get("PARAMS"),
        name=plan.name,
        on_failure=plan.settings.on_failure,
        facts=Code(source(_facts(plan, target, "map" in view.uses), 4, 4 + len("return "))),
        spec=Code(source(spec, 8, 8 + len("spec = "))),
        variables=Code("{" + ", ".join(used) + "}"),
        opening=call("with DAG", dag, 0, len(" as dag:")),
        statements=_statements(statements),
        ways=_order(view, "up") if view.flat else [],
        order=_order(view, "after") if view.flat else [],
        groups=Code(_group_lines(view)),
        places=bool({"Branch", "Join", "Collect", "Items", "map"} & view.uses),
        regions=_kinds(view) != ["Step"],
        more=Code("".join(f", {name}" for name, use in _IMPORTED.items() if use in view.uses)),
        kinds=Code(source({kind: Code(kind) for kind in _kinds(view)}, 0, len("KINDS = "))),
        lines=Code("\n".join(map(json.dumps, lines))),  # ASCII, and no JSON has three quotes in a row
        result=None if result is None else Code(result.variable if view.flat else f"steps[{literal(result.full)}]"),
        code=Code,
    )
    return text.rstrip("\n") + "\n"


def _kinds(view: DagView) -> list[str]:
    """The classes of the tasks."""
    return [kind for kind in ("Step", "Branch", "Join", "Items", "Collect", "Gate") if kind in view.uses | {"Step"}]


def _group_lines(view: DagView) -> str:
    """What `GROUPS` holds where the file is a loop: a line for each group, (id, name, group around it, tooltip)."""
    rows = [(it.full, it.name, it.parent.full if it.parent is not None else None, it.home) for it in view.groups]
    return literal(rows, 0, len("GROUPS = "))


def _facts(plan: Plan, target: TargetSettings, mapped: bool) -> dict[str, Any]:
    """The constant part of what the worker is told about a run."""
    found: dict[str, Any] = {"pipeline": Code("run.dag_id"), "run": Code("run.run_id")}
    if plan.env is not None:
        found["env"] = Code("ENVIRONMENT")
    if target.store is not None:
        found["store"] = Code('os.environ.get("DAGWRIGHT_STORE") or STORE')
    elif in_containers(target):  # what is set for the Airflow worker is not set in there
        found["store"] = Code('os.environ.get("DAGWRIGHT_STORE")')
    if mapped:
        found["index"] = Code('context["ti"].map_index if context["ti"].map_index >= 0 else None')
    return found | {"inline": inline_limit(target)}


@cache
def _template() -> Any:
    """The template, read once. Whatever it prints goes through `source`, so only `Code` can become code."""
    from dagwright.emit.template import environment

    return environment(__file__, finalize=source).get_template("dag.py.j2")
