"""Puts a flow file into words. User data gets into it by `literal` only, so it can never become code."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dagwright.emit.python import WIDTH, broken_or_flat, literal
from dagwright.plan.model import FromStep
from dagwright.plan.spec import PROTOCOL, params_spec
from dagwright_prefect.annotations import imports as annotation_imports
from dagwright_prefect.flow import IN_A_CHILD, OWN_OPTIONS, THREADS_LIMIT, shown_spec
from dagwright_prefect.layout import submit_text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from jinja2 import Template

    from dagwright_prefect.flow import FlowView, StepView

INLINE = 65536
"""Bytes of a value that stay in memory, in its envelope; what is longer goes through a folder or the store."""


def render(view: FlowView) -> str:
    """The text of the flow file."""
    plan = view.plan
    futures = {step.id: step.future for step in view.steps}
    return _template(view, futures).render(
        title=plain(plan.name),
        origin=plain(f"{plan.file}:{plan.function}"),
        beside=view.beside,
        imports=_imports(view),
        python_path=list(view.python_path),
        uses=view.uses,
        pipeline=f"{plan.module}:{plan.function}",
        params=params_spec(plan),
        store=view.store,
        on_failure=plan.settings.on_failure,
        protocol=PROTOCOL,
        own_words=_own_words(view.uses),
        own_options=view.uses & OWN_OPTIONS,
        child_when=" or ".join(word for word in IN_A_CHILD if word in view.uses),
        n=view.names,
        plan=plan,
        inline=INLINE,
        steps=view.steps,
        headings=_headings(view),
        flow_options=view.flow_options,
        max_workers=view.max_workers,
        function=view.function,
        signature=view.signature,
        given=broken_or_flat("{", [f"{literal(k)}: {v}" for k, v in view.parameters.items()], "}", 4, 40),
        body=view.body,
        result=view.result,
        threads=THREADS_LIMIT,
        futures=broken_or_flat("[", list(futures.values()), "]", 8, 20),
        result_future=_result_future(view, futures),
    )


def _template(view: FlowView, futures: Mapping[str, str]) -> Template:
    from dagwright.emit.template import environment

    own = environment(__file__)
    own.filters["lit"] = lambda value, used=0: literal(value, 0, used)
    own.filters["definition"] = step_source
    own.filters["line"] = step_line
    own.filters["submit"] = lambda step: submit_source(step, futures, view.names["params"])
    return own.get_template("flow.py.j2")


def _result_future(view: FlowView, futures: Mapping[str, str]) -> str:
    """The task run that returns the result, in a flow without regions."""
    result = view.plan.result
    if not isinstance(result, FromStep):
        return ""
    return f"{view.names['futures']}[{literal(result.step)}]" if "loop" in view.uses else futures[result.step]


def _headings(view: FlowView) -> dict[str, str]:
    """What stands above the first of the steps of a nested pipeline, and above the first step behind it, by step."""
    titles = {group.id: f"{group.id}: the pipeline {group.home}" for group in view.plan.groups}
    found, before = {}, None
    for step in view.steps:
        if step.group != before:
            found[step.id] = plain(titles.get(step.group or "", view.plan.name))
        before = step.group
    return found


def _own_words(uses: frozenset[str]) -> str:
    words = [f"`{word}`" for word in IN_A_CHILD if word in uses]
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} or {words[-1]}" if words else ""


def _imports(view: FlowView) -> list[str]:
    """The standard library's part of the imports, in the order a formatter would give them."""
    uses, params = view.uses, view.plan.params
    lines = {"import json", "import os", "import shutil", "import sys", "import tempfile"}
    lines |= {"from collections.abc import Iterator", "from contextvars import ContextVar"}
    lines.add(f"from contextlib import contextmanager{', nullcontext' if 'pool' in uses else ''}")
    if params:
        lines.add("import inspect")
    if "child" in uses:
        lines |= {"import signal", "import subprocess"}
    if "timeout" in uses:
        lines.add("import threading")
    if "regions" in uses:
        lines.add("from itertools import count")
    if "each" in uses:
        lines -= {"from collections.abc import Iterator", "from contextvars import ContextVar"}
        lines |= {
            "from collections.abc import Callable, Iterator",
            "from concurrent.futures import ThreadPoolExecutor",
            "from contextvars import ContextVar, copy_context",
        }
    typing = {"Any"}
    for param in params:
        for line in annotation_imports(param.type):
            if line.startswith("from typing import "):
                typing.add(line.rpartition(" ")[2])
            else:
                lines.add(line)
    lines.add(f"from typing import {', '.join(sorted(typing))}")
    return sorted(lines, key=lambda line: (line.startswith("from"), line))


def plain(text: str) -> str:
    """Text for the docstring at the top: what is no plain ASCII, and what could end a docstring, is a question mark."""
    return "".join(char if " " <= char <= "~" and char not in '"\\' else "?" for char in text)


def submit_source(step: StepView, futures: Mapping[str, str], params: str) -> str:
    """`features = clean.submit({"raw": raw}, wait_for=[saved])`, for a flow without regions."""
    pairs = []
    for name, source in step.spec["inputs"].items():
        value = futures[source["step"]] if "step" in source else f"{params}[{literal(source['param'])}]"
        pairs.append(f"{literal(name)}: {value}")
    return submit_text(f"{step.future} = {step.task}.submit(", pairs, [futures[earlier] for earlier in step.after], 8)


def step_source(step: StepView) -> str:
    """`clean = step("clean", block=[...], inputs={...}, outputs={...}, retries=2)`."""
    rows = [literal(step.id)]
    rows += [f"{key}={literal(value, 4, len(key) + 6)}" for key, value in {**shown_spec(step), **step.options}.items()]
    flat = f"{step.task} = step({', '.join(rows)})"
    if len(flat) <= WIDTH and "\n" not in flat:
        return flat
    return f"{step.task} = step(\n" + "".join(f"    {row},\n" for row in rows) + ")"


def step_line(step: StepView) -> str:
    """The step as one line of the table that the loop runs over: JSON, as a string literal."""
    from json import dumps

    row: dict[str, Any] = {"step": step.id, **shown_spec(step)}
    if step.after:
        row["after"] = list(step.after)
    if step.options:
        row["options"] = step.options
    return literal(dumps(row))
