from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from dagwright import api

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize("on", ["inline", "subprocess"])
def test_a_run_leaves_the_environment_as_it_was(on: str, tmp_path: Path) -> None:
    """Variables set for a task are gone after it, and children of this process inherit nothing new."""
    (tmp_path / f"traceless_{on}.py").write_text(
        "import os\n\n\ndef read(name):\n    return os.environ.get(name)\n\n\ndef pipe():\n    return read('TRACE'), read('HOME') is None\n"
    )
    (tmp_path / "dagwright.toml").write_text('[pipelines.pipe.tasks."*"]\nenv.TRACE = "yes"\n')
    before = dict(os.environ)
    assert api.run(f"{tmp_path}/traceless_{on}.py:pipe", on=on) == ("yes", False)
    assert dict(os.environ) == before
