from drawn.terms import nothing, score, train, words


def drawn_f8cd8edb(n: int = 3, xs=(4, 5), flag=True):
    a = "it's"
    for b in (1, 2):
        c = score(a, b)
        a = train(n, name=c)
    d = []
    for e, f in zip([n, n], words(n)):
        if e:
            continue
        d.append([nothing(train(flag, flag)) for g, h in enumerate(words(e, a))])
    return a, d
