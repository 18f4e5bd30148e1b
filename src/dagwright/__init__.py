"""Compiles plain Python functions to Kubeflow Pipelines, Airflow, Prefect, Dagster, AWS Step Functions and Argo, without running them.

The library mirrors the command line; everything is loaded on first use, so importing dagwright costs nothing.
"""

from __future__ import annotations

import sys
from types import ModuleType

TYPE_CHECKING = False  # not the one of `typing`, which takes long to import: a type checker reads both alike
if TYPE_CHECKING:
    from dagwright.api import check, compile, load, preview, run  # noqa: A004
    from dagwright.diagnostics.model import DagwrightError, Diagnostic

__version__ = "0.1.0"

__all__ = ["DagwrightError", "Diagnostic", "__version__", "check", "compile", "load", "preview", "run"]


def __getattr__(name: str) -> object:
    if name not in __all__:
        raise AttributeError(f"module 'dagwright' has no attribute {name!r}")
    from importlib import import_module

    home = import_module("dagwright.api" if name.islower() else "dagwright.diagnostics.model")
    value: object = getattr(home, name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})


class _Package(ModuleType):
    """Keeps `dagwright.run` and `dagwright.preview` the functions that they are, although packages are called so too.

    Importing a subpackage binds its name here; that must not replace the public function. Inside dagwright the packages
    are imported as `from dagwright.run import ...`, which does not look at this name.
    """

    def __setattr__(self, name: str, value: object) -> None:
        if not (name in __all__ and isinstance(value, ModuleType)):
            super().__setattr__(name, value)


sys.modules[__name__].__class__ = _Package
