"""`python -m dagwright`."""

from __future__ import annotations

import sys

from dagwright.cli import main

if __name__ == "__main__":
    sys.exit(main())
