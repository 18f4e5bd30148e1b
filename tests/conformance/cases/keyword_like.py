from witness import seen


@seen
def print_rows(match, case=1, type="t"):
    return match, case, type


@seen
def step(step):
    return step


@seen
def flow(flow=1, task=2):
    return flow + task


@seen
def list_(dag, os="os", json="json"):
    return [dag, os, json]


def keyword_like(match: int = 1, dag: str = "d"):
    """Functions and variables with the names that engines and emitted files use for themselves."""
    case = print_rows(match, case=2)
    type = step(case)
    task = flow()
    result = list_(dag, os=task)
    os = step(result)
    json = flow(task=task)
    sys = step([json])
    dagwright_worker = step([sys, match])
    return case, type, task, result, os, json, sys, dagwright_worker
