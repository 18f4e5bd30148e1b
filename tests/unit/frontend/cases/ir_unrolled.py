from shop.data import load
from shop.model import score, train

DEPTHS = (2, 4)


def ir_unrolled(p: str):
    rows = load(p)
    models = []
    for depth in DEPTHS:
        if depth == 3:
            continue
        models.append(train(rows, depth))
    scores = {}
    best = [score(m, rows) for m in models]
    for i, (m, s) in enumerate(zip(models, best)):
        if i > 0:
            break
        last = score(m, [s])
    return best, last, len(models)
