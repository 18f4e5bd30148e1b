"""What several commands share: arguments, reporting, reading a request."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from dagwright.cli import DIAGNOSTICS, OK, USAGE

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterable

    from dagwright.backend import Backend
    from dagwright.compiler import Request
    from dagwright.diagnostics.model import Diagnostic, DiagnosticSink
    from dagwright.plan.compilation import Compilation

FORMATS = ("text", "concise", "json", "github", "sarif")


def source_arguments(parser: argparse.ArgumentParser, *, needed: bool = True) -> None:
    """SOURCE and what modifies how it is read."""
    parser.add_argument(
        "source",
        metavar="SOURCE",
        nargs=None if needed else "?",
        help="path.py, path.py:function, package.module:function, or a name from the settings",
    )
    parser.add_argument("--env", metavar="NAME", help="the environment of the settings to use")
    parser.add_argument(
        "--set",
        metavar="KEY=VALUE",
        action="append",
        default=[],
        dest="sets",
        help="override one setting; may be repeated",
    )
    parser.add_argument(
        "--expand",
        metavar="FUNCTION",
        action="append",
        default=[],
        help="read calls of this function as a nested pipeline; may be repeated",
    )
    parser.add_argument("--settings", metavar="FILE", help="read this settings file instead of looking for one")
    output_arguments(parser)


def images_argument(parser: argparse.ArgumentParser) -> None:
    """What the names of images stand for."""
    parser.add_argument(
        "--images",
        metavar="FILE",
        help="a TOML or JSON file: the digest that each image name of the settings stands for",
    )


def output_arguments(parser: argparse.ArgumentParser) -> None:
    """How diagnostics are written."""
    parser.add_argument(
        "--output-format", choices=FORMATS, default="text", help="the form of diagnostics on stderr (default: text)"
    )


def request_of(args: argparse.Namespace, targets: Iterable[str] = ()) -> Request:
    """The request that parsed arguments make."""
    from dagwright.compiler import Request

    sets = tuple(args.sets)
    if args.expand:
        sets += ("expand=[" + ", ".join(f"'{name}'" for name in args.expand) + "]",)
    return Request(args.source, args.env, sets, tuple(targets), args.settings, getattr(args, "images", None))


def target_names(text: str | None) -> list[str]:
    """`--to a,b` as names, each once."""
    return list(dict.fromkeys(name.strip() for name in (text or "").split(",") if name.strip()))


def backends_of(names: Iterable[str], sink: DiagnosticSink) -> list[Backend]:
    """The backends of the names; what is wrong with one goes to the sink."""
    from dagwright.diagnostics.model import DagwrightError
    from dagwright.registry import backend

    found = []
    for name in names:
        try:
            found.append(backend(name))
        except DagwrightError as error:
            for diagnostic in error.diagnostics:
                sink.add(diagnostic)
    return found


def report(diagnostics: Iterable[Diagnostic], args: argparse.Namespace) -> int:
    """Write diagnostics to stderr in the form asked for; gives the exit code they mean."""
    found = list(diagnostics)
    form = getattr(args, "output_format", "text")
    if found or form in ("json", "sarif"):
        from dagwright.diagnostics.render import render

        sys.stderr.write(render(found, form, color=use_color(sys.stderr)))
    errors = {d.code for d in found if d.severity == "error"}
    if not errors:
        return OK
    from dagwright.diagnostics.rules import USAGE_CODES

    return USAGE if errors <= USAGE_CODES else DIAGNOSTICS


def use_color(stream: object) -> bool:
    """Whether to colour what goes to a stream: only a terminal, and not where NO_COLOR is set."""
    return (
        not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb" and bool(getattr(stream, "isatty", bool)())
    )


def compile_front(request: Request, sink: DiagnosticSink, print_after: str | None = None) -> Compilation | None:
    """The front stages; with `print_after`, the result of that one goes to stdout."""
    from dagwright.compiler import front

    if print_after is None:
        return front(request, sink)
    from dagwright.cli.stages import printer

    return front(request, sink, printer(print_after))
