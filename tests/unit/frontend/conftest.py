"""Lets these tests import what they share: the interpreter of the IR, and the writer of random programs."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
