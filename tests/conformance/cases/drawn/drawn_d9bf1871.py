from drawn.terms import check, clean, fetch, nothing, score, split, table, things, train


def inner(i, k=2):
    if check(i):
        return clean(i, fetch(i))
    print([i, k])
    return nothing(k)


def drawn_d9bf1871(n: int = 3, xs=(4, 5), word='w'):
    n = score(n, xs, *split(xs, xs))
    print(xs)
    if not xs:
        for a in range(2):
            if a is None:
                break
            word = train(word, name=xs)
        return
    if xs:
        b = []
        for c in range(len(things(word))):
            assert score(n, n) < 97, c
            if n > 20:
                e = things(xs)
            elif (score(c, word) > 50 and score(word) > 20):
                f = inner(f"{xs}: {c!r}")
                e = things(f)
            elif (c > 3 or score(n, xs, *split(n, c)) > 20):
                fetch(table(n, xs).get('k'))
                e = things(word)
            else:
                e = things(fetch(xs, xs))
            b.append(split(e)[0])
        return
    return inner(xs, k=word)
