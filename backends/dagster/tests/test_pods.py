"""What dagster-k8s itself makes of the tags of an op: the pod that was asked for. No cluster is there to run it."""

from __future__ import annotations

import pytest
from dagster_plans import KUBERNETES, POD, emit, plan, step
from dagster_runs import MARKS, drive

pytestmark = MARKS


@pytest.fixture(scope="module")
def found(tmp_path_factory):
    folder = tmp_path_factory.mktemp("pods")
    out = folder / "out"
    out.mkdir()
    for path, text in emit(plan(step("bare"), step("full", settings=POD)), KUBERNETES).items():
        (out / path).write_text(text, encoding="utf-8")
    (answer,) = drive("pods_driver.py", [{"file": str(out / "shop_definitions.py"), "workdir": str(folder)}], folder)
    return answer


def test_each_op_has_a_pod(found):
    assert found["executor"] == "k8s"
    assert set(found["pods"]) == {"bare", "full"}


def test_a_pod_is_what_was_asked_for(found):
    pod = found["pods"]["full"]
    (container,) = pod["spec"]["containers"]
    assert container["image"] == "registry.example/shop:1"
    assert container["resources"]["requests"] == {"cpu": "500m", "memory": "8Gi", "ephemeral-storage": "1Gi"}
    assert container["resources"]["limits"] == {"nvidia.com/gpu": "2"}
    env = {it["name"]: it for it in container["env"]}
    assert env["MODE"]["value"] == "fast {{ x }} $$(y)"  # Kubernetes reads $$ as one dollar
    reference = env["PW"]["value_from"]["secret_key_ref"]
    assert (reference["name"], reference["key"]) == ("db", "password")
    assert [
        (it["mount_path"], it["read_only"]) for it in container["volume_mounts"] if it["name"].startswith("volume-")
    ] == [
        ("/data", True),
        ("/tmp/x", None),
    ]
    spec = pod["spec"]
    assert spec["service_account_name"] == "etl"
    assert spec["node_selector"] == {"disk": "ssd"}
    (toleration,) = spec["tolerations"]
    assert (toleration["key"], toleration["operator"], toleration["effect"]) == ("gpu", "Exists", "NoSchedule")
    volumes = {it["name"]: it for it in spec["volumes"]}
    assert volumes["volume-0"]["persistent_volume_claim"]["claim_name"] == "data"
    assert volumes["volume-1"]["empty_dir"]["size_limit"] == "1Gi"
    assert pod["metadata"]["labels"]["team"] == "x"


def test_a_pod_for_which_nothing_is_set_has_the_image_of_all(found):
    (container,) = found["pods"]["bare"]["spec"]["containers"]
    assert container["image"] == "registry.example/all"
    assert not container["resources"] or not container["resources"].get("requests")
