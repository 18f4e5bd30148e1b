"""The legs on real engines: each hands emitted files to the engine's own driver under backends/<engine>/tests."""

from __future__ import annotations

import datetime
import enum
import os
import traceback
from typing import Any

from conformance.harness import (
    DESCRIBE,
    NATURAL,
    PROGRAMS,
    ROOT,
    SOURCES,
    Leg,
    Refused,
    Run,
    Variant,
    arguments_of,
    emit,
    tagged_arguments,
)

_READ_ONLY = (Variant("mangled-1", mangle=1, run=False), Variant("mangled-2", mangle=2, run=False))


class Engine(Leg):
    """Emits every run, and drives those that the target does not refuse."""

    variants = (NATURAL, *_READ_ONLY)
    folder_of_driver = ""

    @property
    def driver(self) -> str:
        return os.path.join(ROOT, "backends", self.folder_of_driver, "tests", "engine_driver.py")

    def run(self, runs: list[Run]) -> list[dict[str, Any]]:
        outcomes: dict[int, dict[str, Any]] = {}
        jobs = {}
        for i, run in enumerate(runs):
            out = os.path.join(run.folder, "out")
            os.makedirs(out)
            assert self.target is not None
            try:
                paths = emit(run.case, self.target, out, run.variant.mangle)
            except Refused as refused:
                outcomes[i] = {"state": "refused", "codes": refused.codes, "error": str(refused)}
            except Exception:
                outcomes[i] = {"state": "error", "error": traceback.format_exc()}
            else:
                jobs[i] = self.job(run, paths)
        found = self.start(list(jobs.values()), os.path.dirname(runs[0].folder))
        for i, one in zip(jobs, found, strict=True):
            outcomes[i] = self.outcome(runs[i], one)
        return [outcomes[i] for i in range(len(runs))]

    def start(self, jobs: list[dict[str, Any]], folder: str) -> list[dict[str, Any]]:
        return self.drive(self.driver, jobs, folder, env={"PYTHONPATH": os.pathsep.join(SOURCES)})

    def job(self, run: Run, paths: list[str]) -> dict[str, Any]:
        raise NotImplementedError

    def outcome(self, run: Run, found: dict[str, Any]) -> dict[str, Any]:
        raise NotImplementedError


class Kubeflow(Engine):
    """kfp.local, with a handler that runs the command of the container."""

    name, environment, target, folder_of_driver, engine = "kfp", "kfp", "kubeflow", "kubeflow", "kfp"

    def job(self, run: Run, paths: list[str]) -> dict[str, Any]:
        return {
            "yaml": next(p for p in paths if p.endswith(".yaml")),
            "params": tagged_arguments(run.case),
            "workdir": run.folder,
            "pythonpath": [PROGRAMS, *SOURCES],
            "env": {"CASE_WITNESS": run.witness},
            "describe": DESCRIBE,
            "only_read": not run.variant.run,
        }

    def outcome(self, run: Run, found: dict[str, Any]) -> dict[str, Any]:
        if found["result"] is not None:
            found["result"] = found["result"].get("described")
        elif found["state"] == "succeeded":
            found["result"] = ["builtins.NoneType"]  # a pipeline that returns None has no output
        logs = [task.get("log", "") for task in found["tasks"].values()]
        return {**found, "shown": "\n".join([*logs, found["error"]])}


class Airflow(Engine):
    """`dag.test()`, after a way through the JSON that the scheduler reads."""

    target, folder_of_driver, engine = "airflow", "airflow", "apache-airflow"

    def __init__(self, environment: str) -> None:
        self.name = self.environment = environment

    def job(self, run: Run, paths: list[str]) -> dict[str, Any]:
        own = {name: os.path.join(run.folder, name) for name in ("cwd", "home", "tmp", "store")}
        for path in own.values():
            os.makedirs(path)
        return {
            "files": paths,
            "conf": {name: json_value(value) for name, value in arguments_of(run.case).items()},
            "pythonpath": [PROGRAMS],
            "workdir": own["cwd"],
            "env": {
                "CASE_WITNESS": run.witness, "HOME": own["home"], "TMPDIR": own["tmp"], "DAGWRIGHT_STORE": own["store"],
            },
            "describe": DESCRIBE,
            "only_read": not run.variant.run,
        }  # fmt: skip

    def start(self, jobs: list[dict[str, Any]], folder: str) -> list[dict[str, Any]]:
        return self.drive(self.driver, jobs, folder, env={"AIRFLOW_HOME": os.path.join(folder, "airflow")})

    def outcome(self, run: Run, found: dict[str, Any]) -> dict[str, Any]:
        outcome = {**found, "raised": None}
        if found["result"] is not None:
            outcome["result"] = found["result"]["described"]
        # Airflow takes SystemExit for success or a signal, so the file turns it into an error that names it: read in the log
        if found["exceptions"] and "SystemExit" not in found["exceptions"][0]["traceback"]:
            outcome["raised"] = {key: found["exceptions"][0][key] for key in ("type", "args", "text")}
        return outcome


class Prefect(Engine):
    """A real server on 127.0.0.1, one for all cases."""

    name, environment, target, folder_of_driver, engine = "prefect", "prefect", "prefect", "prefect", "prefect"

    def job(self, run: Run, paths: list[str]) -> dict[str, Any]:
        store = os.path.join(run.folder, "store")
        os.makedirs(store)
        return {
            "flow": next(p for p in paths if p.endswith(".py") and not p.endswith("dagwright_worker.py")),
            "params": tagged_arguments(run.case),
            "workdir": run.folder,
            "pythonpath": [PROGRAMS, *SOURCES],
            "env": {"CASE_WITNESS": run.witness, "DAGWRIGHT_STORE": store},
            "describe": DESCRIBE,
            "only_read": not run.variant.run,
        }

    def outcome(self, run: Run, found: dict[str, Any]) -> dict[str, Any]:
        if isinstance(found.get("result"), dict):
            found["result"] = found["result"]["described"]
        if isinstance(found.get("raised"), dict) and found["raised"]["args"] and found["raised"]["args"][0] == "builtins.tuple":
            found["raised"]["args"] = ["builtins.list", *found["raised"]["args"][1:]]
        return found


def json_value(value: Any) -> Any:
    """What a careful user would type into a form that takes JSON only."""
    if isinstance(value, enum.Enum):
        return value.value
    if value is None or type(value) in (bool, int, float, str):
        return value
    if isinstance(value, dict):
        return {key: json_value(item) for key, item in value.items()}
    if isinstance(value, (list, tuple, set)):
        return [json_value(item) for item in value]
    if isinstance(value, datetime.timedelta):
        return value.total_seconds()
    return value.isoformat() if hasattr(value, "isoformat") else str(value)
