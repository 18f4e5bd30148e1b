"""Emitted files on real Airflows, through `dag.test()`: one process for each engine runs all programs."""

from __future__ import annotations

import json
import os
import re
import subprocess
from pathlib import Path

import pytest

HERE = Path(__file__).parent
ROOT = HERE.parents[2]
PROGRAMS = HERE / "programs"
DESCRIBE = ROOT / "tests" / "conformance" / "describe.py"
ENGINES = {"airflow": "3.3", "airflow2": "2.11"}

RUNS = {
    # name: (pipeline, what the job says beside)
    "chain": ("chain", {}),
    "chain_conf": ("chain", {"conf": {"start": 5}}),
    "diamond": ("diamond", {}),
    "effects": ("effects", {}),
    "hostile": ("hostile", {}),
    "hostile_conf": ("hostile", {"conf": {"params": "{{ conf }}", "self": "me", "ti": 6}}),
    "letters": ("letters", {"conf": {"größe": 2}}),
    "given": ("given", {"conf": {"day": "d"}}),
    "given_more": ("given", {"conf": {"day": "{{ ds }}", "ratio": 2, "sizes": [], "big": "36893488147419103232", "any": [1], "maybe": 4}}),
    "given_none": ("given", {}),
    "given_wrong": ("given", {"conf": {"day": "d", "ratio": "much"}}),
    "fails": ("fails", {}),
    "leaves": ("leaves", {}),
    "retried": ("retried", {}),
    "retried_out": ("retried", {"conf": {"times": 9}}),
    "backed": ("backed", {}),
    "late": ("late", {}),
    "large": ("large", {"env": {"DAGWRIGHT_STORE": "STORE"}}),
    "large_no_store": ("large", {}),
    "scheduled": ("scheduled", {"at": "2026-11-02T05:30:00+00:00", "scheduled": True}),
    "scheduled_by_hand": ("scheduled", {}),
    "scheduled_given": ("scheduled", {"conf": {"day": "2026-01-05", "at": "x", "begin": "y", "end": "z"}}),
    "secret": ("secret", {"env": {"AIRFLOW_CONN_VENDOR": "http://user:pass@host/?token=s3cr3t", "BEFORE": "outside"}}),
    "secret_missing": ("secret", {"env": {"AIRFLOW_CONN_VENDOR": "http://user:pass@host/"}}),
    "nothing": ("nothing", {}),
    "wide": ("wide", {}),
    "mixed": ("mixed", {}),
    "mixed_else": ("mixed", {"conf": {"rows": [7], "least": 1}}),
    "mixed_empty": ("mixed", {"conf": {"rows": []}}),
    "listed": ("listed", {}),
    "listed_empty": ("listed", {"conf": {"rows": []}}),
    "many": ("many", {}),
    "unmappable": ("listed", {"conf": {"rows": list(range(1025))}}),
}  # fmt: skip


class Ran:
    """What became of all runs on one engine."""

    def __init__(self, engine: str, folder: Path) -> None:
        self.engine = engine
        self.folder = folder
        self.outcomes: dict = {}

    def __getitem__(self, name):
        return self.outcomes[name]

    def log(self, name):
        path = self.folder / f"{name}.log"
        return path.read_text(encoding="utf-8").splitlines() if path.exists() else []

    def value(self, name):
        assert self[name]["state"] == "succeeded", self[name]["error"] + self[name]["shown"][-3000:]
        return self[name]["result"]["described"]


def emit(pipeline: str, engine: str, out: Path) -> list[str]:
    from dagwright import api

    # The newest Airflow backs off exactly; on the others the loss has to be allowed.
    overrides = [f'targets.airflow.version="{ENGINES[engine]}"']
    if pipeline == "backed" and engine == "airflow2":
        overrides += [
            'targets.airflow.allow=["DW423"]',
            'pipelines.backed.tasks.flaky.backoff={ factor = 2, max = "2s" }',
        ]
    here = os.getcwd()
    os.chdir(PROGRAMS)
    try:
        named = {"fails", "retried", "backed", "late", "scheduled", "secret", "mixed", "many"}
        file = "shelf_flows.py" if pipeline == "listed" else "pipelines.py"
        source = pipeline if pipeline in named else f"{file}:{pipeline}"
        emission = api.compile(source, "airflow", env="prod", settings_overrides=overrides)["airflow"]
    finally:
        os.chdir(here)
    out.mkdir(parents=True)
    for artifact in emission.artifacts:
        (out / artifact.path).write_text(artifact.text, encoding="utf-8")
    return [str(out / artifact.path) for artifact in emission.artifacts]


