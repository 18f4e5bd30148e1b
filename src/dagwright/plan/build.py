"""Cut a pipeline into steps: names for what crosses a border, and order edges between steps."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dagwright.ir.model import Call, Expr, In, Node, Out, ParamRef, Pipeline, Ref, Unpack
from dagwright.ir.order import effect_order
from dagwright.ir.walk import map_ref, map_refs
from dagwright.plan.model import FromParam, FromStep, Output, Plan, PlanParam, Source, Step
from dagwright.plan.place import Placement, place
from dagwright.settings.model import PipelineSettings, TaskSettings

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_DEFAULTS = TaskSettings()


def build_plan(
    pipeline: Pipeline,
    *,
    settings: PipelineSettings = PipelineSettings(),
    tasks: Mapping[str, TaskSettings] | None = None,
    params: Sequence[PlanParam] | None = None,
    env: str | None = None,
) -> Plan:
    """The plan of a verified pipeline. `tasks` maps call ids to their settings; `params` default to the pipeline's own."""
    tasks = tasks or {}
    unordered = released_effects(pipeline, settings, tasks)
    order = effect_order(pipeline.nodes, unordered) if unordered else pipeline.order
    placement = place(pipeline.nodes, order, pipeline.result, unordered)
    builder = _Builder(pipeline, placement, tasks, unordered)
    steps, result = builder.run()
    if params is None:
        params = [PlanParam(p.name, p.type, p.annotation, p.default, None, p.span) for p in pipeline.params]
    return Plan(
        pipeline.name, pipeline.module, pipeline.function, pipeline.file, tuple(params), steps, result, settings,
        pipeline.doc, env, pipeline.span,
    )  # fmt: skip


def released_effects(
    pipeline: Pipeline, settings: PipelineSettings, tasks: Mapping[str, TaskSettings]
) -> frozenset[str]:
    """Ids of the effects that settings take out of Python's order."""
    everything = settings.effects == "data"
    return frozenset(
        n.id
        for n in pipeline.nodes
        if isinstance(n, Call) and n.effect and (everything or tasks.get(n.id, _DEFAULTS).effect == "unordered")
    )


class _Draft:
    """A step while it is put together."""

    __slots__ = ("after", "inputs", "keys", "nodes", "outputs", "step")

    def __init__(self, step: str) -> None:
        self.step = step
        self.nodes: list[Node] = []
        self.inputs: dict[str, Source] = {}
        self.keys: dict[object, str] = {}
        self.outputs: dict[str, Output] = {}
        self.after: dict[str, None] = {}

    def input_name(self, key: object, source: Source, hint: str) -> str:
        """The input for a source, added under a free name close to `hint` at its first use."""
        if key not in self.keys:
            name, number = hint, 2
            while name in self.inputs:
                name, number = f"{hint}_{number}", number + 1
            self.keys[key] = name
            self.inputs[name] = source
        return self.keys[key]

    def output_name(self, ref: Ref, hint: str, type_: str | None) -> str:
        """The output for a reference into the block, added under a free name at its first use."""
        key = ("out", ref)
        if key not in self.keys:
            name, number = hint, 2
            while name in self.outputs:
                name, number = f"{hint}_{number}", number + 1
            self.keys[key] = name
            self.outputs[name] = Output(ref, type_)
        return self.keys[key]


class _Builder:
    __slots__ = ("drafts", "nodes", "pipeline", "placement", "tasks", "unordered")

    def __init__(
        self, pipeline: Pipeline, placement: Placement, tasks: Mapping[str, TaskSettings], unordered: frozenset[str]
    ) -> None:
        self.pipeline = pipeline
        self.placement = placement
        self.tasks = tasks
        self.unordered = unordered
        self.nodes = {node.id: node for node in pipeline.nodes}
        ordered = sorted(placement.anchor, key=placement.anchor.__getitem__)
        self.drafts = {step: _Draft(step) for step in ordered}

    def run(self) -> tuple[tuple[Step, ...], FromStep | None]:
        for node in self.pipeline.nodes:
            draft = self.drafts[self.placement.step_of[node.id]]
            draft.nodes.append(map_refs(node, lambda ref, d=draft: self._local(ref, d)))  # type: ignore[misc]
        result = self._result()
        self._order()
        return tuple(self._step(draft) for draft in self.drafts.values()), result

    def _local(self, ref: Ref, draft: _Draft) -> Ref:
        """A leaf as the step sees it: its own nodes stay, the rest becomes an input."""
        if isinstance(ref, ParamRef):
            return In(draft.input_name(ref, FromParam(ref.param), ref.param))
        if not isinstance(ref, Out):
            return ref
        owner = self.placement.step_of[ref.node]
        if owner == draft.step:
            return ref
        hint = self._hint(ref)
        name = self.drafts[owner].output_name(ref, hint, self._type(ref))
        return In(draft.input_name((owner, name), FromStep(owner, name), hint))

    def _hint(self, ref: Out) -> str:
        node = self.nodes[ref.node]
        if isinstance(node, Unpack):
            index = ref.path[0][1] if ref.path else 0
            return node.targets[index] or f"part_{index}"
        return node.var or (node.callee.qualname.rpartition(".")[2] if isinstance(node, Call) else "value")

    def _type(self, ref: Out) -> str | None:
        node = self.nodes[ref.node]
        return node.returns if isinstance(node, Call) and not ref.path else None

    def _result(self) -> FromStep | None:
        ref = self.pipeline.result
        if ref is None:
            return None
        if isinstance(ref, Out):
            owner = self.placement.step_of[ref.node]
            return FromStep(owner, self.drafts[owner].output_name(ref, self._hint(ref), self._type(ref)))
        assert self.placement.result is not None
        draft = self.drafts[self.placement.result]
        local = map_ref(ref, lambda leaf: self._local(leaf, draft))
        return FromStep(draft.step, draft.output_name(local, "result", None))

    def _order(self) -> None:
        """Order edges between steps: an effect after all steps above it, before all below, where data does not say so."""
        stand_ins: list[Node] = []
        for draft in self.drafts.values():
            if draft.nodes and all(isinstance(n, Expr) and n.role == "print" for n in draft.nodes):
                continue  # output is never a barrier
            sources = dict.fromkeys(s.step for s in draft.inputs.values() if isinstance(s, FromStep))
            call = self.nodes.get(draft.step)
            effect = isinstance(call, Call) and call.effect and draft.step not in self.unordered
            callee = call.callee if isinstance(call, Call) else None
            stand_ins.append(
                Call(draft.step, callee, tuple(Out(s) for s in sources), (), effect=effect)  # type: ignore[arg-type]
            )
        for earlier, later in effect_order(stand_ins):
            self.drafts[later].after[earlier] = None

    def _step(self, draft: _Draft) -> Step:
        call = self.nodes.get(draft.step)
        if isinstance(call, Call):
            settings = self.tasks.get(call.id, _DEFAULTS)
            kind, var = "call", call.var
        else:
            settings, kind, var = _DEFAULTS, "glue", getattr(call, "var", None)
        span = call.span if call is not None else self.pipeline.span
        return Step(
            draft.step, tuple(draft.nodes), draft.inputs, draft.outputs, tuple(draft.after), settings, kind, var, span
        )
