"""The emitted machines in moto's interpreter, their tasks by Amazon's own runtime client: what settings mean, and how runs fail.

One driver process runs all programs. That values come back as Python gives them is what `tests/conformance` shows; here it is what a
setting, a clock or a failure does.
"""

from __future__ import annotations

import importlib.util
import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest
from states_programs import DOMAIN, EVERYTHING, NAMES, TARGET, compiled, write

import dagwright_worker
from dagwright.cli import main

ROOT = Path(__file__).parents[3]
ENGINE = ROOT / ".venv" / "stepfunctions" / "bin" / "python"
DRIVER = Path(__file__).parent / "engine_driver.py"
pytestmark = [
    pytest.mark.engine,
    pytest.mark.slow,
    pytest.mark.skipif(
        not ENGINE.exists(), reason="no environment .venv/stepfunctions (scripts/bootstrap stepfunctions)"
    ),
]
ADD = "[pipelines.shop.tasks.add]\n"


class Program(NamedTuple):
    """A pipeline, its settings, and how a run of it is started."""

    source: str
    settings: str = ""
    target: str = TARGET
    params: dict = {}
    more: dict = {}
    env: str | None = None


MAP = "def shop(n: int = 3):\n    return add(*[each(x) for x in load(n)])\n"
ALWAYS = TARGET + 'distributed = "always"\n'
PROGRAMS = {
    "retries": Program(
        "def shop():\n    return flaky(7)\n",
        '[pipelines.shop.tasks.flaky]\nretries = 3\nretry_delay = "1s"\nbackoff = { factor = 2, max = "10s" }',
    ),
    "retries in a loop": Program(
        "def shop():\n    return [flaky(x, 1) for x in load(1)]\n", "[pipelines.shop.tasks.flaky]\nretries = 1", ALWAYS
    ),
    "too few retries": Program("def shop():\n    return flaky(7)\n", "[pipelines.shop.tasks.flaky]\nretries = 1"),
    "no retries": Program("def shop():\n    return flaky(7)\n"),
    "a timeout": Program(
        "def shop():\n    try:\n        x = sleep(60)\n    finally:\n        note('closed')\n    return x\n",
        '[pipelines.shop.tasks.sleep]\ntimeout = "3s"',
    ),
    "a timeout of the run": Program("def shop():\n    return sleep(20)\n", '[pipelines.shop]\ntimeout = "2s"'),
    "variables and secrets": Program(
        'def shop():\n    return join(setting("MODE"), setting("DB_PASSWORD"))\n',
        "[pipelines.shop.tasks.setting]\nenv.MODE = \"it's {{ $.fast }}\"\nsecrets.DB_PASSWORD = 'shop-db/password'",
        more={"secrets": {"shop-db": json.dumps({"password": "hush ${x}"})}},
    ),
    "a scheduled run": Program(
        "def shop(date: str):\n    return day(date)\n",
        '[pipelines.shop]\nschedule = "0 6 * * *"\ntimezone = "Europe/Amsterdam"\n'
        'params.date = { from = "schedule.date", offset = "-1d" }',
        more={"input": {"date": '{"dw": 1, "scheduled": "2026-11-02T23:30:00Z"}'}},
    ),
    "a run by hand that lacks the time": Program(
        "def shop(date: str):\n    return day(date)\n",
        '[pipelines.shop]\nschedule = "0 6 * * *"\nparams.date = { from = "schedule.date" }',
        more={"input": {}},
    ),
    "the run and the environment": Program(
        "def shop(run: str, env: str):\n    return join(run, env)\n",
        '[pipelines.shop]\nparams.run = { from = "run.id" }\nparams.env = { from = "env.name" }',
        TARGET + "[environments.prod]\n",
        more={"run": "nightly-2026"},
        env="prod",
    ),
    "a parameter that is none": Program("def shop(n: int = 3):\n    return add(n)\n", more={"input": {"m": 4}}),
    "forty-five rounds": Program(MAP, params={"n": 45}),
    "always distributed": Program(EVERYTHING, "", ALWAYS, {"n": 5}),
    "inline or distributed": Program(EVERYTHING, "", TARGET, {"n": 2, "name": "{{ it's }}"}),
    "never distributed": Program(EVERYTHING, "", TARGET + 'distributed = "never"\n', {"n": 3}),
    "too many rounds": Program(MAP, params={"n": 10_001}),
    "two at once": Program("def shop():\n    a, b = sleep(2), sleep(2.5)\n    return join(a, b)\n"),
    "a failure beside others": Program(
        "def shop():\n    a = flaky(flaky(flaky(1, 0), 0), 0)\n    b = boom(3)\n    return join(a, b)\n"
    ),
    "a failure that is caught": Program(
        "def shop(n: int = 3):\n    try:\n        a = add(n)\n        b = boom(a)\n    except Exception:\n"
        "        note('failed', n)\n        raise\n    finally:\n        note('closed')\n    note('never')\n    return b\n"
    ),
    "a failure in a round": Program(
        "def shop():\n    try:\n        found = [boom(x) if x == 1 else flaky(x, 0) for x in load(3)]\n    finally:\n"
        "        note('closed')\n    return found\n",
        "",
        ALWAYS,
    ),
    "a cleanup that fails": Program(
        "def shop():\n    try:\n        a = add(1)\n    finally:\n        boom(2)\n    return a\n"
    ),
}


