"""Every setting in its place in the template, for functions, jobs and containers."""

from __future__ import annotations

import json

import pytest
from states_programs import BATCH, ECS, EVERYTHING, FAN, IMAGE, ROLE, SETTINGS, TARGET, compiled

PIPELINE = "[pipelines.shop]\n"
TASK = "[pipelines.shop.tasks.add]\n"
SECRET = "arn:${AWS::Partition}:secretsmanager:${AWS::Region}:${AWS::AccountId}:secret:"


def functions(made):
    return {it["FunctionName"]: it for it in made.resources("Lambda::Function")}


def rights(made, role, action):
    """The resources for which a role has a right."""
    found = made.template["Resources"][role]["Properties"]["Policies"]
    return [
        it["Resource"] for policy in found for it in policy["PolicyDocument"]["Statement"] if action in it["Action"]
    ]


def test_functions(tmp_path):
    made = compiled(tmp_path, EVERYTHING, SETTINGS)
    found = functions(made)
    assert sorted(found) == ["shop-each", "shop-join", "shop-tasks"]
    assert found["shop-each"] == {
        "FunctionName": "shop-each",
        "PackageType": "Image",
        "Code": {"ImageUri": IMAGE},
        "ImageConfig": {"Command": ["dagwright_worker.lambda_handler"]},
        "Architectures": ["x86_64"],
        "Role": {"Fn::GetAtt": ["TaskRole", "Arn"]},
        "Timeout": 600,
        "MemorySize": 2048,
        "EphemeralStorage": {"Size": 1024},
        "Environment": {
            "Variables": {
                "DAGWRIGHT_STORE": "s3://shop-values/runs",
                "MODE": "fast",
                "DAGWRIGHT_SECRETS": '{"DB_PASSWORD": ["shop-db", "password"]}',
            }
        },
        "Tags": [{"Key": "team", "Value": "pricing"}],
    }
    assert found["shop-join"]["Code"] == {"ImageUri": f"{IMAGE}2"}
    assert found["shop-join"]["Role"] == ROLE
    assert (found["shop-tasks"]["Timeout"], found["shop-tasks"]["MemorySize"]) == (900, 1024)


def test_states_call_the_functions_that_are_there(tmp_path):
    made = compiled(tmp_path, EVERYTHING, SETTINGS)
    called = {s["Parameters"]["FunctionName"] for s in made.states().values() if s["Type"] == "Task"}
    assert called == set(functions(made))
    machine = made.resources("StepFunctions::StateMachine")[0]
    assert machine["DefinitionString"] == made.texts[0]
    assert machine["Tags"] == [
        {"Key": "nightly", "Value": "true"},
        {"Key": "shop", "Value": "true"},
        {"Key": "owner", "Value": "pricing"},
    ]
    assert made.definition["TimeoutSeconds"] == 7200
    assert made.definition["Comment"] == "Every construct, every setting."


def test_roles_may_what_they_need(tmp_path):
    made = compiled(tmp_path, EVERYTHING, SETTINGS)
    (invoked,) = rights(made, "StateMachineRole", "lambda:InvokeFunction")
    assert {it["Fn::GetAtt"][0] for it in invoked} == {"EachFunction", "JoinFunction", "TasksFunction"}
    assert rights(made, "StateMachineRole", "states:StartExecution")
    assert rights(made, "TaskRole", "s3:PutObject") == [{"Fn::Sub": "arn:${AWS::Partition}:s3:::shop-values/runs/*"}]
    assert rights(made, "TaskRole", "secretsmanager:GetSecretValue") == [[{"Fn::Sub": f"{SECRET}shop-db-??????"}]]
    plain = compiled(tmp_path / "plain", FAN)
    assert not rights(plain, "StateMachineRole", "states:StartExecution")
    assert not rights(plain, "TaskRole", "secretsmanager:GetSecretValue")
    assert "ScheduleRole" not in plain.template["Resources"]


def test_who_hears_of_failures(tmp_path):
    (rule,) = compiled(tmp_path, EVERYTHING, SETTINGS).resources("Events::Rule")
    assert rule["Targets"] == [{"Id": "topic", "Arn": "arn:aws:sns:eu-west-1:123456789012:pages"}]
    assert rule["EventPattern"]["detail"]["status"] == ["FAILED", "TIMED_OUT", "ABORTED"]
    assert not compiled(tmp_path / "plain", FAN).resources("Events::Rule")


def test_options(tmp_path):
    more = TARGET + f'role = "{ROLE}"\nlog_retention = 30\narchitecture = "arm64"\nnamespace = "team-a"\n'
    made = compiled(tmp_path, FAN, PIPELINE, more + "[environments.prod]\n", env="prod")
    machine = made.resources("StepFunctions::StateMachine")[0]
    assert machine["RoleArn"] == ROLE
    assert machine["StateMachineName"] == "team-a-shop-prod"
    assert "StateMachineRole" not in made.template["Resources"]
    assert made.resources("Logs::LogGroup")[0]["RetentionInDays"] == 30
    assert {it["Architectures"][0] for it in functions(made).values()} == {"arm64"}
    assert made.names == ("team-a-shop-prod.asl.json", "team-a-shop-prod.template.yaml")
    context = next(iter(made.states()[name] for name in ["add"]))["Parameters"]["Payload"]["context"]
    assert context == {"env": "prod", "pipeline": "shop", "run.$": "$.run"}


def test_glue_has_settings_of_its_own(tmp_path):
    source = "def shop(n: int = 3):\n    if big(n):\n        x = add(n)\n    else:\n        x = None\n    return x\n"
    made = compiled(tmp_path, source, "", TARGET + 'glue.memory = "256Mi"\n')
    assert sorted(it["MemorySize"] for it in functions(made).values()) == [256, 1024]


