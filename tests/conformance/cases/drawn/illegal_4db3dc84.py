# DW106
from drawn.terms import Drawn, fetch, nothing, part, save, table, tell, words


def program(n: int = 3, xs=(4, 5), word='w', given=1):
    tell(word)
    try:
        a, *b = [nothing(word), *words(word)]
    except Drawn:
        fetch(table(xs).get('k'))
        tell(sorted({n for c in xs}))
        raise
    finally:
        save(n)
    part(given, given, given)  # wrong
    return a, b
