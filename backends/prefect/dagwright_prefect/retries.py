"""Retries with delay and backoff in Prefect's terms: a number, or the exact delays as a list."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from dagwright.settings.model import TaskSettings

DELAYS_LIMIT = 50
"""Prefect takes no longer list of delays; after the last one it goes on with that."""


def retry_options(settings: TaskSettings) -> dict[str, Any]:
    """`retries` and `retry_delay_seconds` of a task, where they are set."""
    if not settings.retries:
        return {}
    options: dict[str, Any] = {"retries": settings.retries}
    delays = retry_delays(settings)
    if len(delays) > 1:
        options["retry_delay_seconds"] = delays[:DELAYS_LIMIT]
    elif delays and delays[0]:
        options["retry_delay_seconds"] = delays[0]
    return options


def retry_delays(settings: TaskSettings) -> list[float]:
    """The delay before each retry in seconds; equal ones at the end only once."""
    first = settings.retry_delay.seconds if settings.retry_delay is not None else 0
    retries = settings.retries or 0
    backoff = settings.backoff
    if backoff is None or not first:
        return [first][:retries]
    highest = backoff.max.seconds if backoff.max is not None else None
    delays: list[float] = []
    for number in range(min(retries, DELAYS_LIMIT + 1)):
        delay = first * backoff.factor**number
        if highest is not None and delay >= highest:
            return [*delays, _plain(highest)]
        delays.append(_plain(delay))
    return delays


def _plain(seconds: float) -> float:
    """30.0 as 30."""
    return int(seconds) if seconds == int(seconds) else seconds