def run_all(folder: Path, engine: str) -> Ran:
    ran = Ran(engine, folder)
    jobs = []
    for name, (pipeline, more) in RUNS.items():
        env = {"SHELF_LOG": str(folder / f"{name}.log"), **more.get("env", {})}
        if "DAGWRIGHT_STORE" in env:
            env["DAGWRIGHT_STORE"] = str(folder / "store")
        (folder / f"{name}.cwd").mkdir()
        job = {"files": emit(pipeline, engine, folder / name), "pythonpath": [str(PROGRAMS)], "describe": str(DESCRIBE)}
        jobs.append(job | more | {"env": env, "workdir": str(folder / f"{name}.cwd")})
    python = ROOT / ".venv" / engine / "bin" / "python"
    inherited = {name: os.environ[name] for name in ("PATH", "LANG", "LC_ALL") if name in os.environ}
    env = {**inherited, "HOME": str(folder), "TMPDIR": str(folder)}
    done = subprocess.run(
        [python, HERE / "engine_driver.py"],
        input=json.dumps(jobs),
        capture_output=True,
        text=True,
        env=env,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    ran.outcomes = dict(zip(RUNS, json.loads(done.stdout), strict=True))
    return ran


AHEAD = {engine: (run_all, engine) for engine in ENGINES if (ROOT / ".venv" / engine).exists()}


@pytest.fixture(scope="module", params=list(ENGINES))
def ran(request, begun):
    if request.param not in AHEAD:
        pytest.skip(f"no environment .venv/{request.param}: `make engines` builds it")
    return begun(request.param)


pytestmark = pytest.mark.engine


def described(value):
    from importlib import util

    spec = util.spec_from_file_location("describe", DESCRIBE)
    module = util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.describe(value)


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("chain", ([1, 2], "{{ ds }}")),
        ("chain_conf", ([5, 6], "{{ ds }}")),
        ("diamond", [6, 9, ("one", 1), ("two", "two")]),
        ("effects", None),
        ("hostile", ["{{ params }}", "{% raw %}", "'\"\\", "${x}", "x.sh", 5, ("key", "{{ 1 + 1 }}")]),
        ("hostile_conf", ["{{ conf }}", "me", "'\"\\", "${x}", "x.sh", 6, ("key", "{{ 1 + 1 }}")]),
        ("letters", [[2]]),
        ("given", ["d", 3, (1, 2), 2**70, b"\x00", (1, (2,)), None]),
        ("given_more", ["{{ ds }}", 2.0, (), 2**65, b"\x00", [1], 4]),
        ("retried", 3),
        ("large", ["xxx", "xxx"]),
        ("secret", ["s3cr3t", "{{ ds }}", "inside"]),
        ("nothing", None),
        ("wide", [0, 0, 204]),
        # 06:30 in Amsterdam on the Monday after the clocks were changed; the Monday before had summer time.
        ("scheduled", ["2026-11-01", "2026-11-02T06:30:00+01:00", "2026-10-26T06:30:00+01:00", "2026-11-02T05:30:00+01:00", "RUN", "prod"]),
    ],
)  # fmt: skip
def test_the_result_is_what_the_call_returns(ran, name, wanted):
    if name == "scheduled":
        wanted[4] = "manual__2"  # `dag.test` names its runs so
    assert ran.value(name) == described(wanted)


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("mixed", {}),
        ("mixed_else", {"rows": (7,), "least": 1}),
        ("mixed_empty", {"rows": ()}),
        ("listed", {}),
        ("listed_empty", {"rows": ()}),
        ("many", {}),
    ],
)
def test_conditions_and_loops_give_what_the_call_gives(ran, name, arguments, monkeypatch, tmp_path):
    monkeypatch.syspath_prepend(str(PROGRAMS))
    monkeypatch.setenv("SHELF_LOG", str(tmp_path / "log"))
    import shelf_flows

    wanted = getattr(shelf_flows, RUNS[name][0])(**arguments)
    assert ran.value(name) == described(wanted)
    plain = (tmp_path / "log").read_text(encoding="utf-8").splitlines()
    assert sorted(ran.log(name)) == sorted(plain)


def test_a_list_longer_than_airflow_maps_over_is_refused_by_name(ran):
    assert ran["unmappable"]["state"] == "failed"
    assert ran["unmappable"]["tasks"]["echo"]["state"] == "failed"
    assert ran["unmappable"]["raised"]["text"].startswith("a map over 1025 elements: [core] max_map_length")
    assert ran["unmappable"]["tasks"]["map-collect"]["engine_state"] == "upstream_failed"


def test_effects_keep_their_order(ran):
    assert [line for line in ran.log("effects") if line.startswith("note")] == ["note 1", "note 2", "note ab"]
    assert (
        ran["effects"]["graph"]["note-3"] == ["echo", "echo-b", "note-2"]
        or "note-2" in ran["effects"]["graph"]["note-3"]
    )


