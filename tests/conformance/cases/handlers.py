from witness import seen


class Missing(LookupError):
    pass


@seen
def load(n):
    return {"n": n}


@seen
def work(x, how=""):
    if how == "value":
        raise ValueError("bad {{ value }}", x)
    if how == "missing":
        raise Missing(f"no {x!r}")
    if how == "os":
        raise FileNotFoundError(2, "no such file")
    return x, how


@seen
def alert(text) -> None:
    pass


@seen
def record(x):
    return x


@seen
def after(x):
    return x


@seen
def broken(x):
    raise OSError(28, "full", x)


def catch_all(n: int = 3, how: str = ""):
    """The step on failure runs, and the failure stands."""
    data = load(n)
    try:
        a = work(data["n"], how)
        b = record(a)
    except Exception:
        alert(f"failed at {n}")
        record("failure")
        raise
    return after(b)


def bare(n: int = 3, how: str = ""):
    try:
        a = work(n, how)
    except:
        alert("anything")
        raise
    alert("fine")
    return after(a)


def typed(n: int = 3, how: str = ""):
    """The first clause that matches runs, subclasses included; where none does, none runs."""
    data = load(n)
    try:
        a = work(data["n"], how)
    except ValueError:
        alert("value")
        raise
    except (KeyError, Missing):
        alert("missing")
        record(n)
        raise
    except LookupError:
        alert("never: Missing comes first")
        raise
    return after(a)


def with_finally(n: int = 3, how: str = ""):
    """Body, clause, cleanup: in this order."""
    data = load(n)
    try:
        alert("begin")
        a = work(data["n"], how)
    except Exception:
        alert("failed")
        raise
    finally:
        alert("always")
        record(data)
    return after(a)


def around(n: int = 3, how: str = ""):
    """One around the other: the inner clause and cleanup come first."""
    try:
        try:
            a = work(n, how)
        except ValueError:
            alert("inner")
            raise
        finally:
            alert("cleanup")
        b = record(a)
    except Exception:
        alert("outer")
        raise
    return after(b)


def clause_fails(n: int = 3, how: str = "value"):
    """What the clause raises takes the place of the failure; the cleanup runs all the same."""
    try:
        a = work(n, how)
    except ValueError:
        alert("first")
        broken(n)
        alert("never")
        raise
    finally:
        alert("always")
    return after(a)


def in_map(n: int = 3, bad: int = 9):
    """A step on failure for every element."""
    results = []
    for i in [record(k) for k in range(n)]:
        try:
            results.append(work(i, "value" if i == bad else ""))
        except Exception:
            alert(i)
            raise
    return after(results)
