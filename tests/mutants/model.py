"""What a fault is: one replacement in one file, and the test that must notice it."""

from __future__ import annotations

from typing import NamedTuple

CASES = "tests/conformance/test_conformance.py::test_case"
ENGINES = {"kfp", "airflow", "prefect", "dagster", "stepfunctions"}


class Mutant(NamedTuple):
    """`old` must be in `file` exactly once, so that a mutant cannot silently become none; `test` is an id of pytest."""

    name: str
    file: str
    old: str
    new: str
    test: str

    @property
    def engine(self) -> str | None:
        """The engine whose environment the test needs."""
        leg = self.test.partition("[")[2].partition("-")[0] if self.test.startswith(CASES) else None
        return leg if leg in ENGINES else None

    @property
    def case(self) -> str | None:
        """The case of the conformance suite that the test is for."""
        return self.test.partition("-")[2].rstrip("]") if self.test.startswith(CASES) else None


def case(leg: str, name: str) -> str:
    """The test of one case on one leg."""
    return f"{CASES}[{leg}-{name}]"
