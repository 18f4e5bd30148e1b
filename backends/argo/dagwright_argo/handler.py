"""The exit handler: calls the function that `on_failure` names, in a pod of its own, where the run has not succeeded."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dagwright.emit.text import spec_text
from dagwright_argo.names import ON_FAILURE, OUTPUTS
from dagwright_argo.pods import around, container

if TYPE_CHECKING:
    from dagwright.plan.model import Plan
    from dagwright.settings.model import TargetSettings
    from dagwright_argo.options import Options

_NOTIFY = "notify"


def exit_templates(plan: Plan, target: TargetSettings, options: Options, worker: str | None) -> list[dict[str, Any]]:
    """The handler and the template of its pod, whose settings are those of the steps that the compiler makes."""
    name = f"{ON_FAILURE}-{_NOTIFY}"
    task = {"name": _NOTIFY, "template": name, "when": "{{workflow.status}} != Succeeded"}
    args = ["--spec", spec_text(_spec(plan)), "--run={{workflow.uid}}"]
    args.append("--parameter=reason={{=sprig.b64enc(workflow.failures)}}")
    args.append(f"--outputs={OUTPUTS}")
    glue = target.glue
    if not (glue.image or target.image):
        glue = glue._replace(image=next((step.settings.image for step in plan.steps if step.settings.image), None))
    pod = {"name": name, **around(glue, target, options, worker)}
    pod["container"] = container(glue, args, target, options, worker)
    return [{"name": ON_FAILURE, "dag": {"tasks": [task]}}, pod]


def _spec(plan: Plan) -> dict[str, Any]:
    """A step that calls the function with a dict of `pipeline`, `run`, `engine` and `reason`.

    The reason is a JSON list of the tasks that failed. Argo hands it over as a literal of a string, so its type is not said here.
    """
    from dagwright.plan.spec import PROTOCOL

    told = {
        "pipeline": {"const": plan.name},
        "run": {"in": "run"},
        "engine": {"const": "argo"},
        "reason": {"in": "reason"},
    }
    pairs = [[{"const": key}, value] for key, value in told.items()]
    call = {"op": "call", "id": _NOTIFY, "fn": plan.settings.on_failure, "args": [{"dict": pairs}]}
    return {
        "protocol": PROTOCOL,
        "pipeline": f"{plan.module}:{plan.function}",
        "step": ON_FAILURE,
        "block": [call],
        "inputs": {"run": {"param": "run"}, "reason": {"param": "reason"}},
        "outputs": {},
        "params": {"run": {"type": "str", "source": "run.id"}, "reason": {"type": "any"}},
    }
