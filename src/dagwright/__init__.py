"""Compiles plain Python functions to Kubeflow Pipelines, Airflow and Prefect, without running them.

The library mirrors the command line; everything is loaded on first use, so importing dagwright costs nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dagwright.api import check, compile, load, preview, run  # noqa: A004

__version__ = "0.1.0"

__all__ = ["__version__", "check", "compile", "load", "preview", "run"]


def __getattr__(name: str) -> object:
    if name not in __all__:
        raise AttributeError(f"module 'dagwright' has no attribute {name!r}")
    from dagwright import api

    value: object = getattr(api, name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
