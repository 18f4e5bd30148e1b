"""The Airflow backend: one DAG file that Airflow 2.10, 2.11 and 3 run alike."""

from __future__ import annotations

from dagwright_airflow.backend import AirflowBackend

__all__ = ["AirflowBackend"]
