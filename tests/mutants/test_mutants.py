"""Every fault of the catalogue is noticed by the test it names: a copy of the sources is broken, and that test must fail."""

from __future__ import annotations

import contextlib
import itertools
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from mutants.catalogue import MUTANTS

ROOT = Path(__file__).parents[2]
SERVER = Path(__file__).with_name("server.py")
PARTS = ("src", "backends", "tests/conformance", "tests/unit", "tests/errors", "docs/reference")
FILES = ("pyproject.toml", "conftest.py", "tests/ahead.py")


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
            shutil.copy(ROOT / file, folder / file)
        (folder / ".venv").symlink_to(ROOT / ".venv")
        self.times = itertools.count(1_000_000_000)
        paths = [
            self.folder / part
            for part in ("src", *(f"backends/{path.name}" for path in sorted((ROOT / "backends").iterdir())))
        ]
        env = {
            **os.environ, "PYTHONPATH": os.pathsep.join(map(str, paths)), "CI": "",
            "PYTHONPYCACHEPREFIX": str(self.folder / "bytecode"),
        }  # fmt: skip
        env.pop("PYTHONDONTWRITEBYTECODE", None)
        self.server = subprocess.Popen(
            [sys.executable, SERVER], cwd=self.folder, env=env, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def write(self, file, text):
        """Give a file another text, and a time that it never had, by which Python knows that its bytecode is another's."""
        path = self.folder / file
        path.write_text(text, encoding="utf-8")
        moment = next(self.times)
        os.utime(path, (moment, moment))

    def run_tests(self, tests, cases=()):
        """Run tests in the copy; gives pytest's exit code and its output."""
        log = self.folder / "log"
        asked = {
            "arguments": ["-q", "-x", "-p", "no:cacheprovider", *tests],
            "env": {"DAGWRIGHT_CASES": ",".join(sorted(set(cases)))}, "log": str(log),
        }  # fmt: skip
        self.server.stdin.write(json.dumps(asked) + "\n")
        self.server.stdin.flush()
        code = int(self.server.stdout.readline())
        return code, log.read_text(encoding="utf-8", errors="replace")

    def close(self):
        self.server.stdin.close()
        self.server.wait()

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


def judge(folder, names):
    """What the tests say of some mutants, by name; and under None, of the copy without a fault, where that is asked for."""
    with contextlib.closing(Copy(folder)) as copy:
        found = {m.name: copy.verdict(m) for m in MUTANTS if m.name in names}
        if None in names:
            here = [m for m in MUTANTS if m.engine is None]
            found[None] = copy.run_tests(sorted({m.test for m in here}), [m.case for m in here if m.case])
    return found


def AHEAD(items):  # noqa: N802 -- what ahead.py looks for
    """All wanted mutants in two halves, and the copy without a fault."""
    wanted = {item.callspec.params["mutant"] for item in items if item.originalname == "test_mutant"}
    chosen = [m.name for m in MUTANTS if m.name in wanted and present(m)]
    return {"even": (judge, [None, *chosen[::2]]), "odd": (judge, chosen[1::2])}


@pytest.fixture(scope="module")
def verdicts(begun):
    return begun("even") | begun("odd")


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
