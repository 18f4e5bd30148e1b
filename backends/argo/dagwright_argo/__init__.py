"""The Argo Workflows backend of dagwright: one class, found by entry point. It never imports Argo's clients."""

from __future__ import annotations

from dagwright_argo.backend import ArgoBackend

__all__ = ["ArgoBackend"]
