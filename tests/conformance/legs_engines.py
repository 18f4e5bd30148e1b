"""The legs on real engines: each hands emitted files to the engine's own driver under backends/<engine>/tests."""

from __future__ import annotations

import os
from typing import Any

from conformance.harness import DESCRIBE, NATURAL, PROGRAMS, ROOT, SOURCES, Leg, Refused, Run, Variant, emit, tagged_arguments

_READ_ONLY = (Variant("mangled-1", mangle=1, run=False), Variant("mangled-2", mangle=2, run=False))


class Engine(Leg):
    """Emits every run, and drives those that the target does not refuse."""

    variants = (NATURAL, *_READ_ONLY)
    driver = ""

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
                outcomes[i] = {"state": "refused", "codes": refused.codes, "error": str(refused), "graph": {}, "tasks": {}}
            else:
                jobs[i] = self.job(run, paths)
        folder = os.path.dirname(runs[0].folder)
        driver = os.path.join(ROOT, "backends", self.driver, "tests", "engine_driver.py")
        found = self.drive(driver, list(jobs.values()), folder)
        outcomes.update({i: self.outcome(one) for i, one in zip(jobs, found, strict=True)})
        return [outcomes[i] for i in range(len(runs))]

    def job(self, run: Run, paths: list[str]) -> dict[str, Any]:
        raise NotImplementedError

    def outcome(self, found: dict[str, Any]) -> dict[str, Any]:
        raise NotImplementedError


class Kubeflow(Engine):
    name, environment, target, driver, engine = "kfp", "kfp", "kubeflow", "kubeflow", "kfp"

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

    def outcome(self, found: dict[str, Any]) -> dict[str, Any]:
        result = {} if found["result"] is None else {"result": found["result"].get("described")}
        shown = "\n".join(task.get("log", "") for task in found["tasks"].values()) + found["error"]
        return {**found, **result, "shown": shown}
