"""Compile every case for every target, and print a digest of each file: run as a child of test_purity.py.

    python compile_all.py FOLDER_OF_CASES [GUARDED]

With GUARDED an audit hook ends the process on the spot, with 97 and the reason, where a compiler must not go: a socket, another
process, the import or the running of a user's module.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys

CASES = os.path.abspath(sys.argv[1])
FORBIDDEN = (
    "socket.",
    "subprocess.",
    "os.system",
    "os.fork",
    "os.exec",
    "os.posix_spawn",
    "os.spawn",
    "pty.",
    "urllib.",
    "ctypes.dlopen",
)


def guard():
    """No way back from an audit hook: what is caught here cannot be suppressed by a `try`."""
    users = {name[:-3] for name in os.listdir(CASES) if name.endswith(".py")} | {"shop_pkg"}

    def hook(event, arguments):
        reason = None
        if event.startswith(FORBIDDEN):
            reason = f"{event} {arguments!r:.200}"
        elif event == "import" and arguments[0].partition(".")[0] in users:
            reason = f"import of the user's module {arguments[0]}"
        elif event == "exec" and arguments[0].co_filename.startswith(CASES):
            reason = f"the user's code in {arguments[0].co_filename} is run"
        if reason is not None:
            os.write(2, f"not pure: {reason}\n".encode())
            os._exit(97)

    sys.addaudithook(hook)


def compile_one(source, targets):
    """The digests of what is compiled for each target, by path; the codes where it refuses."""
    from dagwright.compiler import Request, back, front
    from dagwright.diagnostics.model import DiagnosticSink
    from dagwright.registry import backend

    sink = DiagnosticSink()
    compilation = front(Request(source, targets=targets), sink)
    found = {}
    for target in targets:
        own = DiagnosticSink()
        emission = None if compilation is None else back(compilation, backend(target), own)
        if emission is None:
            found[target] = [d.code for d in (*sink.sorted(), *own.sorted())]
        else:
            found[target] = {a.path: hashlib.sha256(a.text.encode()).hexdigest() for a in emission.artifacts}
    return found


def main():
    sources = json.loads(sys.stdin.read())
    if sys.argv[2:]:
        guard()
    targets = ("kubeflow", "airflow", "prefect", "dagster", "stepfunctions", "argo")
    found = {s: compile_one(os.path.join(sys.argv[1], s), targets) for s in sources}
    sys.stdout.write(json.dumps(found, sort_keys=True))


main()
