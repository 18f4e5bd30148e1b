"""The legs of one run of pytest."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from conformance import legs as all_legs
from conformance.harness import called, ran_of, remember, run_leg, runs_of
from conformance.judge import judge

if TYPE_CHECKING:
    from concurrent.futures import Future
    from pathlib import Path

    from ahead import Lanes
    from conformance.harness import Leg, Ran
    from conformance.index import Case


def in_a_lane(folder: Path, name: str) -> Any:
    """Run a leg in this process: its outcomes in the order of its runs, how long it took, and what its oracle said."""
    (leg,) = (leg for leg in all_legs.LEGS if leg.name == name)
    ran = run_leg(leg, str(folder))
    return list(ran.outcomes.values()), ran.seconds, called(leg.python), str(folder)


class Legs:
    """Begins the wanted legs, and waits for the one that is asked for."""

    def __init__(self, legs: list[Leg], lanes: Lanes) -> None:
        self.legs = {leg.name: leg for leg in legs}
        self.done: dict[str, Ran] = {}
        self.judged: dict[tuple[str, str], list[str]] = {}
        self.futures: dict[str, Future[Any]] = {
            leg.name: lanes.begin("legs", leg.name, in_a_lane, leg.name) for leg in legs if leg.missing() is None
        }

    def ran(self, name: str) -> Ran:
        if name not in self.done:
            outcomes, seconds, said, folder = self.futures[name].result()
            remember(said)
            runs = runs_of(self.legs[name], folder)
            self.done[name] = ran_of(runs, outcomes, seconds)
        return self.done[name]

    def problems(self, leg: Leg, case: Case) -> list[str]:
        """What `judge` says, asked once."""
        key = (leg.name, case.name)
        if key not in self.judged:
            self.judged[key] = judge(leg, self.ran(leg.name), case)
        return self.judged[key]
