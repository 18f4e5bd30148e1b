"""The backend: table, checks and emission, each loaded when it is asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dagwright.backend import Backend

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from dagwright.backend import Emission, Feature, Support
    from dagwright.diagnostics.model import Diagnostic
    from dagwright.plan.model import Plan
    from dagwright.settings.model import TargetSettings


class AirflowBackend(Backend):
    """Airflow 2.10 to 3: a DAG file with one task per step, whose function runs in the Airflow worker's process or in one of its own."""

    name = "airflow"
    title = "Airflow"
    versions = ("3.3", "3.2", "3.1", "3.0", "2.11", "2.10")
    profiles = ("airflow", "composer", "mwaa")

    def capabilities(self, target: TargetSettings) -> Mapping[Feature, Support]:
        """The table; it depends on version, profile and execution."""
        from dagwright_airflow.support import table

        return table(target)

    def fuses(self, plan: Plan, target: TargetSettings) -> Mapping[str, str]:
        """Cleanups of more than one task, and some loops of more than one."""
        from dagwright_airflow.support import one_task_each

        return one_task_each(plan)

    def check(self, plan: Plan, target: TargetSettings) -> Iterable[Diagnostic]:
        """DW361 to DW368."""
        from dagwright_airflow.check import problems

        return list(problems(plan, target))

    def emit(self, plan: Plan, target: TargetSettings) -> Emission:
        """The DAG file, and beside it the worker unless that is installed.

        Raises DagwrightError (DW203) where the file does not say what it should: a bug in this backend.
        """
        from dagwright_airflow.emit import emission

        return emission(plan, target)
