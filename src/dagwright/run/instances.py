"""What a plan becomes when it runs: instances of its steps, in blocks that open when a condition or a list is known.

All local executors share `Graph`. They take a task, give it its inputs, run it, and say what became of it:

    while (task := graph.take()) is not None:
        ... graph.inputs(task) ... graph.done(task, outputs) or graph.fail(task, failure)
    outcome = graph.outcome(...)

A value is held in the form of the executor (a Python object, an envelope, a future) for as long as somebody may read it, under
its source and the block instance that made it: iterations of a map have values of their own.

**After a failure** only those tasks are given out that Python would have run before it, and whose inputs there are; so at least
the calls happen that happen in a plain call, and of several failures the one is told that Python would raise. The handler and the
`finally` of a `try` that was entered run all the same, once nothing is left to run in its body.
"""

from __future__ import annotations

from heapq import heappop, heappush
from typing import TYPE_CHECKING, Any

from dagwright.ir.model import Const
from dagwright.plan.model import FromItem, FromParam, FromRegion, IfRegion, MapRegion, Step, TryRegion
from dagwright.run.frames import BODY, FINAL, HANDLER, Frame, Opening, allowed, find
from dagwright.run.layout import Layout, yielding
from dagwright.run.model import Outcome, chained

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dagwright.plan.model import Plan, Region, Source
    from dagwright.run.layout import Block
    from dagwright.run.model import Failed, Values


class Task:
    """One instance of a step. `id` is the step's, `name` has the indices of the maps around it, too: `train[3]`."""

    __slots__ = ("frame", "graph", "id", "index", "step")

    def __init__(self, graph: Graph, frame: Frame, index: int, step: Step) -> None:
        self.graph = graph
        self.frame = frame
        self.index = index
        self.step = step
        self.id = step.id

    @property
    def indices(self) -> tuple[int, ...]:
        """The indices of the elements it is for, of the outermost map first."""
        return self.frame.indices

    @property
    def name(self) -> str:
        """The step's id with the indices: no two tasks of a run have the same."""
        indices = self.frame.indices
        return self.id + "".join(f"[{i}]" for i in indices) if indices else self.id


