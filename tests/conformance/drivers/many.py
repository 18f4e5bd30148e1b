"""Many plain calls, each in a process of its own that is forked from this one: what oracle.py does, without the start.

    python many.py DESCRIBE_PY [MODULE ...] < [[folder of programs, index.py, what to ask it for, folder], ...]

leaves in each folder what the call told (`told`), printed (`printed`), complained of (`complaints`) and witnessed (`witness`). The
modules are imported before the processes part.
"""

from __future__ import annotations

import importlib
import json
import os
import sys

import oracle


def child(cases, describe, index, name, folder):
    for kind in ("home", "tmp", "cwd"):
        os.makedirs(os.path.join(folder, kind))
    os.environ.update(
        HOME=os.path.join(folder, "home"), TMPDIR=os.path.join(folder, "tmp"),
        CASE_WITNESS=os.path.join(folder, "witness"), CASE_PRINTED=os.path.join(folder, "printed"),
    )  # fmt: skip
    os.chdir(os.path.join(folder, "cwd"))
    for number, kind in ((1, "told"), (2, "complaints")):
        os.dup2(os.open(os.path.join(folder, kind), os.O_WRONLY | os.O_CREAT, 0o644), number)
    oracle.main(cases, describe, index, name)
    sys.stdout.flush()
    sys.stderr.flush()


def main(describe, *modules):
    jobs = json.load(sys.stdin)
    known = {path: oracle.load(path) for path in {describe, *(index for _, index, *_ in jobs)}}
    oracle.load = known.__getitem__
    for module in modules:
        importlib.import_module(module)
    for programs, index, asked, folder in jobs:
        pid = os.fork()
        if pid == 0:
            try:
                child(programs, describe, index, asked, folder)
            except BaseException:
                sys.excepthook(*sys.exc_info())
                os._exit(1)
            os._exit(0)
        _, status = os.waitpid(pid, 0)
        if status:
            sys.exit(f"the plain call of {asked} did not end: {status}")


if __name__ == "__main__":
    main(*sys.argv[1:])
