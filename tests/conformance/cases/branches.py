from witness import seen


@seen
def score(n):
    return {"auc": n / 10, "n": n}


@seen
def good(x):
    return "good", x


@seen
def bad(x, y=0):
    return "bad", x, y


@seen
def report(*things):
    return things


@seen
def nothing(x):
    return None


def both(n: int = 9):
    """One of two calls, merged and read below."""
    best = score(n)
    if best["auc"] > 0.8:
        result = good(best)
    else:
        result = bad(best)
    return report(result), result


def before(n: int = 9):
    """The value before the `if` stays where the branch does not run."""
    result = bad(n)
    kept = "kept"
    other = None
    if score(n)["auc"] > 0.8:
        result = good(n)
        kept = report(result)
    else:
        other = report(kept, 1)
    return report(result, kept, other), result, kept, other


def elifs(n: int = 0):
    """A chain is decided from the top, and stops at the first."""
    results = []
    for i in range(4):
        at = score(n + i)
        if at["n"] == 0:
            result = good(i)
        elif at["n"] == 1:
            result = bad(i, 1)
        elif report(at["n"])[0] == 2:
            result = bad(i, 2)
        else:
            result = None
        results.append(result)
    return results, report(results)


def swapped(n: int = 1):
    """Several names are merged, and none is taken for the other."""
    a, b, c = good(1), bad(2), 3
    if score(n)["n"]:
        a, b = b, a
        c = report(a, b)
    else:
        b = good(c)
    if not a:
        c = bad(c)
    return report(a, b, c), c, b, a


def nested(n: int = 5):
    at = score(n)
    if at["n"] > 2:
        low = good("outer")
        if at["n"] > 4:
            high = good(low)
            if at["n"] > 6:
                high = bad(high)
            mark = 1
        else:
            high, mark = bad(low), report("no")
        result = report(high, mark)
    else:
        low = high = None
        result = bad(n)
    return low, high, result


def merged_again(n: int = 3):
    """A merge decides the next branch, whose merge is merged."""
    at = score(n)
    if at["n"] > 2:
        step = good(at["n"])
    else:
        step = bad(at["n"])
    if step[0] == "good":
        step = report(step)
        last = step
    else:
        last = good(step)
    if last == step:
        step = bad(last)
    return report(step, last)


def expressions(n: int = 3, flag: bool = False):
    """Conditional expressions: in arguments, displays, in each other."""
    a = good(n) if n > 2 else bad(n)
    b = bad(1) if flag else nothing(2) if n > 5 else report(n if flag else -n)
    c = report(good("x") if score(n)["n"] == n else "y", [bad(5) if flag else None, {"k": 7 if flag else good(8)}])
    return a, b, c, (report(c) if flag else c)[0]


def both_and_or(n: int = 3, zero: int = 0):
    """`and` and `or` give one of their operands, and call no more than they must."""
    a = nothing(1) or good(n)
    b = zero or nothing(2) or [] or ""
    c = good(-1) or bad(n)
    d = score(n) and zero and bad(4)
    e = n > 2 and report(5)
    f = zero and report(6) or bad(6)
    g = not nothing(7) and not report(7)
    h = report(n or bad(8), zero or good(8), n and zero and bad(9))
    if good(10) and nothing(11) or zero:
        i = bad(12)
    else:
        i = report(13)
    return a, b, c, d, e, f, g, h, i


def conditions(n: int = 3):
    """Calls inside a decision: what Python does not ask for is not called."""
    if score(n)["n"] > 5 and good(1):
        a = bad(1)
    elif score(-n)["n"] < 0 or good(2):
        a = report(2)
    else:
        a = None
    b = good(3)
    if not (score(n + 1)["n"] == 4 and nothing(4)):
        b = report(b)
    return a, b


def compared(n: int = 3):
    """A chain of comparisons calls what stands on its right only where the left holds."""
    if 0 < report(n)[0] < report(n, n)[1] + 1:
        b = good(3)
    else:
        b = bad(3)
    return b


def none_in_branches(n: int = 1):
    """None of a branch that ran is not a branch that did not run."""
    a = good(1)
    if n > 0:
        a = nothing(n)
    else:
        a = bad(n)
    b = nothing(5)
    if n > 3:
        b = report(5)
    c = nothing(6) if n > 0 else 6
    if a is None and b is None and c is None:
        d = good(a)
    else:
        d = bad(a)
    return report(a, b, c), d


def on_parameters(flag: bool = True, mode: str = "fast", limit: "int | None" = None, names: "list[str]" = []):
    if flag:
        a = good(mode)
    else:
        a = bad(mode)
    if mode == "fast":
        b = report(1)
    elif mode == "{{ slow }}":
        b = report(2)
    else:
        b = report(3)
    if limit is None:
        limit = 10
    c = report(limit) if names else nothing(limit)
    if not names:
        names = good(limit)
    return a, b, c, limit, names


def bare(n: int = 1):
    """Branches with nothing in them, and a value that only one of them reads."""
    only = good("only read in a branch")
    unread = bad("nobody reads this")
    if n > 0:
        pass
    else:
        unread = report(only)
    if n > 5:
        result = report(only)
    else:
        result = 0
        pass
    return result


def constants(n: int = 2):
    """Merges of constants and parameters, without a call in either branch."""
    at = score(n)
    if at["n"] > 1:
        name, weight = "high", 2.0
    else:
        name, weight = "low", -0.0
    size = n if at["n"] == 2 else None
    return report(name, weight, size), name, weight, size
