from __future__ import annotations

import os
import subprocess
import sys

import goldens
import pytest

PLANS = goldens.plans()


@pytest.mark.parametrize(("name", "form"), sorted(goldens.WHOLE))
def test_picture(name, form):
    assert goldens.picture(PLANS[name], form) == goldens.read(f"{name}.{form}.golden")


@pytest.mark.slow
def test_digests_of_the_rest():
    assert goldens.digests(PLANS) == goldens.read(goldens.DIGESTS)


def test_no_stale_golden():
    wanted = {f"{name}.{form}.golden" for name, form in goldens.WHOLE} | {goldens.DIGESTS}
    assert set(os.listdir(goldens.FOLDER)) == wanted


@pytest.mark.slow
@pytest.mark.parametrize("seed", ["1", "2"])
def test_the_same_bytes_under_another_hash_seed(seed):
    """The digests of every picture, made in a process whose sets and dicts of strings are ordered differently."""
    code = (
        "import sys; sys.path.insert(0, sys.argv[1]); import goldens as g; p = dict(g.plans());"
        "[p.pop(n) for n in ('mixed300', 'mixed1000')];"
        "sys.stdout.write(g.digests(p))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, goldens.HERE],
        env={**os.environ, "PYTHONHASHSEED": seed, "LC_ALL": "C", "PYTHONUTF8": "0", "COLUMNS": "33"},
        capture_output=True,
        text=True,
        check=True,
    )
    kept = goldens.read(goldens.DIGESTS).splitlines()
    assert done.stdout.splitlines() == [line for line in kept if "mixed300" not in line and "mixed1000" not in line]
