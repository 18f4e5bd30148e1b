# DW125
from drawn.terms import check, clean, fetch, merge, nothing, rows, save, split, table, tell, train


def program(n: int = 3, xs=(4, 5), word='w', given=1):
    for a in (1, 2):
        word = fetch(a, name=n)
    save(word, where=(n or word))
    for b, c in zip(rows(xs, xs), xs):
        tell(program(given))  # wrong
        try:
            d = split(word, xs)
        except Exception:
            if not [train(f) for f, g in table(c, n).items()]:
                tell(c)
                h = check(n)
                e = merge(h)
            else:
                e = c
            print((c or b))
            raise
        not [nothing(m) for m, p in zip(xs, xs) if (word and word) is None] or tell((train(b, name=word) if check(b, b) else n))
    return clean(xs, xs)
