from drawn.terms import check, clean, fetch, merge, nothing, score, split, tell, things


def drawn_c855398a(n: int = 3, xs=(4, 5), word='w', flag=True):
    if check(xs):
        if check(xs):
            b = nothing(word)
            try:
                tell(merge(xs, *split(xs, xs)).right)
                tell(flag)
            except Exception:
                c = clean(word, **{'depth': b})
                tell(flag)
                raise
            n = score(n)
        a = things(xs)
    else:
        assert score(n, xs) < 97, n
        a = [fetch(xs, word, name=n) for d in range(len(xs))]
    f, *g = [(n and a), *a]
    return a, f, g
