"""`dagwright explain`."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from dagwright.cli import OK
from dagwright.cli.common import output_arguments

if TYPE_CHECKING:
    import argparse


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    parser.add_argument("code", metavar="CODE", help="a diagnostic code, like DW102")
    output_arguments(parser)


def execute(args: argparse.Namespace) -> int:
    """Print the page of a code."""
    from dagwright.diagnostics.explain import explain

    sys.stdout.write(explain(args.code))
    return OK
