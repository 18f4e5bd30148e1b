from witness import seen


@seen
def größe(straße):
    return len(straße)


@seen
def データ(größe_=1, *, ñ=2):
    return größe_, ñ


class Ergebnis_é:
    @seen
    def __init__(self, wert):
        self.wert = wert


def überblick(straße: str = "Große Straße", ñandú: int = 3):
    länge = größe(straße)
    naïve = データ(länge, ñ=ñandú)
    ergebnis = Ergebnis_é(naïve)
    return länge, ergebnis, f"{ergebnis.wert[0]} größer"
