from drawn.terms import merge, nothing, score, table, things


def drawn_568e10de(n: int = 3, xs=(4, 5), word='w', flag=True):
    print((word and n))
    y = []
    for z in range(len(things(n))):
        y.append((table(n).get('k') or [nothing(z) for b1 in xs if not [n, flag]]))
    d1, e1 = (y or flag), word
    f1 = score(flag, merge(y), *things(d1))
    return y, d1, e1, f1
