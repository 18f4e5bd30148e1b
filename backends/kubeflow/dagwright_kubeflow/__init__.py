"""Kubeflow Pipelines: a plan becomes KFP v2 IR YAML, with a platform document and a schedule beside it."""

from __future__ import annotations

from dagwright_kubeflow.backend import KubeflowBackend

__all__ = ["KubeflowBackend"]
