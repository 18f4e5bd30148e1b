"""`dagwright image`."""

from __future__ import annotations

import os
import shlex
import sys
from typing import TYPE_CHECKING

from dagwright.cli.common import compile_front, images_argument, report, request_of, source_arguments

if TYPE_CHECKING:
    import argparse


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    source_arguments(parser)
    images_argument(parser)
    parser.add_argument(
        "--out", metavar="DIR", help="where to write, below a folder `image` (default: out/ beside the settings)"
    )
    parser.add_argument("--check", action="store_true", help="write nothing; fail where the files on disk are stale")


def execute(args: argparse.Namespace) -> int:
    """Write the Dockerfile and what lies beside it. No container engine is needed, and none is asked."""
    from dagwright.compiler import output_folder
    from dagwright.diagnostics.model import DiagnosticSink
    from dagwright.emit.write import compare_artifacts, write_artifacts
    from dagwright.image.dockerfile import DOCKERFILE, image

    sink = DiagnosticSink()
    compilation = compile_front(request_of(args), sink)
    if compilation is None or sink.has_errors:
        return report(sink.sorted(), args)
    folder = output_folder(compilation, "image", args.out)
    made = image(compilation, folder, sink)
    if made is None:
        return report(sink.sorted(), args)
    if args.check:
        compare_artifacts(made.artifacts, folder, sink, "image")
    else:
        for path in write_artifacts(made.artifacts, folder, sink):
            sys.stdout.write(os.path.relpath(path) + "\n")
    code = report(sink.sorted(), args)
    if not args.check and not sink.has_errors:
        sys.stderr.writelines(
            f"note: `{name}` is imported in {file}, and no requirements.txt says which release to install\n"
            for name, file in made.missing.items()
        )
        file, context = (shlex.quote(os.path.relpath(it)) for it in (os.path.join(folder, DOCKERFILE), made.context))
        sys.stderr.write(f"next: docker build --file {file} --tag {made.tag} {context}\n")
    return code
