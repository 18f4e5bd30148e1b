"""The yardstick: one plain call of a pipeline function, in a process that knows nothing of dagwright.

    python oracle.py FOLDER_OF_PROGRAMS DESCRIBE_PY INDEX_PY CASE

Prints one JSON line: {"result": described, "repr": text} or {"error": {"type", "args", "text"}}. What the program prints goes to the
file that CASE_PRINTED names. The index says with `case_of` what a case is: index.py by name, examples.py from JSON.
"""

from __future__ import annotations

import contextlib
import importlib
import importlib.util
import json
import os
import sys


def load(path):
    name = os.path.basename(path)[: -len(".py")]
    spec = importlib.util.spec_from_file_location("conformance_" + name, path)
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def main(cases, describe, index, name):
    describe, case = load(describe).describe, load(index).case_of(name)
    sys.path.append(cases)
    module, _, function = case.source.partition(":")
    pipeline = getattr(importlib.import_module(module[: -len(".py")].replace("/", ".")), function)
    arguments = case.arguments()
    with open(os.environ["CASE_PRINTED"], "w", encoding="utf-8") as printed, contextlib.redirect_stdout(printed):
        try:
            value = pipeline(**arguments)
        except BaseException as error:
            kind = f"{type(error).__module__}.{type(error).__qualname__}"
            told = {"error": {"type": kind, "args": describe(list(error.args)), "text": str(error)}}
        else:
            told = {"result": describe(value), "repr": repr(value)}
    print(json.dumps(told))


if __name__ == "__main__":
    main(*sys.argv[1:])
