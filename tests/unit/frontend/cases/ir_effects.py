from shop.data import load, save
from shop.model import score, train


def ir_effects(p: str):
    rows = load(p)
    other = load("x")
    save(rows)
    model = train(rows)
    save(other, to="there")
    return score(model, rows)
