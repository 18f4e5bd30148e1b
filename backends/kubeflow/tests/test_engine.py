"""The emitted files on kfp.local: the loader takes them, the SDK writes them again unchanged, and they give what Python gives.

Every program runs its tasks by the very command of their container. The values that come back are compared by type and
`repr` with what calling the function returns.
"""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest
from kubeflow_everything import PLAN as EVERYTHING
from kubeflow_everything import TARGET as EVERYTHING_TARGET
from kubeflow_programs import DOMAIN, FAIL, NAMES, SUCCEED, Program

from dagwright.compiler import Request, back, front
from dagwright.diagnostics.model import DiagnosticSink
from dagwright.registry import backend
from dagwright_kubeflow.schedule import SCHEDULED_TIME

ROOT = Path(__file__).parents[3]
ENGINE = ROOT / ".venv" / "kfp" / "bin" / "python"
DRIVER = Path(__file__).parent / "engine_driver.py"
pytestmark = [
    pytest.mark.engine,
    pytest.mark.slow,
    pytest.mark.skipif(not ENGINE.exists(), reason="no environment .venv/kfp (scripts/bootstrap kfp)"),
]


def compiled(folder: Path, module: str, program: Program, env: str | None = None) -> None:
    """Write a program with its domain code and settings, compile it, and write the pipeline beside it."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{module}_domain.py").write_text(DOMAIN, encoding="utf-8")
    path = folder / f"{module}.py"
    imports = f"from pathlib import Path\n\nfrom {module}_domain import {', '.join(NAMES.split())}\n"
    path.write_text(f"{imports}\n{program.source}", encoding="utf-8")
    settings = f'[pipelines.{module}]\nsource = "{module}.py"\n{program.settings}\n'
    (folder / "dagwright.toml").write_text(settings, encoding="utf-8")
    sink = DiagnosticSink()
    compilation = front(Request(f"{path}:{module}", env=env, targets=("kubeflow",)), sink)
    sink.raise_if_errors()
    targets = compilation.resolved.targets
    targets["kubeflow"] = targets["kubeflow"]._replace(image="registry.example/python:3")
    emission = back(compilation, backend("kubeflow"), sink)
    sink.raise_if_errors()
    (folder / "pipeline.yaml").write_text(emission.artifacts[0].text, encoding="utf-8")


def job(folder: Path, arguments: dict) -> dict:
    import dagwright_worker

    describe = folder / "describe.py"
    describe.write_text("def describe(value):\n    return [type(value).__name__, repr(value)]\n", encoding="utf-8")
    return {
        "yaml": str(folder / "pipeline.yaml"),
        "params": {name: dagwright_worker.to_json(value) for name, value in arguments.items()},
        "workdir": str(folder / "work"),
        "pythonpath": [str(folder), str(ROOT / "src")],
        "env": {"WITNESS": str(folder / "witness")},
        "describe": str(describe),
    }


def drive(jobs: list[dict]) -> list[dict]:
    command = [str(ENGINE), str(DRIVER)]
    done = subprocess.run(command, input=json.dumps(jobs), capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


PLAIN = """
import importlib, json, sys
import dagwright_worker as worker
name, arguments = sys.argv[1:]
function = getattr(importlib.import_module(name), name)
value = function(**{key: worker.from_json(tagged) for key, tagged in json.loads(arguments).items()})
print(json.dumps([type(value).__name__, repr(value)]))
"""


def plain(folder: Path, module: str, arguments: dict) -> list[str]:
    """What calling the function returns, in a process of the engine's own environment."""
    import dagwright_worker

    text = json.dumps({name: dagwright_worker.to_json(value) for name, value in arguments.items()})
    folders = {name: folder / "plain" / name for name in ("cwd", "home", "tmp")}
    for each in folders.values():
        each.mkdir(parents=True)
    env = {
        "PATH": "/usr/bin:/bin",
        "PYTHONPATH": f"{folder}:{ROOT / 'src'}",
        "WITNESS": str(folder / "plain" / "witness"),
        "HOME": str(folders["home"]),
        "TMPDIR": str(folders["tmp"]),
        "MODE": "no",
    }
    command = [str(ENGINE), "-c", PLAIN, module, text]
    done = subprocess.run(command, cwd=folders["cwd"], env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


@pytest.fixture(scope="module")
def outcomes(tmp_path_factory):
    """All programs that succeed, compiled here and run in one process of the engine."""
    root = tmp_path_factory.mktemp("kfp")
    for name, program in SUCCEED.items():
        compiled(root / name, name, program)
    jobs = [job(root / name, program.arguments) for name, program in SUCCEED.items()]
    return root, dict(zip(SUCCEED, drive(jobs), strict=True))


NOT_RUN = {"branches": {"if-else-values", "say-3"}, "other_branches": {"half-first", "half-first-2"}}
"""The tasks of the sides that are not taken."""


@pytest.mark.parametrize("name", SUCCEED)
def test_the_run_returns_what_the_call_returns(name, outcomes):
    root, found = outcomes
    outcome = found[name]
    logs = {step: task["log"] for step, task in outcome["tasks"].items()}
    assert outcome["state"] == "succeeded", (outcome["error"], logs)
    states = {step: task["state"] for step, task in outcome["tasks"].items()}
    assert {step for step, state in states.items() if state != "succeeded"} == NOT_RUN.get(name, set())
    assert set(states.values()) <= {"succeeded", "not run"}
    expected = plain(root / name, name, SUCCEED[name].arguments)
    if expected == ["NoneType", "None"]:
        assert outcome["result"] is None
    else:
        assert outcome["result"]["described"] == expected


@pytest.mark.parametrize("name", SUCCEED)
def test_the_sdk_reads_and_writes_the_file_unchanged(name, outcomes):
    assert outcomes[1][name]["differences"] == []


def test_effects_of_branches_that_run_keep_their_order(outcomes):
    root, _ = outcomes
    assert (root / "branches" / "witness").read_text().splitlines() == ["say even", "say both", "say again"]


def test_effects_run_in_the_order_of_the_source(outcomes):
    root, found = outcomes
    assert (root / "effects" / "witness").read_text().splitlines() == ["say first", "say [0, 1]", "say last"]
    graph = found["effects"]["graph"]
    assert graph["say-2"] == ["load", "say"] or graph["load"] == ["say"]
    assert graph["say-3"] == ["say-2"]


def test_the_graph_read_back_is_the_plans(outcomes):
    graph = outcomes[1]["diamond"]["graph"]
    first, second = sorted(
        (step for step in graph if step.startswith("double")), key=lambda step: graph[step] != ["load"]
    )
    assert graph == {"load": [], first: ["load"], second: [first], "total": sorted(["load", first, second])}


def test_metrics_show_their_numbers(outcomes):
    root, _ = outcomes
    shown = []
    for path in (root / "models" / "work" / "outputs").rglob("executor_output.json"):
        for listed in json.loads(path.read_text())["artifacts"].values():
            shown += [it["metadata"] for it in listed["artifacts"] if len(it["metadata"]) > 1]
    assert [{key: value for key, value in it.items() if key != "dagwright"} for it in shown] == [
        {"auc": 3.75, "count": 3.0}
    ]


@pytest.fixture(scope="module")
def failures(tmp_path_factory):
    root = tmp_path_factory.mktemp("kfp-failures")
    names = ["failing", "retried", "exhausted", "scheduled", "big"]
    jobs = []
    for name in names:
        compiled(root / name, name, FAIL[name])
        jobs.append(job(root / name, {key: str(root / name / text) for key, text in FAIL[name].arguments.items()}))
    return dict(zip(names, drive(jobs), strict=True))


def test_a_failure_shows_the_call_and_stops_what_depends_on_it(failures):
    outcome = failures["failing"]
    assert outcome["state"] == "failed"
    log = outcome["tasks"]["fail"]["log"]
    assert "ValueError: no [0, 1, 2]" in log
    assert "in fail" in log
    assert "dagwright_worker" not in log
    assert outcome["tasks"]["fail"]["state"] == "failed"
    assert outcome["tasks"]["echo"]["state"] == "not run"


def test_retries_call_the_function_again(failures):
    outcome = failures["retried"]
    assert outcome["state"] == "succeeded", outcome
    assert outcome["tasks"]["flaky"]["attempts"] == 3
    assert outcome["result"]["described"] == ["str", "'after 3'"]


def test_retries_end(failures):
    outcome = failures["exhausted"]
    assert outcome["state"] == "failed"
    assert outcome["tasks"]["flaky"]["attempts"] == 2
    assert outcome["tasks"]["echo"]["state"] == "not run"


def test_a_run_by_hand_without_its_scheduled_parameter_does_not_start(failures):
    outcome = failures["scheduled"]
    assert outcome["state"] == "error"
    assert "missing 1 required argument: day" in outcome["error"]
    assert {task["state"] for task in outcome["tasks"].values()} == {"not run"}


def test_a_value_too_big_for_a_parameter_says_so_at_its_call(failures):
    log = failures["big"]["tasks"]["lying"]["log"]
    assert "DW521: a value is too big for a parameter of Kubeflow" in log
    assert "in lying(list(range(n))) at big.py" in log


@pytest.fixture(scope="module")
def given(tmp_path_factory):
    """Runs whose parameters the scheduler, or a person, gives."""
    root = tmp_path_factory.mktemp("kfp-given")
    compiled(root / "scheduled", "scheduled", FAIL["scheduled"], env="prod")
    compiled(root / "large", "large", FAIL["large"])
    runs = {
        "expanded": ("scheduled", {"day": '{"dw": 1, "scheduled": "2026-11-02T06:00:00Z"}'}),
        "macro": ("scheduled", {"day": SCHEDULED_TIME}),
        "by hand": ("scheduled", {"day": "2020-02-02"}),
        "large": ("large", {"n": 2**53 + 1}),
    }
    jobs = []
    for number, (name, arguments) in enumerate(runs.values()):
        found = job(root / name, {})
        jobs.append({**found, "workdir": f"{found['workdir']}-{number}", "arguments": arguments})
    return dict(zip(runs, drive(jobs), strict=True))


def test_the_time_from_the_scheduler_becomes_the_parameter(given):
    assert given["expanded"]["result"]["described"] == ["tuple", "(('2026-11-01', 'prod', True), {})"]


def test_a_server_that_does_not_fill_in_the_time_fails_the_run(given):
    assert given["macro"]["state"] == "failed"
    assert "did not fill in the scheduled time" in given["macro"]["tasks"]["record"]["log"]


def test_a_parameter_from_the_schedule_can_be_given_by_hand(given):
    assert given["by hand"]["result"]["described"] == ["tuple", "(('2020-02-02', 'prod', True), {})"]


def test_an_integer_that_a_double_does_not_hold_is_refused(given):
    assert given["large"]["state"] == "failed"
    assert "does not carry an integer of this size" in given["large"]["tasks"]["echo"]["log"]


def test_everything_there_is_passes_the_sdk(tmp_path):
    emission = backend("kubeflow").emit(EVERYTHING, EVERYTHING_TARGET)
    (tmp_path / "everything.yaml").write_text(emission.artifacts[0].text, encoding="utf-8")
    (outcome,) = drive([{"yaml": str(tmp_path / "everything.yaml"), "workdir": str(tmp_path / "work")}])
    assert outcome["differences"] == []
    assert outcome["graph"]["score"] == ["evaluate", "save"]
    assert "missing 1 required argument: snapshot" in outcome["error"]
