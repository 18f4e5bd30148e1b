from drawn.terms import Drawn, check, fetch, score, split, tell, train, words


def drawn_9307e4cf(n: int = 3, xs=(4, 5), word='w', flag=True):
    xs or tell(fetch(word, word))
    not words(xs) and tell(train(n, xs))
    if flag:
        try:
            try:
                tell(flag)
            finally:
                a = check(word, xs)
                print(n)
            if score(n) > 90:
                raise Drawn(n, 1)
        finally:
            tell(flag)
        word = train(xs)
    b = words(flag, word)
    c, d = split(b)
    return b, c, d
