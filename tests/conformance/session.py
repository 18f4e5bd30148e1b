"""The legs of one run of pytest."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from conformance.harness import run_leg
from conformance.judge import judge

if TYPE_CHECKING:
    from concurrent.futures import Future

    from conformance.harness import Leg, Ran
    from conformance.index import Case

LANES = ThreadPoolExecutor(2)


class Legs:
    """Starts the wanted legs, two at a time, and waits for the one that is asked for."""

    def __init__(self, legs: list[Leg], folder: str) -> None:
        self.legs = {leg.name: leg for leg in legs}
        self.futures: dict[str, Future[Ran]] = {}
        self.judged: dict[tuple[str, str], list[str]] = {}
        for leg in legs:
            own = os.path.join(folder, leg.name)
            os.makedirs(own)
            if leg.missing() is None:
                self.futures[leg.name] = LANES.submit(run_leg, leg, own)

    def ran(self, name: str) -> Ran:
        return self.futures[name].result()

    def problems(self, leg: Leg, case: Case) -> list[str]:
        """What `judge` says, asked once."""
        key = (leg.name, case.name)
        if key not in self.judged:
            self.judged[key] = judge(leg, self.ran(leg.name), case)
        return self.judged[key]
