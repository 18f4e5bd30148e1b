class Model:
    def __init__(self, depth: int):
        self.depth = depth

    @staticmethod
    def restore(path):
        return Model(len(path))


def train(rows, depth: int = 3):
    return Model(depth)


def score(model, rows) -> float:
    return float(model.depth)
