"""The library: what the command line does, as functions. Errors come as `DagwrightError` with all diagnostics at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dagwright.compiler import Request, back, front
from dagwright.diagnostics.model import DagwrightError, Diagnostic, DiagnosticSink

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from dagwright.backend import Backend, Emission
    from dagwright.plan.compilation import Compilation


def load(source: str, *, env: str | None = None, settings_overrides: Sequence[str] = ()) -> Compilation:
    """Read and plan a pipeline, without a target.

    `source` is `path.py`, `path.py:function`, `package.module:function` or a name from the settings. `settings_overrides`
    are `key=value` texts as `--set` takes them. Raises DagwrightError.
    """
    sink = DiagnosticSink()
    compilation = front(Request(source, env, tuple(settings_overrides)), sink)
    if compilation is None:
        raise DagwrightError(sink.sorted())
    return compilation


def compile(
    source: str,
    to: str | Sequence[str],
    *,
    env: str | None = None,
    settings_overrides: Sequence[str] = (),
    images: str | None = None,
) -> dict[str, Emission]:
    """Compile a pipeline to one or more targets, by name. Nothing is written. Raises DagwrightError.

    `images` is the path of a file as `--images` takes it.
    """
    sink = DiagnosticSink()
    emissions = _compile(source, to, env, settings_overrides, sink, images)
    sink.raise_if_errors()
    return emissions


def check(
    source: str, *, to: str | Sequence[str] = (), env: str | None = None, settings_overrides: Sequence[str] = ()
) -> tuple[Diagnostic, ...]:
    """Everything that is wrong with a pipeline, for the named targets too; empty where nothing is."""
    sink = DiagnosticSink()
    _compile(source, to, env, settings_overrides, sink)
    return tuple(sink.sorted())


def _compile(
    source: str,
    to: str | Sequence[str],
    env: str | None,
    overrides: Sequence[str],
    sink: DiagnosticSink,
    images: str | None = None,
) -> dict[str, Emission]:
    targets = _names(to)
    backends = _backends(targets, sink)
    compilation = front(Request(source, env, tuple(overrides), targets, images=images), sink)
    emissions: dict[str, Emission] = {}
    for target in backends if compilation is not None else []:
        assert compilation is not None
        emission = back(compilation, target, sink)
        if emission is not None:
            emissions[target.name] = emission
    return emissions


def _names(to: str | Sequence[str]) -> tuple[str, ...]:
    return tuple(to.split(",")) if isinstance(to, str) and to else tuple(to)


def _backends(names: Iterable[str], sink: DiagnosticSink) -> list[Backend]:
    from dagwright.registry import backend

    found = []
    for name in names:
        try:
            found.append(backend(name))
        except DagwrightError as error:
            for diagnostic in error.diagnostics:
                sink.add(diagnostic)
    return found


def preview(source: str, *, format: str = "text", to: str | Sequence[str] = (), env: str | None = None) -> str:
    """A picture of the pipeline as text in one of the formats of `dagwright preview`. Raises DagwrightError."""
    from dagwright.preview import render
    from dagwright.preview.becoming import Becoming, becoming
    from dagwright.preview.definitions import definitions

    sink = DiagnosticSink()
    backends = _backends(_names(to), sink)
    compilation = front(Request(source, env, (), _names(to)), sink)
    sink.raise_if_errors()
    assert compilation is not None
    emissions: dict[str, Emission] = {}
    becomes: dict[str, Becoming] = {}
    for target in backends:
        plans: dict[str, Any] = {}
        emission = back(compilation, target, sink, plans.__setitem__)
        if emission is not None:
            emissions[target.name] = emission
            table = target.capabilities(compilation.resolved.targets[target.name])
            becomes[target.name] = becoming(compilation.plan, plans["legalise"], table)
    sink.raise_if_errors()
    known = definitions(compilation.plan, compilation.root) if format in ("html", "json") else {}
    return render(
        compilation.plan, format, pipeline=compilation.pipeline, emissions=emissions, source_text=compilation.text,
        diagnostics=sink.sorted(), definitions=known, becomes=becomes,
    )  # fmt: skip


def run(
    source: str,
    params: Mapping[str, Any] | None = None,
    *,
    on: str | None = None,
    env: str | None = None,
    resume: str | None = None,
) -> Any:
    """Run a pipeline locally and give its result: what calling the function gives. Raises the task's own exception.

    `on` is "inline" (the default) or "subprocess"; `resume` names a failed run of the command line to go on with.
    """
    from dagwright.run import run_compilation

    return run_compilation(load(source, env=env), dict(params or {}), on=on, resume=resume)
