"""The contract between the compiler and a backend (built in or a stranger's).

A backend is data first: a table that says for every `Feature` what the target makes of it, and then
`emit`, which turns a plan that passed the table into files. A backend never imports its engine.
"""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING

from dagwright.record import Record

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from dagwright.diagnostics.model import Diagnostic, Span
    from dagwright.plan.model import Plan
    from dagwright.settings.model import TargetSettings

API = (1, 1)


class Feature(Enum):
    """What a pipeline can ask of a target. The number makes the codes: DW3nn cannot, DW4nn lossy.

    The first ten are regions, and the combinations of them where engines differ: a table may say `fused` there, and the region
    runs as one task. A region has the feature of its kind, and one for each place it stands in; the hardest of them decides.
    """

    CONDITION = (0, "a condition on a value known at run time")
    MAP = (1, "a loop over a value known at run time")
    TRY_FINALLY = (2, "a cleanup that always runs")
    TRY_EXCEPT = (3, "a step that runs on failure")
    LONG_MAP = (4, "a loop at run time with more than one task in its body")
    IN_MAP = (5, "a condition, a loop or a `try` inside a loop at run time")
    IN_CONDITION = (6, "a condition, a loop or a `try` inside a condition")
    IN_TRY = (7, "a condition, a loop or a `try` inside a `try`")
    NESTED_PIPELINE = (8, "a nested pipeline")
    RETRY_IN_MAP = (9, "retries of a task inside a loop at run time")

    STATIC_DAG = (10, "a static graph of tasks")
    ORDER_EDGES = (11, "order between tasks that exchange no value")
    PARAMETERS = (12, "typed parameters with defaults")
    REQUIRED_PARAMETER = (13, "a parameter without a default")
    RESULT = (14, "a result that can be read back")
    SCHEDULE = (15, "a cron schedule")
    TIMEZONE = (16, "a schedule's timezone")
    START_DATE = (17, "a schedule's start date")
    CATCHUP = (18, "catching up on missed schedules")
    SCHEDULE_PARAMETER = (19, "a parameter taken from the schedule")
    RUN_PARAMETER = (20, "a parameter taken from the run's id or environment")
    RETRIES = (21, "retries")
    RETRY_DELAY = (22, "a delay between retries")
    BACKOFF = (23, "exponential backoff between retries")
    TASK_TIMEOUT = (24, "a task timeout")
    RUN_TIMEOUT = (25, "a timeout for the whole run")
    CPU = (26, "a cpu request")
    MEMORY = (27, "a memory request")
    GPU = (28, "a gpu request")
    EPHEMERAL_STORAGE = (29, "an ephemeral storage request")
    IMAGE = (30, "an image per task")
    ENV = (31, "environment variables per task")
    SECRETS = (32, "secrets as environment variables")
    SERVICE_ACCOUNT = (33, "a service account")
    NODE_SELECTOR = (34, "a node selector")
    TOLERATIONS = (35, "tolerations")
    VOLUMES = (36, "volumes")
    LABELS = (37, "labels")
    POOL = (38, "a pool")
    PRIORITY = (39, "a priority")
    CACHE = (40, "caching of a task's result")
    TAGS = (41, "tags")
    OWNER = (42, "an owner")
    DESCRIPTION = (43, "a description")
    MAX_ACTIVE_RUNS = (44, "a limit of active runs")
    ON_FAILURE = (45, "a notification on failure")
    NATIVE = (46, "a native operator in place of the function")
    GROUP = (47, "a group of tasks in one engine task")
    MAX_PARALLEL = (48, "a limit of parallel map items")
    BATCH = (49, "several map items per engine task")

    @property
    def number(self) -> int:
        """What follows DW3 or DW4 in the feature's codes; two digits."""
        return self.value[0]

    @property
    def text(self) -> str:
        """The feature in words, fit for `<target> has no <text>`."""
        return self.value[1]


class Support(Record):
    """One cell of the table. `level`: native, lowered, fused, lossy or unsupported; `why` in one sentence."""

    level: str
    why: str = ""
    help: str = ""


def native() -> Support:
    """The engine's own meaning is exact."""
    return Support("native")


def lowered(how: str) -> Support:
    """Exact, by means that the reader of the emitted file should know."""
    return Support("lowered", how)


def fused(why: str) -> Support:
    """Exact, but the region runs as one engine task."""
    return Support("fused", why)


def lossy(what: str, help: str) -> Support:
    """Something is lost: an error DW4nn, unless the target's `allow` names the code."""
    return Support("lossy", what, help)


def unsupported(why: str, help: str) -> Support:
    """Not possible on this target: an error DW3nn at the user's line."""
    return Support("unsupported", why, help)


class Artifact(Record):
    """One emitted file. `path` is relative to the output folder, with forward slashes.

    `source_map` maps 1-based line numbers of `text` to step ids, for the preview.
    """

    path: str
    text: str
    source_map: Mapping[int, str] = {}


class Emission(Record):
    """What a backend returns: the files, and the exact next command a user types."""

    artifacts: tuple[Artifact, ...]
    next_command: str


class Backend:
    """Base class of all backends.

    `name` is what `--to` takes; `title` what people read. `versions` lists the engine versions that can be asked
    for with `version = "..."`, the default first; `profiles` the kinds of it for `profile = "..."`, likewise.
    `image_options` are the target's own keys that name an image (`"job_variables.image"`): like `image` itself, they
    are replaced by what `--images` says before `check` and `emit` see them.
    """

    name: str
    title: str
    api: tuple[int, int] = API
    versions: tuple[str, ...] = ()
    profiles: tuple[str, ...] = ()
    image_options: tuple[str, ...] = ()

    def capabilities(self, target: TargetSettings) -> Mapping[Feature, Support]:
        """The table for this target's version, profile and execution: an entry for every `Feature`."""
        raise NotImplementedError

    def fuses(self, plan: Plan, target: TargetSettings) -> Mapping[str, str]:
        """Regions that run as one task though the table does not say so, by id, each with the reason.

        For what hangs on more than the kind of a region: the types of the values it yields, say.
        """
        return {}

    def check(self, plan: Plan, target: TargetSettings) -> Iterable[Diagnostic]:
        """What the table cannot say: names, sizes, combinations, unknown `extras`. All problems at once."""
        return ()

    def notes(self, plan: Plan, target: TargetSettings) -> Iterable[str]:
        """What a user should know of the plan on this target, one line each, beyond what `compile` tells for every target."""
        return ()

    def emit(self, plan: Plan, target: TargetSettings) -> Emission:
        """The files. Deterministic: same plan and target, same bytes."""
        raise NotImplementedError


class FeatureUse(Record):
    """A plan asks for `feature` at `span`; `subject` names the step or the pipeline."""

    feature: Feature
    subject: str
    span: Span | None
