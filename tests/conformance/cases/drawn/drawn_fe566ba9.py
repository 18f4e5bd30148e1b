from drawn.terms import check, fetch, merge, nothing, rows, score, split, table, tell, things, train, words

GIVEN = {'n': 60, 'xs': (), 'word': '{{ w }}'}


def drawn_fe566ba9(n: int = 3, xs=(4, 5), word='w'):
    a = words(xs, n)
    for b, c in zip([n, n], things(word)):
        d = rows(word, xs)
        fetch(split(xs, d)[1])
    e, f = merge(n, word, *split(xs, xs)), nothing(word)
    try:
        g = nothing([f, n])
    except Exception:
        if score(word, *split(f, a)) > 50:
            print(train(word, xs))
            m = check(f)
            h = things(e, xs)
        else:
            fetch(e)
            h = [a for p in xs]
        fetch(word)
        raise
    finally:
        tell(f)
    r, s = (fetch(a) if f else a), [(g and g) for (t, u) in table(xs, word).items()]
    return e, f, g, r, s
