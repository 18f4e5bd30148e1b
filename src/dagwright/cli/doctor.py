"""`dagwright doctor`: whether what dagwright and its tasks need is there, on this machine or in an image."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from dagwright.cli.common import (
    backends_of,
    compile_front,
    images_argument,
    report,
    request_of,
    source_arguments,
    target_names,
)

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator

    from dagwright.diagnostics.model import DiagnosticSink
    from dagwright.plan.compilation import Compilation

ENGINES = ("docker", "podman")

# package -> what it is for; the first group is needed, the others bring something
_NEEDED = {"yaml": "writes YAML", "jinja2": "writes Python files", "networkx": "analyses graphs"}
_EXTRAS = {
    "rich": "progress bars of `run`: pip install 'dagwright[run]'",
    "pyarrow": "frames that cross tasks as Arrow: pip install 'dagwright[frames]'",
    "fsspec": "stores other than a folder: pip install 'dagwright[remote]'",
}


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    source_arguments(parser, needed=False)
    images_argument(parser)
    parser.add_argument("--to", metavar="T[,T]", help="the targets whose images are meant")
    parser.add_argument(
        "--in-image", metavar="IMAGE", nargs="?", const="",
        help="look in a container of this image, or in one of each that the targets of --to use, "
        "and import every function of the pipeline there",
    )  # fmt: skip
    parser.add_argument(
        "--store", metavar="PLACE", help="with --in-image: the folder or URL to try as the store for values"
    )
    parser.add_argument(
        "--engine",
        choices=ENGINES,
        help="what starts the container (default: docker where it is installed, else podman)",
    )
    parser.add_argument(
        "--run-arg", metavar="ARG", action="append", default=[], dest="run_args",
        help="one more argument for `docker run`, such as --run-arg=--env-file=prod.env; may be repeated",
    )  # fmt: skip
    parser.add_argument(
        "--print-checklist",
        action="store_true",
        help="write what is looked for, for `python -m dagwright_worker doctor --spec`",
    )


def execute(args: argparse.Namespace) -> int:
    """Look, and say line by line what was found: exit code 1 where something is amiss."""
    from dagwright.diagnostics.model import DiagnosticSink

    if args.source is None and (args.in_image is not None or args.print_checklist):
        sys.stderr.write("dagwright doctor: name the SOURCE whose functions are to be looked for\n")
        return 2
    sink = DiagnosticSink()
    compilation = None
    if args.source is not None:
        compilation = compile_front(request_of(args, target_names(args.to)), sink)
        if compilation is None or sink.has_errors:
            return report(sink.sorted(), args)
    if args.print_checklist:
        import json

        from dagwright.image.checklist import checklist

        assert compilation is not None
        sys.stdout.write(json.dumps(checklist(compilation.plan), indent=2) + "\n")
    elif args.in_image is not None:
        assert compilation is not None
        _in_images(args, compilation, sink)
    else:
        _here(args, compilation, sink)
    return report(sink.sorted(), args)


# --- on this machine


def _here(args: argparse.Namespace, compilation: Compilation | None, sink: DiagnosticSink) -> None:
    from dagwright.registry import targets

    failed = []
    for state, text in (*_python(), *_packages(), *_settings(args, compilation, sink)):
        sys.stdout.write(f"{state:<8} {text}\n")
        failed += [text] if state == "failed" else []
    found = targets()
    sys.stdout.write(f"ok       targets: {', '.join(found.backends)}\n")
    for problem in found.problems:
        sink.add(problem)
    if failed:
        sink.error(
            "DW543",
            "dagwright cannot work here",
            None,
            notes=tuple(failed),
            help="install it anew: `pip install dagwright`",
        )


def _python() -> Iterator[tuple[str, str]]:
    import dagwright_worker
    from dagwright import __version__
    from dagwright.plan.spec import PROTOCOL

    yield "ok", f"dagwright {__version__}, Python {sys.version.split()[0]} ({sys.executable})"
    spoken = dagwright_worker.PROTOCOL
    if spoken == PROTOCOL:
        yield "ok", f"worker: protocol {spoken} ({dagwright_worker.__file__})"
    else:
        yield (
            "failed",
            f"worker: protocol {spoken}, and steps are compiled for {PROTOCOL} ({dagwright_worker.__file__})",
        )


def _packages() -> Iterator[tuple[str, str]]:
    """What is installed. Looked up, not imported: an import could fail for reasons of its own, and cost seconds."""
    from importlib.metadata import packages_distributions, version
    from importlib.util import find_spec

    owners = packages_distributions()
    for package, use in (_NEEDED | _EXTRAS).items():
        if find_spec(package) is not None:
            owner = owners.get(package, [package])[0]
            yield "ok", f"{owner} {version(owner)}" if package in owners else package
        elif package in _NEEDED:
            yield "failed", f"{package} is missing: it {use}"
        else:
            yield "missing", f"{package}, for {use}"


def _settings(
    args: argparse.Namespace, compilation: Compilation | None, sink: DiagnosticSink
) -> Iterator[tuple[str, str]]:
    from dagwright.settings.load import load_settings, names

    if compilation is not None:
        settings = compilation.settings
    else:
        settings = load_settings(None, explicit=args.settings, sink=sink, base=os.getcwd())
    if settings is None:
        yield "missing", "settings: no dagwright.toml, nor a [tool.dagwright] in a pyproject.toml, from here upwards"
    else:
        pipelines = ", ".join(each.name for each in names(settings)) or "none"
        environments = ", ".join(settings.environments) or "none"
        yield "ok", f"settings {settings.file}: pipelines {pipelines}; environments {environments}"
    if compilation is not None:
        plan = compilation.plan
        yield "ok", f"pipeline {plan.name}: {len(plan.steps)} tasks, code below {_shown(compilation.root)}"
    store = os.environ.get("DAGWRIGHT_STORE")
    yield (
        ("ok", f"DAGWRIGHT_STORE: {store}") if store else ("missing", "DAGWRIGHT_STORE is not set (engines may set it)")
    )


def _shown(path: str) -> str:
    from dagwright.emit.write import shown_path

    return shown_path(path)


# --- in images


def _in_images(args: argparse.Namespace, compilation: Compilation, sink: DiagnosticSink) -> None:
    from dagwright.image.checklist import checklist
    from dagwright.image.container import engine_on_path, examine

    engine = args.engine or engine_on_path(ENGINES)
    if engine is None:
        help = "install one of them, or run `python -m dagwright_worker doctor` in the image, with what --print-checklist writes"
        sink.error("DW551", "neither `docker` nor `podman` is installed", None, help=help)
        return
    if args.in_image:
        wanted = {compilation.images.get(args.in_image, args.in_image): checklist(compilation.plan)}
    else:
        wanted = _images(args, compilation, sink)
    for name, spec in wanted.items():
        sys.stdout.write(f"image {name}\n")
        sys.stdout.flush()
        examine(name, spec, engine, sink, store=args.store, more=args.run_args)


def _images(args: argparse.Namespace, compilation: Compilation, sink: DiagnosticSink) -> dict[str, dict[str, object]]:
    """Every image that the targets run tasks in, with what those tasks need."""
    from dagwright.compiler import back
    from dagwright.image.checklist import checklist
    from dagwright.plan.images import images_of, pin_images

    found: dict[str, dict[str, object]] = {}
    for backend in backends_of(target_names(args.to), sink):
        plans: dict[str, object] = {}
        target = compilation.resolved.targets[backend.name]
        if back(compilation, backend, sink, plans.__setitem__) is None:
            continue
        plan, target = pin_images(compilation.plan, target, backend, compilation.images)
        for use in images_of(plan, target, backend):
            steps = [step for step in plan.steps if (step.settings.image or target.image) == use.name]
            found[use.name] = checklist(plan, steps or None)
    if not found and not sink.has_errors:
        help = "name one, `--in-image IMAGE`, or a target with `--to` that runs tasks in images"
        sink.error("DW040", "there is no image to look into", None, help=help)
    return found
