"""Compiles the programs of `prefect_programs`, and has `engine_driver` run them on a real server."""

from __future__ import annotations

import importlib.util
import json
import subprocess
from pathlib import Path

import pytest

from dagwright_prefect import flow

HERE = Path(__file__).parent
ROOT = HERE.parents[2]
ENGINE = ROOT / ".venv" / "prefect" / "bin" / "python"
PROGRAMS = HERE / "prefect_programs"
DESCRIBE = ROOT / "tests" / "conformance" / "describe.py"

MARKS = [
    pytest.mark.engine,
    pytest.mark.slow,
    pytest.mark.skipif(not ENGINE.exists(), reason="no environment .venv/prefect (scripts/bootstrap prefect)"),
]


def build(folder: Path, module: str, name: str, env: str | None, flat_limit: int) -> Path:
    """Compile a pipeline of the programs; the path of its flow file."""
    from dagwright import api

    function = name.partition(" ")[0]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(flow, "FLAT_LIMIT", flat_limit)
        emission = api.compile(f"{PROGRAMS / module}:{function}", "prefect", env=env)["prefect"]
    folder.mkdir()
    for artifact in emission.artifacts:
        (folder / artifact.path).write_text(artifact.text, encoding="utf-8")
    return folder / emission.artifacts[0].path


def job(folder: Path, module: str, name: str, run: dict) -> dict:
    import dagwright_worker

    folder.mkdir()
    return {
        "flow": str(
            build(folder / "out", module, name, run.get("compile_env"), run.get("flat_limit", flow.FLAT_LIMIT))
        ),
        "params": {key: dagwright_worker.to_json(value) for key, value in run.get("params", {}).items()},
        "workdir": str(folder),
        "pythonpath": [str(PROGRAMS)],
        "env": {"PF_WITNESS": str(folder / "witness")},
        "describe": str(DESCRIBE),
        **{key: run[key] for key in ("blocks", "limits", "drop_limits") if key in run},
    }


def run_all(folder: Path, module: str, runs: dict[str, dict]) -> dict[str, dict]:
    """Every run's outcome, with what its functions told."""
    # an environment of the settings, beside the programs' own
    jobs = [job(folder / name.replace(" ", "-"), module, name, run) for name, run in runs.items()]
    log = folder / "driver.log"
    with log.open("wb") as file:
        done = subprocess.run(
            [str(ENGINE), str(HERE / "engine_driver.py")],
            input=json.dumps(jobs).encode(),
            stdout=subprocess.PIPE,
            stderr=file,
            check=False,
            cwd=folder,
        )
    assert done.returncode == 0, log.read_text(encoding="utf-8", errors="replace")[-5000:]
    found = dict(zip(runs, json.loads(done.stdout), strict=True))
    for one, outcome in zip(jobs, found.values(), strict=True):
        witness = Path(one["env"]["PF_WITNESS"])
        outcome["told"] = [json.loads(line) for line in witness.read_text().splitlines()] if witness.exists() else []
        outcome["folder"] = one["workdir"]
    return found


def described(value: object) -> object:
    spec = importlib.util.spec_from_file_location("describe", DESCRIBE)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return json.loads(json.dumps(module.describe(value)))


def words(outcome: dict) -> list[str]:
    """What the functions told, in the order of the clock, without it."""
    return [" ".join(map(str, line[:-1])) for line in sorted(outcome["told"], key=lambda line: line[-1])]


def succeeded(outcome: dict) -> object:
    assert outcome["state"] == "succeeded", outcome["error"] + outcome["shown"]
    assert {task["state"] for task in outcome["tasks"].values()} == {"succeeded"}
    return outcome["result"]["described"]
