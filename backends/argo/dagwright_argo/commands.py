"""The next command: what hands the emitted files to Kubernetes, and starts a run where nothing else does."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dagwright_argo.names import object_name
from dagwright_argo.params import argument_keys, is_argument

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dagwright.plan.model import Plan
    from dagwright.settings.model import TargetSettings
    from dagwright_argo.options import Options


def next_command(plan: Plan, target: TargetSettings, options: Options, files: Sequence[str]) -> str:
    """Shell text; `{out}` stands for the folder of the files. Names are such as no shell takes for anything else."""
    import shlex

    space = "" if target.namespace is None else f" -n {shlex.quote(target.namespace)}"
    given = " ".join(f'-f "{{out}}/{file}"' for file in files)
    if options.kind == "Workflow":
        beside = " ".join(f'-f "{{out}}/{file}"' for file in files[1:])
        submit = f'argo submit{space} "{{out}}/{files[0]}"{_wanted(plan)}'
        return f"kubectl apply{space} {beside} && {submit}" if beside else submit
    apply = f"kubectl apply{space} {given}"
    if plan.settings.schedule is not None:
        return apply
    return f"{apply} && argo submit{space} --from workflowtemplate/{object_name(plan)}{_wanted(plan)}"


def _wanted(plan: Plan) -> str:
    """A run by hand has to be given what has no default."""
    called = argument_keys(plan)
    wanted = [called[p.name] for p in plan.params if is_argument(p) and p.default is None]
    return "".join(f" -p {key}=..." for key in wanted)
