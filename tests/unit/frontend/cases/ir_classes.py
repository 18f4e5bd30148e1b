from shop.data import Size, load
from shop.model import Model


def ir_classes(p: str):
    a = Model(3)
    b = Model.restore(p)
    return [a, b, Size.SMALL, load(p)]
