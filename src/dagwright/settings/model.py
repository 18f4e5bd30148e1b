"""Resolved settings: what `dagwright.toml` says, typed, with exact units and the place each value came from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dagwright.record import Record

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dagwright.diagnostics.model import Span


class Quantity(Record):
    """An exact amount: the text as written (`"8Gi"`, `"500m"`) and its value in base units.

    Base units: bytes for memory and storage, thousandths of a core for cpu.
    """

    text: str
    value: int


class Duration(Record):
    """A length of time: the text as written (`"2h"`) and exact seconds (an `int`, negative for some offsets)."""

    text: str
    seconds: float


class Backoff(Record):
    """Exponential backoff of retries: the delay grows by `factor` each time, up to `max` where given."""

    factor: float
    max: Duration | None = None


class Secret(Record):
    """A secret by reference: the engine's secret object and the key in it. Never a value."""

    name: str
    key: str


class ParamSource(Record):
    """A parameter filled in by the engine at run time.

    `source` is one of `schedule.date`, `schedule.time`, `schedule.start`, `schedule.end`, `run.id`, `env.name`;
    `offset` is added to the schedule's time in the pipeline's timezone.
    """

    source: str
    offset: Duration | None = None


class TaskSettings(Record):
    """Everything that can be set for one task. None or empty means: the engine's own default.

    `tolerations` have the keys of Kubernetes: key, operator, value, effect, tolerationSeconds. `volumes` have one of
    pvc, secret, config_map or empty_dir, then mount (an absolute path), sub_path, read_only, and size for empty_dir.

    `where` maps a field name, or the name of an entry (`env.PORT`), to its place in the TOML, for diagnostics; it has
    no entry for what came from the command line, and takes no part in comparisons of meaning (use `same_settings`).
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
    where: Mapping[str, Span] = {}


def same_settings(one: TaskSettings, other: TaskSettings) -> bool:
    """Whether two calls are to run alike, wherever that was written."""
    return one is other or one[:-1] == other[:-1]


class PipelineSettings(Record):
    """Everything that can be set for a pipeline as a whole.

    `schedule` is five fields of digits (see `cron`). `start` is an ISO date or date and time. `params` holds a
    `ParamSource`, or the TOML value as it was read, not yet judged by the parameter's type. `glue` and `task` name
    functions (`math:sqrt`, `shop.util:slug`) that the frontend takes for glue, or for tasks, against its own rule.
    """

    schedule: str | None = None
    timezone: str = "UTC"
    start: str | None = None
    catchup: bool = False
    params: dict[str, Any] = {}
    expand: tuple[str, ...] = ()
    glue: tuple[str, ...] = ()
    task: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    owner: str | None = None
    description: str | None = None
    max_active_runs: int | None = None
    timeout: Duration | None = None
    on_failure: str | None = None
    effects: str | None = None
    where: Mapping[str, Span] = {}


class TargetSettings(Record):
    """`[targets.NAME]`: what a backend is asked for. `extras` are engine keys passed through as written.

    `glue` holds for the steps the compiler makes itself. `secrets` says what the secret of a logical name is called on
    this target; apply it with `with_secret_names`.
    """

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
    secrets: dict[str, str] = {}
    extras: dict[str, Any] = {}
    where: Mapping[str, Span] = {}


class ImageSettings(Record):
    """`[images]`: which images may be used, and what `dagwright image` puts into one.

    With `require_digest` every image must be named by its digest once `--images` has been applied. `base` is what the image is
    made from; `requirements` (a file) and `include` (files and folders that are no modules) are relative to the settings.
    """

    require_digest: bool = False
    base: str | None = None
    requirements: str | None = None
    include: tuple[str, ...] = ()
    where: Mapping[str, Span] = {}


def with_secret_names(settings: TaskSettings, target: TargetSettings) -> TaskSettings:
    """The same settings with each secret's logical name replaced by the target's own, where it has one."""
    if not target.secrets or not settings.secrets:
        return settings
    names = target.secrets
    return settings._replace(
        secrets={variable: Secret(names.get(it.name, it.name), it.key) for variable, it in settings.secrets.items()}
    )
