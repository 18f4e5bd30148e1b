from drawn.terms import fetch, merge, nothing, save, score, split, table, tell, train


def drawn_056952cc(n: int = 3, xs=(4, 5), flag=True):
    try:
        a, b = split(merge(flag))
    finally:
        tell(fetch(n, flag))
    if not [fetch(xs, flag, **{'depth': flag}) for c in range(len(xs))]:
        for e in (1, 2):
            a = merge(flag, flag)
        f = score(a, flag)
        a = train(b, b, name=n)
    else:
        assert score(n, flag) < 97, flag
        a = ((fetch(b) if score(xs, *split(a, b)) > 50 else n) and b)
    save([[nothing(p) for m, p in table(n).items() for (q, r) in table(p, g).items() if [train(r) for s, t in enumerate(xs)] is None] for g in xs], where=a)
    return b, a
