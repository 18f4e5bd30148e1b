"""Every program of the conformance suite, held against our own rules and validators that nobody here wrote. cfn-lint in `make test-long`."""

from __future__ import annotations

import json
import os

import pytest
from test_validator import engine, linted

from conformance import index
from conformance.harness import cases_of, emit
from conformance.legs_engines import StepFunctions
from dagwright_stepfunctions.validator import problems

pytestmark = engine


@pytest.fixture(scope="module")
def emitted(tmp_path_factory):
    """The files of every program, by case: none is refused."""
    leg = StepFunctions()
    return {case.name: emit(case, leg, str(tmp_path_factory.mktemp(case.name)), None)[0] for case in cases_of(leg)}


def test_definitions(emitted):
    definitions = [paths[0] for paths in emitted.values()]
    assert len(definitions) >= 100 or "DAGWRIGHT_CASES" in os.environ
    for path in definitions:
        with open(path, encoding="utf-8") as file:
            assert list(problems(json.load(file))) == [], path
    assert {file: told for file, told in linted(definitions).items() if told} == {}


@pytest.mark.skipif("DAGWRIGHT_LONG" not in os.environ, reason="cfn-lint takes half a second each: make test-long")
def test_templates(emitted):
    """Those of variants of other cases are left out: they differ in the definition only."""
    templates = [paths[1] for name, paths in emitted.items() if name not in index.VARIANTS]
    assert {file: told for file, told in linted(templates).items() if told} == {}
