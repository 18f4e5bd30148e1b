"""The CloudFormation template: the state machine, what its tasks run in, the roles of both, the log, the schedule.

The definition stands in it as the very text of the `.asl.json` file; CloudFormation may write numbers and truths of an object anew.
Names are fixed, not CloudFormation's own, because the definition calls functions by name.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dagwright.plan.model import MapRegion, walk_units
from dagwright_stepfunctions.names import FUNCTION_LIMIT, MACHINE_LIMIT, cut
from dagwright_stepfunctions.runners import (
    DEFAULT_CPU,
    DEFAULT_LAMBDA_MEMORY,
    DEFAULT_MEMORY,
    HANDLER,
    MIB,
    lambda_seconds,
    mib,
)
from dagwright_stepfunctions.schedule import aws_cron, run_input

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dagwright.plan.model import Plan
    from dagwright.settings.model import Secret, TargetSettings, TaskSettings
    from dagwright_stepfunctions.options import Options
    from dagwright_stepfunctions.runners import Runner, Runners

_ACCOUNT = "arn:${AWS::Partition}:%s:${AWS::Region}:${AWS::AccountId}:%s"
_FAILED = ["FAILED", "TIMED_OUT", "ABORTED"]
GIB = 1 << 30


class Template:
    """Builds the template as plain data."""

    def __init__(self, plan: Plan, target: TargetSettings, options: Options, runners: Runners) -> None:
        self.plan, self.target, self.options, self.runners = plan, target, options, runners
        self.name = cut(runners.prefix, runners.prefix, MACHINE_LIMIT)
        self.tags = dict.fromkeys(plan.settings.tags, "true")
        if plan.settings.owner is not None:
            self.tags["owner"] = plan.settings.owner

    def build(self, definition: str) -> dict[str, Any]:
        """The template, around the text of the definition."""
        resources = {"StateMachine": self._machine(definition), **self._log()}
        if self.options.role is None:
            resources["StateMachineRole"] = self._machine_role()
        for runner in self.runners.runners:
            resources[f"{runner.logical}{_KINDS[self.options.execution]}"] = getattr(
                self, f"_{self.options.execution}"
            )(runner)
        if any(runner.settings.service_account is None for runner in self.runners.runners):
            resources["TaskRole"] = self._task_role()
        if self.options.execution != "lambda":
            resources["ContainerRole"] = self._container_role()
        if self.options.execution == "ecs":
            resources["TaskLog"] = self._log_group("/dagwright/ecs")
        resources.update(self._schedule())
        resources.update(self._notification())
        outputs = {"StateMachineArn": {"Value": {"Ref": "StateMachine"}}}
        return {"AWSTemplateFormatVersion": "2010-09-09", "Resources": resources, "Outputs": outputs}

    # --- the state machine

    def _machine(self, definition: str) -> dict[str, Any]:
        role = self.options.role or {"Fn::GetAtt": ["StateMachineRole", "Arn"]}
        properties: dict[str, Any] = {
            "StateMachineName": self.name,
            "RoleArn": role,
            "LoggingConfiguration": {
                "Level": "ERROR",
                "IncludeExecutionData": False,
                "Destinations": [{"CloudWatchLogsLogGroup": {"LogGroupArn": {"Fn::GetAtt": ["Log", "Arn"]}}}],
            },
        }
        if self.tags:
            properties["Tags"] = [{"Key": key, "Value": value} for key, value in self.tags.items()]
        properties["DefinitionString"] = definition
        return {"Type": "AWS::StepFunctions::StateMachine", "Properties": properties}

    def _log(self) -> dict[str, Any]:
        return {"Log": self._log_group("/aws/vendedlogs/states")}

    def _log_group(self, folder: str) -> dict[str, Any]:
        properties: dict[str, Any] = {"LogGroupName": f"{folder}/{self.name}"}
        if self.options.log_retention is not None:
            properties["RetentionInDays"] = self.options.log_retention
        return {"Type": "AWS::Logs::LogGroup", "Properties": properties}

    def _machine_role(self) -> dict[str, Any]:
        rights = [*getattr(self, f"_{self.options.execution}_rights")(), _LOG_DELIVERY]
        if self._distributes():
            machine = _ACCOUNT % ("states", f"stateMachine:{self.name}")
            runs = _ACCOUNT % ("states", f"execution:{self.name}/*")
            rights += [
                _allow(["states:StartExecution"], {"Fn::Sub": machine}),
                _allow(["states:DescribeExecution", "states:StopExecution"], {"Fn::Sub": runs}),
            ]
        return _role("states.amazonaws.com", "run", rights)

    def _distributes(self) -> bool:
        loops = any(isinstance(unit, MapRegion) for unit in walk_units(self.plan.units))
        return loops and self.options.distributed != "never"

    def _lambda_rights(self) -> list[dict[str, Any]]:
        return [_allow(["lambda:InvokeFunction"], self._arns("Function"))]

    def _batch_rights(self) -> list[dict[str, Any]]:
        rule = _ACCOUNT % ("events", "rule/StepFunctionsGetEventsForBatchJobsRule")
        return [
            _allow(["batch:SubmitJob", "batch:DescribeJobs", "batch:TerminateJob"], "*"),
            _allow(["events:PutTargets", "events:PutRule", "events:DescribeRule"], {"Fn::Sub": rule}),
        ]

    def _ecs_rights(self) -> list[dict[str, Any]]:
        rule = _ACCOUNT % ("events", "rule/StepFunctionsGetEventsForECSTaskRule")
        given = [runner.settings.service_account for runner in self.runners.runners]
        roles: list[Any] = [{"Fn::GetAtt": ["ContainerRole", "Arn"]}, *dict.fromkeys(it for it in given if it)]
        if None in given:
            roles.append({"Fn::GetAtt": ["TaskRole", "Arn"]})
        return [
            _allow(["ecs:RunTask"], [{"Ref": f"{runner.logical}Task"} for runner in self.runners.runners]),
            _allow(["ecs:StopTask", "ecs:DescribeTasks"], "*"),
            _allow(["iam:PassRole"], roles),
            _allow(["events:PutTargets", "events:PutRule", "events:DescribeRule"], {"Fn::Sub": rule}),
        ]

    def _arns(self, kind: str) -> list[Any]:
        return [{"Fn::GetAtt": [f"{runner.logical}{kind}", "Arn"]} for runner in self.runners.runners]

    # --- what tasks run in

    def _lambda(self, runner: Runner) -> dict[str, Any]:
        settings = runner.settings
        properties: dict[str, Any] = {
            "FunctionName": runner.name,
            "PackageType": "Image",
            "Code": {"ImageUri": self._image(settings)},
            "ImageConfig": {"Command": [HANDLER]},
            "Architectures": [self.options.architecture],
            "Role": self._role_of(settings),
            "Timeout": lambda_seconds(settings),
            "MemorySize": mib(settings.memory and settings.memory.value, DEFAULT_LAMBDA_MEMORY),
        }
        if settings.ephemeral_storage is not None:
            properties["EphemeralStorage"] = {"Size": settings.ephemeral_storage.value // MIB}
        properties["Environment"] = {"Variables": self.runners.environment(settings)}
        if settings.labels:
            properties["Tags"] = [{"Key": key, "Value": value} for key, value in settings.labels.items()]
        return {"Type": "AWS::Lambda::Function", "Properties": properties}

    def _batch(self, runner: Runner) -> dict[str, Any]:
        settings = runner.settings
        cpu = settings.cpu.value if settings.cpu else DEFAULT_CPU
        sizes = [
            {"Type": "VCPU", "Value": str(cpu // 1000)},
            {"Type": "MEMORY", "Value": str(mib(settings.memory and settings.memory.value, DEFAULT_MEMORY))},
        ]
        if settings.gpu:
            sizes.append({"Type": "GPU", "Value": str(settings.gpu)})
        container: dict[str, Any] = {
            "Image": self._image(settings),
            "Command": [],
            "JobRoleArn": self._role_of(settings),
            "ExecutionRoleArn": {"Fn::GetAtt": ["ContainerRole", "Arn"]},
            "ResourceRequirements": sizes,
            "Environment": self._variables(settings),
        }
        if settings.secrets:
            container["Secrets"] = self._references(settings.secrets)
        del container["Command"]
        properties: dict[str, Any] = {
            "JobDefinitionName": runner.name,
            "Type": "container",
            "PlatformCapabilities": ["EC2"],
            "ContainerProperties": container,
        }
        if settings.timeout is not None:
            properties["Timeout"] = {"AttemptDurationSeconds": int(settings.timeout.seconds)}
        if settings.labels:
            properties["Tags"] = dict(settings.labels)
        return {"Type": "AWS::Batch::JobDefinition", "Properties": properties}

    def _ecs(self, runner: Runner) -> dict[str, Any]:
        settings = runner.settings
        cpu = settings.cpu.value if settings.cpu else DEFAULT_CPU
        container: dict[str, Any] = {
            "Name": "task",
            "Image": self._image(settings),
            "Essential": True,
            "Environment": self._variables(settings),
            "LogConfiguration": {
                "LogDriver": "awslogs",
                "Options": {
                    "awslogs-group": {"Ref": "TaskLog"},
                    "awslogs-region": {"Ref": "AWS::Region"},
                    "awslogs-stream-prefix": runner.name,
                },
            },
        }
        if settings.secrets:
            container["Secrets"] = self._references(settings.secrets)
        properties: dict[str, Any] = {
            "Family": runner.name,
            "RequiresCompatibilities": ["FARGATE"],
            "NetworkMode": "awsvpc",
            "Cpu": str(cpu * 1024 // 1000),
            "Memory": str(mib(settings.memory and settings.memory.value, DEFAULT_MEMORY)),
            "RuntimePlatform": {
                "CpuArchitecture": {"x86_64": "X86_64", "arm64": "ARM64"}[self.options.architecture],
                "OperatingSystemFamily": "LINUX",
            },
            "TaskRoleArn": self._role_of(settings),
            "ExecutionRoleArn": {"Fn::GetAtt": ["ContainerRole", "Arn"]},
        }
        if settings.ephemeral_storage is not None:
            properties["EphemeralStorage"] = {"SizeInGiB": settings.ephemeral_storage.value // GIB}
        properties["ContainerDefinitions"] = [container]
        if settings.labels:
            properties["Tags"] = [{"Key": key, "Value": value} for key, value in settings.labels.items()]
        return {"Type": "AWS::ECS::TaskDefinition", "Properties": properties}

    def _image(self, settings: TaskSettings) -> str:
        return settings.image or self.target.image or ""

    def _role_of(self, settings: TaskSettings) -> Any:
        return settings.service_account or {"Fn::GetAtt": ["TaskRole", "Arn"]}

    def _variables(self, settings: TaskSettings) -> list[dict[str, str]]:
        return [{"Name": name, "Value": value} for name, value in self.runners.environment(settings).items()]

    def _references(self, secrets: Mapping[str, Secret]) -> list[dict[str, Any]]:
        return [
            {"Name": name, "ValueFrom": {"Fn::Sub": _ACCOUNT % ("secretsmanager", f"secret:{it.name}:{it.key}::")}}
            for name, it in secrets.items()
        ]

    # --- roles of tasks

    def _task_role(self) -> dict[str, Any]:
        """What a task may: its store, and with Lambda its log and its secrets."""
        bucket, _, folder = (self.target.store or "").removeprefix("s3://").partition("/")
        folder = folder.strip("/")
        files = f"{bucket}/{folder}/*" if folder else f"{bucket}/*"
        rights = [
            _allow(["s3:ListBucket"], {"Fn::Sub": f"arn:${{AWS::Partition}}:s3:::{bucket}"}),
            _allow(["s3:GetObject", "s3:PutObject"], {"Fn::Sub": f"arn:${{AWS::Partition}}:s3:::{files}"}),
        ]
        if self.options.execution == "lambda":
            log = _ACCOUNT % ("logs", "log-group:/aws/lambda/*")
            rights.append(
                _allow(["logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents"], {"Fn::Sub": log})
            )
            rights += self._secret_rights()
        principal = {"lambda": "lambda.amazonaws.com"}.get(self.options.execution, "ecs-tasks.amazonaws.com")
        return _role(principal, "task", rights)

    def _container_role(self) -> dict[str, Any]:
        """What the service needs to start a container: the image, the log, and the secrets it puts into the environment."""
        policy = {"Fn::Sub": "arn:${AWS::Partition}:iam::aws:policy/service-role/AmazonECSTaskExecutionRolePolicy"}
        role = _role("ecs-tasks.amazonaws.com", "secrets", self._secret_rights())
        role["Properties"]["ManagedPolicyArns"] = [policy]
        return role

    def _secret_rights(self) -> list[dict[str, Any]]:
        names = dict.fromkeys(it.name for runner in self.runners.runners for it in runner.settings.secrets.values())
        if not names:
            return []
        # Secrets Manager adds a dash and six characters to the name of a secret
        arns = [{"Fn::Sub": _ACCOUNT % ("secretsmanager", f"secret:{name}-??????")} for name in names]
        return [_allow(["secretsmanager:GetSecretValue"], arns)]

    # --- around it

    def _schedule(self) -> dict[str, Any]:
        settings = self.plan.settings
        cron = None if settings.schedule is None else aws_cron(settings.schedule)
        if cron is None:
            return {}
        schedule = {
            "Name": cut(self.name, self.name, FUNCTION_LIMIT),
            "ScheduleExpression": cron,
            "ScheduleExpressionTimezone": settings.timezone,
            "FlexibleTimeWindow": {"Mode": "OFF"},
            "Target": {
                "Arn": {"Ref": "StateMachine"},
                "RoleArn": {"Fn::GetAtt": ["ScheduleRole", "Arn"]},
                "Input": run_input(self.plan),
            },
        }
        rights = [_allow(["states:StartExecution"], {"Ref": "StateMachine"})]
        return {
            "Schedule": {"Type": "AWS::Scheduler::Schedule", "Properties": schedule},
            "ScheduleRole": _role("scheduler.amazonaws.com", "start", rights),
        }

    def _notification(self) -> dict[str, Any]:
        topic = self.plan.settings.on_failure
        if topic is None:
            return {}
        pattern = {
            "source": ["aws.states"],
            "detail-type": ["Step Functions Execution Status Change"],
            "detail": {"stateMachineArn": [{"Ref": "StateMachine"}], "status": _FAILED},
        }
        rule = {"EventPattern": pattern, "Targets": [{"Id": "topic", "Arn": topic}]}
        return {"FailureRule": {"Type": "AWS::Events::Rule", "Properties": rule}}


_KINDS = {"lambda": "Function", "batch": "Job", "ecs": "Task"}

# https://docs.aws.amazon.com/step-functions/latest/dg/cw-logs.html: none of these actions can be narrowed to a log group
_LOG_DELIVERY = {
    "Effect": "Allow",
    "Action": [
        "logs:CreateLogDelivery",
        "logs:DeleteLogDelivery",
        "logs:DescribeLogGroups",
        "logs:DescribeResourcePolicies",
        "logs:GetLogDelivery",
        "logs:ListLogDeliveries",
        "logs:PutResourcePolicy",
        "logs:UpdateLogDelivery",
    ],
    "Resource": "*",
}


def _allow(actions: list[str], resource: Any) -> dict[str, Any]:
    return {"Effect": "Allow", "Action": actions, "Resource": resource}


def _role(service: str, policy: str, rights: list[dict[str, Any]]) -> dict[str, Any]:
    trust = {"Effect": "Allow", "Principal": {"Service": service}, "Action": "sts:AssumeRole"}
    properties: dict[str, Any] = {"AssumeRolePolicyDocument": {"Version": "2012-10-17", "Statement": [trust]}}
    if rights:
        document = {"Version": "2012-10-17", "Statement": rights}
        properties["Policies"] = [{"PolicyName": policy, "PolicyDocument": document}]
    return {"Type": "AWS::IAM::Role", "Properties": properties}
