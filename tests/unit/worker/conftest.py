"""Puts the support modules (importable by name, as a user's would be) and the yardstick `describe` on the path."""

from __future__ import annotations

import os
import sys

import pytest

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(os.path.dirname(HERE)))
for folder in (os.path.join(HERE, "support"), os.path.join(ROOT, "tests", "conformance"), os.path.join(ROOT, "src")):
    if folder not in sys.path:
        sys.path.append(folder)


@pytest.fixture(autouse=True)
def _no_store_from_outside(monkeypatch):
    for name in ("DAGWRIGHT_STORE", "DAGWRIGHT_SERIALISERS", "DAGWRIGHT_PICKLE"):
        monkeypatch.delenv(name, raising=False)
