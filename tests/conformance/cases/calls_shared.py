from calls_domain import report as publish  # a re-export under another name

__all__ = ["publish"]
