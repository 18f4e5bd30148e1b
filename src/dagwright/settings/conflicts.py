"""Settings that cannot both hold, or that need another one (DW034)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dagwright.settings.model import ParamSource
from dagwright.settings.units import Bad

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dagwright.settings.decode import At
    from dagwright.settings.fold import Chains

_NEEDS = (
    ("retry_delay", "retries", "say how often: `retries = 2`"),
    ("backoff", "retries", "say how often: `retries = 2`"),
    ("backoff", "retry_delay", 'say what grows: `retry_delay = "30s"`'),
    ("gpu_kind", "gpu", "say how many: `gpu = 1`"),
)
"""A task setting, what it does nothing without, and how to mend that."""


def check_pipeline(values: dict[str, Any], chains: Chains) -> None:
    """Report what needs a schedule where none was ever set. A schedule of `false` was set."""
    if "schedule" not in values:
        for field in ("timezone", "start", "catchup"):
            if values.get(field):
                _report(chains[field][-1], f"`{field}` does nothing without a schedule", 'add `schedule = "0 6 * * *"`')
        for name, value in values.get("params", {}).items():
            if isinstance(value, ParamSource) and value.source.startswith("schedule."):
                message = f"`{name}` comes from the schedule, and there is none"
                _report(chains[f"params.{name}"][-1], message, 'add `schedule = "0 6 * * *"`')
    elif values.get("catchup") and values["schedule"] and "start" not in values:
        _report(chains["catchup"][-1], "`catchup` needs a `start` to catch up from", "add `start = 2026-01-31`")


def check_variables(values: dict[str, Any], at: At) -> None:
    """Report a variable that one table sets twice. In two tables the later one holds (see `fold`)."""
    for name in values.get("env", {}):
        if name in values.get("secrets", {}):
            message = f"`{name}` is both in `env` and in `secrets`"
            _report(at.child("env", name), message, "take the one in `env` out")


def check_tasks(groups: Sequence[tuple[dict[str, Any], Chains]]) -> None:
    """Report a setting that does nothing for any task it holds for, and drop it where it does nothing.

    A delay for all tasks is fine if only some of them are retried, so a place is wrong only if it never comes to
    anything. Zero retries were said, so that an environment can switch retries off and leave the delay.
    """
    useless: dict[tuple[str, str, str], tuple[At, str]] = {}
    useful: set[tuple[str, str, str]] = set()
    for values, chains in groups:
        for field, needed, help in _NEEDS:
            if field in values:
                at = chains[field][-1]
                key = (field, needed, at.typed + at.layer + at.name)
                if needed in values:
                    useful.add(key)
                else:
                    useless.setdefault(key, (at, help))
        for field, needed, _ in _NEEDS:
            missing = needed not in values or (needed != "retry_delay" and not values[needed])
            if field in values and missing:
                del values[field], chains[field]
        if values.get("gpu") == 0:
            del values["gpu"], chains["gpu"]
    for key, (at, help) in useless.items():
        if key not in useful:
            _report(at, f"`{key[0]}` does nothing without `{key[1]}`", help)


def _report(at: At, message: str, help: str) -> None:
    at.report(Bad("DW034", message, help), on_key=True)
