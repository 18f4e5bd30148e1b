from classes_domain import Colour, Frozen, Level, Model, Point, Right, Row, Slotted, fit, look


def value_classes(n: int = 2):
    point = Point(n)
    row = Row("first", point, ["t"])
    frozen = Frozen(Level.HIGH, (Colour.RED, Colour("blue"), Right.READ | Right.WRITE))
    model = Model([row], rate=0.25)
    fitted = fit(model, row)
    slotted = Slotted([1])
    guess = fitted.predict(n)
    seen = look(point, row, frozen, model, fitted, slotted, Colour.RED, Level.LOW, row.point)
    return point, row, frozen, fitted, slotted, guess, seen, fitted.weights["w"][1], row.point.x
