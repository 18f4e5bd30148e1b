from drawn.terms import check, fail, fetch, merge, rows, tell


def drawn_754df910(n: int = 3, xs=(4, 5), word='w', flag=True):
    a = rows(xs, xs)
    fetch(fetch(flag, flag))
    try:
        try:
            print(word)
        finally:
            fetch(merge(n, flag))
        fail((flag or word))
    finally:
        b = check(xs, word)
        tell(n)
    return a,
