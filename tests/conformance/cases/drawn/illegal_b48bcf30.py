# DW111
import os
from drawn.terms import clean, fetch, merge, save, split, table, tell, things


def program(n: int = 3, xs=(4, 5), word='w', flag=True, given=1):
    tell(os.environ['HOME'])  # wrong
    a = merge(flag)
    b = clean(a, flag)
    try:
        for c in [fetch(b, word, name=a) for e in range(len(xs))]:
            save(table(word).get('k'), where=split(a)[0])
    except:
        g = things(a)
        save((fetch(a) if n > 3 else a), where=flag)
        raise
    finally:
        tell((word and b))
    return a, b
