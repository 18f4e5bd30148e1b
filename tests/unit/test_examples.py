"""The examples: what they emit is what stands in the repository, and they run."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from dagwright import api
from dagwright.cli import main

EXAMPLES = sorted(path.parent for path in (Path(__file__).parents[2] / "examples").glob("*/dagwright.toml"))
TARGETS = "kubeflow,airflow,prefect,argo"


@pytest.mark.parametrize("folder", EXAMPLES, ids=lambda path: path.name)
def test_emitted_files_are_those_in_the_repository(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """`make golden` writes them anew."""
    monkeypatch.chdir(folder)
    assert sorted(os.listdir(folder / "out")) == sorted(TARGETS.split(","))
    assert main(["compile", folder.name, "--to", TARGETS, "--check"]) == 0, capsys.readouterr().err


def test_penguins_run() -> None:
    """The result that the README shows."""
    source = str(Path(__file__).parents[2] / "examples" / "penguins" / "pipeline.py")
    assert api.run(source, {"seed": 3}) == (
        "Palmer penguins, seed 3: 151 Adelie, 68 Chinstrap, 123 Gentoo; 5 neighbours get 98.8% right"
    )


def test_wine_asks_for_resources_where_there_are_any() -> None:
    """Kubeflow takes cpu and memory; the others refuse by code."""
    source = str(Path(__file__).parents[2] / "examples" / "wine" / "pipeline.py")
    assert not api.check(source, to="kubeflow", env="cluster")
    for target in ("airflow", "prefect"):
        assert {d.code for d in api.check(source, to=target, env="cluster")} == {"DW326", "DW327"}
