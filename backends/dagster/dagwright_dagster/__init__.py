"""dagwright's backend for Dagster: a file of definitions with ops, a graph and a job."""

from __future__ import annotations

from dagwright_dagster.backend import DagsterBackend

__all__ = ["DagsterBackend"]
