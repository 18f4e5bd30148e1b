from __future__ import annotations

import preview_plans as plans

from dagwright.preview.definitions import Definition, definitions

TASKS = '''\
"""Tasks."""
import functools
from shop.more import again


@functools.cache
def load(path: str,  # where
         *, strict: bool = {"a": 1}["a"] == 1) -> list[dict[str, int]]:  # why not
    """Read the rows.

    At length.
    """
    return []


class Model(object):
    """A model."""

    kind: str

    def __init__(self, depth: int = 3,
                 rate: float = 0.1):
        self.depth = depth

    @staticmethod
    def make(x, f=lambda y: y): pass


class Row:
    name: str
    size: "int" = 3


class Bare: pass
'''


def test_headers_are_shown_as_written(tmp_path):
    package = tmp_path / "shop"
    package.mkdir()
    (package / "__init__.py").write_text("")
    (package / "tasks.py").write_text(TASKS, encoding="utf-8")
    (package / "more.py").write_text("async def again(*args, **kw):\n    'Döc.'\n", encoding="utf-8")
    b = plans.Builder("shop", "shop.pipeline")
    for name in ("load", "Model", "Model.make", "Row", "Bare", "again", "gone", "Model.gone"):
        b.step(name, f"shop.tasks:{name}")
    b.step("other", "pandas:read_csv")
    found = definitions(b.plan(), str(tmp_path))
    texts = {callee.partition(":")[2]: definition.text for callee, definition in found.items()}
    assert texts == {
        "load": 'def load(path: str,  # where\n         *, strict: bool = {"a": 1}["a"] == 1) -> list[dict[str, int]]',
        "Model": "class Model(object):\n    def __init__(self, depth: int = 3,\n                 rate: float = 0.1)",
        "Model.make": "def make(x, f=lambda y: y)",
        "Row": 'class Row:\n    name: str\n    size: "int" = 3',
        "Bare": "class Bare",
        "again": "async def again(*args, **kw)",
    }
    assert found["shop.tasks:load"].doc == "Read the rows."
    assert found["shop.tasks:load"].place.endswith("shop/tasks.py:7")
    assert found["shop.tasks:again"] == Definition(
        "async def again(*args, **kw)", found["shop.tasks:again"].place, "Döc."
    )
    assert found["shop.tasks:again"].place.endswith("shop/more.py:1")
