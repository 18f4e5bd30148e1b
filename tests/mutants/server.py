"""Runs pytest again and again, each time in a fork of this process, which has imported what no mutant can change.

Each line of stdin is a JSON object, {"arguments": of pytest, "env": {name: value}, "log": file}; each is answered by a line with the
exit code.
"""

from __future__ import annotations

import json
import os
import signal
import sys

# what pytest and the tests load for seconds; nothing of ours
import jinja2  # noqa: F401
import pytest
import yaml  # noqa: F401

LIMIT = 600  # seconds; a mutant may loop for ever


def child(job):
    signal.alarm(LIMIT)  # ends the process: no verdict of pytest's
    os.environ.update(job["env"])
    log = os.open(job["log"], os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o644)
    os.dup2(log, 1)
    os.dup2(log, 2)
    sys.path.insert(0, os.getcwd())  # as `python -m pytest` has it
    code = pytest.main(job["arguments"])
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(int(code))


def main():
    for line in sys.stdin:
        pid = os.fork()
        if pid == 0:
            try:
                child(json.loads(line))
            except BaseException:
                sys.excepthook(*sys.exc_info())
                os._exit(70)
        _, status = os.waitpid(pid, 0)
        print(os.waitstatus_to_exitcode(status), flush=True)


if __name__ == "__main__":
    main()
