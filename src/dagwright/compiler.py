"""The compiler's driver: source text in, plan and files out. The stages, in order:

load -> extract -> verify -> normalise -> configure -> plan -> legalise -> emit -> check & write

Nothing of the user's is imported or run, and no clock, network or environment is read.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from dagwright.frontend.context import Options
from dagwright.frontend.extract import extract, pipeline_functions
from dagwright.frontend.project import open_file
from dagwright.frontend.source import locate
from dagwright.ir.model import Call, Const
from dagwright.ir.normalise import normalise
from dagwright.ir.verify import verify
from dagwright.ir.walk import all_nodes
from dagwright.plan.build import build_plan
from dagwright.plan.compilation import Compilation
from dagwright.plan.model import PlanParam
from dagwright.plan.verify import verify_plan
from dagwright.record import Record
from dagwright.registry import BUILT_IN, all_names
from dagwright.settings.load import load_settings, name_of, names
from dagwright.settings.model import ParamSource
from dagwright.settings.resolve import CallKey, Resolved, Resolver

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from dagwright.backend import Backend, Emission
    from dagwright.diagnostics.model import DiagnosticSink
    from dagwright.frontend.project import SourceModule
    from dagwright.ir.model import Pipeline
    from dagwright.plan.model import Plan
    from dagwright.settings.load import SettingsFile
    from dagwright.settings.model import PipelineSettings, TargetSettings

STAGES = ("load", "extract", "normalise", "configure", "plan", "legalise", "emit")


class Request(Record):
    """What a user asks for: the source, the environment, `--set` overrides, the targets, files of settings and images."""

    source: str
    env: str | None = None
    sets: tuple[str, ...] = ()
    targets: tuple[str, ...] = ()
    settings: str | None = None
    images: str | None = None


def front(
    request: Request, sink: DiagnosticSink, after: Callable[[str, Any], None] = lambda stage, value: None
) -> Compilation | None:
    """Run the stages that need no target. None where the sink has errors. `after` is called with each stage's result."""
    found = _load(request, sink)
    if found is None:
        return None
    path, function, settings = found
    opened = open_file(path, sink)
    if opened is None:
        return None
    project, module = opened
    after("load", module)
    function = function or _only_function(module, sink)
    if function is None:
        return None
    # asked for by name, a pipeline has that name, also where another one has the same source
    by_name = any(n.name == request.source for n in names(settings))
    known = request.source if by_name else name_of(settings, path, function, sink)
    resolver = Resolver(settings, known, env=request.env, sets=request.sets, sink=sink)
    options = resolver.pipeline
    pipeline = extract(
        project, module, function, sink,
        Options(_dotted(options.glue), _dotted(options.task), frozenset(options.expand)),
    )  # fmt: skip
    if pipeline is None:
        return None
    written = pipeline._replace(name=known or function)
    after("extract", written)
    _check_expand(resolver.pipeline, written, sink)
    resolved = _configure(resolver, written, request, sink)
    if sink.has_errors:
        return None
    verify(written, sink)
    pipeline = normalise(written)
    if pipeline is not written:
        verify(pipeline, sink)
    after("normalise", pipeline)
    params = _parameters(pipeline, resolved, sink)
    after("configure", resolved)
    images = _images(request, sink)
    if sink.has_errors:
        return None
    plan = build_plan(pipeline, settings=resolved.pipeline, tasks=resolved.tasks, params=params, env=request.env)
    _check_plan(plan, pipeline, resolved, sink)
    if sink.has_errors:
        return None
    after("plan", plan)
    folder = settings.folder if settings is not None else os.path.dirname(os.path.abspath(path))
    text = module.text.decode("utf-8", "replace")
    return Compilation(
        written, pipeline, plan, resolved, settings, path, project.root, folder, tuple(project.files), text, images
    )  # fmt: skip


def back(
    compilation: Compilation,
    backend: Backend,
    sink: DiagnosticSink,
    after: Callable[[str, Any], None] = lambda stage, value: None,
) -> Emission | None:
    """Legalise and emit for one target. None where the target cannot do what the plan asks for."""
    from dagwright.diagnostics.model import DiagnosticSink as Sink
    from dagwright.plan.legalise import for_target, legalise

    target = compilation.resolved.targets[backend.name]
    own = Sink()
    plan = for_target(_fused(compilation, backend, target, own), target)
    plan, target = _pinned(compilation, plan, target, backend, own)
    legalise(plan, backend, target, own)
    for diagnostic in own.sorted():
        sink.add(diagnostic)
    after("legalise", plan)
    if own.has_errors:
        return None
    emission = backend.emit(plan, target)
    after("emit", emission)
    return emission


def _pinned(
    compilation: Compilation, plan: Plan, target: TargetSettings, backend: Backend, sink: DiagnosticSink
) -> tuple[Plan, TargetSettings]:
    """The plan and the target with images by their digests, as far as `--images` knows them."""
    images, settings = compilation.images, compilation.resolved.images
    if not images and not settings.require_digest:
        return plan, target
    from dagwright.plan.images import demand_digests, images_of, pin_images

    demand_digests(images_of(plan, target, backend), settings, images, sink)
    return pin_images(plan, target, backend, images)


def _images(request: Request, sink: DiagnosticSink) -> dict[str, str]:
    if request.images is None:
        return {}
    from dagwright.settings.images import load_images

    return load_images(request.images, sink)


