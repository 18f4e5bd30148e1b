"""The worker's own text, for targets that carry it beside the emitted file or inside it."""

from __future__ import annotations


def worker_source() -> str:
    """The text of `dagwright_worker.py`, read from beside the package and not imported."""
    import os

    # <site>/dagwright/emit/worker.py -> <site>/dagwright_worker.py
    site = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
    with open(os.path.join(site, "dagwright_worker.py"), encoding="utf-8") as file:
        return file.read()
