from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_the_page_says_what_the_tables_say() -> None:
    """`make golden` writes docs/reference/support.md anew."""
    script = ROOT / "scripts" / "gen_support.py"
    assert subprocess.run([sys.executable, str(script), "--check"], check=False).returncode == 0
