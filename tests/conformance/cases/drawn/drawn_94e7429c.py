from drawn.terms import score, tell, train


def drawn_94e7429c(n: int = 3, xs=(4, 5)):
    for c in (1, 2):
        tell(n)
        if score(c) > 50:
            continue
        n = score(n)
    return train(n)
