"""Hold a plan against a target's table: what the target cannot do is an error at the user's line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dagwright.backend import Support
from dagwright.plan.features import features_of, region_uses, regions_in
from dagwright.plan.model import map_steps

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dagwright.backend import Backend, Feature, FeatureUse
    from dagwright.diagnostics.model import DiagnosticSink
    from dagwright.plan.model import Plan, Step
    from dagwright.settings.model import TargetSettings

_FUSED = Support("fused", "the backend was written before there were regions")
_UNKNOWN = Support("unsupported", "the backend was written before this feature", "ask its author for a newer version")


def for_target(plan: Plan, target: TargetSettings) -> Plan:
    """The plan with what holds for one target only: settings of synthetic steps, names of secrets."""
    from dagwright.settings.model import TaskSettings, with_secret_names

    if target.glue == TaskSettings() and not target.secrets:
        return plan

    def own(step: Step) -> Step:
        settings = target.glue if step.kind == "glue" else step.settings
        return step._replace(settings=with_secret_names(settings, target) if target.secrets else settings)

    return plan._replace(units=map_steps(plan.units, own))


def to_fuse(plan: Plan, backend: Backend, target: TargetSettings) -> dict[str, str]:
    """The regions that the target runs as one task each, with its reasons: what the plan has to be built anew for."""
    table = backend.capabilities(target)
    found: dict[str, str] = {}
    inside: set[str] = set()
    for use in region_uses(plan):
        support = table.get(use.feature, _FUSED)
        if use.subject not in inside and support.level == "fused":
            found.setdefault(use.subject, support.why)
            inside |= regions_in(plan, use.subject)
    for ident, why in backend.fuses(plan, target).items():
        if ident not in inside:
            found.setdefault(ident, why)
    return found


def legalise(plan: Plan, backend: Backend, target: TargetSettings, sink: DiagnosticSink) -> None:
    """Report what the target cannot do (DW3nn) or would lose (DW4nn, unless allowed), and allowances without a use."""
    table = backend.capabilities(target)
    used: set[str] = set()
    for use in features_of(plan, backend.name):
        code = _judge(
            use, table.get(use.feature, _FUSED if use.feature.number < 10 else _UNKNOWN), backend, target, sink
        )
        if code is not None:
            used.add(code)
    for code in target.allow:
        if code not in used:
            sink.error(
                "DW014", f"`allow` names {code}, which {backend.title} does not need here",
                target.where.get("allow"), help=f"remove {code} from `allow`",
            )  # fmt: skip
    for diagnostic in backend.check(plan, target):
        sink.add(diagnostic)


def _judge(
    use: FeatureUse, support: Support, backend: Backend, target: TargetSettings, sink: DiagnosticSink
) -> str | None:
    """Report one use where it is not exact; gives the DW4 code that an allowance made good."""
    feature = use.feature
    notes = (support.why,) if support.why else ()
    label = f"`{use.subject}` asks for {feature.text} here"
    if support.level == "unsupported":
        message = f"{backend.title} has no {_noun(feature)}"
        sink.error(f"DW3{feature.number:02}", message, use.span, label=label, notes=notes, help=support.help)
    elif support.level == "lossy":
        code = f"DW4{feature.number:02}"
        if code in target.allow:
            return code
        how = f'accept the loss: `allow = ["{code}"]` under `[targets.{backend.name}]`'
        if support.help and code not in support.help:
            how = f"{support.help}; or {how}"
        sink.error(
            code, f"{backend.title} loses a part of {feature.text}", use.span, label=label, notes=notes, help=how
        )
    return None


def _noun(feature: Feature) -> str:
    text = feature.text
    return text.removeprefix("a ").removeprefix("an ")


def levels(table: Mapping[Feature, Support]) -> dict[str, int]:
    """How many features stand at each level, for listings."""
    counts: dict[str, int] = {}
    for support in table.values():
        counts[support.level] = counts.get(support.level, 0) + 1
    return counts
