"""An arbitrary graph as nested sequences and parallels, with as few waits as possible that the graph does not ask for.

A state machine has no edges between any two tasks: a state has one next state, and `Parallel` waits for all its branches. So what
can be written is a *series-parallel* order. Every graph can be made one by adding order; the question is how little.

The algorithm works on the order itself (the transitive closure), from the whole set of tasks downwards:

1. Parts that no order connects are the branches of a parallel. Nothing is lost.
2. Parts of which each is wholly before the next are a sequence. These are the components of the graph of *unordered* pairs; again
   nothing is lost. Together, 1 and 2 are the modular decomposition of the order, and take apart exactly the orders without an "N"
   (Valdes, Tarjan, Lawler: The recognition of series parallel digraphs, 1982).
3. What is left holds an N: `a -> c`, `b -> c`, `b -> d`, and no more. There a *barrier* is put: the set is cut into a part that holds
   all that stands before any of it, and the rest, which then waits for the whole first part. Of the candidates (up to each task's
   earliest end, from each task's latest start, a task with all before it, all but a task and what follows it) the one that lengthens the
   critical path least is taken; of those, the one that adds the fewest ordered pairs; of those, the one that delays least of what
   the program calls earlier. In a part of few tasks every cut is tried, and its two sides with it, so there the answer is the best.

Sets are the bits of an `int`, bit i being the i-th task in program order, which respects all edges.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Union

from dagwright.record import Record

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

DEEPEST = 20
"""Parallels in parallels. Deeper ones are laid out by levels: nobody reads them, and readers of JSON have limits of their own."""

_FEW = 6
"""Up to so many tasks in one part, all cuts are tried to the end."""

_MANY = 60
"""From so many tasks in one part on, only cuts by time are tried: there are as many of the others as there are tasks."""


class Leaf(Record):
    """A task."""

    node: str


class Series(Record):
    """Parts of which each ends before the next begins; two or more."""

    parts: tuple[Tree, ...]


class Par(Record):
    """Parts that run side by side; two or more."""

    parts: tuple[Tree, ...]


Tree = Union[Leaf, Series, Par]


def lower(
    nodes: Sequence[str], before: Mapping[str, Iterable[str]], weights: Mapping[str, int] | None = None
) -> Tree | None:
    """The tree of a graph: every node once, and every edge implied. None for no nodes.

    `nodes` are in an order that respects the edges, `before` holds the nodes that each one waits for (others than `nodes` are not
    looked at), `weights` how long each takes (1 unless said).
    """
    if not nodes:
        return None
    return _Lowering(nodes, before, weights or {}).run()


def leaves(tree: Tree) -> Iterator[str]:
    """The nodes of a tree, in its order."""
    stack: list[Tree] = [tree]
    while stack:
        one = stack.pop()
        if isinstance(one, Leaf):
            yield one.node
        else:
            stack.extend(reversed(one.parts))


def span(tree: Tree | None, weights: Mapping[str, int]) -> int:
    """How long the tree takes with any number of workers."""
    if tree is None:
        return 0
    if isinstance(tree, Leaf):
        return weights.get(tree.node, 1)
    spans = [span(part, weights) for part in tree.parts]
    return sum(spans) if isinstance(tree, Series) else max(spans)


def critical_path(nodes: Sequence[str], before: Mapping[str, Iterable[str]], weights: Mapping[str, int]) -> int:
    """How long the graph itself takes with any number of workers."""
    end: dict[str, int] = {}
    for node in nodes:
        end[node] = weights.get(node, 1) + max((end.get(other, 0) for other in before.get(node, ())), default=0)
    return max(end.values(), default=0)


def added(tree: Tree | None, nodes: Sequence[str], before: Mapping[str, Iterable[str]]) -> int:
    """How many ordered pairs the tree has that the graph does not have."""
    if tree is None:
        return 0
    asked = sum(mask.bit_count() for mask in _closure(nodes, before))
    return _pairs(tree)[1] - asked


def first_added(tree: Tree | None, nodes: Sequence[str], before: Mapping[str, Iterable[str]]) -> tuple[str, str] | None:
    """A pair `(earlier, later)` that the tree puts in order and the graph does not; None where there is none."""
    above = dict(zip(nodes, _closure(nodes, before), strict=True))
    position = {node: i for i, node in enumerate(nodes)}
    todo: list[Tree] = [] if tree is None else [tree]
    while todo:
        one = todo.pop()
        if isinstance(one, Leaf):
            continue
        todo.extend(reversed(one.parts))
        if isinstance(one, Series):
            for first, second in zip(one.parts, one.parts[1:], strict=False):
                for later in leaves(second):
                    for earlier in leaves(first):
                        if not above[later] >> position[earlier] & 1:
                            return earlier, later
    return None


def _pairs(tree: Tree) -> tuple[int, int]:
    """The number of tasks, and of ordered pairs."""
    if isinstance(tree, Leaf):
        return 1, 0
    size = pairs = 0
    for part in tree.parts:
        own, inner = _pairs(part)
        pairs += inner + (size * own if isinstance(tree, Series) else 0)
        size += own
    return size, pairs


def _closure(nodes: Sequence[str], before: Mapping[str, Iterable[str]]) -> list[int]:
    """For every node the set of all nodes that come before it."""
    position = {node: i for i, node in enumerate(nodes)}
    found: list[int] = []
    for i, node in enumerate(nodes):
        mask = 0
        for other in before.get(node, ()):
            at = position.get(other)
            if at is not None:
                assert at < i, f"{other} stands below {node}, which waits for it"
                mask |= found[at] | 1 << at
        found.append(mask)
    return found


def _bits(mask: int) -> Iterator[int]:
    while mask:
        low = mask & -mask
        yield low.bit_length() - 1
        mask ^= low


class _Lowering:
    def __init__(self, nodes: Sequence[str], before: Mapping[str, Iterable[str]], weights: Mapping[str, int]) -> None:
        self.nodes = nodes
        self.by_name = weights
        self.weights = [weights.get(node, 1) for node in nodes]
        position = {node: i for i, node in enumerate(nodes)}
        self.ups = [sorted({position[up] for up in before.get(node, ()) if up in position}) for node in nodes]
        self.downs: list[list[int]] = [[] for _ in nodes]
        for i, ups in enumerate(self.ups):
            for at in ups:
                self.downs[at].append(i)
        self.above = _closure(nodes, before)
        self.below = [0] * len(nodes)
        for i in reversed(range(len(nodes))):
            for at in self.downs[i]:
                self.below[i] |= self.below[at] | 1 << at

    def run(self) -> Tree:
        return self.tree((1 << len(self.nodes)) - 1, 0)

    def tree(self, whole: int, depth: int) -> Tree:
        """The tree of a set; recursion is as deep as parallels stand in parallels."""
        parts: list[Tree] = []
        for piece in self.pieces(whole, depth):
            if piece & (piece - 1) == 0:
                parts.append(Leaf(self.nodes[piece.bit_length() - 1]))
            else:
                parts.append(Par(tuple(self.tree(part, depth + 1) for part in self.unordered(piece))))
        return parts[0] if len(parts) == 1 else Series(tuple(parts))

    def pieces(self, whole: int, depth: int) -> list[int]:
        """The parts of a sequence: each a single task, or several that no order connects."""
        if depth >= DEEPEST:
            return self.levels(whole)
        done: list[int] = []
        todo = [whole]
        while todo:
            piece = todo.pop()
            if piece & (piece - 1) == 0 or len(self.unordered(piece)) > 1:
                done.append(piece)
                continue
            parts = self.ordered(piece)
            todo.extend(reversed(parts if len(parts) > 1 else self.cut(piece)))
        return done

    # --- 1 and 2: what is lost nothing by

    def unordered(self, whole: int) -> list[int]:
        """The parts of a set that no order connects, in program order."""
        return self._components(whole, lambda at: self.above[at] | self.below[at])

    def ordered(self, whole: int) -> list[int]:
        """The parts of a set of which each is wholly before the next."""
        return self._components(whole, lambda at: ~(self.above[at] | self.below[at] | 1 << at))

    def _components(self, whole: int, near: Callable[[int], int]) -> list[int]:
        found: list[int] = []
        left = whole
        while left:
            part, edge = 0, left & -left
            while edge:
                low = edge & -edge
                part |= low
                edge = (edge | near(low.bit_length() - 1) & whole) & ~part
            found.append(part)
            left &= ~part
        return found

    def levels(self, whole: int) -> list[int]:
        """The tasks of a set by how many stand before them in the longest chain."""
        level: dict[int, int] = {}
        found: list[int] = []
        for at in _bits(whole):
            level[at] = 1 + max((level[up] for up in _bits(self.above[at] & whole)), default=-1)
            if level[at] == len(found):
                found.append(0)
            found[level[at]] |= 1 << at
        return found

    # --- 3: barriers

    def cut(self, whole: int) -> list[int]:
        """A set that holds an N, in two parts of which the second waits for the first."""
        members = list(_bits(whole))
        if len(members) <= _FEW:
            return self.best_cut(members, whole)
        best: tuple[int, int, int, int] | None = None
        for length, fresh, upper in self._candidates(members, whole):
            if best is not None and (length, fresh) > best[:2]:
                continue
            rest = whole & ~upper
            against = sum((upper & ~self.above[at]) >> at != 0 for at in _bits(rest)) if len(members) <= _MANY else 0
            best = min(best or (length, fresh, against, upper), (length, fresh, against, upper))
        assert best is not None
        return [best[3], whole & ~best[3]]

    def best_cut(self, members: list[int], whole: int) -> list[int]:
        """The best cut of few tasks: by the length and the ordered pairs of the trees that both sides become."""
        best: tuple[tuple[int, int], int] | None = None
        for choice in range(1, (1 << len(members)) - 1):
            upper = sum(1 << at for i, at in enumerate(members) if choice >> i & 1)
            if any(self.above[at] & whole & ~upper for at in _bits(upper)):
                continue  # something would stand before itself
            first, rest = self.tree(upper, 0), self.tree(whole & ~upper, 0)
            length = sum(span(side, self.by_name) for side in (first, rest))
            (many, pairs), (others, more) = _pairs(first), _pairs(rest)
            key = length, pairs + more + many * others
            if best is None or key < best[0]:
                best = key, upper
        assert best is not None
        return [best[1], whole & ~best[1]]

    def _times(self, members: list[int], whole: int) -> tuple[dict[int, int], dict[int, int]]:
        """For every task the earliest time at which it can end, and how long it takes from its begin to the end of all.

        Edges are enough: what stands between two tasks of a part is in that part, too.
        """
        early: dict[int, int] = {}
        late: dict[int, int] = {}
        for at in members:
            early[at] = self.weights[at] + max((early[up] for up in self.ups[at] if whole >> up & 1), default=0)
        for at in reversed(members):
            late[at] = self.weights[at] + max((late[down] for down in self.downs[at] if whole >> down & 1), default=0)
        return early, late

    def _candidates(self, members: list[int], whole: int) -> Iterator[tuple[int, int, int]]:
        """Cuts: how long both sides take, how many ordered pairs are added, and the first side."""
        early, late = self._times(members, whole)
        for time in (early, {at: -value for at, value in late.items()}):
            yield from self._sweep(sorted(members, key=time.__getitem__), time, whole, early, late)
        if len(members) > _MANY:
            return
        by_end = sorted(members, key=lambda at: -early[at])
        by_start = sorted(members, key=lambda at: -late[at])
        for at in members:
            above, below = self.above[at] & whole, self.below[at] & whole
            for upper in (above, above | 1 << at, whole & ~below, whole & ~below & ~(1 << at)):
                if upper and upper != whole:
                    length = next(early[it] for it in by_end if upper >> it & 1)
                    length += next(late[it] for it in by_start if not upper >> it & 1)
                    rest = _bits(whole & ~upper)
                    yield length, sum((upper & ~self.above[it]).bit_count() for it in rest), upper

    def _sweep(
        self, order: list[int], time: dict[int, int], whole: int, early: dict[int, int], late: dict[int, int]
    ) -> Iterator[tuple[int, int, int]]:
        """The cuts between two times: tasks go over to the first side one by one, and the pairs across are counted along."""
        longest = [0] * (len(order) + 1)
        for i in reversed(range(len(order))):
            longest[i] = max(longest[i + 1], late[order[i]])
        upper = ended = across = 0
        for i, at in enumerate(order[:-1]):
            rest = whole & ~upper & ~(1 << at)
            across += (self.below[at] & rest).bit_count() - (self.above[at] & upper).bit_count()
            upper |= 1 << at
            ended = max(ended, early[at])
            if time[order[i + 1]] != time[at]:
                yield ended + longest[i + 1], (i + 1) * (len(order) - i - 1) - across, upper
