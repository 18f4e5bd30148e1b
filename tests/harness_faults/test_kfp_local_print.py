"""kfp.local indents what tasks print by wrapping `print`, and tasks that overlap leave the wrapper behind. No dagwright here.

Every such pair doubles what each later line costs: after some loops a run takes minutes, then hours. So our driver switches the
indenting off (backends/kubeflow/tests/engine_driver.py).
"""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

HERE = Path(__file__).parent
PYTHON = HERE.parents[1] / ".venv" / "kfp" / "bin" / "python"


@pytest.mark.engine
@pytest.mark.skipif(not PYTHON.exists(), reason="no environment .venv/kfp")
def test_tasks_that_overlap_double_what_a_line_costs():
    done = subprocess.run([PYTHON, HERE / "kfp_local_print.py"], capture_output=True, check=True, text=True)
    assert int(done.stdout) == 2**10
