# DW103 DW104 DW105
from drawn.terms import check, clean, fetch, merge, nothing, rows, score, split, table, tell, train


def program(n: int = 3, xs=(4, 5), word='w', given=1):
    if score(xs, xs) > 20:
        for item in rows(given, 5):  # wrong
            wrong = fetch(item)  # wrong
        tell(wrong)  # wrong
        b = {'k': train(word, word), 'n': n}
        if n > 20:
            d = table(b, word)
            c = nothing(d)
        else:
            e = []
            f = []
            for g, h in zip(xs, [*xs, n]):
                if not [n, n]:
                    e.append({'k': g, **table(word, xs)}.get('k'))
                f.append(h)
            c = word
        a = score(xs)
    elif (n > 3 or check(xs)):
        a = score(xs, word)
    elif n:
        m = split(word)
        a = score(m)
    else:
        a = (score(n) if score(n) > 50 else n)
    p = merge(n, xs)
    q = clean(xs, **{'depth': xs})
    return a, p, q
