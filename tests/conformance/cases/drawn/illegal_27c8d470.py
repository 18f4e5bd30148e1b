# DW111
import uuid
from drawn.terms import check, clean, merge, save, score, split, table, tell


def program(n: int = 3, xs=(4, 5), word='w', given=1):
    a = merge(word)
    try:
        n > 20 or tell(split(xs)[0])
    except:
        b = score(a, n)
        save(clean(n))
        raise
    tell(uuid.uuid4())  # wrong
    (score(xs) > 50 and n) or tell((xs or word))
    c = table(a)
    d, *e = [n, *[xs for f, g in enumerate(xs)]]
    h = check(xs)
    return a, c, d, e, h
