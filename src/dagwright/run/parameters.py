"""Parameter values of a local run: what was given, else the run-time source, else the default."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dagwright.diagnostics.model import DagwrightError, Diagnostic
from dagwright.diagnostics.suggest import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from dagwright.plan.model import Plan, PlanParam


def parameter_values(plan: Plan, given: Mapping[str, Any], *, at: Any = None, run: str = "local") -> dict[str, Any]:
    """A value for every parameter, in the order of the pipeline's own. Raises DagwrightError: DW007, DW008, DW512."""
    import dagwright_worker
    from dagwright.plan.spec import param_spec

    problems = [_unknown(plan, name) for name in given if name not in {p.name for p in plan.params}]
    values: dict[str, Any] = {}
    context = {"time": at, "start": at, "end": at, "run": run, "env": plan.env or "local"}
    for param in plan.params:
        if param.name in given:
            values[param.name] = given[param.name]
            continue
        if param.default is None and param.source is None:
            problems.append(_missing(plan, param))
            continue
        try:
            values.update(dagwright_worker.resolve_params({param.name: param_spec(param, plan)}, {}, context))
        except dagwright_worker.WorkerError as error:
            problems.append(Diagnostic(error.code, error.message, param.span, help=error.help))
    if problems:
        raise DagwrightError(problems)
    return values


def read_texts(plan: Plan, texts: Iterable[str]) -> dict[str, Any]:
    """`NAME=VALUE` texts as typed values, by the annotations. Raises DagwrightError with every DW007."""
    import dagwright_worker

    params = {p.name: p for p in plan.params}
    values: dict[str, Any] = {}
    problems: list[Diagnostic] = []
    for text in texts:
        name, equals, value = text.partition("=")
        if not equals:
            problems.append(Diagnostic("DW007", f"`-p {text}` has no `=`", help=f"write `-p {text}=VALUE`"))
        elif name not in params:
            problems.append(_unknown(plan, name))
        else:
            try:
                values[name] = dagwright_worker.parse_param_text(params[name].type, value)
            except dagwright_worker.WorkerError as error:
                fix = error.help or f"`{name}` is declared as `{params[name].annotation or params[name].type}`"
                problems.append(
                    Diagnostic("DW007", f"`-p {name}={value}`: {error.message}", params[name].span, help=fix)
                )
    if problems:
        raise DagwrightError(problems)
    return values


def _unknown(plan: Plan, name: str) -> Diagnostic:
    known = [p.name for p in plan.params]
    listed = f"it has {', '.join(f'`{k}`' for k in known)}" if known else "it has none"
    return Diagnostic(
        "DW007", f"`{plan.name}` has no parameter `{name}`", plan.span, help=did_you_mean(name, known) or listed
    )


def _missing(plan: Plan, param: PlanParam) -> Diagnostic:
    return Diagnostic(
        "DW008", f"`{plan.name}` needs a value for `{param.name}`", param.span, help=f"add `-p {param.name}=VALUE`"
    )
