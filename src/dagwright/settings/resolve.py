"""The settings of one pipeline: what holds for it, for each of its calls, and for each target.

Precedence, lowest first: defaults, extended files, the file (the pipeline, then its task keys in file order),
the environment, `--set`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dagwright.settings.conflicts import check_pipeline, check_tasks
from dagwright.settings.fold import Chains, Settled, Where, fold
from dagwright.settings.match import CallKey, Index
from dagwright.settings.model import ImageSettings, PipelineSettings, TargetSettings, TaskSettings
from dagwright.settings.sections import Section
from dagwright.settings.units import Bad

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from dagwright.diagnostics.model import DiagnosticSink, Span
    from dagwright.settings.decode import At
    from dagwright.settings.load import SettingsFile
    from dagwright.settings.sections import PipelineTable, TargetTable, TaskTable
    from dagwright.settings.trace import TraceEntry

__all__ = ["CallKey", "Match", "Resolved", "Resolver", "resolve"]


class Match:
    """A task key, where it was written, and the ids of the calls it means."""

    __slots__ = ("at", "calls", "key")

    def __init__(self, key: str, at: At, calls: tuple[str, ...]) -> None:
        self.key = key
        self.at = at
        self.calls = calls

    @property
    def layer(self) -> str:
        """The layer of precedence, for people."""
        return self.at.layer

    @property
    def span(self) -> Span | None:
        """The place of the key; None for `--set`."""
        return self.at.span


class Resolved:
    """Everything settled. `tasks` is by call id; calls that no key means share one default.

    `settled` is what `trace` is made of.
    """

    __slots__ = ("images", "matches", "pipeline", "settled", "targets", "tasks")

    def __init__(
        self,
        pipeline: PipelineSettings,
        tasks: dict[str, TaskSettings],
        targets: dict[str, TargetSettings],
        matches: tuple[Match, ...],
        settled: tuple[Settled, ...],
        images: ImageSettings | None = None,
    ) -> None:
        self.images = images if images is not None else ImageSettings()
        self.pipeline = pipeline
        self.tasks = tasks
        self.targets = targets
        self.matches = matches
        self.settled = settled

    @property
    def trace(self) -> list[TraceEntry]:
        """For each value that was set: where the one that holds came from, and what it overrode."""
        from dagwright.settings.trace import trace_entries

        return trace_entries(self.settled)


def resolve(
    settings: SettingsFile | None,
    pipeline_name: str | None,
    calls: Sequence[CallKey],
    param_names: Collection[str],
    *,
    env: str | None = None,
    sets: Sequence[str] = (),
    targets: Sequence[str] = (),
    known_targets: Collection[str] | None = None,
    sink: DiagnosticSink,
) -> Resolved:
    """All settings of a pipeline at once; see `Resolver` for the arguments and for doing it in two steps."""
    resolver = Resolver(settings, pipeline_name, env=env, sets=sets, sink=sink)
    return resolver.resolve(calls, param_names, targets=targets, known_targets=known_targets)


class Resolver:
    """Settles the settings of one pipeline, in two steps.

    `pipeline` is there at once, for the frontend that needs `expand`, `glue` and `task`; `resolve` needs the calls.
    `name` is the pipeline's name in the settings, None where they do not know it. Errors go to the sink: DW029 and those of
    `--set` at once, the rest in `resolve`.
    """

    __slots__ = ("_all", "_chains", "_layers", "_name", "_sink", "_values", "env", "pipeline")

    def __init__(
        self,
        settings: SettingsFile | None,
        name: str | None,
        *,
        env: str | None = None,
        sets: Sequence[str] = (),
        sink: DiagnosticSink,
    ) -> None:
        self._sink = sink
        self._name = name or ""
        self.env = env
        base = settings.base if settings is not None else Section()
        environments = settings.environments if settings is not None else {}
        if env is not None and env not in environments:
            _unknown_environment(env, settings, sink)
        overrides = _overrides(sets, name, sink)
        self._layers = [base, *([environments[env]] if env in environments else []), overrides]
        # the environments not chosen hold names too, and a wrong one is wrong on any day
        self._all = [base, *environments.values(), overrides]
        self._values, self._chains = fold(self._tables(self._layers))
        self.pipeline = _pipeline(self._values, self._chains)

    @property
    def target_names(self) -> set[str]:
        """The targets that the settings speak of, in any environment."""
        return {name for name, _ in self._named_targets()}

    def resolve(
        self,
        calls: Sequence[CallKey],
        param_names: Collection[str],
        *,
        targets: Sequence[str] = (),
        known_targets: Collection[str] | None = None,
    ) -> Resolved:
        """Settle the rest.

        `targets` are those asked for; `known_targets` all that exist (None: targets' names are not checked). Reports
        task keys and targets that match nothing (DW022), unknown parameters (DW031) and conflicts (DW034).
        """
        self._check_params(param_names)
        self._check_targets(known_targets)
        check_pipeline(self._values, self._chains)
        index = Index(calls)
        tasks, groups, matches = self._tasks(calls, index)
        settled: list[Settled] = [("pipeline", (), self._values, self._chains), *groups]
        by_target = {}
        for name in targets:
            by_target[name], of_target = self._target(name)
            settled.extend(of_target)
        images, image_chains = fold(table for section in self._layers for table in section.images)
        if images:
            settled.append(("images", (), images, image_chains))
        found = ImageSettings(**images, where=Where(image_chains))
        return Resolved(self.pipeline, tasks, by_target, matches, tuple(settled), found)

    def _tables(self, layers: Iterable[Section]) -> Iterable[PipelineTable]:
        return (table for section in layers for table in section.pipelines.get(self._name, ()))

    def _tasks(
        self, calls: Sequence[CallKey], index: Index
    ) -> tuple[dict[str, TaskSettings], list[Settled], tuple[Match, ...]]:
        active = [task for table in self._tables(self._layers) for task in table.tasks]
        chosen = {id(task) for task in active}
        for table in self._tables(self._all):
            for task in table.tasks:
                if id(task) not in chosen and not index.match(task.key):
                    _no_such_task(task, index)
        matches = []
        applying: list[list[int]] = [[] for _ in calls]
        for number, task in enumerate(active):
            positions = index.match(task.key)
            if not positions:
                _no_such_task(task, index)
            for position in positions:
                applying[position].append(number)
            ids = tuple(calls[position].id for position in positions)
            matches.append(Match(task.key, task.at, ids))
        members: dict[tuple[int, ...], list[str]] = {}
        for call, numbers in zip(calls, applying, strict=True):
            members.setdefault(tuple(numbers), []).append(call.id)
        folded = [(tuple(ids), *fold(active[n] for n in numbers)) for numbers, ids in members.items()]
        check_tasks([(values, chains) for _, values, chains in folded])
        tasks: dict[str, TaskSettings] = {}
        for ids, values, chains in folded:
            tasks.update(dict.fromkeys(ids, TaskSettings(**values, where=Where(chains))))
        groups = [("tasks", ids, values, chains) for ids, values, chains in folded if values]
        return {call.id: tasks[call.id] for call in calls}, groups, tuple(matches)

    def _target(self, name: str) -> tuple[TargetSettings, list[Settled]]:
        tables = self._target_tables(name, self._layers)
        values, chains = fold(tables)
        glue, glue_chains = fold(table.glue for table in tables if table.glue is not None)
        check_tasks([(glue, glue_chains)])
        settings = TargetSettings(
            name, **values, glue=TaskSettings(**glue, where=Where(glue_chains)), where=Where(chains)
        )
        subject = f"targets.{name}"
        return settings, [(subject, (), values, chains), (f"{subject}.glue", (), glue, glue_chains)]

    def _target_tables(self, name: str, layers: Iterable[Section]) -> list[TargetTable]:
        tables: list[TargetTable] = []
        for section in layers:
            tables.extend(section.targets.get(name, ()))
            tables.extend(table.targets[name] for table in self._tables([section]) if name in table.targets)
        return tables

    def _check_params(self, param_names: Collection[str]) -> None:
        for table in self._tables(self._all):
            for name in table.values.get("params", ()):
                if name not in param_names:
                    from dagwright.diagnostics.suggest import did_you_mean

                    parameters = ", ".join(f"`{each}`" for each in param_names)
                    help = did_you_mean(name, param_names) or (f"it has {parameters}" if parameters else "it has none")
                    bad = Bad("DW031", f"the pipeline has no parameter `{name}`", help)
                    table.at.child("params", name).report(bad, on_key=True)

    def _check_targets(self, known: Collection[str] | None) -> None:
        if known is None:
            return
        for name, at in self._named_targets():
            if name not in known:
                from dagwright.diagnostics.suggest import did_you_mean

                help = did_you_mean(name, known) or f"the targets are {', '.join(sorted(known))}"
                at.report(Bad("DW022", f"there is no target `{name}`", help), on_key=True)

    def _named_targets(self) -> Iterable[tuple[str, At]]:
        for section in self._all:
            for name, tables in section.targets.items():
                yield from ((name, table.at) for table in tables)
            for pipeline in self._tables([section]):
                yield from ((name, table.at) for name, table in pipeline.targets.items())


def _overrides(sets: Sequence[str], name: str | None, sink: DiagnosticSink) -> Section:
    if not sets:
        return Section()
    from dagwright.settings.overrides import read_sets

    return read_sets(sets, name, sink)


def _pipeline(values: dict[str, Any], chains: Chains) -> PipelineSettings:
    values = dict(values)
    if values.get("schedule") is False:
        # switched off: what only makes sense with a schedule goes with it; the timezone still reads `--at`
        for field in ("schedule", "catchup", "start"):
            values.pop(field, None)
    return PipelineSettings(
        **values, where=Where({key: at for key, at in chains.items() if key.partition(".")[0] in values})
    )


def _unknown_environment(env: str, settings: SettingsFile | None, sink: DiagnosticSink) -> None:
    from dagwright.diagnostics.suggest import did_you_mean

    if settings is None:
        sink.error("DW029", f"no environment `{env}`: there is no settings file", help="add a `dagwright.toml`")
        return
    known = ", ".join(f"`{name}`" for name in sorted(settings.environments))
    fallback = f"the environments are {known}" if known else f"add a table `[environments.{env}]`"
    help = did_you_mean(env, settings.environments) or fallback
    sink.error("DW029", f"no environment `{env}` in `{settings.file}`", help=help)


def _no_such_task(task: TaskTable, index: Index) -> None:
    task.at.report(Bad("DW022", f"`{task.key}` matches no task of the pipeline", index.help(task.key)), on_key=True)
