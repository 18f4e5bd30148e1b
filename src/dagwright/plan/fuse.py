"""Which regions run as one engine task, and why; and what such a task's settings are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dagwright.diagnostics.model import Label
from dagwright.ir.model import Call, If, Map, SymbolRef, Try
from dagwright.ir.order import is_effect
from dagwright.ir.walk import REGIONS, all_nodes, blocks_of
from dagwright.settings.model import TaskSettings

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from dagwright.diagnostics.model import DiagnosticSink
    from dagwright.ir.model import Handler, Node, Pipeline, Region
    from dagwright.plan.model import Plan

_DEFAULTS = TaskSettings()


def title_of(node: Region) -> str:
    """What a region is, in words."""
    if isinstance(node, If):
        return "condition"
    return "loop" if isinstance(node, Map) else "try block"


def reason(node: Node, unordered: frozenset[str], requested: Mapping[str, str]) -> str | None:
    """Why a region is one task, or None where it stays a region. `requested` maps ids to reasons of the target."""
    if not isinstance(node, REGIONS):
        return None
    if node.id in requested:
        return requested[node.id]
    if not any(calls_in(node)):
        return "it calls no task"
    if isinstance(node, Map) and is_effect(node, unordered):
        return "its iterations have effects, which keep their order"
    if isinstance(node, Try) and (len(node.handlers) > 1 or not all(_is_for_all(h) for h in node.handlers)):
        return "only the task that failed knows the exception's type"
    return None


def _is_for_all(handler: Handler) -> bool:
    """Whether a clause is for every failure of a task: a task that leaves with SystemExit has failed, too."""
    return handler.types in ((), (SymbolRef("builtins", "Exception"),))


def calls_in(node: Node) -> Iterator[Call]:
    """The calls of a node, in program order: itself, or those inside."""
    if isinstance(node, Call):
        yield node
    else:
        for block in blocks_of(node):
            yield from (inner for inner in all_nodes(block.nodes) if isinstance(inner, Call))


def settings_of(node: Node, tasks: Mapping[str, TaskSettings]) -> TaskSettings:
    """The settings of a step that holds a region: those of its calls, which `disagreement` found equal."""
    return next((tasks.get(call.id, _DEFAULTS) for call in calls_in(node)), _DEFAULTS)


def disagreement(calls: Iterable[Call], tasks: Mapping[str, TaskSettings]) -> tuple[Call, Call, str] | None:
    """Two of the calls whose settings differ, and the name of the first setting that does."""
    first: Call | None = None
    for call in calls:
        if first is None:
            first = call
            continue
        mine, theirs = tasks.get(first.id, _DEFAULTS), tasks.get(call.id, _DEFAULTS)
        for name in TaskSettings._fields:
            if name not in _PLACES and getattr(mine, name) != getattr(theirs, name):
                return first, call, name
    return None


def check_fusions(plan: Plan, pipeline: Pipeline, tasks: Mapping[str, TaskSettings], sink: DiagnosticSink) -> None:
    """DW034 where one task would have to run calls with different settings."""
    reasons = {fusion.step: fusion for fusion in plan.fusions}
    for node in all_nodes(pipeline.nodes):
        if node.id not in reasons or (found := disagreement(calls_in(node), tasks)) is None:
            continue
        (first, second, name), fusion = found, reasons[node.id]
        one, other = (call.callee.qualname.rpartition(".")[2] for call in (first, second))
        labels = [Label(span, f"`{call}` is in it") for call, span in ((one, first.span), (other, second.span)) if span]
        sink.error(
            "DW034", f"`{one}` and `{other}` run in one task here, and their `{name}` differ", node.span, labels=labels,
            notes=(f"this {fusion.what} is one task: {fusion.why}",),
            help=f"give both the same `{name}`, or move the {fusion.what} into a function",
        )  # fmt: skip


_PLACES = frozenset({"where", "effect", "max_parallel", "batch", "group"})
