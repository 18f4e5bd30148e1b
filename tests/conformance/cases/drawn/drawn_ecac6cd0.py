from drawn.terms import Drawn, clean, fetch, save, tell, train

GIVEN = {'n': 0, 'xs': ()}


def drawn_ecac6cd0(n: int = 3, xs=(4, 5)):
    a = None
    for b in range(2):
        a = train(xs, **{'depth': a})
    try:
        tell(train(n, a))
    except (ValueError, Drawn):
        tell([a, a])
        raise
    finally:
        tell((fetch(xs, a) if n > 3 else n))
    for c, d in zip([*xs, n], xs):
        e = clean(a)
        save((train(e, e) if c > 20 else a), where=[d, a])
    return a,
