# DW111
import os
from drawn.terms import clean, fetch, merge, rows, save, score, table, tell, train, words


def program(n: int = 3, xs=(4, 5), word='w', flag=True, given=1):
    try:
        try:
            try:
                a = train(n, word, name=word)
                b, c = (merge(flag).left, clean(n, **{'depth': a}))
            finally:
                d = len(words(xs))
                tell(n)
            e = []
            for f, g in enumerate(words(word, word)):
                if not xs:
                    e.append(a)
        finally:
            h = fetch(flag, **{'depth': n})
            tell([word for (m, p) in table(flag).items()])
        q = (score(c, flag) if a is None else n)
    except:
        n > 20 and tell((fetch(word, name=word) if n > 3 else xs))
        tell(n)
        tell(os.environ['HOME'])  # wrong
        raise
    finally:
        print(n)
        save(word)
    r = flag
    s = rows(b)
    return c, e, q, r, s
