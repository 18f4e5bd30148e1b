"""All legs, the longest first: two run at a time."""

from __future__ import annotations

from conformance.legs_engines import (
    Airflow,
    ArgoExecutor,
    ArgoRead,
    Dagster,
    Kubeflow,
    Pessimist,
    Prefect,
    StepFunctions,
)
from conformance.legs_local import Inline, Interpreter, Subprocess

LEGS = (
    StepFunctions(), Kubeflow(), Prefect(), Airflow("airflow"), Airflow("airflow2", "2.11"), Subprocess(), ArgoExecutor(), Dagster(),
    Pessimist(), ArgoRead(), Inline(), Interpreter(),
)  # fmt: skip
