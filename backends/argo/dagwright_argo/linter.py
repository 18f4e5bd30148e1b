"""Whether emitted objects keep the rules of Argo, before anyone applies them.

Argo's schema and hera's models see types and fields; that a name means something they do not see. This linter takes nothing for
granted that `build` says: it reads the documents alone. It covers what this backend emits, and calls everything else unknown.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from dagwright.diagnostics.model import DagwrightError, Diagnostic
from dagwright_argo.linter_fields import check_container, check_spec, check_template
from dagwright_argo.linter_values import Values
from dagwright_argo.names import CRON_NAME_LIMIT, EXPRESSION_WORDS, TEMPLATE_NAME_LIMIT

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from dagwright.plan.model import Plan

ENDS = frozenset("Succeeded Failed Errored Skipped Omitted Daemoned AnySucceeded AllFailed".split())
# Patterns stay text until they are needed: to compile them costs more than to lint a small file.
_OBJECT = r"[a-z0-9]([-a-z0-9]*[a-z0-9])?"
_NAME = r"[a-z][-a-z0-9]{0,127}"
_DEPENDS = r"[A-Za-z0-9][-A-Za-z0-9]*\.[A-Za-z]+|&&|\|\||[()]|\S+"


def require_valid(documents: list[dict[str, Any]], plan: Plan) -> None:
    """Raise DagwrightError (DW203) with everything that `problems` finds."""
    found = list(problems(documents))
    if found:
        notes = tuple(found[:10]) + ((f"and {len(found) - 10} more",) if len(found) > 10 else ())
        raise DagwrightError(
            Diagnostic(
                "DW203",
                f"the Argo files of `{plan.name}` break rules of Argo",
                plan.span,
                notes=notes,
                help="this is a bug in dagwright; please report it with the pipeline that shows it",
            )
        )


def problems(documents: list[dict[str, Any]]) -> Iterator[str]:
    """What is wrong with the objects of one pipeline, one sentence each, with the place."""
    templates = {
        document["metadata"].get("name"): document for document in documents if document["kind"] == "WorkflowTemplate"
    }
    for document in documents:
        kind = document["kind"]
        yield from _metadata(kind, document["metadata"])
        if kind in ("Workflow", "WorkflowTemplate"):
            yield from lint_spec(document["spec"])
        elif kind == "CronWorkflow":
            yield from _cron(document["spec"], templates)
        elif kind == "ConfigMap":
            yield from (f"data.{k}: no text" for k, v in document["data"].items() if not isinstance(v, str))
        else:
            yield f"an object of kind {kind}"


def _metadata(kind: str, metadata: Mapping[str, Any]) -> Iterator[str]:
    name = metadata.get("name", metadata.get("generateName", ""))
    bare = name.rstrip("-") if "generateName" in metadata else name
    limit = CRON_NAME_LIMIT if kind == "CronWorkflow" else TEMPLATE_NAME_LIMIT
    if not re.fullmatch(_OBJECT, bare):
        yield f"metadata.name: `{name}` is no name in Kubernetes"
    if len(name) > (limit if kind != "ConfigMap" else 253):
        yield f"metadata.name: `{name}` is longer than {limit}"


def _cron(spec: dict[str, Any], templates: Mapping[Any, Any]) -> Iterator[str]:
    if not spec.get("schedules") or any(len(it.split()) != 5 for it in spec["schedules"]):
        yield f"schedules: {spec.get('schedules')} is no list of cron expressions"
    if spec.get("concurrencyPolicy") not in ("Allow", "Forbid", "Replace"):
        yield f"concurrencyPolicy: {spec.get('concurrencyPolicy')}"
    reference = spec["workflowSpec"].get("workflowTemplateRef", {}).get("name")
    if templates and reference not in templates:
        yield f"workflowTemplateRef: no WorkflowTemplate `{reference}`"


def lint_spec(spec: dict[str, Any]) -> Iterator[str]:
    """What is wrong with the spec of a workflow."""
    yield from check_spec(spec)
    templates: dict[str, Any] = {}
    for template in spec.get("templates", ()):
        if template["name"] in templates:
            yield f"templates: `{template['name']}` is there twice"
        templates[template["name"]] = template
    used = {spec.get("entrypoint"), spec.get("onExit")} - {None}
    for role in ("entrypoint", "onExit"):
        if (role == "entrypoint" or role in spec) and spec.get(role) not in templates:
            yield f"{role}: no template `{spec.get(role)}`"
    parameters = {it["name"] for it in spec.get("arguments", {}).get("parameters", ())}
    for name, template in templates.items():
        yield from check_template(template)
        if not re.fullmatch(_NAME, name):
            yield f"templates: `{name}` is no name for a template"
        values = Values(template, templates, parameters)
        if ("dag" in template) == ("container" in template):
            yield f"{name}: not exactly one of dag and container"
        elif "dag" in template:
            used |= {task["template"] for task in template["dag"]["tasks"]}
            yield from _dag(template, templates, values)
        else:
            yield from check_container(template)
            yield from values.container()
        yield from values.outputs()
    yield from (f"templates: nothing uses `{name}`" for name in templates if name not in used)


def _dag(template: dict[str, Any], templates: Mapping[str, Any], values: Values) -> Iterator[str]:
    where = template["name"]
    tasks: dict[str, Any] = {}
    for task in template["dag"]["tasks"]:
        name = task["name"]
        if name in tasks:
            yield f"{where}: two tasks `{name}`"
        if not re.fullmatch(_NAME, name) or name in EXPRESSION_WORDS:
            yield f"{where}: `{name}` is no name for a task"
        tasks[name] = task
    if not tasks:
        yield f"{where}: no tasks"
    for target in template["dag"].get("target", "").split():
        if target not in tasks:
            yield f"{where}: no task `{target}` to be a target"
    near: dict[str, set[str]] = {}
    for name, task in tasks.items():
        near[name] = set()
        for problem in _depends(task.get("depends", ""), tasks, near[name]):
            yield f"{where}.{name}: {problem}"
    above = _ancestors(near)
    if above is None:
        yield f"{where}: tasks wait for each other"
        return
    for name, task in tasks.items():
        if task["template"] not in templates:
            yield f"{where}.{name}: no template `{task['template']}`"
            continue
        yield from values.task(task, templates[task["template"]], {it: tasks[it] for it in above[name]})


def _depends(text: str, tasks: Mapping[str, Any], named: set[str]) -> Iterator[str]:
    """What is wrong with an expression of `depends`; the tasks in it are added to `named`. It asks for an end of each."""
    depth = 0
    operand = True  # whether one is to come
    for word in re.findall(_DEPENDS, text):
        task, _, end = word.partition(".")
        if word in ("(", ")"):
            opens = word == "("
            depth += 1 if opens else -1
            if opens != operand or depth < 0:
                yield f"depends: `{word}` does not stand well in `{text}`"
        elif word in ("&&", "||"):
            if operand:
                yield f"depends: nothing before `{word}`"
            operand = True
        else:
            if not operand or end not in ENDS:
                yield f"depends: `{word}` is no end of a task"
            if task in tasks:
                named.add(task)
            else:
                yield f"depends: no task `{task}`"
            operand = False
    if depth or (text and operand):
        yield f"depends: `{text}` is not complete"


def _ancestors(near: Mapping[str, set[str]]) -> dict[str, set[str]] | None:
    """All that each task waits for, near and far; None where tasks wait for each other."""
    waiting = {name: len(before) for name, before in near.items()}
    after: dict[str, list[str]] = {name: [] for name in near}
    for name, before in near.items():
        for other in before:
            after[other].append(name)
    ready = [name for name, count in waiting.items() if not count]
    found: dict[str, set[str]] = {}
    while ready:
        name = ready.pop()
        found[name] = near[name].union(*(found[other] for other in near[name]))
        for later in after[name]:
            waiting[later] -= 1
            if not waiting[later]:
                ready.append(later)
    return found if len(found) == len(near) else None
