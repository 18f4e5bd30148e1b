"""`python -m dagwright`."""

from __future__ import annotations

from dagwright.cli import process

if __name__ == "__main__":
    process()
