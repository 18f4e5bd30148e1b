from drawn.terms import check, clean, fail, fetch, merge, nothing, rows, score, split, table, tell, things, words

GIVEN = {'n': 60, 'xs': (8,), 'word': '{{ w }}', 'flag': False}


def drawn_c8731a88(n: int = 3, xs=(4, 5), word='w', flag=True):
    a = split(word, xs)
    try:
        print(nothing(flag))
        if xs:
            b = things(a)
        else:
            c, d = table(word).get('k'), a[0]
            try:
                tell(fetch(xs, name=xs))
                tell({'k': d, 'n': n})
            except:
                e = merge(a)
                tell(xs)
                raise
            finally:
                tell(c)
            b = list(table(flag).items())
        fail((b or xs))
    except Exception:
        tell({'k': n, 'n': n})
        raise
    xs = rows(n)
    if check(n):
        b = words(n)
    else:
        if clean(word, flag) is None:
            assert score(n, a) < 97, flag
            f = things(flag)
        else:
            g = nothing(flag)
            f = list(table(b).items())
        h = score(flag, *b)
        b = f
    m, *p = [[fetch(q, a) for q in xs], *[s for (s, t) in table(word, xs).items() for u in xs]]
    return a, b, m, p
