"""The state of a run: blocks that are open, and the regions that opened them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dagwright.plan.model import MapRegion, TryRegion

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dagwright.plan.model import Region, Source
    from dagwright.run.layout import Block, Key
    from dagwright.run.model import Failed

BODY, HANDLER, FINAL = 0, 1, 2  # the blocks of a `try`, by number


class Frame:
    """One run of a block: its values, and how far it is.

    `number` is the iteration of a map, else which block of its region it is; `key` orders frames as the program does. `pending`
    counts the units that are ready or running, `left` those that have not ended well; `limit` is the position of the first
    that failed. A `shielded` block cleans up: it runs whatever has failed elsewhere. `tries` are the `try` regions around it.
    """

    __slots__ = (
        "block", "failure", "indices", "key", "left", "limit", "number", "owner", "pending", "readers", "shielded", "tries",
        "values", "waiting",
    )  # fmt: skip

    def __init__(self, block: Block, owner: Opening | None, number: int = 0, *, shielded: bool = False) -> None:
        self.block = block
        self.owner = owner
        self.number = number
        self.shielded = shielded
        self.values: dict[Key, Any] = {}
        self.readers = block.readers.copy()
        self.waiting = block.waiting.copy()
        self.pending = 0
        self.left = self.limit = len(block.units)
        self.failure: Failed | None = None
        self.key: tuple[int, ...] = ()
        self.indices: tuple[int, ...] = ()
        self.tries: tuple[Opening, ...] = ()
        if owner is not None:
            outer, kind = owner.frame, type(owner.region)
            self.key = (*outer.key, owner.index, number)
            self.indices = (*outer.indices, number) if kind is MapRegion else outer.indices
            self.tries = (*outer.tries, owner) if kind is TryRegion else outer.tries


class Opening:
    """A region that runs. `running` counts its frames that are not over, `left` those that have yet to end well.

    Of a map `numbers` are the iterations that have not begun, `elements` what they are for, `parts` what iterations yielded,
    `width` how many may be open, `limit` the first that failed. `frames` are those of other regions that are over, by number;
    `entered` says that something in a `try` was started.
    """

    __slots__ = (
        "elements", "entered", "failure", "frame", "frames", "index", "left", "limit", "numbers", "parts", "region", "running",
        "width",
    )  # fmt: skip

    def __init__(self, region: Region, frame: Frame, index: int) -> None:
        self.region = region
        self.frame = frame
        self.index = index
        self.running = 0
        self.left = 0
        self.failure: Failed | None = None
        self.frames: dict[int, Frame] = {}
        self.entered = False
        self.elements: list[Any] = []
        self.numbers: Iterator[int] = iter(())
        self.parts: dict[str, list[Any]] = {}
        self.width = 0
        self.limit = FINAL

    @property
    def name(self) -> str:
        """The region's id with the indices of the maps around it."""
        return self.region.id + "".join(f"[{i}]" for i in self.frame.indices)


def allowed(frame: Frame, index: int) -> bool:
    """Whether Python would have come to that unit before anything failed, or it is there to clean up."""
    while index <= frame.limit:
        opening = frame.owner
        if frame.shielded or opening is None:
            return True
        if frame.number > opening.limit:
            return False
        frame, index = opening.frame, opening.index
    return False


def find(source: Source, frame: Frame) -> Any:
    """A value of this block or of one around it."""
    while source not in frame.values:
        assert frame.owner is not None, f"no value of {source}"
        frame = frame.owner.frame
    return frame.values[source]