def test_names_are_cut_and_stay_apart(tmp_path):
    name = "a_name_that_is_so_long_that_nobody_would_ever_write_it_but_somebody_did_so"
    source = f"from shop_domain import add as {name}\n" + FAN.replace("join(c, d)", f"{name}(c, d)")
    made = compiled(
        tmp_path, source, PIPELINE + '[pipelines.shop.tasks."*"]\nmemory = "2Gi"\n' + TASK + 'memory = "3Gi"'
    )
    assert all(len(it) <= 64 for it in functions(made))
    assert all(len(it) <= 80 for it in made.states())


@pytest.mark.parametrize("target", [BATCH, ECS], ids=["batch", "ecs"])
def test_containers_decide_nothing(tmp_path, target):
    """A job tells the state machine nothing: conditions and loops are one task each, cleanups are not."""
    made = compiled(tmp_path, EVERYTHING, "", target)
    kinds = {s["Type"] for s in made.states().values()}
    assert "Map" not in kinds
    assert {it.what for it in made.plan.fusions} >= {"condition", "loop"}
    assert "try-ended" in made.states()
    end = made.states()["Result"]["Parameters"]
    assert end["result"]["task"] in made.states()


def test_batch(tmp_path):
    settings = (
        TASK + 'cpu = 4\nmemory = "8Gi"\ngpu = 1\ntimeout = "2h"\nretries = 2\nretry_delay = "5s"\nenv.MODE = "fast"\n'
    )
    settings += f'secrets.PW = "db/password"\nlabels.team = "a"\nservice_account = "{ROLE}"\npool = "gpus"\n'
    made = compiled(tmp_path, FAN, settings, BATCH)
    jobs = {it["JobDefinitionName"]: it for it in made.resources("Batch::JobDefinition")}
    assert jobs["shop-add"] == {
        "JobDefinitionName": "shop-add",
        "Type": "container",
        "PlatformCapabilities": ["EC2"],
        "ContainerProperties": {
            "Image": IMAGE,
            "JobRoleArn": ROLE,
            "ExecutionRoleArn": {"Fn::GetAtt": ["ContainerRole", "Arn"]},
            "ResourceRequirements": [
                {"Type": "VCPU", "Value": "4"},
                {"Type": "MEMORY", "Value": "8192"},
                {"Type": "GPU", "Value": "1"},
            ],
            "Environment": [
                {"Name": "DAGWRIGHT_STORE", "Value": "s3://shop-values/runs"},
                {"Name": "MODE", "Value": "fast"},
            ],
            "Secrets": [{"Name": "PW", "ValueFrom": {"Fn::Sub": f"{SECRET}db:password::"}}],
        },
        "Timeout": {"AttemptDurationSeconds": 7200},
        "Tags": {"team": "a"},
    }
    state = made.states()["add"]
    assert state["Resource"] == "arn:aws:states:::batch:submitJob.sync"
    assert (state["Parameters"]["JobQueue"], state["Parameters"]["JobDefinition"]) == ("gpus", "shop-add")
    assert state["Retry"] == [
        {"ErrorEquals": ["States.ALL"], "IntervalSeconds": 5, "MaxAttempts": 2, "BackoffRate": 1.0}
    ]
    assert made.states()["join"]["Parameters"]["JobQueue"] == "training"
    told = state["Parameters"]["ContainerOverrides"]
    assert told["Command"][:4] == ["python3", "-m", "dagwright_worker", "task"]
    assert json.loads(told["Command"][5])["step"] == "add"
    assert told["Environment"][0] == {"Name": "DAGWRIGHT_RUN", "Value.$": "$.run"}
    assert rights(made, "StateMachineRole", "batch:SubmitJob")
    assert rights(made, "ContainerRole", "secretsmanager:GetSecretValue")


def test_ecs(tmp_path):
    settings = TASK + 'cpu = 2\nmemory = "8Gi"\nephemeral_storage = "30Gi"\ntimeout = "2h"\n'
    made = compiled(tmp_path, FAN, settings, ECS + 'security_groups = ["sg-1"]\npublic_ip = true\n')
    tasks = {it["Family"]: it for it in made.resources("ECS::TaskDefinition")}
    found = tasks["shop-add"]
    assert (found["Cpu"], found["Memory"], found["EphemeralStorage"]) == ("2048", "8192", {"SizeInGiB": 30})
    state = made.states()["add"]
    assert state["TimeoutSeconds"] == 7200
    assert state["Parameters"]["NetworkConfiguration"]["AwsvpcConfiguration"] == {
        "Subnets": ["subnet-1", "subnet-2"],
        "SecurityGroups": ["sg-1"],
        "AssignPublicIp": "ENABLED",
    }
    assert "TimeoutSeconds" not in made.states()["join"]
    (passed,) = rights(made, "StateMachineRole", "iam:PassRole")
    assert {"Fn::GetAtt": ["TaskRole", "Arn"]} in passed


def test_the_command_goes_through_a_bucket_where_the_template_is_long(tmp_path):
    short = compiled(tmp_path / "short", FAN)
    assert short.command == (
        'aws cloudformation deploy --stack-name shop --template-file "{out}/shop.template.yaml" --capabilities CAPABILITY_IAM'
    )
    source = "def shop():\n" + "\n".join(f"    x{i} = add({i})" for i in range(80)) + "\n    return x0\n"
    assert "--s3-bucket shop-values" in compiled(tmp_path / "long", source).command
