"""The next command: what deploys the template."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dagwright.backend import Artifact
    from dagwright.settings.model import TargetSettings

DIRECT = 51_200
"""Bytes of a template that CloudFormation takes as they are; a larger one goes through a bucket."""


def next_command(name: str, template: Artifact, target: TargetSettings) -> str:
    """Shell text for where the AWS command line is at hand; `{out}` stands for the folder of the files."""
    import shlex

    command = f'aws cloudformation deploy --stack-name {name} --template-file "{{out}}/{template.path}"'
    if len(template.text.encode()) > DIRECT:
        bucket = (target.store or "").removeprefix("s3://").partition("/")[0]
        command += f" --s3-bucket {shlex.quote(bucket)}"
    return f"{command} --capabilities CAPABILITY_IAM"
