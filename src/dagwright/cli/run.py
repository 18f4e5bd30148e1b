"""`dagwright run`."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from dagwright.cli import TASK_FAILED
from dagwright.cli.common import compile_front, report, request_of, source_arguments

if TYPE_CHECKING:
    import argparse


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    from dagwright.run import EXECUTORS

    source_arguments(parser)
    parser.add_argument(
        "-p",
        "--param",
        metavar="NAME=VALUE",
        action="append",
        default=[],
        dest="params",
        help="a parameter; may be repeated",
    )
    parser.add_argument("--at", metavar="TIME", help="the scheduled time, for parameters that come from the schedule")
    parser.add_argument("--on", choices=EXECUTORS, default="inline", help="where tasks run (default: inline)")
    parser.add_argument(
        "--check",
        action="store_true",
        help="also compare with a plain call, and watch for tasks that change their inputs",
    )


def execute(args: argparse.Namespace) -> int:
    """Run; the last line of stdout is the `repr` of the result."""
    from dagwright.diagnostics.model import DiagnosticSink
    from dagwright.run.parameters import parameter_values, read_texts
    from dagwright.run.progress import watcher_for
    from dagwright.run.schedule import execute as execute_plan

    sink = DiagnosticSink()
    compilation = compile_front(request_of(args), sink)
    if compilation is None:
        return report(sink.sorted(), args)
    import gc

    gc.enable()  # the user's own code runs from here on
    plan = compilation.plan
    values = parameter_values(plan, read_texts(plan, args.params), at=_time(args.at))
    watch = None
    if args.check:
        from dagwright.run.check import warn_of_second_run, watch_inputs

        warn_of_second_run()
        watch = watch_inputs(sink)
    outcome = execute_plan(compilation, values, on=args.on, watcher=watcher_for(), check=watch)
    if outcome.error is not None:
        sys.stdout.flush()
        sys.stderr.write(outcome.report)
        report(sink.sorted(), args)
        return TASK_FAILED
    if args.check:
        from dagwright.run.check import compare_with_plain_call

        compare_with_plain_call(compilation, values, outcome.value, sink)
    code = report(sink.sorted(), args)
    sys.stdout.write(f"{outcome.value!r}\n")
    return code


def _time(text: str | None) -> str | None:
    if text is None:
        return None
    from datetime import datetime

    from dagwright.diagnostics.model import DagwrightError, Diagnostic

    try:
        datetime.fromisoformat(text.replace("Z", "+00:00"))
    except ValueError:
        raise DagwrightError(
            Diagnostic(
                "DW007",
                f"`--at {text}` is no date or time",
                help="write `--at 2026-11-01` or `--at 2026-11-01T06:00+01:00`",
            )
        ) from None
    return text
