"""The legs of one run of pytest."""

from __future__ import annotations

import multiprocessing
import os
import traceback
from concurrent.futures import ProcessPoolExecutor
from typing import TYPE_CHECKING, Any

from conformance import legs as all_legs
from conformance.harness import called, ran_of, remember, run_leg, runs_of
from conformance.judge import judge

if TYPE_CHECKING:
    from concurrent.futures import Future

    from conformance.harness import Leg, Ran
    from conformance.index import Case


def in_a_lane(name: str, folder: str) -> Any:
    """Run a leg in this process: its outcomes in the order of its runs, how long it took, and what its oracle said."""
    (leg,) = (leg for leg in all_legs.LEGS if leg.name == name)
    try:
        ran = run_leg(leg, folder)
    except Exception:  # not every exception can be carried to another process
        raise RuntimeError(traceback.format_exc()) from None
    return list(ran.outcomes.values()), ran.seconds, called(leg.python)


class Legs:
    """Starts the wanted legs, two at a time, and waits for the one that is asked for.

    Each lane is a process: compilers in threads of one share what CPython's parser counts its depth with, and 3.11 then fails.
    """

    def __init__(self, legs: list[Leg], folder: str) -> None:
        self.legs = {leg.name: leg for leg in legs}
        self.folder = folder
        self.lanes = ProcessPoolExecutor(2, multiprocessing.get_context("fork"))
        self.futures: dict[str, Future[Any]] = {}
        self.done: dict[str, Ran] = {}
        self.judged: dict[tuple[str, str], list[str]] = {}
        for leg in legs:
            own = os.path.join(folder, leg.name)
            os.makedirs(own)
            if leg.missing() is None:
                self.futures[leg.name] = self.lanes.submit(in_a_lane, leg.name, own)

    def ran(self, name: str) -> Ran:
        if name not in self.done:
            outcomes, seconds, said = self.futures[name].result()
            remember(said)
            runs = runs_of(self.legs[name], os.path.join(self.folder, name))
            self.done[name] = ran_of(runs, outcomes, seconds)
        return self.done[name]

    def problems(self, leg: Leg, case: Case) -> list[str]:
        """What `judge` says, asked once."""
        key = (leg.name, case.name)
        if key not in self.judged:
            self.judged[key] = judge(leg, self.ran(leg.name), case)
        return self.judged[key]

    def close(self) -> None:
        """Start no more legs."""
        self.lanes.shutdown(wait=False, cancel_futures=True)
