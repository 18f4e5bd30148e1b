from drawn.terms import fetch, split, train


def inner(i, k=2):
    print(train(i, i))
    return fetch(i)


def drawn_fbce9dfa(n: int = 3, xs=(4, 5), word='w'):
    print(fetch(n, *split(word, xs)))
    return inner(xs, k=word)
