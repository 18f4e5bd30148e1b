from drawn.terms import Drawn, check, fetch, merge, nothing, rows, split, tell, words

GIVEN = {'n': 60, 'xs': (8,), 'word': '{{ w }}', 'flag': False}


def drawn_7eda7246(n: int = 3, xs=(4, 5), word='w', flag=True):
    for a, b in enumerate(words(word, xs)):
        try:
            for c in range(2):
                b = nothing(a)
        except Exception:
            tell(merge(xs, word))
            fetch(merge(n, a))
            raise
        finally:
            try:
                d = rows(flag)
            except (ValueError, Drawn):
                fetch(n)
                raise
            finally:
                tell(split(word)[0])
            print([fetch(xs, flag) for e, f in enumerate(xs)])
        tell(sorted({a for g in range(len(xs)) if (n > 3 or g > 3)}))
    (check(xs) or check(word)) or tell((merge(flag) if n > 20 else flag))
    n > 20 and tell([[merge(q, xs) for q, r in zip(xs, xs)] for m in xs])
    tell([xs for s in range(len(xs))])
    u, v = (1, 'b')
    return u, v
