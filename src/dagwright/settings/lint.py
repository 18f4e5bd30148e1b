"""Secrets written out: found by the name of the variable or by the look of the value."""

from __future__ import annotations

from dagwright.settings.units import Bad

_LAST = frozenset({"PASSWORD", "PASSWD", "PWD", "PASSPHRASE", "SECRET", "TOKEN", "APIKEY"})
_LAST_TWO = frozenset(
    {"API_KEY", "ACCESS_KEY", "PRIVATE_KEY", "SECRET_KEY", "SIGNING_KEY", "ENCRYPTION_KEY", "ACCOUNT_KEY"}
)
_TOKENS = ("ghp", "gho", "ghs", "ghu", "github_pat", "glpat", "xoxa", "xoxb", "xoxp", "xoxr", "sk_live", "hf")
# What secrets look like, beside the words of which each holds one: most texts hold none, and need no pattern compiled.
_SHAPES = (
    (("://",), r"[A-Za-z][A-Za-z0-9+.-]*://[^/\s:@]*:[^/\s@]+@"),  # a password in a URL
    (("-----BEGIN",), r"-----BEGIN [A-Z ]*PRIVATE KEY"),
    (("AKIA", "ASIA"), r"(?:AKIA|ASIA)[A-Z0-9]{16}\b"),
    (_TOKENS, rf"(?:{'|'.join(_TOKENS)})[_-][A-Za-z0-9_-]{{16,}}"),
)


def check_variable(name: str, value: str) -> str:
    """The value; raises `Bad` (DW032) where it is a secret by its look, or by the variable's name."""
    if _is_secret_name(name) or _is_secret_value(value):
        raise Bad(
            "DW032",
            f"`{name}` holds a secret in clear text",
            f'name the secret and the key in it: `secrets.{name} = "my-secret/my-key"`',
        )
    return value


def check_text(value: str) -> str:
    """The value; raises `Bad` (DW032) where it looks like a secret."""
    if _is_secret_value(value):
        raise Bad(
            "DW032", "the value holds a secret in clear text", "give the credential to the engine, not to this file"
        )
    return value


def _is_secret_name(name: str) -> bool:
    words = name.upper().split("_")
    if words == ["PWD"]:
        return False  # the working directory
    return words[-1] in _LAST or "_".join(words[-2:]) in _LAST_TWO


def _is_secret_value(value: str) -> bool:
    import re

    return any(any(word in value for word in words) and re.search(shape, value) for words, shape in _SHAPES)
