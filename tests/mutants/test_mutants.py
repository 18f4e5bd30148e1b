"""Every fault of the catalogue is noticed by the test it names: a copy of the sources is broken, and that test must fail."""

from __future__ import annotations

import itertools
import os
import queue
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from mutants.catalogue import MUTANTS

ROOT = Path(__file__).parents[2]
PARTS = ("src", "backends", "tests/conformance", "tests/unit", "tests/errors", "docs/reference")
FILES = ("pyproject.toml", "conftest.py")


class Copy:
    """What the tests of a mutant need, with the environments of the engines where they are.

    It is kept for many mutants, so that Python compiles only what was broken.
    """

    def __init__(self, folder):
        self.folder = folder
        ignore = shutil.ignore_patterns("__pycache__")
        for part in PARTS:
            shutil.copytree(ROOT / part, folder / part, ignore=ignore)
        for file in FILES:
            shutil.copy(ROOT / file, folder)
        (folder / ".venv").symlink_to(ROOT / ".venv")
        self.times = itertools.count(1_000_000_000)

    def write(self, file, text):
        """Give a file another text, and a time that it never had, by which Python knows that its bytecode is another's."""
        path = self.folder / file
        path.write_text(text, encoding="utf-8")
        moment = next(self.times)
        os.utime(path, (moment, moment))

    def run_tests(self, tests, cases=()):
        """Run tests in the copy; gives pytest's exit code and its output."""
        paths = [
            self.folder / part
            for part in ("src", *(f"backends/{name}" for name in ("kubeflow", "airflow", "prefect", "stepfunctions")))
        ]
        env = {
            **os.environ, "PYTHONPATH": os.pathsep.join(map(str, paths)), "CI": "",
            "PYTHONPYCACHEPREFIX": str(self.folder / "bytecode"), "DAGWRIGHT_CASES": ",".join(sorted(set(cases))),
        }  # fmt: skip
        env.pop("PYTHONDONTWRITEBYTECODE", None)
        command = [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", *tests]
        done = subprocess.run(
            command, cwd=self.folder, env=env, capture_output=True, text=True, check=False, timeout=600
        )
        return done.returncode, done.stdout + done.stderr

    def verdict(self, mutant):
        """Break the copy, run the named test, and mend it; what pytest said."""
        text = (self.folder / mutant.file).read_text(encoding="utf-8")
        if text.count(mutant.old) != 1:
            return None, f"the text to replace stands {text.count(mutant.old)} times in {mutant.file}"
        self.write(mutant.file, text.replace(mutant.old, mutant.new))
        try:
            return self.run_tests([mutant.test], [mutant.case] if mutant.case else [])
        finally:
            self.write(mutant.file, text)


def present(mutant):
    return mutant.engine is None or (ROOT / ".venv" / mutant.engine / "bin" / "python").exists()


@pytest.fixture(scope="module")
def verdicts(request, tmp_path_factory):
    """All wanted mutants, two at a time; and what the tests say of a copy without a fault, under None."""
    wanted = {item.callspec.params["mutant"] for item in request.session.items if item.originalname == "test_mutant"}
    chosen = [m for m in MUTANTS if m.name in wanted and present(m)]
    copies = queue.SimpleQueue()
    base = tmp_path_factory.mktemp("mutants")
    for number in range(2):
        copies.put(Copy(base / str(number)))

    def on_a_copy(work):
        copy = copies.get()
        try:
            return work(copy)
        finally:
            copies.put(copy)

    def sound(copy):
        here = [m for m in MUTANTS if m.engine is None]
        return copy.run_tests(sorted({m.test for m in here}), [m.case for m in here if m.case])

    with ThreadPoolExecutor(2) as pool:
        futures = {None: pool.submit(on_a_copy, sound)}
        futures |= {m.name: pool.submit(on_a_copy, lambda copy, m=m: copy.verdict(m)) for m in chosen}
        return {name: future.result() for name, future in futures.items()}


def test_the_copy_without_a_fault_passes(verdicts):
    """Else everything would fail in the copy, and every mutant seem noticed. The engines' cases have tests of their own."""
    code, output = verdicts[None]
    assert code == 0, output[-3000:]


def test_there_are_forty():
    assert len({mutant.name for mutant in MUTANTS}) == len(MUTANTS) >= 40


@pytest.mark.parametrize(
    "mutant", [pytest.param(m.name, marks=[pytest.mark.engine] if m.engine else []) for m in MUTANTS]
)
def test_mutant(mutant, verdicts):
    if mutant not in verdicts:
        pytest.skip("no environment for this engine")
    code, output = verdicts[mutant]
    assert code is not None, output
    assert code == 1, f"the mutant lives:\n{output[-2000:]}"
    (test,) = (m.test for m in MUTANTS if m.name == mutant)
    assert f"FAILED {test}" in output, output[-2000:]


pytestmark = pytest.mark.slow
