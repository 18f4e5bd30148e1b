"""Values between tasks, for the compiler, the runners and plugins: the worker's own functions under dagwright's name.

All of it lives in `dagwright_worker`, which stands alone because it also runs where dagwright is not installed.
"""

from __future__ import annotations

from dagwright_worker import (
    PROTOCOL,
    MemorySink,
    Policy,
    Sink,
    Store,
    WorkerError,
    check_protocol,
    coerce_param,
    decode,
    encode,
    evaluate_block,
    evaluate_ref,
    failed_at,
    find_call,
    from_json,
    import_symbol,
    is_envelope,
    isolate,
    load_serialisers,
    parse_param_text,
    register,
    resolve_params,
    run_step,
    to_json,
    trim_traceback,
    type_text,
)

__all__ = [
    "PROTOCOL",
    "MemorySink",
    "Policy",
    "Sink",
    "Store",
    "WorkerError",
    "check_protocol",
    "coerce_param",
    "decode",
    "encode",
    "evaluate_block",
    "evaluate_ref",
    "failed_at",
    "find_call",
    "from_json",
    "import_symbol",
    "is_envelope",
    "isolate",
    "load_serialisers",
    "parse_param_text",
    "register",
    "resolve_params",
    "run_step",
    "to_json",
    "trim_traceback",
    "type_text",
]
