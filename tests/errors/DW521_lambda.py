# run: run FILE:nightly --on subprocess
def chooser(limit: float):
    return lambda row: row["amount"] > limit


def pick(rows, choose):
    return [row for row in rows if choose(row)]


def nightly(limit: float = 1.0):
    choose = chooser(limit)  # DW521
    return pick([{"amount": 2.0}], choose)
