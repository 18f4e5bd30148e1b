"""What docs/decisions/0006-dagster-try.md says of Dagster is so: should a release change it, the decision is open again."""

from __future__ import annotations

import json
import subprocess

import pytest
from dagster_runs import ENGINE, HERE, MARKS

pytestmark = MARKS


@pytest.fixture(scope="module")
def found():
    done = subprocess.run(
        [str(ENGINE), str(HERE / "try_forms.py")],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        check=True,
        text=True,
    )
    return json.loads(done.stdout)


def test_a_cleanup_below_a_failed_op_does_not_run(found):
    assert found["plain"] == {"success": False, "steps": {"plain_body": ["FAILURE", 1]}, "told": ["body"]}


def test_in_one_op_the_failure_is_seen_and_tried_again(found):
    assert found["one_op"] == {
        "success": False,
        "steps": {"whole": ["FAILURE", 2]},
        "told": ["body", "cleanup", "body", "cleanup"],
    }


def test_with_envelopes_what_failed_is_green_and_never_tried_again(found):
    assert found["envelopes"] == {
        "success": False,
        "steps": {
            "body_op": ["SUCCESS", 1],
            "below_op": ["SUCCESS", 1],
            "cleanup_op": ["SUCCESS", 1],
            "raise_op": ["FAILURE", 1],
        },
        "told": ["body", "cleanup"],
    }
