"""The legs without an engine."""

from __future__ import annotations

import os
from typing import Any

from conformance.harness import HERE, NATURAL, SOURCES, Leg, Run, Variant

_OURS = {"PYTHONPATH": os.pathsep.join(SOURCES)}
_HOSTILE = (Variant("hostile-1", seed=1, mangle=1), Variant("hostile-2", seed=2, mangle=2))


class Local(Leg):
    """`on` is what drivers/local.py calls it."""

    on = ""

    def run(self, runs: list[Run]) -> list[dict[str, Any]]:
        jobs = [
            {
                "case": run.case.name, "on": self.on, "seed": run.variant.seed, "mangle": run.variant.mangle,
                "folder": os.path.join(run.folder, "run"), "witness": run.witness,
            }
            for run in runs
        ]  # fmt: skip
        return self.drive(os.path.join(HERE, "drivers", "local.py"), jobs, os.path.dirname(runs[0].folder), env=_OURS)


class Interpreter(Local):
    name = on = "interpreter"


class Inline(Local):
    name = on = "inline"
    variants = (NATURAL, *_HOSTILE)


class Subprocess(Local):
    name = on = "subprocess"
    variants = (NATURAL, _HOSTILE[0])  # a process for every task of every case: `inline` runs the other schedule
