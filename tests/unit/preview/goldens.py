"""What the pictures look like, kept as files. `python tests/unit/preview/goldens.py` writes them anew: read the diff."""

from __future__ import annotations

import functools
import hashlib
import os
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
FOLDER = os.path.join(HERE, "golden")
DIGESTS = "digests.golden"


@functools.cache
def plans():
    import preview_plans as p
    import preview_regions as r

    return {
        "one": p.one(),
        "five": p.five(),
        "churn": p.churn(),
        "thirty": p.thirty(),
        "mixed100": p.mixed(100),
        "mixed300": p.mixed(300),
        "mixed1000": p.mixed(1000),
        "fan100": p.fan(100),
        "loop": p.chain(100, unrolled=True),
        "chain": p.chain(150),
        "scattered": p.scattered(30, 1),
        "hostile": p.hostile(),
        "regions": r.region_churn(),
        "fused": r.region_churn(fuse={"map": "a reason", "if": "another"}),
        "flows": r.flows(),
        "wide": r.wide(60),
        "hostile_regions": r.hostile_regions(p.HOSTILE),
    }


WHOLE = {
    ("one", "text"), ("five", "text"), ("churn", "text"), ("thirty", "text"), ("mixed100", "text"),
    ("mixed300", "text"), ("mixed1000", "text"), ("fan100", "text"), ("loop", "text"), ("chain", "text"),
    ("scattered", "text"), ("hostile", "text"), ("churn", "ascii"), ("churn", "narrow"), ("churn", "color"),
    ("thirty", "folded"), ("churn", "mermaid"), ("churn", "dot"), ("churn", "json"), ("churn", "svg"),
    ("hostile", "mermaid"), ("hostile", "dot"), ("mixed300", "mermaid"),
    ("regions", "text"), ("regions", "ascii"), ("regions", "color"), ("regions", "mermaid"), ("regions", "dot"),
    ("regions", "json"), ("regions", "svg"), ("fused", "text"), ("flows", "text"), ("flows", "ascii"), ("flows", "narrow"),
    ("flows", "folded"), ("flows", "mermaid"), ("flows", "dot"), ("flows", "svg"), ("flows", "json"), ("wide", "text"),
    ("hostile_regions", "text"), ("hostile_regions", "mermaid"),
}  # fmt: skip
"""What is kept to be read; of everything else only the digest is."""

FORMS = {
    "text": {"fmt": "text"},
    "ascii": {"fmt": "text", "unicode": False},
    "narrow": {"fmt": "text", "width": 56},
    "color": {"fmt": "text", "color": True},
    "folded": {"fmt": "text", "collapse": True},
    "unfolded": {"fmt": "svg", "collapse": False},
    "mermaid": {"fmt": "mermaid"},
    "dot": {"fmt": "dot"},
    "json": {"fmt": "json"},
    "svg": {"fmt": "svg"},
    "html": {"fmt": "html"},
}


def picture(plan, form: str) -> str:
    from dagwright.preview import render

    return render(plan, **FORMS[form])


def digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def digests(names: dict) -> str:
    lines = [
        f"{digest(picture(plan, form))}  {name} {form}\n"
        for name, plan in names.items()
        for form in FORMS
        if (name, form) not in WHOLE
    ]
    return "".join(lines)


def read(name: str) -> str:
    with open(os.path.join(FOLDER, name), encoding="utf-8", newline="") as file:
        return file.read()


def write_all() -> None:
    found = plans()
    wanted = {f"{name}.{form}.golden": picture(found[name], form) for name, form in sorted(WHOLE)}
    wanted[DIGESTS] = digests(found)
    os.makedirs(FOLDER, exist_ok=True)
    for stale in set(os.listdir(FOLDER)) - set(wanted):
        os.remove(os.path.join(FOLDER, stale))
    for name, text in wanted.items():
        with open(os.path.join(FOLDER, name), "w", encoding="utf-8", newline="") as file:
            file.write(text)


if __name__ == "__main__":
    sys.path.insert(0, HERE)
    write_all()
