"""The table at the end of a test run: what ran where."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import pytest

from conformance.harness import cases_of
from conformance.judge import refusals

if TYPE_CHECKING:
    from conformance.harness import Leg
    from conformance.session import Legs

STARTED: pytest.StashKey[Legs] = pytest.StashKey()
HEAD = ("leg", "engine", "Python", "run", "examples", "refused", "wrong", "skipped", "seconds")


class Counts(NamedTuple):
    """Cases that ran and were right, examples likewise, cases that were refused as declared, and what was wrong."""

    run: int
    examples: int
    refused: int
    wrong: int


def count(leg: Leg, legs: Legs) -> Counts:
    right = examples = refused = wrong = 0
    for case in cases_of(leg):
        if legs.problems(leg, case):
            wrong += 1
        elif refusals(case, leg):
            refused += 1
        elif case.plain:
            examples += 1
        else:
            right += 1
    return Counts(right, examples, refused, wrong)


def write(reporter, legs: Legs) -> None:
    """One line for each leg: engine, versions, counts, what was skipped and why, seconds."""
    rows, reasons = [HEAD], []
    for leg in legs.legs.values():
        missing = leg.missing()
        if missing is not None:
            rows.append((leg.name, leg.engine or "-", "-", "-", "-", "-", "-", "all", "-"))
            reasons.append(f"{leg.name} was not run: {missing[0]}")
            continue
        try:
            counts = [str(number) for number in count(leg, legs)]
            seconds = f"{legs.ran(leg.name).seconds:.1f}"
        except Exception as error:
            rows.append((leg.name, leg.engine or "-", "-", "-", "-", "-", "all", "-", "-"))
            reasons.append(f"{leg.name} broke: {(str(error) or type(error).__name__).splitlines()[0]}")
            continue
        engine, python = leg.versions()
        name = f"{leg.engine} {engine}" if leg.engine else "-"
        rows.append((leg.name, name, python, *counts, "-", seconds))
    widths = [max(len(row[i]) for row in rows) for i in range(len(HEAD))]
    reporter.section("conformance: every case against a plain call")
    for row in rows:
        reporter.write_line("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())
    for reason in reasons:
        reporter.write_line(reason)
