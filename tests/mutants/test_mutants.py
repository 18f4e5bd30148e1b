"""Every fault of mutants.py is noticed by the test it names: a copy of the sources is broken, and that test must fail."""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
_SPEC = importlib.util.spec_from_file_location("mutants", Path(__file__).with_name("mutants.py"))
assert _SPEC is not None
_MODULE = importlib.util.module_from_spec(_SPEC)
sys.modules["mutants"] = _MODULE
_SPEC.loader.exec_module(_MODULE)
MUTANTS = _MODULE.MUTANTS
ENGINES = {"kfp", "airflow", "prefect"}


def copy_of_the_sources(folder):
    """What the tests of a mutant need, with the environments of the engines where they are."""
    ignore = shutil.ignore_patterns("__pycache__")
    for part in ("src", "backends", "tests/conformance"):
        shutil.copytree(ROOT / part, folder / part, ignore=ignore)
    shutil.copy(ROOT / "pyproject.toml", folder)
    (folder / ".venv").symlink_to(ROOT / ".venv")
    return folder


def run_tests(folder, pairs):
    """Run test_case for the (leg, case) pairs in the copy; gives pytest's exit code and its output."""
    paths = [folder / "src", *(folder / "backends" / name for name in ("kubeflow", "airflow", "prefect"))]
    tests = [f"tests/conformance/test_conformance.py::test_case[{leg}-{case}]" for leg, case in pairs]
    env = {
        **os.environ, "PYTHONPATH": os.pathsep.join(map(str, paths)), "PYTHONDONTWRITEBYTECODE": "1", "CI": "",
        "DAGWRIGHT_CASES": ",".join(sorted({case for _, case in pairs})),
    }  # fmt: skip
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *tests]
    done = subprocess.run(command, cwd=folder, env=env, capture_output=True, text=True, check=False, timeout=600)
    return done.returncode, done.stdout + done.stderr


def present(leg):
    return leg not in ENGINES or (ROOT / ".venv" / leg / "bin" / "python").exists()


def verdict(mutant, folder):
    """Break a copy and run the named test; what pytest said."""
    copy_of_the_sources(folder)
    file = folder / mutant.file
    text = file.read_text(encoding="utf-8")
    if text.count(mutant.old) != 1:
        return None, f"the text to replace stands {text.count(mutant.old)} times in {mutant.file}"
    file.write_text(text.replace(mutant.old, mutant.new), encoding="utf-8")
    return run_tests(folder, [(mutant.leg, mutant.case)])


@pytest.fixture(scope="module")
def verdicts(request, tmp_path_factory):
    """All wanted mutants, two at a time."""
    wanted = {item.callspec.params["mutant"] for item in request.session.items if item.originalname == "test_mutant"}
    chosen = [m for m in MUTANTS if m.name in wanted and present(m.leg)]
    with ThreadPoolExecutor(2) as pool:
        base = tmp_path_factory.mktemp("mutants")
        futures = {m.name: pool.submit(verdict, m, base / m.name) for m in chosen}
        return {name: future.result() for name, future in futures.items()}


def test_the_copy_without_a_fault_passes(tmp_path):
    """Else everything would fail in the copy, and every mutant seem noticed."""
    pairs = sorted({(m.leg, m.case) for m in MUTANTS if m.leg not in ENGINES})
    code, output = run_tests(copy_of_the_sources(tmp_path / "copy"), pairs)
    assert code == 0, output[-3000:]


@pytest.mark.parametrize(
    "mutant", [pytest.param(m.name, marks=[pytest.mark.engine] if m.leg in ENGINES else []) for m in MUTANTS]
)
def test_mutant(mutant, verdicts):
    if mutant not in verdicts:
        pytest.skip("no environment for this engine")
    code, output = verdicts[mutant]
    assert code is not None, output
    assert code == 1, f"the mutant lives:\n{output[-2000:]}"
    assert "FAILED tests/conformance/test_conformance.py::test_case[" in output, output[-2000:]


pytestmark = pytest.mark.slow
