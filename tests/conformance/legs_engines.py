"""The legs on real engines: each hands emitted files to the engine's own driver under backends/<engine>/tests."""

from __future__ import annotations

import os
import shutil
import traceback
from typing import TYPE_CHECKING, Any

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
    emit,
    root_of,
    tagged_arguments,
)

if TYPE_CHECKING:
    from conformance.index import Case

WORKER = "dagwright_worker.py"
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
        jobs, plans = {}, {}
        for i, run in enumerate(runs):
            out = os.path.join(run.folder, "out")
            os.makedirs(out)
            try:
                paths, plans[i] = emit(run.case, self, out, run.variant.mangle)
            except Refused as refused:
                outcomes[i] = {"state": "refused", "codes": refused.codes, "error": str(refused)}
            except Exception:
                outcomes[i] = {"state": "error", "error": traceback.format_exc()}
            else:
                jobs[i] = self.job(run, paths)
        found = self.start(list(jobs.values()), os.path.dirname(runs[0].folder))
        for i, one in zip(jobs, found, strict=True):
            outcomes[i] = {**self.outcome(runs[i], one), "plan": plans[i]}
        return [outcomes[i] for i in range(len(runs))]

    def start(self, jobs: list[dict[str, Any]], folder: str) -> list[dict[str, Any]]:
        return self.drive(self.driver, jobs, folder, env={"PYTHONPATH": os.pathsep.join([*SOURCES, PROGRAMS])})

    def job(self, run: Run, paths: list[str]) -> dict[str, Any]:
        raise NotImplementedError

    def outcome(self, run: Run, found: dict[str, Any]) -> dict[str, Any]:
        raise NotImplementedError


class Kubeflow(Engine):
    """kfp.local, with a handler that runs the command of the container."""

    name, environment, target, folder_of_driver, engine = "kfp", "kfp", "kubeflow", "kubeflow", "kfp"
    drawn = True

    def job(self, run: Run, paths: list[str]) -> dict[str, Any]:
        # the SDK writes defaults into comments as they are, so it cannot read its own file where one holds a line break
        return {
            "yaml": next(p for p in paths if p.endswith(".yaml")),
            "pythonpath": [root_of(run.case), *SOURCES],
            "differences": False,
            **common_job(run),
        }

    def outcome(self, run: Run, found: dict[str, Any]) -> dict[str, Any]:
        logs = [task.get("log", "") for task in found["tasks"].values()]
        return {**found, "result": result_of(found), "shown": "\n".join([*logs, found["error"]]), "idle": True}


class Pessimist(Kubeflow):
    """Our own reading of the emitted file, which takes the worse of kfp.local and the server where they differ."""

    name = "kfp-pessimist"
    quick = True
    variants = (NATURAL,)

    def takes(self, case: Case) -> bool:
        return not case.plain and super().takes(case)  # kfp.local runs the same file of an example

    @property
    def driver(self) -> str:
        return os.path.join(os.path.dirname(super().driver), "pessimist.py")


class Airflow(Engine):
    """`dag.test()`, after a way through the JSON that the scheduler reads."""

    target, folder_of_driver, engine = "airflow", "airflow", "apache-airflow"

    def __init__(self, environment: str, version: str | None = None) -> None:
        self.name = self.environment = environment
        self.version = version
        self.drawn = version is None  # on the newest release

    def job(self, run: Run, paths: list[str]) -> dict[str, Any]:
        path = [root_of(run.case)]
        if not any(os.path.basename(p) == WORKER for p in paths):  # it is said to be installed: that file alone then is
            path.append(os.path.join(run.folder, "installed"))
            os.makedirs(path[-1])
            shutil.copy(os.path.join(ROOT, "src", WORKER), path[-1])
        return {"files": paths, "pythonpath": path, **common_job(run)}

    def start(self, jobs: list[dict[str, Any]], folder: str) -> list[dict[str, Any]]:
        # no folder of ours on the path: the worker is the one beside the DAG file
        return self.drive(self.driver, jobs, folder, env={"AIRFLOW_HOME": os.path.join(folder, "airflow")})

    def outcome(self, run: Run, found: dict[str, Any]) -> dict[str, Any]:
        return {**found, "result": result_of(found)}


class Prefect(Engine):
    """A real server on 127.0.0.1, one for all cases."""

    name, environment, target, folder_of_driver, engine = "prefect", "prefect", "prefect", "prefect", "prefect"
    drawn = True

    def job(self, run: Run, paths: list[str]) -> dict[str, Any]:
        flow = next(p for p in paths if p.endswith(".py") and not p.endswith(WORKER))
        return {"flow": flow, "pythonpath": [root_of(run.case), *SOURCES], **common_job(run)}

    def outcome(self, run: Run, found: dict[str, Any]) -> dict[str, Any]:
        raised = found.get("raised")
        if raised and raised["args"][0] == "builtins.tuple":
            raised["args"] = ["builtins.list", *raised["args"][1:]]
        if run.case.plain:
            return {**found, "result": result_of(found)}
        # a user's own logger is not Prefect's: its lines stand in the output of the process, which is one for all runs
        with open(os.path.join(os.path.dirname(run.folder), "driver.log"), encoding="utf-8", errors="replace") as log:
            return {**found, "result": result_of(found), "shown": found.get("shown", "") + log.read()}


