"""Every case on every leg gives what the plain call gives, in an order that Python would allow."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from conformance import table
from conformance.harness import BY_NAME, HERE, cases_of, oracle, selected
from conformance.legs import LEGS

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

BY_LEG = {leg.name: leg for leg in LEGS}
MARKS = {leg.name: [pytest.mark.engine] if leg.environment != "core" else [] for leg in LEGS}
LEG_PARAMS = [pytest.param(leg.name, id=leg.name, marks=MARKS[leg.name]) for leg in LEGS]
PAIRS = [
    pytest.param(leg.name, case.name, id=f"{leg.name}-{case.name}", marks=MARKS[leg.name])
    for leg in LEGS
    for case in cases_of(leg)
]


def run_of(name, legs):
    """The leg and what it gave; skips where its environment is missing, fails in CI where that is not allowed."""
    leg = BY_LEG[name]
    missing = leg.missing()
    if missing is not None:
        reason, allowed = missing
        if os.environ.get("CI") == "true" and not allowed:
            pytest.fail(f"a required leg cannot run: {reason}")
        pytest.skip(f"{name}: {reason}")
    legs.ran(name)  # raises if the leg as a whole broke
    return leg


@pytest.mark.parametrize(("leg", "case"), PAIRS)
def test_case(leg, case, legs):
    problems = legs.problems(run_of(leg, legs), BY_NAME[case])
    assert not problems, "\n".join(problems)


@pytest.mark.parametrize("leg", LEG_PARAMS)
def test_count(leg, legs):
    """As many cases as expected.toml says: none is lost unnoticed."""
    if {"DAGWRIGHT_CASES", "DAGWRIGHT_LONG"} & os.environ.keys():
        pytest.skip("the environment chooses other cases")
    found = run_of(leg, legs)
    with Path(HERE, "expected.toml").open("rb") as file:
        expected = tomllib.load(file)["legs"][leg]
    counts = table.count(found, legs)._asdict()
    del counts["wrong"]
    assert counts == expected, "if this is right, write it into expected.toml"


@pytest.mark.parametrize("case", [case.name for case in selected() if case.shows])
def test_the_page_of_an_example_shows_what_a_plain_call_gives(case):
    assert oracle(sys.executable, case).text == BY_NAME[case].shows


def test_every_leg_is_expected():
    with Path(HERE, "expected.toml").open("rb") as file:
        assert set(tomllib.load(file)["legs"]) == set(BY_LEG)
