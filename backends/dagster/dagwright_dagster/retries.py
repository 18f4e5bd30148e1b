"""Retries as Dagster has them: a policy with one delay, or the exact delays where those grow."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from dagwright.settings.model import TaskSettings

_FOREVER = 10**9
"""Seconds; no delay grows beyond, so that a list of delays has an end."""


def retry_options(settings: TaskSettings) -> dict[str, Any]:
    """`retries`, and `delay` in seconds, or `delays`: one for each retry, the last of them for all that follow."""
    if not settings.retries:
        return {}
    found: dict[str, Any] = {"retries": settings.retries}
    delays = _delays(settings)
    if len(delays) > 1:
        found["delays"] = delays
    elif delays[0]:
        found["delay"] = delays[0]
    return found


def _delays(settings: TaskSettings) -> list[float]:
    first = settings.retry_delay.seconds if settings.retry_delay is not None else 0
    backoff = settings.backoff
    if backoff is None or not first:
        return [_short(first)]
    most = min(backoff.max.seconds if backoff.max is not None else _FOREVER, _FOREVER)
    delays: list[float] = []
    for number in range(settings.retries or 0):
        delay = first * backoff.factor**number
        if delay >= most:
            return [*delays, _short(most)]
        delays.append(_short(delay))
    return delays


def _short(seconds: float) -> float:
    """30.0 as 30."""
    return int(seconds) if seconds == int(seconds) else seconds
