"""`dagwright compile`."""

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
    from collections.abc import Callable, Mapping, Sequence
    from typing import Any

    from dagwright.backend import Backend, Emission
    from dagwright.plan.model import Plan
    from dagwright.settings.model import TargetSettings

STAGES = ("load", "extract", "normalise", "configure", "plan", "legalise", "emit")


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    source_arguments(parser)
    images_argument(parser)
    parser.add_argument("--to", metavar="T[,T]", required=True, help="the targets, separated by commas")
    parser.add_argument(
        "--out", metavar="DIR", help="where to write, a folder a target (default: out/ beside the settings)"
    )
    parser.add_argument("--check", action="store_true", help="write nothing; fail where the files on disk are stale")
    parser.add_argument("--print-after", choices=STAGES, metavar="STAGE", help=f"show a stage: {', '.join(STAGES)}")


def execute(args: argparse.Namespace) -> int:
    """Compile. All targets are emitted before the first file is written."""
    from dagwright.compiler import back, output_folder
    from dagwright.diagnostics.model import DiagnosticSink
    from dagwright.emit.write import compare_artifacts, write_artifacts

    sink = DiagnosticSink()
    targets = target_names(args.to)
    backends = backends_of(targets, sink)
    compilation = compile_front(request_of(args, targets), sink, args.print_after)
    if compilation is None or sink.has_errors or args.print_after in STAGES[:5]:
        return report(sink.sorted(), args)
    emissions: list[tuple[str, Emission]] = []
    plans: list[tuple[str, Plan]] = []
    for backend in backends:
        if args.print_after in ("legalise", "emit"):
            from dagwright.cli.stages import printer

            emission = back(compilation, backend, sink, printer(args.print_after))
        else:
            emission = back(compilation, backend, sink, _keeper(backend.name, plans))
        if emission is not None:
            emissions.append((output_folder(compilation, backend.name, args.out), emission))
    if len(emissions) < len(backends) or args.print_after:
        return report(sink.sorted(), args)
    for folder, emission in emissions:
        if args.check:
            compare_artifacts(emission.artifacts, folder, sink)
        else:
            for path in write_artifacts(emission.artifacts, folder, sink):
                sys.stdout.write(os.path.relpath(path) + "\n")
    code = report(sink.sorted(), args)
    if not args.check and not sink.has_errors:
        _tell(plans, backends, compilation.resolved.targets)
        for folder, emission in emissions:
            command = emission.next_command.replace("{out}", os.path.relpath(folder))
            sys.stderr.write(f"next: {command}\n")
    return code


def _keeper(target: str, plans: list[tuple[str, Plan]]) -> Callable[[str, Any], None]:
    """Keeps the plan that a target got in the end."""

    def after(stage: str, value: Any) -> None:
        if stage == "legalise":
            plans.append((target, value))

    return after


def _tell(plans: list[tuple[str, Plan]], backends: Sequence[Backend], targets: Mapping[str, TargetSettings]) -> None:
    """What a user should know of the plans, on stderr."""
    for (name, plan), backend in zip(plans, backends, strict=True):
        if not plan.flat or plan.fusions or any(unit.effect for unit in plan.units):
            from dagwright.plan.report import notes

            sys.stderr.writelines(f"note: {line}\n" for line in notes(plan, name))
        sys.stderr.writelines(f"note: {name}: {line}\n" for line in backend.notes(plan, targets[name]))
