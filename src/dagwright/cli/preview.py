"""`dagwright preview`."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from dagwright.cli import OK
from dagwright.cli.common import (
    backends_of,
    compile_front,
    images_argument,
    report,
    request_of,
    source_arguments,
    target_names,
    use_color,
)  # fmt: skip

if TYPE_CHECKING:
    import argparse
    from typing import Any

FORMATS = ("text", "mermaid", "dot", "svg", "html", "json")


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    source_arguments(parser)
    images_argument(parser)
    parser.add_argument("--format", choices=FORMATS, default="text", help="the form of the picture (default: text)")
    parser.add_argument("--to", metavar="T[,T]", help="show what each task becomes on these targets (html)")


def execute(args: argparse.Namespace) -> int:
    """Write the picture to stdout."""
    import shutil

    from dagwright.compiler import back
    from dagwright.diagnostics.model import DiagnosticSink
    from dagwright.preview import render
    from dagwright.preview.becoming import becoming
    from dagwright.preview.definitions import definitions

    sink = DiagnosticSink()
    targets = target_names(args.to)
    backends = backends_of(targets, sink)
    compilation = compile_front(request_of(args, targets), sink)
    emissions, becomes = {}, {}
    if compilation is not None:
        for backend in backends:
            plans: dict[str, Any] = {}
            emission = back(compilation, backend, sink, plans.__setitem__)
            if emission is not None:
                emissions[backend.name] = emission
                table = backend.capabilities(compilation.resolved.targets[backend.name])
                becomes[backend.name] = becoming(compilation.plan, plans["legalise"], table)
    code = report(sink.sorted(), args)
    if compilation is None or code != OK:
        return code
    known = definitions(compilation.plan, compilation.root) if args.format in ("html", "json") else {}
    encoding = (sys.stdout.encoding or "ascii").lower()
    text = render(
        compilation.plan, args.format, pipeline=compilation.pipeline, emissions=emissions,
        source_text=compilation.text, width=shutil.get_terminal_size((100, 24)).columns,
        color=use_color(sys.stdout), unicode=encoding.replace("-", "") == "utf8",
        diagnostics=sink.sorted(), definitions=known, becomes=becomes,
    )  # fmt: skip
    _write(text, "utf-8" if args.format != "text" else encoding)
    return OK


def _write(text: str, encoding: str) -> None:
    """Files are UTF-8 on every terminal; the text picture is in the terminal's own letters, others as escapes."""
    sys.stdout.flush()
    sys.stdout.buffer.write(text.encode(encoding, "backslashreplace"))
    sys.stdout.buffer.flush()
