"""Emitted files as a reader finds them, under golden/: `pytest --update` writes them anew."""

from __future__ import annotations

from pathlib import Path

import pytest
from dagster_plans import EVERY_PLAN, KUBERNETES, TARGET, definitions_text
from dagster_runs import build

GOLDEN = Path(__file__).parent / "golden"


def held(name: str, text: str, request: pytest.FixtureRequest) -> None:
    if request.config.getoption("--update"):
        GOLDEN.mkdir(exist_ok=True)
        (GOLDEN / name).write_text(text, encoding="utf-8")
    assert text == (GOLDEN / name).read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("name", "program", "sets"),
    [
        ("rounds_definitions.py", "rounds", ()),
        ("rounds_assets.py", "rounds", ("targets.dagster.assets=true",)),
        ("cleaned_definitions.py", "cleaned", ()),
    ],
)
def test_programs(name, program, sets, tmp_path, request):
    held(name, build(tmp_path / "out", program, sets=sets).read_text(encoding="utf-8"), request)


@pytest.mark.parametrize(
    ("name", "target"), [("everything_definitions.py", TARGET), ("everything_in_pods.py", KUBERNETES)]
)
def test_every_setting(name, target, request):
    held(name, definitions_text(EVERY_PLAN, target), request)
