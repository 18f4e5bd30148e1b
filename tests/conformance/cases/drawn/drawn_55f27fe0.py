from drawn.terms import fetch, merge, rows, save, tell, things, train, words


def drawn_55f27fe0(n: int = 3, xs=(4, 5), word='w', flag=True):
    for a in [3]:
        b = (flag, fetch(word))
        word = merge(a, a, *xs)
    try:
        xs = rows(flag, flag)
    except:
        save(fetch(word, flag, *words(word)), where=flag)
        tell(word)
        raise
    finally:
        c = train(word, name=n)
        tell([n for d in things(flag, word)])
    f = rows(word)
    return f,
