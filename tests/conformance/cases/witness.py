"""Tells which functions really ran, in which order: neither compiler nor worker knows of it.

A decorated function appends one line when it is entered and one when it is left, each with a single write to the file
that the environment variable CASE_WITNESS names. One file of the machine is the clock of all its processes.

In a plain call, with CASE_SITES set, it also tells where in the source each call of the pipeline stands.
"""

import datetime
import decimal
import enum
import functools
import json
import os
import itertools
import pathlib
import sys
import threading

_DEPTH = threading.local()


def seen(function):
    @functools.wraps(function)
    def witnessed(*args, **kwargs):
        call = f"{function.__qualname__.partition('.')[0]}({_arguments(args, kwargs, function)})"
        depth = _DEPTH.now = getattr(_DEPTH, "now", 0) + 1
        sites = {"sites": _sites(sys._getframe(1))} if depth == 1 and os.environ.get("CASE_SITES") else {}
        _tell("enter", call, depth, sites)
        try:
            value = function(*args, **kwargs)
        except BaseException:
            _tell("raise", call, depth)
            raise
        finally:
            _DEPTH.now -= 1
        _tell("exit", call, depth)
        return value

    return witnessed


def _tell(event, call, depth, more={}):
    path = os.environ.get("CASE_WITNESS")
    if not path:
        return
    line = json.dumps({"event": event, "call": call, "depth": depth, "process": os.getpid(), **more}) + "\n"
    file = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o644)
    try:
        os.write(file, line.encode())
    finally:
        os.close(file)


def _sites(frame):
    """Where the call stands, and outside that the calls of the nested pipelines it is written in, as `ast` counts."""
    here, found, inner = os.path.dirname(__file__), [], False
    while frame is not None and frame.f_code.co_filename.startswith(here):
        if not inner:
            if hasattr(frame.f_code, "co_positions"):
                place = next(itertools.islice(frame.f_code.co_positions(), frame.f_lasti // 2, None))
            else:
                place = frame.f_lineno, None, None, None
            found.append([os.path.basename(frame.f_code.co_filename), *place])
        inner = frame.f_code.co_name.startswith("<")  # a comprehension is part of the function around it
        frame = frame.f_back
    return found


def _arguments(args, kwargs, function):
    if function.__name__ == "__init__":
        args = args[1:]
    parts = [_text(a) for a in args] + [f"{k}={_text(v)}" for k, v in kwargs.items()]
    return ", ".join(parts)


def _text(x):
    """The same text in every process: no addresses, no hash order, no folders."""
    if isinstance(x, enum.Enum):
        return f"{type(x).__name__}.{x.name}"
    if x is None or type(x) in (bool, int, float, complex, str, bytes, datetime.date, datetime.datetime, decimal.Decimal):
        text = repr(x)
        return text if len(text) <= 60 else f"{text[:40]}...{len(text)}"
    if isinstance(x, (list, tuple, set, frozenset)) and len(x) <= 6:
        items = [_text(item) for item in x]
        return f"{type(x).__name__}({', '.join(sorted(items) if isinstance(x, (set, frozenset)) else items)})"
    if isinstance(x, dict) and len(x) <= 6:
        return f"{type(x).__name__}({', '.join(f'{_text(k)}: {_text(v)}' for k, v in x.items())})"
    if isinstance(x, pathlib.PurePath):
        return f"Path({x.name!r})"
    return type(x).__name__