class Graph:
    """The tasks of one run.

    With a `seed` any task that the edges allow is given out, iterations of maps and regions interleaved: a schedule hostile to
    all order that the graph does not state. Else it is the first in program order, and no more than `width` iterations of
    a map are open at a time (None: all of them).
    """

    __slots__ = ("_broken", "_layout", "_random", "_ready", "_values", "_width", "known", "plan", "top", "unopened")

    def __init__(self, plan: Plan, values: Values, *, seed: int | None = None, width: int | None = None) -> None:
        self.plan = plan
        self._values = values
        self._width = width if seed is None else None
        self._layout = Layout(plan)
        self._broken = False
        self._random: Any = None
        if seed is not None:
            from random import Random

            self._random = Random(seed)  # noqa: S311 -- not for secrets
        self._ready: list[tuple[tuple[int, ...], Frame, int]] = []
        self.known = self._layout.top.steps
        self.unopened = self._layout.top.regions
        self.top = Frame(self._layout.top, None)
        self._start(self.top)

    @property
    def total(self) -> str:
        """How many tasks there are, as far as that is known: `12`, or `12+` where a region has yet to open."""
        return f"{self.known}+" if self.unopened else str(self.known)

    # --- for executors ---

    def take(self) -> Task | None:
        """A task that can run now; None where there is none, or none until a running one has ended."""
        ready = self._ready
        while ready:
            if self._random is None:
                _, frame, index = heappop(ready)
            else:
                position = self._random.randrange(len(ready))
                ready[position], ready[-1] = ready[-1], ready[position]
                _, frame, index = ready.pop()
            if self._broken and not allowed(frame, index):
                self._settle(frame)
                continue
            unit = frame.block.units[index]
            if type(unit) is Step:
                for opening in frame.tries:
                    opening.entered = True
                return Task(self, frame, index, unit)
            self._open(Opening(unit, frame, index))  # type: ignore[arg-type]
        return None

    def inputs(self, task: Task) -> dict[str, Any]:
        """The values that a task reads, parameters left out. The last reader of a value gets the stored one itself."""
        frame = task.frame
        found: dict[str, Any] = {}
        for name, source in task.step.inputs.items():
            if type(source) is not FromParam:
                found[name] = self._read(source, frame)
        return found

    @staticmethod
    def wanted(task: Task, output: str) -> bool:
        """Whether anybody reads that output."""
        return (task.id, output) in task.frame.readers

    def done(self, task: Task, outputs: Mapping[str, Any]) -> None:
        """The task has ended well. Of its outputs those are kept that somebody reads."""
        frame = task.frame
        for name, value in outputs.items():
            key = (task.id, name)  # a source is a tuple, too
            if key in frame.readers:
                frame.values[key] = value
        self._release(frame, task.index)
        frame.pending -= 1
        if not frame.pending and frame.owner is not None:
            self._end([frame])

    def fail(self, task: Task, failure: Failed) -> None:
        """The task has failed."""
        self._fail(task.frame, task.index, failure)
        self._settle(task.frame)

    def stop(self) -> None:
        """Give out no task any more, but those that clean up after what has begun."""
        self._broken = True
        self.top.limit = -1

    def outcome(self, done: list[str]) -> Outcome:
        """How the run ended; the value is in the executor's form. `done` are the names of the tasks that ended well."""
        if self.top.failure is not None:
            return Outcome(None, self.top.failure.error, self.top.failure.report, tuple(done))
        assert not self.top.left, f"the run has come to a halt: {self.top.left} units of the plan are not done"
        result = self.plan.result
        return Outcome(None if result is None else self.top.values[result], None, "", tuple(done))

    # --- values ---

    def _read(self, source: Source, frame: Frame) -> Any:
        values = frame.values
        if source in values:
            readers = frame.readers
            readers[source] -= 1
            return self._values.copy(values[source]) if readers[source] else values.pop(source)
        return self._values.copy(find(source, frame))

    def _elements(self, region: MapRegion, frame: Frame) -> list[Any]:
        """What a map runs over: each element is a value of its own."""
        key, values = region.items, frame.values
        if key in values:
            frame.readers[key] -= 1
            if not frame.readers[key]:
                return list(values.pop(key))
        return [self._values.copy(element) for element in find(key, frame)]

    def _yielded(self, source: Source | Const, frame: Frame) -> Any:
        """The value of what a block yields."""
        if isinstance(source, Const):
            return self._values.constant(source.value)
        if isinstance(source, FromParam):
            return self._values.parameter(source.param)
        return self._read(source, frame)

    # --- units of a block ---

    def _start(self, frame: Frame) -> None:
        for index in frame.block.first:
            self._push(frame, index)

    def _push(self, frame: Frame, index: int) -> None:
        frame.pending += 1
        entry = (frame.key + (index,), frame, index)  # noqa: RUF005 -- the quicker of the two
        if self._random is None:
            heappush(self._ready, entry)
        else:
            self._ready.append(entry)

    def _release(self, frame: Frame, index: int) -> None:
        """A unit has ended well: those that waited for it may go on."""
        frame.left -= 1
        waiting = frame.waiting
        for other in frame.block.downstream[index]:
            waiting[other] -= 1
            if not waiting[other]:
                self._push(frame, other)

    def _fail(self, frame: Frame, index: int, failure: Failed) -> None:
        """Keep a failure where it is the first of its block in program order. Whatever is around will fail, too."""
        self._broken = True
        if index <= frame.limit:
            frame.failure = failure
        while index < frame.limit:
            frame.limit = index
            opening = frame.owner
            if opening is None or frame.number > opening.limit:
                return
            if type(opening.region) is MapRegion:
                opening.limit = frame.number
            frame, index = opening.frame, opening.index

    def _settle(self, frame: Frame) -> None:
        """A unit is no longer pending. Where none is the block is over, and perhaps the region around it, and so on."""
        frame.pending -= 1
        if not frame.pending and frame.owner is not None:
            self._end([frame])

    def _end(self, over: list[Frame]) -> None:
        while over:
            opening = self._over(over)
            if opening is None or opening.running:
                continue
            self._close(opening)
            outer = opening.frame
            outer.pending -= 1
            if not outer.pending:
                over.append(outer)

    # --- regions ---

    def _open(self, opening: Opening) -> None:
        """A region's turn has come: open its first block, or those that may be open at a time."""
        region, frame = opening.region, opening.frame
        blocks = self._layout.blocks[region.id]
        self.unopened -= 1
        over: list[Frame] = []
        if isinstance(region, MapRegion):
            self._begin_map(opening, region, blocks[0], over)
        elif isinstance(region, IfRegion):
            side = 0 if self._read(region.test, frame) else 1
            opening.left = 1
            self._begin(opening, blocks[side], side, over)
        else:
            opening.left = 1 + bool(blocks[FINAL].units)
            self._count(blocks[FINAL])
            self._begin(opening, blocks[BODY], BODY, over)
        if not opening.running:  # a map over nothing
            self._close(opening)
            self._settle(frame)
        self._end(over)

    def _begin(self, opening: Opening, block: Block, number: int, over: list[Frame], *, shielded: bool = False) -> None:
        """Start a block of a region. Into `over` goes what has nothing to run."""
        frame = Frame(block, opening, number, shielded=shielded)
        opening.running += 1
        if number != FINAL and type(opening.region) is not MapRegion:
            self._count(block)
        self._start(frame)
        if not frame.pending:
            over.append(frame)

    def _count(self, block: Block, times: int = 1) -> None:
        self.known += block.steps * times
        self.unopened += block.regions * times

    def _begin_map(self, opening: Opening, region: MapRegion, block: Block, over: list[Frame]) -> None:
        opening.elements = self._elements(region, opening.frame)
        count = opening.left = opening.limit = len(opening.elements)
        self._count(block, count)
        numbers = list(range(count))
        if self._random is not None:
            self._random.shuffle(numbers)
        opening.numbers = iter(numbers)
        readers = opening.frame.readers
        opening.parts = {n: [None] * count for n in region.outputs if readers.get(FromRegion(region.id, n))}
        widths = [width for width in (region.max_parallel, self._width) if width is not None]
        opening.width = min(widths, default=count)
        self._more(opening, block, over)

    def _more(self, opening: Opening, block: Block, over: list[Frame]) -> None:
        """Open iterations of a map, as many as may be open."""
        key = FromItem(opening.region.id)
        while opening.running < opening.width:
            number = next(opening.numbers, None)
            if number is None:
                return
            if self._broken and (number > opening.limit or not allowed(opening.frame, opening.index)):
                continue
            frame = Frame(block, opening, number)
            if key in block.readers:
                frame.values[key] = opening.elements[number]
            opening.elements[number] = None
            opening.running += 1
            self._start(frame)
            if not frame.pending:
                over.append(frame)

    def _over(self, over: list[Frame]) -> Opening | None:
        """The last of the blocks is over: see what its region goes on with. Gives the region, None for the plan itself."""
        frame = over.pop()
        opening = frame.owner
        if opening is None:
            return None
        opening.running -= 1
        whole = frame.failure is None and not frame.left
        if isinstance(opening.region, MapRegion):
            if whole:
                opening.left -= 1
                for name, parts in opening.parts.items():
                    parts[frame.number] = self._yielded(opening.region.outputs[name].source, frame)
            elif frame.failure is not None and frame.number == opening.limit:
                opening.failure = frame.failure
            self._more(opening, frame.block, over)
            return opening
        opening.frames[frame.number] = frame
        if frame.failure is not None:
            opening.failure = chained(frame.failure, opening.failure)
        if isinstance(opening.region, TryRegion):
            if whole and frame.number != HANDLER:
                opening.left -= 1
            self._clean_up(opening, frame, over)
        elif whole:
            opening.left -= 1
        return opening

    def _clean_up(self, opening: Opening, frame: Frame, over: list[Frame]) -> None:
        """After the body of a `try` its handler, if that failed; then the `finally`, if any of the body was started."""
        blocks = self._layout.blocks[opening.region.id]
        if frame.number == BODY and frame.failure is not None and blocks[HANDLER].units:
            self._begin(opening, blocks[HANDLER], HANDLER, over, shielded=True)
        elif frame.number != FINAL and blocks[FINAL].units and (opening.entered or not frame.left):
            self._begin(opening, blocks[FINAL], FINAL, over, shielded=True)

    def _close(self, opening: Opening) -> None:
        """No block of a region is running any more, and none will."""
        frame, index, region = opening.frame, opening.index, opening.region
        if opening.failure is not None:
            self._fail(frame, index, opening.failure)
        elif not opening.left:
            for name in region.outputs:
                key = FromRegion(region.id, name)
                if frame.readers.get(key):
                    frame.values[key] = self._output(opening, region, name)
            for read in frame.block.releases[index]:
                frame.readers[read] -= 1
                if not frame.readers[read]:
                    del frame.values[read]
            self._release(frame, index)

    def _output(self, opening: Opening, region: Region, name: str) -> Any:
        if isinstance(region, MapRegion):
            return self._values.collect(opening.parts[name], region.outputs[name].many)
        if isinstance(region, IfRegion):
            ((side, frame),) = opening.frames.items()
            merge = region.outputs[name]
            return self._yielded(merge.orelse if side else merge.then, frame)
        value = region.outputs[name]
        return self._yielded(value, opening.frames[yielding(value, self._layout.blocks[region.id])])
