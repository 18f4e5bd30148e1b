"""Compiles a pipeline to a Python script that runs its steps one after the other. It needs the worker, and no engine at all."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dagwright.backend import Artifact, Backend, Emission, Feature, fused, lowered, native, unsupported
from dagwright.emit.python import literal
from dagwright.plan.model import FromStep
from dagwright.plan.spec import params_spec, step_spec

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from dagwright.backend import Support
    from dagwright.diagnostics.model import Diagnostic
    from dagwright.plan.model import Plan
    from dagwright.settings.model import TargetSettings

_REGIONS = (
    Feature.CONDITION, Feature.MAP, Feature.TRY_FINALLY, Feature.TRY_EXCEPT, Feature.LONG_MAP, Feature.IN_MAP,
    Feature.IN_CONDITION, Feature.IN_TRY, Feature.RETRY_IN_MAP,
)  # fmt: skip
_NATIVE = (
    Feature.STATIC_DAG, Feature.ORDER_EDGES, Feature.PARAMETERS, Feature.REQUIRED_PARAMETER, Feature.RESULT,
    Feature.DESCRIPTION,
)  # fmt: skip

_TEMPLATE = '''\
"""{doc}"""

import os
import sys

import dagwright_worker as worker

PARAMS = {params}
STEPS = {steps}
RESULT = {result}


def {function}(given):
    """Run the steps; gives the envelope of the result, None where there is none. `given` are parameters by name."""
    worker.resolve_params(PARAMS, given, {{}})  # what is missing or of another type is told before anything runs
    done = {{}}
    for spec in STEPS:
        envelopes = {{n: done[s["step"]][s["output"]] for n, s in spec["inputs"].items() if "step" in s}}
        try:
            done[spec["step"]] = worker.run_step(spec, envelopes, params=given)
        except SystemExit as left:  # a task that leaves is a task that failed
            raise RuntimeError(f"{{spec['step']}} called sys.exit({{left.code!r}})") from left
    return RESULT and done[RESULT["step"]][RESULT["output"]]


if __name__ == "__main__":
    known = [argument.split("=", 1) for argument in sys.argv[1:]]
    envelope = {function}({{name: worker.parse_param_text(PARAMS[name]["type"], text) for name, text in known}})
    if envelope is not None:
        print(repr(worker.decode_tree(envelope, worker.Store(os.environ["DAGWRIGHT_STORE"]))))
'''


class ScriptBackend(Backend):
    """Its table says of every feature what a script can do; a region is one step, because a script has nothing to gain."""

    name = "script"
    title = "a Python script"

    def capabilities(self, target: TargetSettings) -> Mapping[Feature, Support]:
        found = dict.fromkeys(
            Feature, unsupported("A script has no scheduler and no workers.", "leave it out for this target")
        )
        found.update(dict.fromkeys(_REGIONS, fused("A script has no tasks to show.")))
        found.update(dict.fromkeys(_NATIVE, native()))
        found[Feature.NESTED_PIPELINE] = lowered("Steps of all pipelines stand in one list.")
        found[Feature.GROUP] = lowered("A group is one step.")
        return found

    def check(self, plan: Plan, target: TargetSettings) -> Iterable[Diagnostic]:
        from dagwright.diagnostics.model import Diagnostic

        for key in target.extras:
            message = f"the target `script` has no option `{key}`"
            yield Diagnostic("DW350", message, target.where.get(key), help=f"remove `{key}`")

    def emit(self, plan: Plan, target: TargetSettings) -> Emission:
        result: Any = plan.result
        told = {"step": result.step, "output": result.output} if isinstance(result, FromStep) else None
        text = _TEMPLATE.format(
            doc=_plain(plan.settings.description or f"{plan.name}: compiled from {plan.file}"),
            params=literal(params_spec(plan)),
            steps=literal([step_spec(step, plan) for step in plan.steps]),
            result=literal(told),
            function="run",
        )
        lines = {n: step.id for step in plan.steps for n, line in enumerate(text.splitlines(), 1) if step.id in line}
        return Emission((Artifact("pipeline.py", text, lines),), "python {out}/pipeline.py NAME=VALUE")


def _plain(text: str) -> str:
    """Text of the user for a docstring: one line, of characters that cannot end it."""
    return " ".join("".join(c if c.isalnum() or c in " .,:;/()-_" else " " for c in text).split())