def _fused(compilation: Compilation, backend: Backend, target: TargetSettings, sink: DiagnosticSink) -> Plan:
    """The plan, with the regions that the target cannot express as one task each."""
    from dagwright.plan.legalise import to_fuse

    plan, resolved = compilation.plan, compilation.resolved
    fuse: dict[str, str] = {}
    # a fused region can change what another one yields: again, until nothing is added
    while not plan.flat and (found := {k: why for k, why in to_fuse(plan, backend, target).items() if k not in fuse}):
        fuse.update(found)
        plan = build_plan(
            compilation.pipeline,
            settings=resolved.pipeline,
            tasks=resolved.tasks,
            params=plan.params,
            env=plan.env,
            fuse=fuse,
        )
    if not fuse:
        return plan
    _check_plan(plan, compilation.pipeline, resolved, sink)
    return plan


def _check_plan(plan: Plan, pipeline: Pipeline, resolved: Resolved, sink: DiagnosticSink) -> None:
    """Report what settings ask of a plan that it cannot have, and breaches of what must hold of every plan."""
    if any(found.group or found.batch or found.max_parallel for found in resolved.tasks.values()):
        from dagwright.plan.group import check_groups, check_loops

        check_groups(pipeline, resolved.tasks, sink)
        check_loops(pipeline, resolved.tasks, sink)
        if sink.has_errors:
            return
    verify_plan(plan, pipeline, sink)
    if plan.fusions:
        from dagwright.plan.fuse import check_fusions

        check_fusions(plan, pipeline, resolved.tasks, sink)


def _load(request: Request, sink: DiagnosticSink) -> tuple[str, str | None, SettingsFile | None] | None:
    """The file, the function and the settings that a request means."""
    named: dict[str, tuple[str, str]] = {}
    settings = None
    if ".py" not in request.source and ":" not in request.source:
        settings = load_settings(None, explicit=request.settings, sink=sink, base=os.getcwd())
        if sink.has_errors:
            return None
        named = {n.name: (n.path or n.location, n.function) for n in names(settings) if n.source}
    location = locate(request.source, named, sink)
    if location is None:
        return None
    if settings is None:
        settings = load_settings(location.path, explicit=request.settings, sink=sink, base=os.getcwd())
        if settings is None and sink.has_errors:
            return None
    return location.path, location.function, settings


def _only_function(module: SourceModule, sink: DiagnosticSink) -> str | None:
    """The function that is meant where only a file is named."""
    functions = pipeline_functions(module)
    stem = os.path.basename(module.path)[: -len(".py")]
    preferred = [name for name in (stem, "pipeline", "main") if name in functions]
    if len(functions) == 1 or preferred:
        return functions[0] if len(functions) == 1 else preferred[0]
    listed = ", ".join(f"`{module.display}:{name}`" for name in functions)
    help_ = f"name one of: {listed}" if functions else "write a pipeline as a function at the top level"
    sink.error("DW002", f"`{module.display}` does not say which function is the pipeline", None, help=help_)
    return None


def _dotted(functions: Sequence[str]) -> frozenset[str]:
    return frozenset(name.replace(":", ".") for name in functions)


def _check_expand(settings: PipelineSettings, pipeline: Pipeline, sink: DiagnosticSink) -> None:
    """DW022 for a name in `expand` that the pipeline never calls."""
    if not settings.expand or sink.has_errors:
        return
    from dagwright.diagnostics.suggest import did_you_mean

    called = {name for g in pipeline.groups for name in (g.title, g.home.replace(":", "."))}
    for name in settings.expand:
        if name.replace(":", ".") not in called:
            sink.error(
                "DW022", f"`expand` names `{name}`, which this pipeline does not call", settings.where.get("expand"),
                help=did_you_mean(name, called) or f"remove `{name}` from `expand`",
            )  # fmt: skip


def _configure(resolver: Resolver, pipeline: Pipeline, request: Request, sink: DiagnosticSink) -> Resolved:
    calls = [
        CallKey(n.id, n.callee.qualname.rpartition(".")[2], n.callee.text, n.var)
        for n in all_nodes(pipeline.nodes)
        if isinstance(n, Call)
    ]
    targets = set(BUILT_IN)
    if resolver.target_names - targets:
        targets = all_names()
    return resolver.resolve(calls, [p.name for p in pipeline.params], targets=request.targets, known_targets=targets)


def _parameters(pipeline: Pipeline, resolved: Resolved, sink: DiagnosticSink) -> list[PlanParam]:
    """The parameters with what settings say of them: another default, or a source at run time."""
    params: list[PlanParam] = []
    for p in pipeline.params:
        given = resolved.pipeline.params.get(p.name)
        if given is None:
            params.append(PlanParam(p.name, p.type, p.annotation, p.default, None, p.span))
        elif isinstance(given, ParamSource):
            params.append(PlanParam(p.name, p.type, p.annotation, None, given, p.span))
        else:
            default = _typed(p.name, p.type, given, resolved, sink)
            params.append(PlanParam(p.name, p.type, p.annotation, default, None, p.span))
    return params


def _typed(name: str, descriptor: Any, raw: Any, resolved: Resolved, sink: DiagnosticSink) -> Const | None:
    import dagwright_worker

    try:
        return Const(dagwright_worker.coerce_param(descriptor, raw))
    except dagwright_worker.WorkerError as error:
        span = resolved.pipeline.where.get(f"params.{name}")
        sink.error(
            "DW026", f"the parameter `{name}` cannot have this value: {error}", span, help="give a value of its type"
        )
        return None


def output_folder(compilation: Compilation, target: str, out: str | None) -> str:
    """Where the files of a target go: `--out`, else `out/` beside the settings or the source, one folder a target."""
    return os.path.join(out if out is not None else os.path.join(compilation.folder, "out"), target)