def run_all(root):
    """The outcome of every program, and the folder it ran in."""
    describe = root / "describe.py"
    describe.write_text("def describe(value):\n    return [type(value).__name__, repr(value)]\n", encoding="utf-8")
    jobs = []
    for number, program in enumerate(PROGRAMS.values()):
        folder = root / str(number)
        made = compiled(folder, program.source, program.settings, program.target, program.env)
        paths = [folder / name for name in made.names]
        for path, text in zip(paths, made.texts, strict=True):
            path.write_text(text, encoding="utf-8")
        store = folder / "store"
        jobs.append(
            {
                "asl": str(paths[0]),
                "template": str(paths[1]),
                "params": {name: dagwright_worker.to_json(value) for name, value in program.params.items()},
                "workdir": str(folder / "work"),
                "pythonpath": [str(folder)],
                "worker": [str(ROOT / "src")],
                "env": {"DAGWRIGHT_STORE": str(store), "NOTES": str(folder / "notes")},
                "describe": str(describe),
                **program.more,
            }
        )
    (root / "tmp").mkdir()
    path = os.pathsep.join([str(ROOT / "src"), str(ROOT / "backends" / "stepfunctions")])
    done = subprocess.run(
        [ENGINE, DRIVER],
        input=json.dumps(jobs).encode(),
        env={"PATH": os.environ["PATH"], "HOME": str(root), "TMPDIR": str(root / "tmp"), "PYTHONPATH": path},
        cwd=root,
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr.decode()
    outcomes = json.loads(done.stdout)
    return {name: (outcome, root / str(i)) for i, (name, outcome) in enumerate(zip(PROGRAMS, outcomes, strict=True))}


AHEAD = {"programs": (run_all,)}


@pytest.fixture(scope="module")
def ran(begun):
    return begun("programs")


def succeeded(ran, name):
    """What `describe` says of the result."""
    outcome, folder = ran[name]
    shown = "\n".join(task["log"] for task in outcome["tasks"].values())
    assert outcome["state"] == "succeeded", f"{outcome['error']}\n{shown}"
    return outcome, folder, outcome["result"]["described"]


def failed(ran, name):
    outcome, folder = ran[name]
    assert outcome["state"] == "failed", outcome["error"]
    return outcome, folder


def notes(folder):
    """What the functions noted, a list per line; the last of each is the time."""
    path = folder / "notes"
    return [line.rsplit(" ", 1) for line in path.read_text(encoding="utf-8").splitlines()] if path.exists() else []


def plain(folder, **arguments):
    """What a plain call gives, as it is described."""
    sys.path.insert(0, str(folder))
    os.environ["NOTES"] = os.devnull
    try:
        names = {}
        exec(DOMAIN + (folder / "shop_flow.py").read_text().split("\n", 1)[1], names)
        value = names["shop"](**arguments)
    finally:
        sys.path.remove(str(folder))
        del os.environ["NOTES"]
    return [type(value).__name__, repr(value)]


def test_retries_and_the_delays_between_them(ran):
    outcome, folder, result = succeeded(ran, "retries")
    assert result == ["int", "7"]
    assert outcome["tasks"]["flaky"]["attempts"] == 3
    times = [float(at) for _, at in notes(folder)]
    first, second = times[1] - times[0], times[2] - times[1]
    assert first >= 1
    assert second >= 2
    assert succeeded(ran, "retries in a loop")[2] == ["list", "[0]"]


@pytest.mark.parametrize(("name", "attempts"), [("too few retries", 2), ("no retries", 1)])
def test_no_more_attempts_than_asked_for(ran, name, attempts):
    outcome, _ = failed(ran, name)
    assert outcome["tasks"]["flaky"]["attempts"] == attempts
    assert outcome["failure"] == "ConnectionError"
    assert "try again" in outcome["error"]


def test_timeouts(ran):
    outcome, folder = failed(ran, "a timeout")
    assert outcome["failure"] == "Sandbox.Timedout"
    assert [what for what, _ in notes(folder)] == ["'begin' 60", "'closed'"]
    outcome, _ = failed(ran, "a timeout of the run")
    assert outcome["status"] == "TIMED_OUT"


def test_variables_and_secrets(ran):
    outcome, _, result = succeeded(ran, "variables and secrets")
    assert result == ["tuple", repr(("it's {{ $.fast }}", "hush ${x}"))]
    assert "hush" not in json.dumps([task["payloads"] for task in outcome["tasks"].values()])


def test_facts_of_the_run(ran):
    assert succeeded(ran, "a scheduled run")[2] == ["str", "'2026-11-02'"]
    assert succeeded(ran, "the run and the environment")[2] == ["tuple", "('nightly-2026', 'prod')"]
    outcome, _ = failed(ran, "a run by hand that lacks the time")
    assert "DW512" in outcome["tasks"]["day"]["log"]
    outcome, _ = failed(ran, "a parameter that is none")
    assert "the pipeline has no parameter 'm'" in outcome["tasks"]["add"]["log"]


def test_many_rounds_are_executions_of_their_own(ran):
    outcome, folder, result = succeeded(ran, "forty-five rounds")
    assert result == plain(folder, n=45)
    assert outcome["tasks"]["each"]["attempts"] == 45
    assert outcome["events"] < 100  # those of the rounds are in histories of their own
    assert max(map(len, map(json.dumps, outcome["tasks"]["each"]["payloads"]))) < 2000


@pytest.mark.parametrize("name", ["always distributed", "inline or distributed", "never distributed"])
def test_every_construct_in_every_mode(ran, name):
    _, folder, result = succeeded(ran, name)
    assert result == plain(folder, **PROGRAMS[name].params)
    assert [what for what, _ in notes(folder)] == ["'open'", "'close'"]


def test_a_loop_too_long_for_a_state(ran):
    outcome, _ = failed(ran, "too many rounds")
    assert "a loop over 10,001 elements: Step Functions takes 10,000 of them" in outcome["tasks"]["load"]["log"]


def test_branches_run_at_the_same_time(ran):
    _, folder, result = succeeded(ran, "two at once")
    assert result == ["tuple", "(2, 2.5)"]
    assert sorted(what for what, _ in notes(folder)[:2]) == ["'begin' 2", "'begin' 2.5"]


def test_a_failure_stops_no_branch_beside_it(ran):
    """Python would have called all three before the one that fails."""
    outcome, folder = failed(ran, "a failure beside others")
    assert outcome["failure"] == "ValueError"
    assert [what for what, _ in notes(folder)] == ["'try' 0", "'try' 1", "'try' 2"]
    assert outcome["tasks"]["join"]["state"] == "not run"


def test_clauses_and_cleanups(ran):
    outcome, folder = failed(ran, "a failure that is caught")
    assert outcome["failure"] == "ValueError"
    assert [what for what, _ in notes(folder)] == ["'failed' 3", "'closed'"]
    outcome, folder = failed(ran, "a failure in a round")
    assert [what for what, _ in notes(folder)][-1] == "'closed'"
    assert len(notes(folder)) == 3
    outcome, _ = failed(ran, "a cleanup that fails")
    assert outcome["failure"] == "ValueError"


def test_the_state_stays_small(ran):
    """Whatever a task is told is its step and a few names; values are in the store."""
    for name, (outcome, _) in ran.items():
        for task in outcome["tasks"].values():
            for payload in task["payloads"]:
                assert set(payload) <= {"step", "context", "params"}, name
                assert len(json.dumps({**payload, "step": ""})) < 1000, name


def test_moto_is_the_one_that_is_hooked_into():
    """The driver replaces a private name of it, and asserts that it is there."""
    pinned = re.search(r"^moto\S*==(\S+)", (ROOT / "requirements" / "stepfunctions.in").read_text(), re.MULTILINE)[1]
    ask = "import importlib.metadata as m; print(m.version('moto'))"
    assert subprocess.run([ENGINE, "-c", ask], capture_output=True, text=True, check=True).stdout.strip() == pinned


def test_the_driver_says_when_a_hook_is_gone(tmp_path):
    code = (
        "import engine_driver\n"
        "from moto.stepfunctions.parser.asl.component.state.exec.state_task import lambda_eval_utils as hook\n"
        "del hook._invoke_lambda_function\n"
        "engine_driver.hooks()\n"
    )
    done = subprocess.run([ENGINE, "-c", code], cwd=DRIVER.parent, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "_invoke_lambda_function" in done.stderr


def test_compile_writes_what_runs(tmp_path, monkeypatch, capsys):
    write(tmp_path, MAP)
    monkeypatch.chdir(tmp_path)
    assert main(["compile", "shop_flow.py:shop", "--to", "stepfunctions", "--out", "out"]) == 0
    assert sorted(os.listdir("out/stepfunctions")) == ["shop.asl.json", "shop.template.yaml"]
    assert "next: aws cloudformation deploy" in capsys.readouterr().err
    assert importlib.util.find_spec("moto") is None  # nothing of the engine is needed to compile for it
    assert NAMES
