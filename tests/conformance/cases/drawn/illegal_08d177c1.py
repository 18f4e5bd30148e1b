# DW109
from drawn.terms import Drawn, check, fail, fetch, merge, rows, save, split, table, tell


def program(n: int = 3, xs=(4, 5), word='w', given=1):
    try:
        try:
            c = check([fetch(xs) for d, e in zip(xs, xs)])
            try:
                tell([c, xs])
                fail(split(n, n)[1])
            except Exception:
                save(xs)
                wrong = rows(given)  # wrong
                wrong += [1]  # wrong
                raise
            finally:
                tell(word)
            fail(xs)
        except (ValueError, Drawn):
            tell(xs)
            raise
        finally:
            sorted({g for f, g in table(xs).items() if xs is None}) is None and tell(xs)
        h, m = [xs for p, q in enumerate(xs)], (fetch(n, **{'depth': word}) if n > 20 else n)
    except:
        tell(word)
        not xs or tell(word)
        raise
    r = split(m, n)
    xs = rows(m)
    s = merge(h, h)
    print(s)
    return c, h, m, r, s