def test_the_graph_comes_back_from_airflow(ran):
    from dagwright import api

    here = os.getcwd()
    os.chdir(PROGRAMS)
    try:
        for name in ("chain", "diamond", "effects", "wide"):
            plan = api.load(f"pipelines.py:{name}").plan
            assert ran[name]["graph"] == {step.id: sorted(step.upstream) for step in plan.steps}
    finally:
        os.chdir(here)


def test_steps_go_by_their_own_names(ran):
    assert list(ran["letters"]["tasks"]) == ["prüfe-maß", "prüfe"] or set(ran["letters"]["tasks"]) == {
        "prüfe",
        "prüfe-2",
    }


def test_a_failure_is_the_functions_own(ran):
    found = ran["fails"]
    assert found["state"] == "failed"
    assert (found["raised"]["type"], found["raised"]["text"]) == ("builtins.KeyError", "('boom', 7)")
    states = {step: task["engine_state"] for step, task in found["tasks"].items()}
    assert states == {"echo": "success", "boom": "failed", "note": "upstream_failed", "join": "upstream_failed"}
    assert ran.log("fails") == ["echo 7", "told ['engine', 'pipeline', 'reason', 'run'] fails task_failure"]


def test_a_failure_shows_the_call_and_the_functions_frames_only(ran):
    text = ran["fails"]["raised"]["traceback"]
    assert 'shelf.py", line' in text
    assert text.count("dagwright_worker.py") == 1  # where the worker raises it on, after it took its own frames off
    assert "DW531: boom(before) failed at pipelines.py:" in ran["fails"]["shown"]


def test_an_exit_is_no_success(ran):
    assert ran["leaves"]["state"] == "failed"
    assert ran["leaves"]["raised"]["text"] == "the task called sys.exit(0)"


def test_retries(ran):
    assert ran["retried"]["tasks"]["flaky"] == {"state": "succeeded", "attempts": 3, "engine_state": "success"}
    assert len(ran.log("retried")) == 3
    assert ran["retried_out"]["tasks"]["flaky"] == {"state": "failed", "attempts": 4, "engine_state": "failed"}
    assert [it["text"] for it in ran["retried_out"]["exceptions"]] == [f"('not yet', {n})" for n in range(1, 5)]


def test_the_delay_of_a_backoff(ran):
    assert ran["backed"]["state"] == "succeeded", ran["backed"]["shown"][-2000:]
    times = [float(line.split()[2]) for line in ran.log("backed")]
    first, second = times[1] - times[0], times[2] - times[1]
    # One second, then two (three is more than the most). Airflow 2 may take up to twice as long, which had to be allowed.
    assert 1 <= first < (2 if ran.engine == "airflow" else 3)
    assert 2 <= second < 3


def test_a_timeout_ends_the_task(ran):
    assert ran["late"]["state"] == "failed"
    assert "Timeout" in ran["late"]["raised"]["type"]
    assert ran.log("late") == ["asleep"]


def test_a_large_value_needs_a_store(ran):
    assert (ran.folder / "store" / "prod" / "large").exists()
    assert ran["large_no_store"]["state"] == "failed"
    text = ran["large_no_store"]["raised"]["text"]
    assert text.startswith("DW501: ")
    assert "DAGWRIGHT_STORE" in text


def test_a_run_by_hand_has_no_time(ran):
    assert ran["scheduled_by_hand"]["state"] == "failed"
    assert ran["scheduled_by_hand"]["raised"]["text"].startswith("DW512: ")
    found = ran.value("scheduled_given")
    assert found[1][:2] == [["builtins.str", "'2026-01-05'"], ["builtins.str", "'x'"]]


def test_params_are_checked_by_airflow(ran):
    for name in ("given_none", "given_wrong"):
        assert ran[name]["state"] == "error"
        assert "ParamValidationError" in ran[name]["error"]


def test_secrets_stay_out_of_logs_and_the_environment_is_put_back(ran):
    assert "s3cr3t" not in ran["secret"]["shown"]
    assert ran["secret_missing"]["raised"]["type"] == "builtins.KeyError"
    assert "connection 'vendor' has no 'token'" in ran["secret_missing"]["raised"]["text"]


def test_every_run_gave_the_envelope_as_json(ran):
    for name in RUNS:
        result = ran[name]["result"]
        if result and result["xcom"] is not None:
            assert set(result["xcom"]) >= {"dw", "codec", "sha256"}
            assert re.fullmatch(r"[0-9a-f]{64}", result["xcom"]["sha256"])
