from drawn.terms import check, clean, fetch, score, split, table, tell, train


def drawn_553d7066(n: int = 3, xs=(4, 5), flag=True):
    try:
        if check(flag):
            xs or tell(fetch(xs, name=flag))
            a = fetch(xs)
        else:
            b = []
            for c in range(len(list(table(xs, xs).items()))):
                e = check(n)
                if c > 3:
                    b.append(clean(xs, split(flag, flag)[0]))
            a = train(flag, n)
        f = score(a)
    except:
        fetch(train(flag))
        raise
    finally:
        tell(fetch(n, *split(n, n)))
    return a, f
