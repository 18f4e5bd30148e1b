"""Conditions, maps and try as regions of a plan: a run in tasks is what a plain call is, in any order the graph allows."""

from __future__ import annotations

import pytest

HOW = [
    ("inline", None),
    *(("inline", seed) for seed in range(6)),
    pytest.param("subprocess", 1, marks=pytest.mark.slow),
]

PROGRAMS = {
    "condition": (
        """
def flow(n: int):
    a = note("a", n)
    b = note("b", a)
    if n > 3:
        c = note("then", a)
        d = c
    else:
        c = b
        d = note("else", b)
    return c, d, b
""",
        [{"n": 1}, {"n": 5}],
    ),
    "chain": (
        """
def flow(n: int):
    if n == 0:
        x = note("zero")
    elif n == 1:
        x = note("one")
    elif is_odd([n]):
        x = note("odd", n)
    else:
        return note("even", n)
    return note("end", x)
""",
        [{"n": n} for n in range(4)],
    ),
    "constants": (
        """
def flow(n: int):
    a = note("a", n)
    if a[1] > 3:
        b = note("b", a)
        c = [1, [2]]
    else:
        b = None
        c = a
    return b, c, note("c", c)
""",
        [{"n": 1}, {"n": 5}],
    ),
    "map": (
        """
def flow(n: int):
    base = note("base", n)
    found = [work(row, by=n) for row in rows(n)]
    return total(found), base, found
""",
        [{"n": 0}, {"n": 1}, {"n": 4}],
    ),
    "map_of_maps": (
        """
def flow(n: int):
    made = [[work(row, by=len(outer)) for row in rows(outer[0])] for outer in rows(n)]
    flat = [work(one) for many in made for one in many]
    return made, total(flat), [total(part) for part in made]
""",
        [{"n": 0}, {"n": 1}, {"n": 4}],
    ),
    "filters": (
        """
def flow(n: int):
    odd = [work(row) for row in rows(n) if is_odd(row)]
    kept = []
    rest = []
    for row in rows(n):
        if is_odd(row):
            kept.append(work(row))
        else:
            rest.append(row)
    return odd, kept, rest, total(odd)
""",
        [{"n": 0}, {"n": 5}],
    ),
    "outer_values": (
        """
def flow(n: int):
    shared = note("shared", n)
    made = rows(n)
    out = []
    for row in made:
        if is_odd(row):
            y = note("odd", row, shared)
        else:
            y = [note("inner", r, row, shared) for r in rows(row[0])]
        out.append(y)
    return out, made, shared
""",
        [{"n": 4}],
    ),
    "merged_list": (
        """
def flow(n: int):
    if n > 2:
        made = [[work(row) for row in rows(row[0])] for row in rows(n)]
    else:
        made = []
    return [total(part) for part in made]
""",
        [{"n": 1}, {"n": 3}],
    ),
    "cleanup": (
        """
def flow(n: int):
    a = note("a", n)
    try:
        b = note("b", a)
        if n > 2:
            fail("body", b)
        c = note("c", b)
    finally:
        save("cleanup", a)
    return note("after", c)
""",
        [{"n": 1}, {"n": 5}],
    ),
    "failing_cleanup": (
        """
def flow(n: int):
    try:
        save("body")
        if n > 2:
            fail("body")
    finally:
        save("cleanup")
        if n > 3:
            fail("cleanup")
        save("cleaned")
    save("after")
""",
        [{"n": 1}, {"n": 3}, {"n": 5}],
    ),
    "handler": (
        """
def flow(n: int):
    try:
        save("body")
        if n > 2:
            fail("body")
        x = note("x", n)
    except Exception:
        save("handler")
        if n > 4:
            fail("handler")
        raise
    finally:
        save("cleanup")
        if n > 6:
            fail("cleanup")
    return note("after", x)
""",
        [{"n": n} for n in (1, 3, 5, 7)],
    ),
    "nested_try": (
        """
def flow(n: int):
    save("first")
    try:
        save("outer")
        try:
            save("inner")
            if n == 1:
                fail("inner")
        except Exception:
            save("handler")
            raise
        finally:
            save("inner cleanup")
            if n == 2:
                fail("inner cleanup")
        if n == 3:
            fail("outer")
        save("outer end")
    finally:
        if n > 3:
            save("long")
            if n == 4:
                fail("in the cleanup")
        save("outer cleanup")
    save("after")
""",
        [{"n": n} for n in range(6)],
    ),
    "map_fails": (
        """
def flow(bad: list):
    before = note("before")
    found = [pick(row, bad) for row in rows(5)]
    done = [work(row) for row in found]
    return total(done), before
""",
        [{"bad": []}, {"bad": [3]}, {"bad": [3, 1]}],
    ),
    "map_in_try": (
        """
def flow(bad: list):
    try:
        found = [pick(row, bad) for row in rows(4)]
        x = total(found)
    finally:
        save("cleanup")
    return x
""",
        [{"bad": []}, {"bad": [2]}],
    ),
    "loop_of_nothing": (
        """
def flow(n: int):
    try:
        value = [note("never", x) for x in rows(0)]
    finally:
        if n:
            save("cleanup")
    return value, n
""",
        [{"n": 0}, {"n": 1}],
    ),
    "no_truth": (
        """
def flow(n: int):
    a = rows(n)
    if a[1][0] > 0:
        b = note("b")
    else:
        b = None
    return b
""",
        [{"n": 1}, {"n": 2}],
    ),
    "raising": (
        """
def flow(n: int):
    a = note("a", n)
    assert a[1] < 5, f"too much: {a[1]}"
    if n < 0:
        raise Odd("negative")
    return note("b", a)
""",
        [{"n": 1}, {"n": 7}, {"n": -1}],
    ),
}


