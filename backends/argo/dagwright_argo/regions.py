"""Regions as DAG templates of their own, each run by one task of the DAG around it.

The shapes are those whose meaning is exact (read in workflow/controller/dag.go, scope.go and operator.go, and run on that code by
tests/argo_controller):

- A task whose `when` does not hold is Skipped and has no outputs. So nobody outside looks at it: the DAG around both sides gives what the side gave that ran.
- A task `withParam` over nothing is Skipped, too: the DAG around it gives an empty list instead.
- A DAG has failed if one of its targets has; without `target` these are its last tasks only.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dagwright.emit.names import keys
from dagwright.emit.yaml import Marked
from dagwright.plan.model import FromItem, FromStep, IfRegion, MapRegion, Step, TryRegion, blocks_of
from dagwright_argo.build import Builder, task_of, with_more
from dagwright_argo.scopes import ELEMENTS, FLAG, INDICES, Scope

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from dagwright.ir.model import Const
    from dagwright.plan.model import Source, Unit


class RegionBuilder(Builder):
    """Builds the templates of a plan with regions."""

    def _region(self, scope: Scope, region: IfRegion | MapRegion | TryRegion) -> dict[str, Any]:
        """The task that runs a region; its templates are added to the others, the region's own before those inside."""
        at = len(self.templates)
        name = self.tasks[region.id]
        if isinstance(region, IfRegion):
            inner, template = self._condition(scope, region, name)
        elif isinstance(region, MapRegion):
            inner, template = self._loop(scope, region, name)
        else:
            inner, template = self._try(scope, region, name)
        self.templates.insert(at, template)
        scope.join(region.id, name, region.outputs)
        return task_of(name, name, inner.arguments())

    def _condition(self, scope: Scope, region: IfRegion, name: str) -> tuple[Scope, dict[str, Any]]:
        """One DAG for both sides: each task has its condition. A side's outputs are read only where that side ran."""
        inner = Scope(name, scope, self._parameter)
        inner.take(region.test, FLAG, scope.text(region.test))
        self._fill(inner, region.then, f"{{{{inputs.parameters.{FLAG}}}}} == true")
        self._fill(inner, region.orelse, f"{{{{inputs.parameters.{FLAG}}}}} == false")
        outputs = []
        for output, key in keys(region.outputs).items():
            merge = region.outputs[output]
            then, orelse = inner.expression(merge.then), inner.expression(merge.orelse)
            value = {"expression": f"inputs.parameters.{FLAG} == 'true' ? {then} : {orelse}"}
            outputs.append({"name": key, "valueFrom": value})
        return inner, inner.template(outputs)

    def _loop(self, scope: Scope, region: MapRegion, name: str) -> tuple[Scope, dict[str, Any]]:
        """A DAG with one task, which runs for every index. Argo makes a JSON list of each of its outputs, in order.

        For no index at all the task is skipped and has no outputs: then the default holds.
        """
        inner = Scope(name, scope, self._parameter, region.id)
        inner.take(ELEMENTS, ELEMENTS, scope.text(region.items))
        inner.take(INDICES, INDICES, scope.indices(region.items))
        task, made = self._body(inner, region)
        task = with_more(task, {"withParam": f"{{{{inputs.parameters.{INDICES}}}}}"})
        inner.tasks.append(Marked(region.body[0].id, task) if task["name"] == self.tasks[region.body[0].id] else task)
        outputs = [
            {"name": key, "valueFrom": {"parameter": made[output], "default": "[]"}}
            for output, key in keys(region.outputs).items()
        ]
        template = inner.template(outputs)
        if region.max_parallel is not None:
            template = {
                **{k: v for k, v in template.items() if k != "dag"},
                "parallelism": region.max_parallel,
                "dag": template["dag"],
            }
        return inner, template

    def _body(self, inner: Scope, region: MapRegion) -> tuple[dict[str, Any], dict[str, str]]:
        """The task that a loop runs, and how what it gives is called: the step itself where that is all there is."""
        only = region.body[0] if len(region.body) == 1 else None
        plain = all(
            not collect.many
            and isinstance(collect.source, FromStep)
            and only is not None
            and collect.source.step == only.id
            for collect in region.outputs.values()
        )
        if isinstance(only, Step) and plain:
            return self._step(inner, only), {
                output: inner.text(collect.source) for output, collect in region.outputs.items()
            }
        name = self.tasks[f"{region.id}-each"]
        outputs = {output: (collect.source, collect.many) for output, collect in region.outputs.items()}
        return self._block(inner, name, region.body, outputs)

    def _block(
        self, scope: Scope, name: str, units: Sequence[Unit], yields: Mapping[str, tuple[Source | Const, bool]]
    ) -> tuple[dict[str, Any], dict[str, str]]:
        """A DAG for the units of a block: the task that runs it, and how that task's outputs are called in the scope."""
        at = len(self.templates)
        inner = Scope(name, scope, self._parameter)
        self._fill(inner, units)
        outputs, called = [], {}
        for output, key in keys(yields).items():
            source, many = yields[output]
            value = (
                {"expression": f"'{{\"each\": ' + {inner.expression(source)} + '}}'"} if many else inner.output(source)
            )
            outputs.append({"name": key, "valueFrom": value})
            called[output] = f"{{{{tasks.{name}.outputs.parameters.{key}}}}}"
        self.templates.insert(at, inner.template(outputs))
        return task_of(name, name, inner.arguments()), called

    def _try(self, scope: Scope, region: TryRegion, name: str) -> tuple[Scope, dict[str, Any]]:
        """A DAG with a task for the body, one for the clause and one for the cleanup.

        All of them are targets: a DAG fails if a target does, and its own last task having succeeded would hide that
        the body has not.
        """
        inner = Scope(name, scope, self._parameter)
        blocks = {
            part: block for part, block in zip(("body", "handler", "final"), blocks_of(region), strict=True) if block
        }
        made: dict[str, str] = {}
        ends: list[str] = []
        for part, block in blocks.items():
            own = {unit.id for unit in block}
            yields = {
                output: (source, False)
                for output, source in region.outputs.items()
                if getattr(source, "step", getattr(source, "region", None)) in own and not isinstance(source, FromItem)
            }
            task, called = self._block(inner, self.tasks[f"{region.id}-{part}"], block, yields)
            made.update(called)
            if part == "handler":
                task = with_more(task, {"depends": f"{ends[0]}.Failed || {ends[0]}.Errored"})
            elif part == "final" and ends:
                task = with_more(task, {"depends": " && ".join(f"({_any_end(end)})" for end in ends)})
            ends.append(task["name"])
            inner.tasks.append(task)
        outputs = [
            {
                "name": key,
                "valueFrom": {"parameter": made[output]} if output in made else inner.output(region.outputs[output]),
            }
            for output, key in keys(region.outputs).items()
        ]
        return inner, inner.template(outputs, target=" ".join(ends))


def _any_end(task: str) -> str:
    """Holds however a task has ended."""
    return " || ".join(f"{task}.{end}" for end in ("Succeeded", "Failed", "Errored", "Skipped", "Omitted"))
