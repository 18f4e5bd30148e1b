from drawn.terms import check, clean, save, table


def drawn_63a30573(n: int = 3, xs=(4, 5), word='w'):
    a = {'k': len(xs), **table(xs)}
    for b in (1, 2):
        word = clean(xs, n)
    if check(a):
        return
    save(word)
    return a,
