"""Graphs as sequences and parallels: exact where that can be, and never more order than the best that can be had."""

from __future__ import annotations

import itertools
import random
from functools import cache

import pytest

from dagwright_stepfunctions.lower import DEEPEST, Leaf, Par, Series, added, critical_path, leaves, lower, span


def implied(tree):
    """The tasks of a tree and all pairs that it puts in order, read off the tree and not off the algorithm."""
    if isinstance(tree, Leaf):
        return {tree.node}, set()
    sides, pairs = [], set()
    for part in tree.parts:
        own, inner = implied(part)
        pairs |= inner
        if isinstance(tree, Series):
            pairs |= {(a, b) for side in sides for a in side for b in own}
        sides.append(own)
    return set().union(*sides), pairs


def closure(nodes, before):
    above = {}
    for node in nodes:
        above[node] = {other for up in before[node] for other in (up, *above[up])}
    return {(up, node) for node in nodes for up in above[node]}


def best(pairs, count):
    """The shortest span that any tree over those pairs has, and of the trees that have it the fewest ordered pairs: by trying all."""
    above = [0] * count
    for a, b in pairs:
        above[b] |= 1 << a

    @cache
    def options(nodes):
        if nodes & (nodes - 1) == 0:
            return frozenset({(1, 0)})
        found = set()
        first = (nodes - 1) & nodes
        while first:
            rest = nodes & ~first
            if not any(above[i] & rest for i in range(count) if first >> i & 1):
                many = first.bit_count() * rest.bit_count()
                free = not any(above[i] & first for i in range(count) if rest >> i & 1)
                for (s1, p1), (s2, p2) in itertools.product(options(first), options(rest)):
                    found.add((s1 + s2, p1 + p2 + many))
                    if free:
                        found.add((max(s1, s2), p1 + p2))
            first = (first - 1) & nodes
        return frozenset(it for it in found if not any(o != it and o[0] <= it[0] and o[1] <= it[1] for o in found))

    return min(options((1 << count) - 1))


@pytest.mark.parametrize(("count", "exact"), [(1, 1), (2, 2), (3, 8), (4, 59), (5, 781)])
def test_every_graph_of_up_to_five_tasks(count, exact):
    """All 1,099 of them: every task once, every edge kept, nothing lost in time, and as few pairs added as can be."""
    edges = list(itertools.combinations(range(count), 2))
    nodes = [str(i) for i in range(count)]
    lossless = 0
    for chosen in itertools.product((False, True), repeat=len(edges)):
        before = {node: [] for node in nodes}
        for (a, b), there in zip(edges, chosen, strict=True):
            if there:
                before[str(b)].append(str(a))
        tree = lower(nodes, before)
        found, pairs = implied(tree)
        asked = closure(nodes, before)
        assert sorted(leaves(tree)) == nodes == sorted(found)
        assert asked <= pairs
        assert added(tree, nodes, before) == len(pairs - asked)
        assert (span(tree, {}), len(pairs)) == best(frozenset((int(a), int(b)) for a, b in asked), count)
        assert span(tree, {}) == critical_path(nodes, before, {})
        lossless += pairs == asked
    assert lossless == exact


def drawn(count, chance, rng):
    nodes = [f"t{i}" for i in range(count)]
    return nodes, {nodes[j]: [nodes[i] for i in range(j) if rng.random() < chance] for j in range(count)}


def test_larger_graphs_keep_their_edges():
    rng = random.Random(7)
    for _ in range(60):
        count = rng.choice([8, 15, 30])
        nodes, before = drawn(count, rng.choice([0.1, 0.2, 2 / count]), rng)
        weights = {node: rng.choice([1, 1, 1, 5]) for node in nodes}
        tree = lower(nodes, before, weights)
        found, pairs = implied(tree)
        assert sorted(leaves(tree)) == sorted(nodes)
        assert closure(nodes, before) <= pairs
        assert len(found) == count
        assert span(tree, weights) <= 2.5 * critical_path(nodes, before, weights)


def test_nested_forks_and_joins_lose_nothing():
    """a; (b; (c | d); e) | f; g."""
    before = {"a": [], "b": ["a"], "c": ["b"], "d": ["b"], "e": ["c", "d"], "f": ["a"], "g": ["e", "f"]}
    tree = lower(list(before), before)
    middle = Series((Leaf("b"), Par((Leaf("c"), Leaf("d"))), Leaf("e")))
    assert tree == Series((Leaf("a"), Par((middle, Leaf("f"))), Leaf("g")))
    assert added(tree, list(before), before) == 0


def test_the_weights_decide_where_to_wait():
    """The N: a -> c, a -> d, b -> d. Whether c waits for b or not depends on what takes long."""
    before = {"a": [], "b": [], "c": ["a"], "d": ["a", "b"]}
    assert lower(list(before), before) == Series((Par((Leaf("a"), Leaf("b"))), Par((Leaf("c"), Leaf("d")))))
    heavy = {"a": 1, "b": 5, "c": 6, "d": 1}
    assert span(lower(list(before), before, heavy), heavy) == 7 == critical_path(list(before), before, heavy) + 0


@pytest.mark.parametrize("shape", ["chain", "fan", "layers"])
def test_thousands_of_tasks(shape):
    count = {"chain": 5000, "fan": 5000, "layers": 1000}[shape]
    nodes = [f"t{i}" for i in range(count)]
    before = {
        "chain": lambda i: nodes[i - 1 : i],
        "fan": lambda i: nodes[:1] if i else [],
        "layers": lambda i: [nodes[i - 10], nodes[i - 9 - i % 2]] if i >= 10 else [],
    }[shape]
    tree = lower(nodes, {node: before(i) for i, node in enumerate(nodes)})
    assert sum(1 for _ in leaves(tree)) == count


def test_parallels_in_parallels_have_an_end():
    """A comb: every task of a chain has a task of its own beside the rest of the chain."""
    nodes, before = [], {}
    for i in range(200):
        nodes += [f"c{i}", f"t{i}"]
        before[f"c{i}"] = [f"c{i - 1}"] if i else []
        before[f"t{i}"] = [f"c{i}"]
    tree = lower(nodes, before)

    def depth(one):
        return 0 if isinstance(one, Leaf) else isinstance(one, Par) + max(depth(part) for part in one.parts)

    assert 0 < depth(tree) <= DEEPEST + 1
    assert closure(nodes, before) <= implied(tree)[1]


def test_no_tasks():
    assert lower([], {}) is None
    assert span(None, {}) == 0 == added(None, [], {})
