"""Pipelines with conditions, loops and `try` that are run on a real Prefect server."""

from __future__ import annotations

from pf_domain import effect, fail, flaky_at, grow, join, nap, nap_for, numbers, say, tell_only, variable


def rounds_side_by_side(n: int):
    """The first element takes its time to decide; the others do not wait for that."""
    found = []
    for x in numbers(n):
        if nap_for(0.1 if x else 3, f"decide {x}"):
            y = nap_for(0.1, f"work {x}")
        else:
            y = say(x)
        found.append(y)
    return join(found)


def below_a_decision(x: int = 1):
    """What does not hang on the decision begins before it is made."""
    slow = nap_for(3, "slow")
    if slow:
        a = say("yes")
    else:
        a = say("no")
    b = nap_for(0.1, "apart")
    return join(a, b)


def limited(n: int):
    return join([nap_for(0.5, f"one {x}") for x in numbers(n)])


def limited_rounds(n: int):
    found = []
    for x in numbers(n):
        y = nap_for(0.3, f"one {x}")
        found.append(nap_for(0.3, f"one {x} again") if y else y)
    return join(found)


def order_of_failures(n: int):
    """The second round fails at once, the first later, in its second task: Python meets that one."""
    found = []
    for x in numbers(n):
        y = fail("value", 0) if x == 1 else say(x)
        found.append(fail("odd", 1.5) if x == 0 else say(y))
    return join(found)


def retried_rounds(n: int):
    return join([flaky_at(f"count {x}", x) for x in numbers(n)])


def cleanup(kind: str, cleanup_fails: bool = False, above: str = ""):
    early = fail(above, 0.5) if above else say("early")
    effect("begin")
    try:
        a = nap_for(1, "slow in the body")
        b = fail(kind, 0) if kind else say("fine")
        c = join(a, b)
    except Exception:
        tell_only("failed")
        raise
    finally:
        tell_only("cleaning")
        fail("odd", 0) if cleanup_fails else say("cleaned")
    return join(c, early)


def cleanup_of_a_late_run(marker: str):
    """The run's time is over while the body runs."""
    try:
        a = nap_for(5, "body")
        b = join(a, "after the body")
    finally:
        tell_only("cleaned")
    return b


def cleanup_of_a_late_process(marker: str):
    try:
        a = nap(30, marker)
        b = say(a)
    finally:
        tell_only("cleaned")
    return b


def released(n: int):
    """An effect without order that nobody reads fails; the run does."""
    if numbers(n):
        tell_only("fine")
        fail("odd", 0.5)
    return say(n)


def all_kinds(n: int, empty: int = 0):
    """What the flow returns is a list of lists, a merge, a part of a task's value."""
    table = [[say([x, y]) for y in numbers(x)] for x in numbers(n)]
    none = [say(x) for x in numbers(empty)]
    kept = [x for row in table for x in row if variable(f"PF_{x[0]}") is None]
    best = table if numbers(empty) else (None, 2.0)
    return best, table, none, kept


def returned(n: int):
    return [[say([x, y]) for y in numbers(x)] for x in numbers(n)]


def returned_merge(n: int):
    if numbers(n):
        found = [say(x) for x in numbers(n)]
    else:
        found = {"none": float("inf")}
    return found


def isolated(n: int):
    """No round sees what another does to its copy."""
    rows = say([0])
    grown = [grow(rows) for x in numbers(n)]
    return join(grown, rows)


def hiding(items, flag, each, block=1, part=2, ready=3, const=4, many=5, tree=6, outcome=7, Runs=8):  # noqa: N803
    """Parameters and variables that are called as what the file itself uses."""
    found = []
    for it in numbers(items):
        Unready = say(it + flag)  # noqa: N806
        dw = join(Unready, each)
        found.append(dw)
    if block:
        value = say(found)
        params = (part, ready)
    else:
        value, params = const, many
    try:
        step = join(tree, outcome, Runs)
    finally:
        tell_only("end")
    return value, params, step
