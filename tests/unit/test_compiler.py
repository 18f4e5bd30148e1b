from __future__ import annotations

from typing import TYPE_CHECKING

from dagwright import api

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


def test_two_pipelines_may_have_one_source(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each is compiled under its own name, with its own settings."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "twice.py").write_text("def f(x):\n    return x\n\n\ndef twice(n: int = 1):\n    return f(n)\n")
    tables = (
        '[pipelines.{name}]\nsource = "twice.py:twice"\nparams.n = {n}\n'.format(name=f"p{n}", n=n) for n in (2, 3)
    )
    (tmp_path / "dagwright.toml").write_text("".join(tables))
    plans = [api.load(name).plan for name in ("p2", "p3")]
    assert [(plan.name, plan.params[0].default.value) for plan in plans if plan.params[0].default] == [
        ("p2", 2),
        ("p3", 3),
    ]
    assert api.run("p3") == 3