@pytest.mark.parametrize(("on", "seed"), HOW)
@pytest.mark.parametrize("name", PROGRAMS)
def test_a_run_is_what_a_plain_call_is(project, name, on, seed):
    text, arguments = PROGRAMS[name]
    project.write(text)
    for params in arguments[-1:] if on == "subprocess" else arguments:
        project.agree(on, seed, **params)


ALIASES = """
def flow(n: int):
    made = rows(n)
    one = [grow(row) for row in made]
    two = [grow(row) for row in made]
    if n > 1:
        c = [1, [2]]
        d = made
    else:
        c = d = None
    return one, two, made, grow(c), c, [grow(row) for row in d], d
"""


@pytest.mark.parametrize(("on", "seed"), HOW)
def test_nobody_sees_what_another_task_changes(project, on, seed):
    """A value that two maps run over, or that is merged, or a constant of the program: each reader has its own."""
    project.write(ALIASES)
    made, grown = [[0], [1]], [[0, 99], [1, 99]]
    for _ in range(2):  # nor does a second run see what the first one changed
        assert project.run(on, seed, n=2)[0] == (grown, grown, made, [1, [2], 99], [1, [2]], grown, made)


@pytest.mark.parametrize("seed", [None, *range(20)])
def test_after_a_failure_python_decides_what_still_runs(project, seed):
    """What stands above it runs, in other iterations too; nothing that depends on it does; all that was entered is cleaned up."""
    project.write(
        """
def flow():
    a = note("a")
    try:
        b = note("b", a)
        found = [pick(row, [1, 2]) for row in rows(4)]
        c = note("c", found)
    finally:
        save("cleanup", a)
    d = note("d", a)
    return b, c, d
"""
    )
    _, failure, notes, outcome = project.run(seed=seed)
    assert failure == ("Odd", (1,))
    assert {"a", "b ('a',)", "rows 4", "pick [0]", "pick [1]", "cleanup ('a',)"} <= set(notes)
    assert notes[-1] == "cleanup ('a',)"
    assert not {note.partition(" ")[0] for note in notes} & {"c", "d"}
    assert "pick[0]" in outcome.done
    assert "pick[1]" not in outcome.done


def test_what_was_handled_is_the_context_of_what_came_of_it(project):
    project.write(
        """
def flow():
    try:
        fail("body")
    except Exception:
        fail("handler")
        raise
    finally:
        fail("cleanup")
"""
    )
    outcome = project.run()[3]
    assert outcome.error.args == ("cleanup",)
    assert outcome.error.__context__.args == ("handler",)
    assert outcome.error.__context__.__context__.args == ("body",)
    told = [line for line in outcome.report.splitlines() if line.startswith("DW531")]
    assert [line.partition(" failed")[0] for line in told] == [
        'DW531: fail("body")', 'DW531: fail("handler")', 'DW531: fail("cleanup")'
    ]  # fmt: skip


@pytest.mark.parametrize("on", ["inline", pytest.param("subprocess", marks=pytest.mark.slow)])
def test_a_failure_in_a_map_names_the_call_and_the_element(project, on, capfd):
    project.write(
        """
def flow(n: int):
    return [[pick(row, [1]) for row in rows(outer[0])] for outer in rows(n)]
"""
    )
    report = project.run(on, n=3)[3].report + capfd.readouterr().err
    assert f"pick(row, [1]) failed at {project.program}.py:6 (element [2], [1])" in report


class Watcher:
    def __init__(self):
        self.events = []

    def started(self, task):
        self.events.append(("started", task.name))

    def finished(self, task, seconds):
        self.events.append(("finished", task.name, task.graph.total))

    def failed(self, task, seconds):
        self.events.append(("failed", task.name))

    def close(self):
        self.events.append("closed")


def test_watchers_know_tasks_by_the_elements_they_are_for(project):
    project.write("def flow(n: int):\n    return [[work(row) for row in rows(o[0])] for o in rows(n)]\n")
    watcher = Watcher()
    outcome = project.run(n=3, watcher=watcher)[3]
    assert outcome.done == ("rows", "rows-2[0]", "rows-2[1]", "work[1][0]", "rows-2[2]", "work[2][0]", "work[2][1]")
    assert [e[1] for e in watcher.events if e[0] == "started"] == list(outcome.done)
    # three tasks that list rows are known once the first has; how much work that makes comes to light one by one
    assert [e[2] for e in watcher.events if e[0] == "finished"] == ["1+", "4+", "4+", "5+", "5+", "7", "7"]
    assert watcher.events[-1] == "closed"
