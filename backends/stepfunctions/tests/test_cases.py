"""Every program of the conformance suite, held against our own rules and validators that nobody here wrote. cfn-lint in `make test-long`."""

from __future__ import annotations

import json
import os

import pytest
from test_validator import engine, linted

from conformance.harness import cases_of, emit
from conformance.legs_engines import StepFunctions
from dagwright_stepfunctions.validator import problems

pytestmark = engine


@pytest.fixture(scope="module")
def emitted(tmp_path_factory):
    """The files of every program: none is refused."""
    leg, files = StepFunctions(), []
    for case in cases_of(leg):
        files += emit(case, leg, str(tmp_path_factory.mktemp(case.name)), None)[0]
    return files


def test_definitions(emitted):
    definitions = [path for path in emitted if path.endswith(".asl.json")]
    assert len(definitions) >= 100
    for path in definitions:
        with open(path, encoding="utf-8") as file:
            assert list(problems(json.load(file))) == [], path
    assert {file: told for file, told in linted(definitions).items() if told} == {}


@pytest.mark.skipif(
    "DAGWRIGHT_LONG" not in os.environ, reason="cfn-lint takes a third of a second each: make test-long"
)
def test_templates(emitted):
    templates = [path for path in emitted if path.endswith(".template.yaml")]
    assert {file: told for file, told in linted(templates).items() if told} == {}
