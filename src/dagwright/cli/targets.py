"""`dagwright targets`."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from dagwright.cli.common import output_arguments, report

if TYPE_CHECKING:
    import argparse


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    parser.add_argument("target", metavar="TARGET", nargs="?", help="show every feature of one target")
    output_arguments(parser)


def execute(args: argparse.Namespace) -> int:
    """List the targets, or the table of one."""
    from dagwright.plan.legalise import levels
    from dagwright.registry import backend, targets
    from dagwright.settings.model import TargetSettings

    if args.target:
        chosen = backend(args.target)
        table = chosen.capabilities(TargetSettings(chosen.name))
        width = max(len(feature.text) for feature in table)
        for feature, support in table.items():
            sys.stdout.write(f"{feature.text:<{width}}  {support.level:<11}  {support.why}".rstrip() + "\n")
        return 0
    found = targets()
    for name, each in found.backends.items():
        counts = levels(each.capabilities(TargetSettings(name)))
        summary = ", ".join(f"{number} {level}" for level, number in sorted(counts.items()))
        sys.stdout.write(f"{name:<12} {each.title}, versions {', '.join(each.versions)}: {summary}\n")
    return report(found.problems, args)
