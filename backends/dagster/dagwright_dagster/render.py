"""Puts a file of definitions into words. User data gets into it by `literal` only, so it can never become code."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dagwright.emit.python import WIDTH, broken_or_flat, literal
from dagwright.plan.spec import PROTOCOL, params_spec
from dagwright_dagster.names import digest, job_name

if TYPE_CHECKING:
    from jinja2 import Template

    from dagwright.plan.model import Plan, PlanParam
    from dagwright_dagster.definitions import OpView, View

INLINE = 8192
"""Bytes of a value that stay in its envelope; what is longer goes to the store."""


def render(view: View) -> str:
    """The text of the file."""
    plan = view.plan
    return _template().render(
        title=plain(plan.name),
        origin=plain(f"{plan.file}:{plan.function}"),
        beside=view.beside,
        imports=_imports(view),
        python_path=list(view.python_path),
        uses=view.uses,
        pipeline=f"{plan.module}:{plan.function}",
        params=params_spec(plan),
        fields={param.name: _field(param) for param in plan.params},
        store=view.store,
        start=_start(plan),
        on_failure=plan.settings.on_failure,
        protocol=PROTOCOL,
        plan=plan,
        inline=INLINE,
        variables=_variables(view.uses),
        ops=view.ops,
        headings=_headings(view),
        statements=view.statements,
        returned=view.returned,
        returns=_returns(view),
        graph_options=_graph_options(view),
        assets=view.assets,
        variable=view.variable,
        job=view.job,
        description=summary(plan),
        tags=_tags(plan),
        metadata={"owner": plan.settings.owner} if plan.settings.owner else {},
        executor=view.executor,
        schedule_name=f"{view.job}_schedule",
        sensor_name=f"{view.job}_on_failure",
        paused=view.paused,
    )


def _graph_options(view: View) -> str:
    """Arguments of `@dg.graph`, as source."""
    outs = [f"{literal(name)}: dg.GraphOut()" for name in view.returns]
    flat = f"name={literal(view.job)}" + (f", out={{{', '.join(outs)}}}" if outs else "")
    if len(flat) + 11 <= WIDTH:
        return flat
    return f"\n    name={literal(view.job)},\n    out={broken_or_flat('{', outs, '}', 4, 9)},\n"


def _returns(view: View) -> str:
    """What the graph function returns, as source."""
    if not view.assets:
        return view.returned.get("result", "")
    pairs = [f"{literal(name)}: {value}" for name, value in view.returned.items()]
    return broken_or_flat("{", pairs, "}", 4, 11)


def _template() -> Template:
    from dagwright.emit.template import environment

    own = environment(__file__)
    own.filters["lit"] = lambda value, used=0: literal(value, 0 if not used else 4 * (used < 30), used)
    own.filters["definition"] = op_source
    own.filters["line"] = op_line
    return own.get_template("definitions.py.j2")


def summary(plan: Plan) -> str:
    """The description as set, else the first paragraph of the docstring, else where the job comes from."""
    first = (plan.doc or "").strip().partition("\n\n")[0]
    return plan.settings.description or " ".join(first.split()) or f"Compiled from {plan.file}:{plan.function}"


def _tags(plan: Plan) -> dict[str, str]:
    """Tags of the job, and of its runs: those that are set, and the name to limit or look for runs by."""
    name = job_name(plan.name)
    return {"dagwright/pipeline": name if len(name) <= 63 else digest(plan.name)} | dict.fromkeys(
        plan.settings.tags, ""
    )


def _start(plan: Plan) -> str | None:
    """The moment before which there are no runs, as source: where its text names no zone, in the pipeline's."""
    import datetime

    settings = plan.settings
    if settings.schedule is None or settings.start is None:
        return None
    moment = datetime.datetime.fromisoformat(settings.start)
    found = f"datetime.datetime.fromisoformat({literal(moment.isoformat())})"
    return found if moment.tzinfo is not None else f"{found}.replace(tzinfo=ZoneInfo({literal(settings.timezone)}))"


def _field(param: PlanParam) -> str:
    """Arguments of `Field`: whether the run must give the parameter, and what people read about it."""
    text = param.annotation or "Any"
    if param.source is not None:
        text = f"{text}, from {param.source.source}"
    elif param.default is not None:
        text = f"{text} = {param.default.value!r}" if _is_simple(param.default.value) else f"{text}, with a default"
    required = param.default is None and param.source is None
    return f"is_required={required}, description={literal(text)}"


def _is_simple(value: Any) -> bool:
    """Whether `repr` says it in the same way on every Python."""
    return value is None or type(value) in (bool, int, float) or (type(value) is str and value.isascii())


def _headings(view: View) -> dict[str, str]:
    """What stands above the first of the ops of a nested pipeline, and above the first op behind it, by op."""
    titles = {group.id: f"{group.id}: the pipeline {group.home}" for group in view.plan.groups}
    found, before = {}, None
    for op in view.ops:
        group = view.graph.ops[op.id].unit.group
        if group != before:
            found[op.id] = plain(titles.get(group or "", view.plan.name))
        before = group
    return found


def _variables(uses: frozenset[str]) -> str:
    """The environment of a step in a process of its own, as source."""
    if "secrets" in uses:
        held = "{key: secret(*it) for key, it in (secrets or {}).items()}"
        return f"{{**(env or {{}}), **{held}}}" if "env" in uses else held
    return "env or {}" if "env" in uses else "{}"


def _imports(view: View) -> list[str]:
    """The standard library's part of the imports, in the order a formatter would give them."""
    uses = view.uses
    lines = {"import json", "import os", "from collections.abc import Iterator, Sequence", "from typing import Any"}
    if view.beside or view.python_path or "child" in uses or {"sides", "each"} & uses:
        lines.add("import sys")
    if "child" in uses:
        lines |= {"import signal", "import subprocess", "import tempfile"}
    if "limits" in uses:
        lines.add("import threading")
    if "deadline" in uses:
        lines.add("import time")
    start = _start(view.plan)
    if start is not None:
        lines |= {"import datetime"} | ({"from zoneinfo import ZoneInfo"} if "ZoneInfo" in start else set())
    return sorted(lines, key=lambda line: (line.startswith("from"), line))


def plain(text: str) -> str:
    """Text for the docstring at the top: what is no plain ASCII, and what could end a docstring, is a question mark."""
    return "".join(char if " " <= char <= "~" and char not in '"\\' else "?" for char in text)


def op_source(op: OpView) -> str:
    """`clean = step("clean", block=[...], inputs={...}, outputs={...}, retries=2)`."""
    rows = [literal(op.said["name"])]
    rows += [f"{key}={literal(it, 4, len(key) + 6)}" for key, it in op.said.items() if key != "name"]
    flat = f"{op.task} = {op.kind}({', '.join(rows)})"
    if len(flat) <= WIDTH and "\n" not in flat:
        return flat
    return f"{op.task} = {op.kind}(\n" + "".join(f"    {row},\n" for row in rows) + ")"


def op_line(op: OpView) -> str:
    """The op as one line of the table that the ops are made from: JSON, as a string literal."""
    from json import dumps

    return literal(dumps({"kind": op.kind, **op.said}))
