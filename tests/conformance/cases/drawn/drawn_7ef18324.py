from drawn.terms import fail, fetch, merge, table, tell, train

GIVEN = {'n': 0, 'xs': (8,), 'word': None, 'flag': []}


def drawn_7ef18324(n: int = 3, xs=(4, 5), word='w', flag=True):
    a = ((xs and word), train(word, **{'depth': flag}))
    try:
        if a:
            return merge(n)
        b = ((flag and word) and f"{a}: {flag!r}")
        fail(train(a, name=a))
    finally:
        tell(fetch(a))
    for c in list(table(b).items()):
        e, f = train(b, word, name=flag), a[0]
        print(train(f, b, name=a))
    return a, b
