"""A process that runs drawn programs as they come: each in a child of its own, so that a run costs no start.

    python explorer.py plain | ours FOLDER_OF_PROGRAMS

Each line of stdin is a job, {"name", "folder"}; each is answered by a line when it is done. `plain` leaves what oracle.py tells
(see many.py) and what demands.py reads (`demands`); `ours` runs the jobs of local.py that the line holds (`runs`) and leaves
their outcomes (`outcomes`).
"""

from __future__ import annotations

import json
import os
import sys
import types

HERE = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))


def plainly(job, programs):
    import demands
    import many
    import oracle

    name, path = job["name"], os.path.join(programs, "drawn", job["name"] + ".py")
    beside = oracle.load(os.path.join(HERE, "index_drawn.py"))
    case = types.SimpleNamespace(source=f"drawn/{name}.py:{name}", arguments=beside.given(path))
    known = {"describe": oracle.load(os.path.join(HERE, "describe.py"))}
    known["index"] = types.SimpleNamespace(case_of=lambda _: case)
    oracle.load = known.__getitem__
    many.child(programs, "describe", "index", name, job["folder"])
    os.environ.pop("CASE_WITNESS")
    module = sys.modules[f"drawn.{name}"]
    with open(os.path.join(job["folder"], "demands"), "w", encoding="utf-8") as file:
        json.dump(demands.demands(getattr(module, name), case.arguments()), file)


def ours(job, programs):
    import local

    from conformance import harness, index

    harness.PROGRAMS = programs
    name, beside = job["name"], os.path.join(programs, "drawn", job["name"] + ".py")
    harness.BY_NAME[name] = index.Case(
        name, f"drawn/{name}.py:{name}", "", index._beside("index_drawn").given(beside), drawn="inline"
    )
    outcomes = []
    for run in job["runs"]:
        os.makedirs(run["folder"])
        path = os.path.join(run["folder"], "outcome.json")
        pid = os.fork()
        if pid == 0:
            local.child(run, path)
            os._exit(0)
        os.waitpid(pid, 0)
        with open(path, encoding="utf-8") as file:
            outcomes.append(json.load(file))
    with open(os.path.join(job["folder"], "outcomes"), "w", encoding="utf-8") as file:
        json.dump(outcomes, file)


def main(mode, programs):
    if mode == "ours":
        import local

        local.preload()
    else:
        import demands  # noqa: F401 -- imported once, before the children part
        import many  # noqa: F401
        import oracle  # noqa: F401

        sys.path.append(programs)
        __import__("drawn.terms")
    for line in sys.stdin:
        pid = os.fork()
        if pid == 0:
            try:
                {"plain": plainly, "ours": ours}[mode](json.loads(line), programs)
            except BaseException:
                sys.excepthook(*sys.exc_info())
                sys.stderr.flush()
                os._exit(1)
            os._exit(0)
        _, status = os.waitpid(pid, 0)
        print("ok" if status == 0 else "broken", flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
