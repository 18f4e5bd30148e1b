from shop.data import load_orders
from shop.model import evaluate, train
from shop.report import notify, report


def nightly(path: str):
    rows = load_orders(path)
    score = evaluate(train(rows), rows)
    if score > 0.8:  # DW116
        text = report(score)
        notify("ops", text)
    elif score > 0.5:
        notify("ops", "so so")
    return score
