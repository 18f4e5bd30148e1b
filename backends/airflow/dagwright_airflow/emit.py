"""The emitted files: the view put into the template, read back, and compared with what was meant."""

from __future__ import annotations

import json
from functools import cache
from typing import TYPE_CHECKING, Any

from dagwright.backend import Artifact, Emission
from dagwright.emit.python import WIDTH, literal
from dagwright_airflow.build import RETURN, dag_view, seconds
from dagwright_airflow.code import Code, call, source
from dagwright_airflow.options import read_options
from dagwright_airflow.verify import Expected, verify

if TYPE_CHECKING:
    from dagwright.plan.model import Plan
    from dagwright.settings.model import TargetSettings
    from dagwright_airflow.build import DagView, StepView

_DURATIONS = ("retry_delay", "execution_timeout", "max_retry_delay")


def emission(plan: Plan, target: TargetSettings) -> Emission:
    """All files of a plan that passed the checks."""
    view = dag_view(plan, target)
    beside = target.worker != "installed"
    file = f"{view.stem}.py"
    dag = _dag_arguments(plan, target, view)
    steps = {} if not view.flat else {step.id: _step_arguments(step, view) for step in view.steps}
    lines = [] if view.flat else [_line(step) for step in view.steps]
    constants = _constants(plan, target, view)
    text = _render(plan, target, view, dag, steps, lines, constants)
    expected = Expected(
        constants, dag, [(view_of.variable, steps[view_of.id]) for view_of in view.steps if steps], lines
    )
    places = verify(text, file, expected)
    source_map = {number: step.id for place, step in zip(places, view.steps, strict=True) for number in place}
    artifacts = [Artifact(file, text, source_map)]
    names = [file]
    if beside:
        from dagwright.emit.worker import worker_source

        artifacts.append(Artifact("dagwright_worker.py", worker_source()))
        names.append("dagwright_worker.py")
    copied = " ".join(f"{{out}}/{name}" for name in names)
    return Emission(tuple(artifacts), f'cp {copied} "${{AIRFLOW_HOME:-$HOME/airflow}}/dags/"')


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
    return found


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


def _identity(step: StepView) -> dict[str, Any]:
    """The id, and the name that people see where that is another."""
    return {"task_id": step.task_id} | ({} if step.task_id == step.id else {"task_display_name": step.id})


def _step_arguments(step: StepView, view: DagView) -> dict[str, Any]:
    """The arguments of `Step(...)` in a file with one statement per step."""
    found = _identity(step)
    arguments = dict(step.arguments)
    if "call" in arguments:
        found["call"] = arguments.pop("call")
    if step.ins:
        variables = {other.task_id: other.variable for other in view.steps}
        found["ins"] = {
            name: Code(variables[task] if key == RETURN else f"({variables[task]}, {literal(key)})")
            for name, (task, key) in step.ins.items()
        }
    return found | dict(_option(name, value) for name, value in arguments.items())


def _line(step: StepView) -> dict[str, Any]:
    """A step in a file with one line per step."""
    found = _identity(step)
    if "call" in step.arguments:
        found["call"] = step.arguments["call"]
    if step.ins:
        found["ins"] = {name: task if key == RETURN else [task, key] for name, (task, key) in step.ins.items()}
    found |= step.arguments
    if step.after:
        found["after"] = list(step.after)
    return found


def _statements(view: DagView, steps: dict[str, dict[str, Any]]) -> list[Code]:
    return [
        Code(f"{step.variable} = " + call("Step", steps[step.id], 4, 4 + len(f"{step.variable} = ")))
        for step in view.steps
    ]


def _order(view: DagView) -> list[Code]:
    """The order edges: `a >> [b, c]` for what waits for one step only, `[a, b] >> c` for all else."""
    variables = {step.task_id: step.variable for step in view.steps}
    single: dict[str, list[str]] = {}
    for step in view.steps:
        if len(step.after) == 1:
            single.setdefault(variables[step.after[0]], []).append(step.variable)
    found = []
    for step in view.steps:
        if len(step.after) > 1:
            found.append(
                f"{_names([variables[task] for task in step.after], 4 + len(step.variable))} >> {step.variable}"
            )
        if step.variable in single:
            found.append(f"{step.variable} >> {_names(single[step.variable], 8 + len(step.variable))}")
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
    steps: dict[str, dict[str, Any]],
    lines: list[dict[str, Any]],
    constants: dict[str, Any],
) -> str:
    beside = target.worker != "installed"
    imports = {
        "json": not view.flat or "shown" in view.uses,
        "os": beside or "environment" in view.uses or target.store is not None,
        "sys": beside,
        "timedelta": "timedelta" in view.uses,
    }
    imports["any"] = any(imports.values()) or "environment" in view.uses
    spec = {
        "protocol": "1.0",
        "pipeline": Code("PIPELINE"),
        "step": Code("self.task_id"),
        "block": Code("self.block"),
        "inputs": Code("self.inputs"),
        "outputs": Code("self.outputs"),
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
        shown=bool(view.shown),
        pipeline=constants["PIPELINE"],
        environment=constants.get("ENVIRONMENT"),
        store=constants.get("STORE"),
        schedule=constants.get("SCHEDULE"),
        params=constants.get("PARAMS"),
        name=plan.name,
        on_failure=plan.settings.on_failure,
        facts=Code(source(_facts(plan, target), 4, 4 + len("return "))),
        spec=Code(source(spec, 8, 8 + len("spec = "))),
        variables=Code("{" + ", ".join(used) + "}"),
        opening=call("with DAG", dag, 0, len(" as dag:")),
        statements=_statements(view, steps) if view.flat else [],
        order=_order(view) if view.flat else [],
        lines=Code("\n".join(map(json.dumps, lines))),  # ASCII, and no JSON has three quotes in a row
        result=None if result is None else Code(result.variable if view.flat else f"steps[{literal(result.task_id)}]"),
        code=Code,
    )
    return text.rstrip("\n") + "\n"


def _facts(plan: Plan, target: TargetSettings) -> dict[str, Any]:
    """The constant part of what the worker is told about a run."""
    found: dict[str, Any] = {"pipeline": Code("run.dag_id"), "run": Code("run.run_id")}
    if plan.env is not None:
        found["env"] = Code("ENVIRONMENT")
    if target.store is not None:
        found["store"] = Code('os.environ.get("DAGWRIGHT_STORE") or STORE')
    return found | {"inline": read_options(target).inline_limit}


@cache
def _template() -> Any:
    """The template, read once. Whatever it prints goes through `source`, so only `Code` can become code."""
    import os

    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    folder = os.path.join(os.path.dirname(os.path.abspath(__file__)), "templates")
    environment = Environment(  # noqa: S701 -- Python is written, not HTML
        loader=FileSystemLoader(folder),
        undefined=StrictUndefined,
        finalize=source,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        optimized=False,  # a template is rendered once: to fold its constants takes longer than it saves
    )
    return environment.get_template("dag.py.j2")
