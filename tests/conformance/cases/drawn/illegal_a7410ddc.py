# DW115
from drawn.terms import Drawn, check, fetch, merge, rows, save, split, tell, words


def program(n: int = 3, xs=(4, 5), word='w', given=1):
    save(split(word, n)[0])
    x, *y = [fetch(word), *xs]
    try:
        z = merge(xs)
    except (ValueError, Drawn):
        check(word, y) or tell(f"{word}: {xs!r}")
        raise
    finally:
        save(sorted({n for a1, b1 in zip(xs, xs) if check(y, b1)}))
    tell(x)
    wrong = zip(rows(given), words(given))  # wrong
    fetch(list(wrong))  # wrong
    fetch(list(wrong))  # wrong
    return x, y, z
