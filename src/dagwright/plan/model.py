"""The plan: what an engine sees. One `Step` is one engine task."""

from __future__ import annotations

from typing import TYPE_CHECKING, Union

from dagwright.record import Record

if TYPE_CHECKING:
    from dagwright.diagnostics.model import Span
    from dagwright.ir.model import Callee, Const, Node, Ref
    from dagwright.settings.model import ParamSource, PipelineSettings, TaskSettings


class FromStep(Record):
    """A step input (or the pipeline's result) that is the named output of another step."""

    step: str
    output: str


class FromParam(Record):
    """A step input that is a pipeline parameter."""

    param: str


Source = Union[FromStep, FromParam]


class Output(Record):
    """A named output of a step: where it comes from inside the block, and the annotation text if known."""

    ref: Ref
    type: str | None = None


class PlanParam(Record):
    """A parameter as the engines see it: type descriptor, default (None: required) or run-time source."""

    name: str
    type: object
    annotation: str | None = None
    default: Const | None = None
    source: ParamSource | None = None
    span: Span | None = None


class Step(Record):
    """One engine task: a block of IR nodes with named inputs and outputs.

    `after` holds order edges that no input implies. `kind` is "call" (it calls the user's code) or "glue"
    (synthetic: it only computes glue; its settings come from `[targets.X.glue]`).
    """

    id: str
    block: tuple[Node, ...]
    inputs: dict[str, Source]
    outputs: dict[str, Output]
    after: tuple[str, ...]
    settings: TaskSettings
    kind: str = "call"
    var: str | None = None
    span: Span | None = None

    @property
    def upstream(self) -> tuple[str, ...]:
        """Ids of the steps this one waits for: data first, then order; each once, in a stable order."""
        ids = dict.fromkeys(s.step for s in self.inputs.values() if isinstance(s, FromStep))
        ids.update(dict.fromkeys(self.after))
        return tuple(ids)

    @property
    def callee(self) -> str | None:
        """`module:qualname` of the block's (last) call, for titles and labels; None for glue."""
        for node in reversed(self.block):
            callee: Callee | None = getattr(node, "callee", None)
            if callee is not None:
                return callee.text
        return None


class Plan(Record):
    """A pipeline cut into steps, with every setting resolved. `steps` are in an order that respects all edges.

    `result` is None where the pipeline returns None; otherwise the step output that holds the returned value.
    """

    name: str
    module: str
    function: str
    file: str
    params: tuple[PlanParam, ...]
    steps: tuple[Step, ...]
    result: FromStep | None
    settings: PipelineSettings
    doc: str | None = None
    env: str | None = None
    span: Span | None = None
