"""All legs, the longest first: two run at a time."""

from __future__ import annotations

from conformance.legs_engines import Airflow, Dagster, Kubeflow, Pessimist, Prefect
from conformance.legs_local import Inline, Interpreter, Subprocess

LEGS = (
    Kubeflow(), Prefect(), Airflow("airflow"), Airflow("airflow2", "2.11"), Dagster(), Subprocess(), Pessimist(), Inline(), Interpreter(),
)  # fmt: skip
