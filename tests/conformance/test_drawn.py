"""The drawn programs on the legs without an engine, and the illegal ones on the compiler.

Those for the engines are cases like any other (index.py takes them in); all legal ones run here on the interpreter and inline,
some in processes of their own.
"""

from __future__ import annotations

import os
from functools import cache

import pytest

from conformance.harness import BY_NAME, PROGRAMS, called, ran_of, remember, run_leg, runs_of
from conformance.index import DRAWN
from conformance.judge import judge
from conformance.legs_local import Inline, Interpreter, Subprocess
from dagwright import api
from dagwright.diagnostics.model import DagwrightError

FOLDER = os.path.join(PROGRAMS, "drawn")
LEGS = {"interpreter": Interpreter(), "inline": Inline(), "subprocess": Subprocess()}
ON = {leg: [c.name for c in DRAWN if leg != "subprocess" or c.drawn != "inline"] for leg in LEGS}
ILLEGAL = sorted(name for name in os.listdir(FOLDER) if name.startswith("illegal_"))


def run_all(folder, name):
    """A leg with all its programs."""
    leg = LEGS[name]
    ran = run_leg(leg, str(folder), [BY_NAME[case] for case in ON[name]])
    return list(ran.outcomes.values()), called(leg.python), str(folder)


AHEAD = {name: (run_all, name) for name in LEGS}


@pytest.fixture(scope="module")
def ran(begun):
    """What a leg gave for all its programs."""

    @cache
    def ask(name):
        outcomes, said, folder = begun(name)
        remember(said)
        return ran_of(runs_of(LEGS[name], folder, [BY_NAME[case] for case in ON[name]]), outcomes, 0)

    return ask


@pytest.mark.slow
@pytest.mark.parametrize(("on", "case"), [(leg, case) for leg in LEGS for case in ON[leg]])
def test_a_legal_program_gives_what_the_plain_call_gives(ran, on, case):
    problems = judge(LEGS[on], ran(on), BY_NAME[case])
    assert not problems, "\n".join(problems)


@pytest.mark.parametrize("name", ILLEGAL)
def test_an_illegal_program_is_refused_at_its_line(name):
    path = os.path.join(FOLDER, name)
    with open(path, encoding="utf-8") as file:
        lines = file.read().splitlines()
    codes = lines[0].removeprefix("# ").split()
    wrong = {number for number, line in enumerate(lines, 1) if line.endswith("# wrong")}
    with pytest.raises(DagwrightError) as caught:
        api.load(f"{path}:program")
    errors = [d for d in caught.value.diagnostics if d.severity == "error"]
    assert all(d.code.startswith("DW1") and d.span is not None for d in errors), errors
    assert any(d.code in codes and d.span.line in wrong for d in errors), errors


def test_the_corpus_is_whole():
    drawn = [c for c in DRAWN if c.name.startswith("drawn_")]  # beside those that `make fuzz` found and kept
    assert (len(drawn), sum(c.drawn != "inline" for c in drawn), len(ILLEGAL)) == (300, 60, 200)
    assert sum(c.drawn == "engines" for c in drawn) == 24
    assert len({c.name for c in DRAWN}) == len(DRAWN)
