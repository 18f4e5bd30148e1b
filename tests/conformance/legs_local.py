"""The legs without an engine."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from conformance.harness import HERE, NATURAL, SOURCES, Leg, Run, Variant

if TYPE_CHECKING:
    from conformance.index import Case

_OURS = {"PYTHONPATH": os.pathsep.join(SOURCES)}
_HOSTILE = (Variant("hostile-1", seed=1, mangle=1), Variant("hostile-2", seed=2, mangle=2))


class Local(Leg):
    """`on` is what drivers/local.py calls it."""

    on = ""

    def job(self, run: Run) -> dict[str, Any]:
        return {
            "case": run.case.name, "on": self.on, "seed": run.variant.seed, "mangle": run.variant.mangle,
            "folder": os.path.join(run.folder, "run"), "witness": run.witness,
        }  # fmt: skip

    def run(self, runs: list[Run]) -> list[dict[str, Any]]:
        jobs = [self.job(run) for run in runs]
        return self.drive(os.path.join(HERE, "drivers", "local.py"), jobs, os.path.dirname(runs[0].folder), env=_OURS)


class Interpreter(Local):
    name = on = "interpreter"
    quick = True


class Inline(Local):
    name = on = "inline"
    quick = True
    variants = (NATURAL, *_HOSTILE)

    def variants_of(self, case: Case) -> tuple[Variant, ...]:
        return self.variants[:2] if case.drawn and "DAGWRIGHT_LONG" not in os.environ else self.variants


class Subprocess(Local):
    name = on = "subprocess"
    variants = (NATURAL, _HOSTILE[0])

    def variants_of(self, case: Case) -> tuple[Variant, ...]:
        """A process for every task takes its time: drawn programs have the hostile schedule, those that were written the natural one."""
        if "DAGWRIGHT_LONG" in os.environ and not case.plain:
            return self.variants
        return self.variants[1:] if case.drawn else self.variants[:1]
