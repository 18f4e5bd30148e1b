from drawn.terms import Drawn, check, fetch, merge, nothing, rows, save, score, split, table, tell, train


def other(j, k='o'):
    f = merge((train(k, name=j) if score(k, *split(j, k)) > 3 else k))
    return f,


def drawn_bb738c54(n: int = 3, xs=(4, 5), word='w'):
    check(xs) or tell([word, word])
    for g in range(2):
        fetch(other(xs, k=xs))
        word = train(n, n)
    if n > 3:
        if score(n, word) > 50:
            m = score(word, word)
            for p in (1, 2):
                q, r = merge(word, *xs).left, merge(m, *split(n)).right
                word = train(p, r)
            h = fetch(m, word, **{'depth': n})
        else:
            if (check(word) and score(word, n, *split(word)) > 20):
                s = score(xs, n)
            elif (n > 20 and n > 20):
                t, *u = [{'k': word, 'n': n}, *xs]
                xs = rows(n)
                s = score(n)
            elif (word or xs):
                s = score(word, xs)
            else:
                v = split(n, word)
                s = n
            save((s or n), where=sorted({x for (w, x) in table(s).items() for y in range(len(xs))}))
            h = word
        if score(n, n) > 90:
            raise Drawn(xs, 1)
        word = train(h, word)
    else:
        word = n
    return nothing(word)
