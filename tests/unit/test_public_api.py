"""The names that `import dagwright` promises."""

from __future__ import annotations

import importlib
import subprocess
import sys

import pytest

import dagwright


def test_the_public_names():
    assert sorted(dagwright.__all__) == [
        "DagwrightError",
        "Diagnostic",
        "__version__",
        "check",
        "compile",
        "load",
        "preview",
        "run",
    ]
    assert set(dagwright.__all__) <= set(dir(dagwright))


@pytest.mark.parametrize("name", ["check", "compile", "load", "preview", "run"])
def test_functions_come_from_the_api(name):
    assert getattr(dagwright, name) is getattr(importlib.import_module("dagwright.api"), name)


def test_errors_can_be_caught_by_their_public_name(tmp_path):
    with pytest.raises(dagwright.DagwrightError) as caught:
        dagwright.load(str(tmp_path / "absent.py"))
    assert [type(each) for each in caught.value.diagnostics] == [dagwright.Diagnostic]
    assert caught.value.diagnostics[0].code == "DW001"


def test_an_unknown_name_is_an_attribute_error():
    with pytest.raises(AttributeError, match="module 'dagwright' has no attribute 'transmogrify'"):
        dagwright.transmogrify  # noqa: B018


def test_functions_stay_functions_when_the_packages_of_their_names_are_imported():
    code = (
        "import dagwright, types\n"
        "from dagwright.preview import render\n"
        "from dagwright.run import run_compilation\n"
        "for f in (dagwright.run, dagwright.preview):\n"
        "    assert isinstance(f, types.FunctionType), f\n"
        "import dagwright.run, dagwright.preview\n"
        "assert isinstance(dagwright.run, types.FunctionType)\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_a_pipeline_compiles_and_runs_from_the_library(tmp_path):
    path = tmp_path / "lib_twice.py"
    path.write_text(
        "def double(x: int) -> int:\n    return 2 * x\n\n\ndef twice(x: int = 3):\n    return double(double(x))\n"
    )
    (tmp_path / "dagwright.toml").write_text(
        'targets.kubeflow.image = "registry.example/twice:1"\n'
        'targets.argo = { image = "registry.example/twice:1", store = "s3://twice/values" }\n'
    )
    source = f"{path}:twice"
    assert dagwright.check(source) == ()
    emissions = dagwright.compile(source, ["kubeflow", "airflow", "prefect", "dagster", "argo"])
    assert sorted(emissions) == ["airflow", "argo", "dagster", "kubeflow", "prefect"]
    assert all(emission.artifacts and emission.next_command for emission in emissions.values())
    assert "double" in dagwright.preview(source)
    assert dagwright.run(source, {"x": 5}) == 20
    assert dagwright.run(source) == 12, "a second call must still find the function"
