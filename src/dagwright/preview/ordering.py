"""The layered graph of a drawing, and the order of the items in its layers."""

from __future__ import annotations


class Layered:
    """The layered graph: items `0..n-1` are boxes, the rest stands for edges that pass a layer."""

    __slots__ = ("down", "layer", "routes", "rows", "thick", "up", "weight", "wide")

    def __init__(self, layer: list[int], wide: list[float], thick: list[float]) -> None:
        self.layer = layer
        self.wide = wide
        self.thick = thick
        self.down: list[list[int]] = [[] for _ in layer]
        self.up: list[list[int]] = [[] for _ in layer]
        self.weight: dict[tuple[int, int], int] = {}
        self.routes: list[list[int]] = []
        self.rows: list[list[int]] = []

    def add(self, layer: int) -> int:
        """A new item for an edge that passes `layer`."""
        self.layer.append(layer)
        self.wide.append(2)
        self.thick.append(0)
        self.down.append([])
        self.up.append([])
        return len(self.layer) - 1

    def joined(self, item: int) -> bool:
        """Whether any hop begins or ends at an item. Those without stand first in their layers."""
        return bool(self.up[item] or self.down[item])

    def join(self, upper: int, lower: int, weight: int) -> None:
        """A hop from one layer to the next."""
        if (upper, lower) not in self.weight:
            self.weight[upper, lower] = weight
            self.down[upper].append(lower)
            self.up[lower].append(upper)


def order_rows(graph: Layered, boxes: int) -> None:
    """Sort layers by the mean place of their neighbours, down and up; keep the order with the fewest crossings."""
    items = len(graph.layer)
    place = [0] * items
    for row in graph.rows:
        number(row, place)
    rounds = 14 if items <= 400 else 6 if items <= 3000 else 3 if items <= 12000 else 1
    best: list[list[int]] = []
    fewest = -1
    for turn in range(rounds):
        for layer in range(1, len(graph.rows)):
            _sort(graph.rows[layer], graph.up, place, boxes if turn == 0 else 0)
        for layer in range(len(graph.rows) - 2, -1, -1):
            _sort(graph.rows[layer], graph.down, place, 0)
        if items <= 400:
            _swap(graph, place)
        crossings = _crossings(graph, place)
        if fewest < 0 or crossings < fewest:
            fewest = crossings
            best = [list(row) for row in graph.rows]
        if fewest == 0:
            break
    graph.rows = [
        [item for item in row if not graph.joined(item)] + [item for item in row if graph.joined(item)] for row in best
    ]


def number(row: list[int], place: list[int]) -> None:
    for at, item in enumerate(row):
        place[item] = at


def _sort(row: list[int], near: list[list[int]], place: list[int], keep: int) -> None:
    """Sort a layer by its neighbours' mean place; items without any stay where they are. Ties keep their order."""
    want: dict[int, float] = {}
    for item in row:
        if near[item]:
            total = 0
            for other in near[item]:
                total += place[other]
            want[item] = total / len(near[item])
    moving = [item for item in row if item in want]
    moving.sort(key=want.__getitem__)
    if keep:  # the first time down, items without neighbours above (loads, parameters) go by program order
        row[:] = _merge(row, moving, want)
    else:
        queue = iter(moving)
        row[:] = [next(queue) if item in want else item for item in row]
    number(row, place)


def _merge(row: list[int], moving: list[int], want: dict[int, float]) -> list[int]:
    """Put the items without neighbours in front of the first moving item that stands after them in the program."""
    staying = [item for item in row if item not in want]
    merged: list[int] = []
    at = 0
    for item in staying:
        while at < len(moving) and moving[at] < item:
            merged.append(moving[at])
            at += 1
        merged.append(item)
    return merged + moving[at:]


def _swap(graph: Layered, place: list[int]) -> None:
    """Swap neighbours in a layer while that saves crossings."""
    for row in graph.rows:
        for at in range(len(row) - 1):
            left, right = row[at], row[at + 1]
            now = _between(graph.up, place, left, right) + _between(graph.down, place, left, right)
            then = _between(graph.up, place, right, left) + _between(graph.down, place, right, left)
            if then < now:
                row[at], row[at + 1] = right, left
                place[left], place[right] = at + 1, at


def _between(near: list[list[int]], place: list[int], left: int, right: int) -> int:
    """Crossings of the hops of two items if `left` stands left."""
    count = 0
    for one in near[left]:
        for other in near[right]:
            count += place[one] > place[other]
    return count


def _crossings(graph: Layered, place: list[int]) -> int:
    """All crossings, counted layer by layer with a binary indexed tree."""
    total = 0
    for layer in range(len(graph.rows) - 1):
        size = len(graph.rows[layer + 1])
        tree = [0] * (size + 1)
        seen = 0
        for item in graph.rows[layer]:
            ends = sorted(place[other] for other in graph.down[item])
            for end in ends:
                at = end + 1
                total += seen
                while at > 0:
                    total -= tree[at]
                    at -= at & -at
            for end in ends:
                at = end + 1
                while at <= size:
                    tree[at] += 1
                    at += at & -at
            seen += len(ends)
    return total
