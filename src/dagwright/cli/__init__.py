"""The command line. Each command is a module of its own, imported when it is called.

stdout is the product; stderr holds diagnostics and progress. Exit codes: 0 ok, 1 diagnostics (or stale files),
2 wrong usage, 3 a task failed.
"""

from __future__ import annotations

import sys

TYPE_CHECKING = False  # the one of `typing` costs a tenth of a compilation, and more before `main` stops the collector
if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Sequence

OK, DIAGNOSTICS, USAGE, TASK_FAILED = 0, 1, 2, 3
_INTERRUPTED = 130
_LEAVE_NOTHING = ("compile", "check", "preview", "explain", "targets")  # commands that neither run nor start anything

# name -> the line in `dagwright --help`; the module of that name has `arguments(parser)` and `execute(args)`
COMMANDS = {
    "compile": "write the files of one or more targets",
    "check": "report everything that is wrong, and what each setting applies to",
    "run": "run the pipeline here, without any engine",
    "preview": "draw the pipeline",
    "image": "write a Dockerfile for the image that tasks run in",
    "doctor": "say whether what tasks need is there, here or in an image",
    "targets": "list the targets and what they support",
    "explain": "say what a diagnostic means and how to mend it",
}


def process() -> None:
    """The whole life of the `dagwright` process: one command, and out."""
    import os

    # a closed one is None to Python; then nobody reads what is said there
    sys.stdout = sys.stdout or open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115 -- as long as the process
    sys.stderr = sys.stderr or open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115
    arguments = sys.argv[1:]
    code = main(arguments)
    if arguments and arguments[0] in _LEAVE_NOTHING:
        # Taking the interpreter down piece by piece costs a thirtieth of a compilation, and the system frees it all at once.
        # Not where the user's code ran: what it registered for the end of the process is to run.
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)
    sys.exit(code)


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; gives the exit code."""
    import gc

    collecting = gc.isenabled()
    gc.disable()  # a command is short, and makes no cycles worth finding; `run` turns it on again for the user's code
    try:
        return _execute(_parse(sys.argv[1:] if argv is None else list(argv)))
    finally:
        if collecting:
            gc.enable()


def _parse(arguments: list[str]) -> argparse.Namespace:
    """The parsed command line. A command that is named first gets a parser of its own: the others' are not built."""
    import argparse

    # one language whatever the locale is, like all else that is printed; and gettext's look for others costs more than the parser
    argparse._ = str  # type: ignore[attr-defined]
    if arguments and arguments[0] in COMMANDS:
        name = arguments[0]
        parser = argparse.ArgumentParser(
            prog=f"dagwright {name}", description=_sentence(COMMANDS[name]), formatter_class=_formatter
        )
        _module(name).arguments(parser)
        return parser.parse_args(arguments[1:], argparse.Namespace(command=name))
    parser = argparse.ArgumentParser(
        prog="dagwright",
        description="Compiles plain Python functions to workflow engines, without running them.",
        formatter_class=_formatter,
        epilog="Documentation: docs/ of the repository; `dagwright COMMAND --help` for one command.",
    )
    parser.add_argument("--version", action="version", version=_version())
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    for name, line in COMMANDS.items():
        sub = commands.add_parser(name, help=line, description=_sentence(line), formatter_class=_formatter)
        _module(name).arguments(sub)
    return parser.parse_args(arguments)


def _sentence(line: str) -> str:
    return line[0].upper() + line[1:] + "."


def _formatter(prog: str) -> argparse.HelpFormatter:
    """Help as wide as the terminal. argparse makes one of these for every argument, and would load shutil for the width."""
    import argparse
    import os

    try:
        width = os.get_terminal_size(sys.stdout.fileno()).columns
    except (OSError, ValueError):
        width = 100
    return argparse.RawDescriptionHelpFormatter(prog, width=max(width - 2, 40))


def _version() -> str:
    from dagwright import __version__

    return f"dagwright {__version__}"


def _module(name: str) -> _Command:
    from importlib import import_module

    module: _Command = import_module(f"dagwright.cli.{name}")  # type: ignore[assignment]
    return module


class _Command:
    """What a command module provides."""

    arguments: Callable[[argparse.ArgumentParser], None]
    execute: Callable[[argparse.Namespace], int]


def _execute(args: argparse.Namespace) -> int:
    from dagwright.diagnostics.model import DagwrightError

    try:
        code = _module(args.command).execute(args)
        sys.stdout.flush()
    except DagwrightError as error:
        from dagwright.cli.common import report

        return report(error.diagnostics, args)
    except KeyboardInterrupt:
        sys.stderr.write("interrupted\n")
        return _INTERRUPTED
    except BrokenPipeError:
        # the reader of our output went away (`| head`): nothing is left to say, and Python must not say so either
        _silence()
        return OK
    except OSError as error:
        import errno

        # of a file or a connection, and not expected: commands say themselves what is wrong with those
        if error.filename is not None or error.errno not in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO):
            raise
        sys.stderr.write(f"error: cannot write the output: {error.strerror}\n")
        _silence()
        return DIAGNOSTICS
    return code


def _silence() -> None:
    """Send stdout nowhere: what is left in its buffer would fail again as the process ends."""
    import os

    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
