from drawn.terms import Drawn, check, clean, fail, fetch, rows, save, score, split, words

GIVEN = {'n': 0, 'xs': (), 'flag': False}


def drawn_7f8d3461(n: int = 3, xs=(4, 5), flag=True):
    for a in range(2):
        n = score(a, xs)
    try:
        try:
            b = fetch(flag)
            assert score(n, n) < 97, flag
            fail((fetch(flag, **{'depth': n}) if score(xs, xs) > 50 else xs))
        except:
            if xs is None:
                d = rows(n)
                e = score(d)
                c = score(xs)
            elif not words(n, flag):
                print(xs)
                c = score(xs, *split(flag))
            else:
                save(fetch(flag, xs), where=[n, flag])
                f = check(flag)
                c = score(fetch(xs, xs), xs, *split(flag))
            print(clean(flag, name=n))
            raise
    except (ValueError, Drawn):
        save(xs)
        raise
    finally:
        fetch({'k': n, 'n': n})
    return b,
