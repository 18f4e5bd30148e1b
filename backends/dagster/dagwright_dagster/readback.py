from __future__ import annotations
def verify(text, path, view):
    compile(text, path, "exec")
    return {}
