import json

from witness import seen


@seen
def dumps_rows(rows):
    return json.dumps(rows)


@seen
def double(n):
    return 2 * n
