"""`dagwright run`."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from dagwright.cli import TASK_FAILED
from dagwright.cli.common import compile_front, report, request_of, source_arguments

if TYPE_CHECKING:
    import argparse
    from typing import Any

    from dagwright.plan.compilation import Compilation
    from dagwright.run.folder import RunFolder


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
    parser.add_argument("--on", choices=EXECUTORS, help="where tasks run (default: inline)")
    parser.add_argument(
        "--resume", metavar="RUN", help="go on with a run that failed: what finished in it is not run again"
    )
    parser.add_argument(
        "--keep", action="store_true", help="keep what the tasks made, also if none fails (not with --on inline)"
    )
    parser.add_argument(
        "--check",
        action="store_true",
        help="also compare with a plain call, and watch for tasks that change their inputs",
    )


def execute(args: argparse.Namespace) -> int:
    """Run; the last line of stdout is the `repr` of the result."""
    from dagwright.diagnostics.model import DiagnosticSink
    from dagwright.run.progress import watcher_for
    from dagwright.run.schedule import execute as execute_plan

    sink = DiagnosticSink()
    compilation = compile_front(request_of(args), sink)
    if compilation is None:
        return report(sink.sorted(), args)
    import gc

    gc.enable()  # the user's own code runs from here on
    on = args.on or ("subprocess" if args.resume or args.keep else "inline")
    values, folder = _start(compilation, args, on)
    watch = None
    if args.check:
        from dagwright.run.check import warn_of_second_run, watch_inputs

        warn_of_second_run()
        watch = watch_inputs(sink)
    failed = True
    try:
        outcome = execute_plan(
            compilation, values, on=on, watcher=watcher_for(), check=watch, folder=folder
        )  # fmt: skip
        failed = outcome.error is not None
    finally:  # Ctrl-C too: what has finished is not lost
        if folder is not None:
            _end(folder, args, failed=failed)
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


def _start(compilation: Compilation, args: argparse.Namespace, on: str) -> tuple[dict[str, Any], RunFolder | None]:
    """The values of the parameters, and the folder where the run keeps what its tasks make; in one process there is none."""
    from dagwright.diagnostics.model import DagwrightError
    from dagwright.run.parameters import parameter_values, read_texts

    plan = compilation.plan
    given = read_texts(plan, args.params)
    if on == "inline":
        if args.resume or args.keep:
            from dagwright.run.folder import keeps_nothing

            raise keeps_nothing("--resume" if args.resume else "--keep")
        return parameter_values(plan, given, at=_time(args.at)), None
    from dagwright.run.folder import begin, resume

    if args.resume is None:
        values = parameter_values(plan, given, at=_time(args.at))
        return values, begin(compilation, values)
    folder, known = resume(compilation, args.resume, given)
    try:
        return parameter_values(plan, known, at=_time(args.at)), folder
    except DagwrightError:
        folder.close(keep=True)
        raise


def _end(folder: RunFolder, args: argparse.Namespace, *, failed: bool) -> None:
    """Keep what a failed run made, and say how to go on with it."""
    folder.close(keep=failed or args.keep)
    if failed:
        import shlex

        words = ["dagwright", "run", args.source]
        for option in ("env", "settings"):
            if getattr(args, option):
                words += [f"--{option}", getattr(args, option)]
        for option, values in (("--set", args.sets), ("--expand", args.expand)):
            for value in values:
                words += [option, value]
        command = " ".join(map(shlex.quote, [*words, "--resume", folder.name]))
        sys.stderr.write(f"what finished is kept; when the cause is mended, go on with\n  {command}\n")
    elif args.keep:
        sys.stderr.write(f"kept in {folder.root}\n")


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
