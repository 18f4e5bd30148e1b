"""kfp.local starts nothing more after a failure, also what does not depend on it. No dagwright here."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

HERE = Path(__file__).parent
PYTHON = HERE.parents[1] / ".venv" / "kfp" / "bin" / "python"


@pytest.mark.engine
@pytest.mark.skipif(not PYTHON.exists(), reason="no environment .venv/kfp")
def test_a_failure_stops_what_does_not_depend_on_it():
    def started(*names):
        command = [PYTHON, HERE / "kfp_local_stops.py", *names]
        return json.loads(subprocess.run(command, capture_output=True, check=True).stdout)

    assert sorted(started("one", "other")) == ["one", "other"]
    # whichever kfp takes first: in one of the two orders the failure comes first, and the other task is never started
    runs = [started("fails", "other"), started("other", "fails")]
    assert ["fails"] in runs, runs
