"""Everything worth telling about a plan, as plain JSON values: what the JSON format and the HTML page are made of."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dagwright.ir.model import Call, Const, Display, Star
from dagwright.ir.walk import all_nodes
from dagwright.plan.model import Step, walk_units
from dagwright.preview.characters import clean
from dagwright.preview.detail_regions import fusions_of, regions, source_id, span_json, unit_id
from dagwright.preview.graph import by_step, param_id, step_id
from dagwright.preview.wording import literal, param_source, setting_rows

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from dagwright.backend import Emission
    from dagwright.diagnostics.model import Diagnostic
    from dagwright.ir.model import Ref
    from dagwright.plan.model import Plan, PlanParam
    from dagwright.preview.becoming import Becoming
    from dagwright.preview.definitions import Definition
    from dagwright.preview.graph import PreviewGraph
    from dagwright.preview.wording import Words

Json = dict[str, Any]

FORMAT = "dagwright-preview"
VERSION = "1.1"


def document(
    graph: PreviewGraph,
    plan: Plan,
    words: Words,
    *,
    diagnostics: Sequence[Diagnostic] = (),
    definitions: Mapping[str, Definition] | None = None,
    emissions: Mapping[str, Emission] | None = None,
    becomes: Mapping[str, Becoming] | None = None,
) -> Json:
    """The whole preview; `preview.schema.json` says what every key means. `graph` is the unfolded one."""
    on_steps = by_step(plan, diagnostics)
    seen = {diagnostic for found in on_steps.values() for diagnostic in found}
    kinds = {node.id: node.kind for node in graph.nodes}
    fusions = fusions_of(plan)
    known = {unit.id for unit in walk_units(plan.units) if not isinstance(unit, Step)}
    return {
        "format": FORMAT,
        "version": VERSION,
        "pipeline": _pipeline(plan, [d for d in diagnostics if d not in seen]),
        "params": [_param(param) for param in plan.params],
        "steps": [
            {
                **_step(step, words, kinds[step_id(step.id)], on_steps.get(step.id, []), definitions or {}),
                "after": [unit_id(before, known) for before in step.after],
                "fused": fusions.get(step.id),
            }
            for step in plan.steps
        ],
        "regions": regions(plan, graph, words, becomes or {}),
        "pipelines": [
            {"id": f"pipeline:{clean(group.id)}", "function": group.home, "span": span_json(group.span)}
            for group in plan.groups
        ],
        "result": _result(plan, words),
        "edges": [
            {"source": edge.source, "target": edge.target, "kind": edge.kind, "names": list(edge.names)}
            for edge in graph.edges
        ],
        "groups": [
            {
                "id": group.id,
                "kind": group.kind,
                "title": group.title,
                "members": list(group.members),
                "parent": group.parent,
            }
            for group in graph.groups
        ],
        "engines": [_engine(name, emission) for name, emission in (emissions or {}).items()],
    }


def _pipeline(plan: Plan, diagnostics: Sequence[Diagnostic]) -> Json:
    return {
        "name": plan.name,
        "module": plan.module,
        "function": plan.function,
        "file": plan.file,
        "doc": plan.doc,
        "environment": plan.env,
        "span": span_json(plan.span),
        "settings": _settings(plan.settings),
        "warnings": [_warning(diagnostic) for diagnostic in diagnostics],
    }


def _param(param: PlanParam) -> Json:
    return {
        "id": param_id(param.name),
        "name": param.name,
        "annotation": param.annotation,
        "default": None if param.default is None else literal(param.default.value),
        "source": None if param.source is None else param_source(param.source),
        "span": span_json(param.span),
    }


def _settings(settings: Any) -> list[Json]:
    return [{"name": name, "value": value, "from": place or None} for name, value, place in setting_rows(settings)]


def _warning(diagnostic: Diagnostic) -> Json:
    return {
        "severity": diagnostic.severity,
        "code": diagnostic.code,
        "message": diagnostic.message,
        "notes": list(diagnostic.notes),
        "help": diagnostic.help,
        "span": span_json(diagnostic.span),
    }


def _result(plan: Plan, words: Words) -> Json | None:
    if plan.result is None:
        return None
    types = {(step.id, name): output.type for step in plan.steps for name, output in step.outputs.items()}
    return {
        "step": source_id(plan.result),
        "output": plan.result.output,
        "text": words.names.source(plan.result),
        "annotation": types.get((plan.result[0], plan.result.output)),
    }


# --- steps --------------------------------------------------------------------------------------------------


def _step(
    step: Step, words: Words, kind: str, diagnostics: Sequence[Diagnostic], definitions: Mapping[str, Definition]
) -> Json:
    calls = [node for node in all_nodes(step.block) if isinstance(node, Call)]
    return {
        "id": step_id(step.id),
        "step": step.id,
        "kind": kind,
        "var": step.var,
        "text": words.step(step),
        "block": [line for node in step.block for line in words.lines(node, step)],
        "calls": [
            {
                "callee": call.callee.text,
                "alternatives": [f"{module}:{name}" for module, name in call.callee.alternatives],
                "definition": _definition(definitions.get(call.callee.text)),
                "returns": call.returns,
                "effect": call.effect,
                "arguments": _arguments(call, step, words),
            }
            for call in calls
        ],
        "inputs": [
            {
                "name": name,
                "source": source_id(source),
                "text": words.names.source(source),
            }
            for name, source in step.inputs.items()
        ],
        "outputs": [
            {"name": name, "annotation": output.type, "kind": output.kind} for name, output in step.outputs.items()
        ],
        "settings": _settings(step.settings),
        "span": span_json(step.span),
        "warnings": [_warning(diagnostic) for diagnostic in diagnostics],
    }


def _definition(definition: Definition | None) -> Json | None:
    return None if definition is None else dict(definition._asdict())


def _arguments(call: Call, step: Step, words: Words) -> list[Json]:
    named: list[tuple[str | None, Ref]] = [(None, ref) for ref in call.args]
    named += [("**" if name is None else name, ref) for name, ref in call.kwargs]
    return [{"name": name, "value": words.ref(ref, step), "constant": is_constant(ref)} for name, ref in named]


def is_constant(ref: Any) -> bool:
    """Whether a reference holds nothing but constants."""
    todo = [ref]
    while todo:
        item = todo.pop()
        if isinstance(item, Display):
            for part in item.items:
                todo.extend((p for p in part if p is not None) if item.kind == "dict" else (part,))
        elif isinstance(item, Star):
            todo.append(item.value)
        elif not isinstance(item, Const):
            return False
    return True


# --- what it becomes ----------------------------------------------------------------------------------------


def _engine(name: str, emission: Emission) -> Json:
    return {
        "name": name,
        "next_command": next_command(name, emission),
        "files": [{"path": artifact.path, "steps": step_lines(artifact.source_map)} for artifact in emission.artifacts],
    }


def next_command(engine: str, emission: Emission) -> str:
    """What a user types after compiling, with the folder that `compile` writes to unless told otherwise."""
    return emission.next_command.replace("{out}", f"out/{engine}")


def step_lines(source_map: Mapping[int, str]) -> dict[str, list[list[int]]]:
    """For each step's node the stretches of lines (first and last, from 1) that it became."""
    found: dict[str, list[list[int]]] = {}
    for line in sorted(source_map):
        stretches = found.setdefault(step_id(source_map[line]), [])
        if stretches and stretches[-1][1] == line - 1:
            stretches[-1][1] = line
        else:
            stretches.append([line, line])
    return found
