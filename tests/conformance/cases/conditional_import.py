from witness import seen

try:
    from no_such_fast_json import dumps_rows
except ImportError:
    from conditional_fallback import dumps_rows

try:
    import no_such_module as maths
except ImportError:
    import conditional_fallback as maths


@seen
def load(n):
    return list(range(n))


def conditional_import(n: int = 3):
    rows = load(n)
    return dumps_rows(rows), maths.double(n)
