"""Which targets there are. The built-in ones are found without looking around; strangers' by entry point.

Scanning entry points costs more than a small compilation, so it happens only for a name that is not built in, and for
`dagwright targets`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from dagwright.backend import API, Backend
from dagwright.diagnostics.model import DagwrightError, Diagnostic
from dagwright.record import Record

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dagwright.diagnostics.model import Span

GROUP = "dagwright.backends"

# name -> what an entry point would say; pyproject.toml says the same (a test compares)
BUILT_IN: Mapping[str, str] = {
    "airflow": "dagwright_airflow:AirflowBackend",
    "argo": "dagwright_argo:ArgoBackend",
    "dagster": "dagwright_dagster:DagsterBackend",
    "kubeflow": "dagwright_kubeflow:KubeflowBackend",
    "prefect": "dagwright_prefect:PrefectBackend",
    "stepfunctions": "dagwright_stepfunctions:StepFunctionsBackend",
}

# what people call a target, where no letter of it is near the name
_ALSO_CALLED: Mapping[str, str] = {
    "kfp": "kubeflow",
    "vertex": "kubeflow",
    "mwaa": "airflow",
    "composer": "airflow",
    "sfn": "stepfunctions",
    "aws": "stepfunctions",
}
# those of them that are kinds of the target, chosen in the settings
_PROFILES = frozenset({"vertex", "mwaa", "composer"})


class Targets(Record):
    """All targets that can be used, by name, and what is wrong with the others."""

    backends: Mapping[str, Backend]
    problems: tuple[Diagnostic, ...]


def backend(name: str, span: Span | None = None) -> Backend:
    """The backend that `--to NAME` means.

    Raises DagwrightError: DW004 for a name nobody provides, DW035 for a backend that cannot be used. `span` is where
    the name was written, if in a file.
    """
    reference = BUILT_IN.get(name)
    if reference is not None:
        return _load(name, reference, span)
    offered = _offered()
    references = offered.get(name, [])
    if not references:
        raise DagwrightError(_unknown(name, {*BUILT_IN, *offered}, span))
    if len(references) > 1:
        raise DagwrightError(_clash(name, references, span))
    return _load(name, references[0], span)


def targets() -> Targets:
    """Every target, built in or a stranger's: for listings, not for compiling."""
    found: dict[str, Backend] = {}
    problems: list[Diagnostic] = []
    offered = _offered()
    for name in sorted({*BUILT_IN, *offered}):
        references = offered.get(name, [])
        if name in BUILT_IN:
            references = [BUILT_IN[name], *(other for other in references if other != BUILT_IN[name])]
        if len(references) > 1:
            problems.append(_clash(name, references, None))
        # A built-in target works all the same: `backend` never asks who else wants its name.
        if len(references) == 1 or name in BUILT_IN:
            try:
                found[name] = _load(name, references[0], None)
            except DagwrightError as error:
                problems.extend(error.diagnostics)
    return Targets(found, tuple(problems))


def all_names() -> set[str]:
    """The names of all targets, built in or a stranger's, without loading any."""
    return {*BUILT_IN, *_offered()}


def _offered() -> dict[str, list[str]]:
    """What installed distributions offer: name -> references, each once (a distribution can stand twice on the path)."""
    from importlib.metadata import entry_points

    offered: dict[str, list[str]] = {}
    for point in entry_points(group=GROUP):
        references = offered.setdefault(point.name, [])
        if point.value not in references:
            references.append(point.value)
    for references in offered.values():
        references.sort()
    return offered


def _load(name: str, reference: str, span: Span | None) -> Backend:
    from importlib import import_module

    module, _, attribute = reference.partition(":")
    try:
        made = getattr(import_module(module), attribute)()
    except Exception as error:
        why = f"{type(error).__name__}: {error}"
        raise DagwrightError(_unusable(name, reference, f"it cannot be loaded: {why}", span)) from error
    if not isinstance(made, Backend):
        raise DagwrightError(_unusable(name, reference, "it is no subclass of dagwright.backend.Backend", span))
    if made.name != name:
        raise DagwrightError(_unusable(name, reference, f"it calls itself `{made.name}`", span))
    if not _speaks(made.api):
        wants, has = (".".join(map(str, version)) for version in (made.api, API))
        raise DagwrightError(
            _unusable(
                name,
                reference,
                f"it is written for version {wants} of the backend contract, this dagwright has {has}",
                span,
                help="install the dagwright that the backend asks for, or a backend made for this one",
            )
        )
    return made


def _speaks(api: tuple[int, int]) -> bool:
    """The same major version, and nothing newer: an older backend leaves what it does not know unsupported."""
    return api[0] == API[0] and api[1] <= API[1]


def _unknown(name: str, known: set[str], span: Span | None) -> Diagnostic:
    from dagwright.diagnostics.suggest import did_you_mean

    other = _ALSO_CALLED.get(name.casefold())
    help = f"did you mean `{other}`?" if other else did_you_mean(name, known)
    if other and name.casefold() in _PROFILES:
        help = f'compile with `--to {other}`, and write `profile = "{name.casefold()}"` under `[targets.{other}]`'
    listed = ", ".join(f"`{each}`" for each in sorted(known))
    return Diagnostic("DW004", f"no target is called `{name}`", span, notes=(f"there are: {listed}",), help=help)


def _clash(name: str, references: list[str], span: Span | None) -> Diagnostic:
    listed = " and ".join(f"`{each}`" for each in references)
    return Diagnostic(
        "DW035",
        f"more than one backend is called `{name}`: {listed}",
        span,
        help="uninstall all but one; the name of a built-in target is not free",
    )


def _unusable(name: str, reference: str, why: str, span: Span | None, help: str = "") -> Diagnostic:
    return Diagnostic(
        "DW035", f"the backend of `{name}` cannot be used", span, notes=(f"`{reference}`: {why}",), help=help
    )
