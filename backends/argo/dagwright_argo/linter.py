from __future__ import annotations
def require_valid(documents, plan): pass
