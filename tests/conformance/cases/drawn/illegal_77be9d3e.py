# DW111
import uuid
from drawn.terms import clean, score, split, table, tell


def program(n: int = 3, xs=(4, 5), word='w', given=1):
    try:
        for (a, b) in table(word).items():
            tell(clean(n, xs))
        n = score(xs, *split(word, word))
    except:
        xs is None or tell((xs or xs))
        raise
    tell(uuid.uuid4())  # wrong
    c = score(n)
    return c,