class Dagster(Engine):
    """Dagster itself, in the driver's process."""

    name, environment, target, folder_of_driver, engine = "dagster", "dagster", "dagster", "dagster", "dagster"
    drawn = True

    def job(self, run: Run, paths: list[str]) -> dict[str, Any]:
        file = next(p for p in paths if p.endswith(".py") and not p.endswith(WORKER))
        return {"file": file, "pythonpath": [root_of(run.case), *SOURCES], **common_job(run)}

    def outcome(self, run: Run, found: dict[str, Any]) -> dict[str, Any]:
        return {**found, "result": result_of(found)}


class ArgoRead(Engine):
    """No Argo runs here: the emitted file is held against Argo's schema and hera's models, and its order is read back."""

    name, environment, target, folder_of_driver, engine = "argo", "argo", "argo", "argo", "hera"
    quick = True
    variants = (Variant("natural", run=False), *_READ_ONLY)

    def job(self, run: Run, paths: list[str]) -> dict[str, Any]:
        return {"yaml": paths[0], "files": paths}

    def outcome(self, run: Run, found: dict[str, Any]) -> dict[str, Any]:
        return found


class ArgoExecutor(Engine):
    """Our own reading of the emitted file, with the containers' commands as processes."""

    name, environment, target, folder_of_driver = "argo-executor", "core", "argo", "argo"
    variants = (NATURAL,)

    @property
    def driver(self) -> str:
        return os.path.join(os.path.dirname(super().driver), "executor.py")

    def job(self, run: Run, paths: list[str]) -> dict[str, Any]:
        return {"yaml": paths[0], "pythonpath": [root_of(run.case), *SOURCES], **common_job(run)}

    def outcome(self, run: Run, found: dict[str, Any]) -> dict[str, Any]:
        logs = [task.get("log", "") for task in found["tasks"].values()]
        return {**found, "result": result_of(found), "shown": "\n".join([*logs, found["error"]])}


class ArgoController(ArgoExecutor):
    """Argo's own controller, with the containers' commands as processes: for tests/argo_controller, where Go is there to build it."""

    name = "argo-controller"
    program = ""

    @property
    def driver(self) -> str:
        return os.path.join(os.path.dirname(super().driver), "controller_driver.py")

    def start(self, jobs: list[dict[str, Any]], folder: str) -> list[dict[str, Any]]:
        path = {"PYTHONPATH": os.pathsep.join([*SOURCES, PROGRAMS])}
        return self.drive(self.driver, jobs, folder, self.program, env=path)


class StepFunctions(Engine):
    """moto's interpreter of the States Language, and a Lambda service on the loopback interface."""

    name, environment, target, folder_of_driver, engine = (
        "stepfunctions", "stepfunctions", "stepfunctions", "stepfunctions", "moto",
    )  # fmt: skip
    drawn = True

    def job(self, run: Run, paths: list[str]) -> dict[str, Any]:
        return {
            "asl": next(p for p in paths if p.endswith(".asl.json")),
            "template": next(p for p in paths if p.endswith(".template.yaml")),
            "pythonpath": [root_of(run.case)],
            "worker": [os.path.join(ROOT, "src")],
            **common_job(run),
        }

    def outcome(self, run: Run, found: dict[str, Any]) -> dict[str, Any]:
        logs = [task.get("log", "") for task in found["tasks"].values()]
        return {**found, "result": result_of(found), "shown": "\n".join([*logs, found["error"]])}


def common_job(run: Run) -> dict[str, Any]:
    """What all drivers want to know; folders are the run's own."""
    own = {name: os.path.join(run.folder, "own", name) for name in ("home", "tmp", "store")}
    for path in own.values():
        os.makedirs(path)
    workdir = os.path.join(run.folder, "work")
    os.makedirs(workdir)
    return {
        "params": tagged_arguments(run.case),
        "workdir": workdir,
        "env": {
            "CASE_WITNESS": run.witness,
            "HOME": own["home"],
            "TMPDIR": own["tmp"],
            "DAGWRIGHT_STORE": own["store"],
        },
        "describe": DESCRIBE,
        "only_read": not run.variant.run,
    }


def result_of(found: dict[str, Any]) -> Any:
    """What is said of the result; a pipeline that returns None has none on the engine."""
    if isinstance(found.get("result"), dict):
        return found["result"].get("described")
    return ["builtins.NoneType"] if found["state"] == "succeeded" else None
