"""dagwright's backend for Prefect 3: a flow file, and the deployment that runs it."""

from __future__ import annotations

from dagwright_prefect.backend import PrefectBackend

__all__ = ["PrefectBackend"]
