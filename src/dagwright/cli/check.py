"""`dagwright check`."""

from __future__ import annotations

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

    from dagwright.plan.compilation import Compilation


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    source_arguments(parser)
    images_argument(parser)
    parser.add_argument("--to", metavar="T[,T]", help="also hold the pipeline against these targets")


def execute(args: argparse.Namespace) -> int:
    """Report all problems; without any, say what the pipeline is and what the settings apply to."""
    from dagwright.compiler import back
    from dagwright.diagnostics.model import DiagnosticSink

    sink = DiagnosticSink()
    targets = target_names(args.to)
    backends = backends_of(targets, sink)
    compilation = compile_front(request_of(args, targets), sink)
    if compilation is not None:
        for backend in backends:
            back(compilation, backend, sink)
    code = report(sink.sorted(), args)
    if compilation is not None and not sink.has_errors:
        sys.stdout.write(_summary(compilation, targets))
    return code


def _summary(compilation: Compilation, targets: list[str]) -> str:
    plan = compilation.plan
    calls = sum(step.kind == "call" for step in plan.steps)
    glue = len(plan.steps) - calls
    lines = [f"{plan.name}: {_count(calls, 'task')}" + (f" and {_count(glue, 'glue step')}" if glue else "")]
    if targets:
        lines.append(f"targets: {', '.join(targets)}: ok")
    matches = compilation.resolved.matches
    lines += [f"tasks.{match.key} ({match.layer}): {', '.join(match.calls) or 'nothing'}" for match in matches]
    lines += [f"  {entry}" for entry in compilation.resolved.trace]
    return "\n".join(lines) + "\n"


def _count(number: int, word: str) -> str:
    return f"{number} {word}{'' if number == 1 else 's'}"
