import collections

from witness import seen


@seen
def make():
    return {
        1: "int key", (1, 2): "tuple key", None: "none key", True and 2.5: "float key", b"b": "bytes key", "s": ("tuple", ["list", {"dict": ()}]),
        "set": {3, 1, 2}, "frozen": frozenset({(1, 2), "x"}), "empty": [set(), (), {}, [], b"", ""], "bytes": bytes(range(256)), "array": bytearray(b"ab"),
        "ordered": collections.OrderedDict(b=1, a=2), "default": collections.defaultdict(list, {"k": [1]}), "counter": collections.Counter("hello"),
        "deque": collections.deque([1, 2], maxlen=3), "range": range(1, 9, 2), "ellipsis": ..., "codec": {"$": 1, "dw": 1, "__class__": "x"},
    }


@seen
def look(x):
    return [(type(k).__name__, type(v).__name__) for k, v in x.items()]


@seen
def nothing():
    return None


def value_containers():
    made = make()
    return made, look(made), made["set"] | {4}, nothing(), [nothing(), made["s"][1][1]]
