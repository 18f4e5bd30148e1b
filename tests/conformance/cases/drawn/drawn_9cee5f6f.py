from drawn.terms import fetch, save, score, split, tell, train


def drawn_9cee5f6f(n: int = 3, xs=(4, 5), word='w', flag=True):
    xs and tell(train(flag, xs))
    for a in range(2):
        n = score(a, flag)
    save(train(flag, xs))
    b = split(word)
    for c in range(2):
        word = fetch(word, c)
    return b,
