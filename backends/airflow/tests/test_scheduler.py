"""Emitted files on Airflow's real scheduler: the first run, and what consumers see when a task before them runs again."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from scheduler import Scheduler

HERE = Path(__file__).parent
ROOT = HERE.parents[2]
PROGRAMS = HERE / "programs"
FLOWS = ("decided", "looped", "cleaned")

pytestmark = [pytest.mark.engine, pytest.mark.slow]


@pytest.fixture(scope="module")
def airflow(tmp_path_factory):
    from dagwright import api

    python = ROOT / ".venv" / "airflow" / "bin" / "python"
    if not python.exists():
        pytest.skip("no environment .venv/airflow: `make engines` builds it")
    folder = tmp_path_factory.mktemp("scheduler")
    inherited = {name: os.environ[name] for name in ("PATH", "LANG", "LC_ALL") if name in os.environ}
    own = {"HOME": str(folder), "TMPDIR": str(folder), "PYTHONPATH": str(PROGRAMS), "SHELF_LOG": str(folder / "log")}
    it = Scheduler(str(python), str(folder / "airflow"), {**inherited, **own})
    here = os.getcwd()
    os.chdir(PROGRAMS)
    try:
        for flow in FLOWS:
            for artifact in api.compile(f"shelf_flows.py:{flow}", "airflow")["airflow"].artifacts:
                Path(it.home, "dags", artifact.path).write_text(artifact.text, encoding="utf-8")
    finally:
        os.chdir(here)
    it.log = folder / "log"
    put(it, decided=9, looped=[1, 2, 3], cleaned="bad")
    try:
        it.start()
        it.enable(list(FLOWS))
        it.runs = {flow: it.trigger(flow) for flow in FLOWS}  # all at once: a scheduler spends its time waiting
        yield it
    finally:
        it.stop()
        assert not it.left()


def put(airflow, **values):
    for name, value in values.items():
        Path(f"{airflow.log}.{name}").write_text(json.dumps(value), encoding="utf-8")


def result(airflow, flow, task):
    envelope = airflow.value(flow, airflow.runs[flow], task)
    return json.loads(envelope["value"])


def again(airflow, flow, *tasks, **values):
    """Other values, the tasks cleared with all below; the state in which the run ends then."""
    put(airflow, **values)
    airflow.clear(flow, airflow.runs[flow], *tasks)
    return airflow.wait(flow, airflow.runs[flow])


def test_a_condition_decides_anew(airflow):
    run = airflow.runs["decided"]
    assert airflow.wait("decided", run) == "success"
    assert result(airflow, "decided", "join-2") == [9, "large"]
    assert again(airflow, "decided", "stored", decided=3) == "success"
    assert result(airflow, "decided", "join-2") == [3, ["small", 3]]
    states = airflow.states("decided", run)
    assert (states["echo"], states["echo-2"], states["if-join"]) == (["skipped"], ["success"], ["success"])
    assert again(airflow, "decided", "stored", decided=7) == "success"
    assert result(airflow, "decided", "join-2") == [7, "large"]


def test_a_loop_runs_over_the_new_list(airflow):
    run = airflow.runs["looped"]
    assert airflow.wait("looped", run) == "success"
    for rows in ([1, 2, 3], [4, 5], [], [6, 7, 8, 9]):
        if rows != [1, 2, 3]:
            assert again(airflow, "looped", "stored", looped=rows) == "success"
        wanted = [[[10, row] for row in rows], [[row, 10] for row in rows]]
        assert result(airflow, "looped", "join-2") == wanted


def test_a_cleanup_runs_and_the_failure_stands(airflow):
    run = airflow.runs["cleaned"]
    assert airflow.wait("cleaned", run) == "failed"
    states = airflow.states("cleaned", run)
    assert (states["fails_if"], states["note"]) == (["failed"], ["success"])
    assert states["try-leave"] == states["join"] == ["upstream_failed"]
    assert again(airflow, "cleaned", "stored", cleaned="good") == "success"
    assert result(airflow, "cleaned", "join") == ["after", "good"]
    assert set(map(tuple, airflow.states("cleaned", run).values())) == {("success",)}
    lines = [
        line for line in airflow.log.read_text(encoding="utf-8").splitlines() if "cleaned" in line or "note" in line
    ]
    assert lines == ["stored cleaned", "note closed"] * 2
