from meaning_domain import Halt, Stop, f, g, many, picky, save


# expand: pair
# expand: first_of
def pair(x, y=2):
    for i in (1, 2, 3):
        if f(x, i) == y:
            break
    else:
        return x, y
    return i, y


def first_of(xs):
    if not xs:
        return None
    head, *tail = xs
    return head if f(head) > 3 else g(tail)


def program(a: int, b: int, xs: list[int]):
    n = 0
    if a:
        xs = many(a)
        n += 1
    if b > 2:
        n += 2
    for i, (x, *more) in enumerate([[a, b, 1], [b]]):
        n += i
        save(x, more)
    out = [f(y) for y in xs]
    out.append(n)
    total = f(*out, *[g(y) for y in xs], *pair(a))
    between = f(a) < b < g(b), f(a) <= f(b)
    table = {f(a): g(b), "k": a or f(b), **{"z": g(a)}}
    text = f"{[f(y) for y in xs]} {(f(a) if b else 0)!r:>3} {first_of(xs)}"
    left, right = pair(n, y=b)
    firsts = [first_of([y, *xs]) for y in xs if first_of([y])]
    print(out, text)
    i, x = x, i
    del_free = [y for y in out if y > 1] or f(a)
    return n, out, total, between, table, text, left, right, firsts, i, x, del_free
