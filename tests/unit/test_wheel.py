"""The one wheel holds the core, the worker and every backend, and works away from this checkout."""

from __future__ import annotations

import configparser
import os
import subprocess
import sys
import zipfile

import pytest

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
BACKENDS = sorted(name for name in os.listdir(os.path.join(ROOT, "backends")) if name.isidentifier())

BUILD = "import sys, hatchling.build; print(hatchling.build.build_wheel(sys.argv[1]))"


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    """Built by the build backend alone: no network, no isolation."""
    folder = tmp_path_factory.mktemp("wheel")
    built = subprocess.run(
        [sys.executable, "-c", BUILD, str(folder)], cwd=ROOT, capture_output=True, text=True, check=True
    )
    with zipfile.ZipFile(folder / built.stdout.split()[-1]) as file:
        yield file


@pytest.fixture(scope="module")
def installed(wheel, tmp_path_factory):
    """The wheel, unpacked as an installer would."""
    folder = tmp_path_factory.mktemp("site")
    wheel.extractall(folder)
    return folder


def files_under(*parts: str) -> set[str]:
    """All files below a folder that are part of the product, relative to it."""
    base = os.path.join(ROOT, *parts)
    found = set()
    for folder, folders, files in os.walk(base):
        folders[:] = [name for name in folders if name != "__pycache__"]
        found |= {os.path.relpath(os.path.join(folder, file), base).replace(os.sep, "/") for file in files}
    return found


def run_outside(installed, tmp_path, *arguments: str) -> str:
    """Runs Python away from the checkout, with only the wheel's files ahead of what dagwright depends on."""
    done = subprocess.run(
        [sys.executable, *arguments],
        cwd=tmp_path,
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(installed), "PYTHONWARNINGS": "error"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_there_are_backends():
    assert {"kubeflow", "airflow", "prefect", "dagster", "stepfunctions", "argo"} <= set(BACKENDS)


@pytest.mark.parametrize("name", BACKENDS)
def test_every_backend_is_in_the_wheel(wheel, name):
    wanted = files_under("backends", name, f"dagwright_{name}")
    assert "__init__.py" in wanted
    packed = {path.partition("/")[2] for path in wheel.namelist() if path.startswith(f"dagwright_{name}/")}
    assert packed == wanted


def test_the_core_is_in_the_wheel(wheel):
    packed = {path.partition("/")[2] for path in wheel.namelist() if path.startswith("dagwright/")}
    pages = {f"diagnostics/pages/{page}" for page in files_under("docs", "reference", "diagnostics")}
    assert pages
    assert packed == files_under("src", "dagwright") | pages
    assert "py.typed" in packed
    assert {path for path in packed if "schema" in path and path.endswith(".json")}, "the schemas of IR and plan"


def test_nothing_else_is_in_the_wheel(wheel):
    tops = {path.split("/")[0] for path in wheel.namelist()}
    infos = {top for top in tops if top.endswith(".dist-info")}
    assert tops - infos == {"dagwright", "dagwright_worker.py", *(f"dagwright_{name}" for name in BACKENDS)}


def test_entry_points_and_the_registry_say_the_same(wheel):
    from dagwright.registry import BUILT_IN, GROUP

    [path] = [path for path in wheel.namelist() if path.endswith("entry_points.txt")]
    points = configparser.ConfigParser(delimiters="=")
    points.optionxform = str
    points.read_string(wheel.read(path).decode())
    assert dict(points[GROUP]) == dict(BUILT_IN)
    assert sorted(BUILT_IN) == BACKENDS
    assert dict(points["console_scripts"]) == {"dagwright": "dagwright.cli:process"}


def test_the_license_is_in_the_wheel(wheel):
    [path] = [path for path in wheel.namelist() if path.endswith("/LICENSE")]
    assert b"Apache License" in wheel.read(path)


@pytest.mark.parametrize("name", BACKENDS)
def test_the_wheel_compiles_away_from_the_checkout(installed, tmp_path, name):
    (tmp_path / "twice.py").write_text(
        "def double(x: int) -> int:\n    return 2 * x\n\n\ndef twice(x: int = 3):\n    return double(double(x))\n"
    )
    (tmp_path / "dagwright.toml").write_text(
        'targets.kubeflow.image = "registry.example/twice:1"\n'
        'targets.stepfunctions.image = "123456789012.dkr.ecr.eu-west-1.amazonaws.com/twice:1"\n'
        'targets.stepfunctions.store = "s3://twice/values"\n'
        'targets.argo = { image = "registry.example/twice:1", store = "s3://twice/values" }\n'
    )
    code = "import dagwright, dagwright_worker; print(dagwright.__file__); print(dagwright_worker.__file__)"
    assert all(line.startswith(str(installed)) for line in run_outside(installed, tmp_path, "-c", code).splitlines())
    run_outside(installed, tmp_path, "-m", "dagwright", "compile", "twice.py:twice", "--to", name, "--out", "out")
    assert files_under(str(tmp_path / "out"))


def test_the_wheel_explains_a_code_away_from_the_checkout(installed, tmp_path):
    text = run_outside(installed, tmp_path, "-m", "dagwright", "explain", "DW101")
    with open(os.path.join(ROOT, "docs", "reference", "diagnostics", "DW101.md"), encoding="utf-8") as page:
        headline = page.readline().lstrip("# ").strip()
    assert headline.split()[0] in text
