"""Resolved settings: what `dagwright.toml` says, typed, with exact units and the place each value came from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from dagwright.diagnostics.model import Span


class Quantity(NamedTuple):
    """An exact amount: the text as written (`"8Gi"`, `"500m"`) and its value in base units.

    Base units: bytes for memory and storage, thousandths of a core for cpu.
    """

    text: str
    value: int


class Duration(NamedTuple):
    """A length of time: the text as written (`"2h"`) and exact seconds."""

    text: str
    seconds: float


class Backoff(NamedTuple):
    """Exponential backoff of retries: the delay grows by `factor` each time, up to `max` where given."""

    factor: float
    max: Duration | None = None


class Secret(NamedTuple):
    """A secret by reference: the engine's secret object and the key in it. Never a value."""

    name: str
    key: str


class ParamSource(NamedTuple):
    """A parameter filled in by the engine at run time.

    `source` is one of `schedule.date`, `schedule.time`, `schedule.start`, `schedule.end`, `run.id`, `env.name`;
    `offset` is added to the schedule's time in the pipeline's timezone.
    """

    source: str
    offset: Duration | None = None


class TaskSettings(NamedTuple):
    """Everything that can be set for one task. None or empty means: the engine's own default.

    `where` maps a field name to its place in the TOML, for diagnostics; it takes no part in comparisons of meaning
    (use `same_settings`).
    """

    retries: int | None = None
    retry_delay: Duration | None = None
    backoff: Backoff | None = None
    timeout: Duration | None = None
    cpu: Quantity | None = None
    memory: Quantity | None = None
    gpu: int | None = None
    gpu_kind: str | None = None
    ephemeral_storage: Quantity | None = None
    image: str | None = None
    env: dict[str, str] = {}
    secrets: dict[str, Secret] = {}
    service_account: str | None = None
    node_selector: dict[str, str] = {}
    tolerations: tuple[dict[str, Any], ...] = ()
    volumes: tuple[dict[str, Any], ...] = ()
    labels: dict[str, str] = {}
    pool: str | None = None
    priority: int | None = None
    cache: bool | None = None
    group: str | None = None
    max_parallel: int | None = None
    batch: int | None = None
    effect: str | None = None
    native: dict[str, dict[str, Any]] = {}
    where: dict[str, Span] = {}


class PipelineSettings(NamedTuple):
    """Everything that can be set for a pipeline as a whole."""

    schedule: str | None = None
    timezone: str = "UTC"
    start: str | None = None
    catchup: bool = False
    params: dict[str, Any] = {}
    expand: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    owner: str | None = None
    description: str | None = None
    max_active_runs: int | None = None
    timeout: Duration | None = None
    on_failure: str | None = None
    effects: str | None = None
    where: dict[str, Span] = {}


class TargetSettings(NamedTuple):
    """`[targets.NAME]`: what a backend is asked for. `extras` are engine keys passed through as written."""

    name: str
    version: str | None = None
    profile: str | None = None
    image: str | None = None
    namespace: str | None = None
    worker: str | None = None
    store: str | None = None
    execution: str | None = None
    allow: tuple[str, ...] = ()
    glue: TaskSettings = TaskSettings()
    extras: dict[str, Any] = {}
    where: dict[str, Span] = {}
