"""Compiles the programs of `dg_programs`, and has `engine_driver` run them."""

from __future__ import annotations

import importlib.util
import json
import subprocess
from pathlib import Path

import pytest

from dagwright_dagster import definitions

HERE = Path(__file__).parent
ROOT = HERE.parents[2]
ENGINE = ROOT / ".venv" / "dagster" / "bin" / "python"
PROGRAMS = HERE / "dg_programs"
DESCRIBE = ROOT / "tests" / "conformance" / "describe.py"

MARKS = [
    pytest.mark.engine,
    pytest.mark.slow,
    pytest.mark.skipif(not ENGINE.exists(), reason="no environment .venv/dagster (scripts/bootstrap dagster)"),
]


def build(folder: Path, name: str, env: str | None = None, sets=(), flat_limit: int | None = None) -> Path:
    """Compile a pipeline of the programs; the path of its file of definitions."""
    from dagwright import api

    with pytest.MonkeyPatch.context() as patch:
        if flat_limit is not None:
            patch.setattr(definitions, "FLAT_LIMIT", flat_limit)
        source = f"{PROGRAMS / 'dg_flows.py'}:{name}"
        emission = api.compile(source, "dagster", env=env, settings_overrides=sets)["dagster"]
    folder.mkdir(parents=True)
    for artifact in emission.artifacts:
        (folder / artifact.path).write_text(artifact.text, encoding="utf-8")
    return folder / emission.artifacts[0].path


def job(folder: Path, name: str, run: dict) -> dict:
    import dagwright_worker

    function = name.partition(" ")[0]
    built = build(folder / "out", function, run.get("compile_env"), run.get("sets", ()), run.get("flat_limit"))
    return {
        "file": str(built),
        "params": {key: dagwright_worker.to_json(value) for key, value in run.get("params", {}).items()},
        "workdir": str(folder),
        "pythonpath": [str(PROGRAMS)],
        "env": {"DG_WITNESS": str(folder / "witness"), **run.get("env", {})},
        "describe": str(DESCRIBE),
        **{key: it for key, it in run.items() if key not in ("params", "compile_env", "sets", "flat_limit", "env")},
    }


def drive(driver: str, jobs, folder: Path):
    """Give jobs to a driver in Dagster's environment; what it says of them."""
    log = folder / f"{driver}.log"
    with log.open("wb") as file:
        done = subprocess.run(
            [str(ENGINE), str(HERE / driver)],
            input=json.dumps(jobs).encode(),
            stdout=subprocess.PIPE,
            stderr=file,
            check=False,
            cwd=folder,
        )
    assert done.returncode == 0, log.read_text(encoding="utf-8", errors="replace")[-5000:]
    return json.loads(done.stdout)


def run_all(folder: Path, runs: dict[str, dict], driver: str = "engine_driver.py") -> dict[str, dict]:
    """Every run's outcome, with what its functions told."""
    jobs = [job(folder / name.replace(" ", "-"), name, run) for name, run in runs.items()]
    found = dict(zip(runs, drive(driver, jobs, folder), strict=True))
    for one, outcome in zip(jobs, found.values(), strict=True):
        outcome["told"] = told(one["env"]["DG_WITNESS"])
        outcome["folder"] = one["workdir"]
    return found


def told(path: str) -> list[list]:
    """What functions told, in the order of the clock."""
    lines = Path(path).read_text().splitlines() if Path(path).exists() else []
    return sorted(map(json.loads, lines), key=lambda line: line[-1])


def described(value: object) -> object:
    spec = importlib.util.spec_from_file_location("describe", DESCRIBE)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return json.loads(json.dumps(module.describe(value)))


def words(outcome: dict) -> list[str]:
    """What the functions told, without the clock."""
    return [" ".join(map(str, line[:-1])) for line in outcome["told"]]


def succeeded(outcome: dict) -> object:
    assert outcome["state"] == "succeeded", outcome["error"] + outcome["shown"]
    return outcome["result"]["described"]
