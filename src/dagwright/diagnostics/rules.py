"""The registry of diagnostic codes.

A code is never used for anything else, not even after it is retired. To add one: a line here in numeric order, a page
`docs/reference/diagnostics/DWxxx.md`, and a case in `tests/errors/`; tests demand all three.

Families: DW0 usage and settings, DW1 the language, DW2 a bug in dagwright, DW3 the target cannot, DW4 something would be
lost, DW5 environment and run time. DW300 to DW349 and DW400 to DW449 belong to the features of `dagwright.backend`:
`DW3nn` is "the target cannot do feature nn", `DW4nn` "feature nn would lose something".
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from dagwright.record import Record

if TYPE_CHECKING:
    from typing import Protocol

    class FeatureLike(Protocol):
        """What is needed of a `dagwright.backend.Feature`; this layer lies below the backends and does not import it."""

        @property
        def number(self) -> int: ...

        @property
        def text(self) -> str: ...


class Rule(Record):
    """A code, its name in a few words, and one sentence that says when it is reported."""

    code: str
    title: str
    summary: str


# `DWnnn | title | summary`, one per line and in numeric order: 150 tuples written out would hide the text.
_TABLE = """
DW001 | no such source file | The file named on the command line or in the settings does not exist.
DW002 | no such pipeline function | The source file has no function of that name.
DW003 | no such pipeline | The name is neither a file, nor a `package.module:function`, nor a pipeline in the settings.
DW004 | unknown target | `--to` names a target that no installed backend provides.
DW005 | source cannot be read | The source file cannot be opened, or is not text in its declared encoding.
DW006 | syntax error | The source file is not valid Python.
DW007 | bad parameter on the command line | A `-p` is malformed, or names a parameter the pipeline does not have.
DW008 | missing parameter | A run needs a value for a parameter that has neither a default nor a source.
DW009 | unknown diagnostic code | `explain` was asked for a code that does not exist.
DW010 | output cannot be written | An emitted file cannot be written where it should go.
DW011 | module or function not found | `package.module:function` cannot be found on the path.
DW012 | selection is empty | A step name or glob on the command line matches no step.
DW013 | output is stale | `compile --check` found a file that differs from what would be written now.
DW014 | unused allow | A target allows a loss that this pipeline does not have.
DW020 | settings are not valid TOML | The settings file cannot be parsed.
DW021 | unknown settings key | A table of the settings has a key that dagwright does not know.
DW022 | settings match nothing | A task key, glob, `fn:`, `id:` or `var:` of the settings matches no task.
DW023 | bad cron expression | A `schedule` is not a cron expression of five fields.
DW024 | bad quantity | A cpu, memory or storage amount cannot be read.
DW025 | bad duration | A timeout, delay or offset cannot be read.
DW026 | setting has the wrong type | A setting holds a value of another type than it takes.
DW027 | bad timezone | A `timezone` is not a name of the time zone database.
DW028 | extends cannot be followed | The file named by `extends` cannot be read, or extends itself in a circle.
DW029 | unknown environment | `--env` names an environment that the settings do not have.
DW030 | bad parameter source | A parameter's `from` or `offset` is not one that dagwright knows.
DW031 | setting for an unknown parameter | `params.NAME` names a parameter that the pipeline function does not have.
DW032 | secret in clear text | A value in the settings looks like a secret written out.
DW033 | setting not available yet (retired) | Reported by 0.1 for settings that it did not know what to do with.
DW034 | conflicting settings | Two settings cannot both hold.
DW035 | backend cannot be used | A target's backend is unknown, asks for a newer dagwright, or clashes with another's name.
DW036 | image is not pinned | Digests are demanded, and an image is named by a tag, or by a name that `--images` does not know.
DW037 | bad images file | The file of `--images` cannot be read, or has an entry that is no image by its digest.
DW038 | requirements are not pinned | `dagwright image` was asked to install something that can change from one build to the next.
DW039 | not in the build context | A file that the image needs lies outside the folder that it is built from.
DW040 | no image to look into | `doctor --in-image` is without a name, and the targets named run nothing in an image.
DW101 | unsupported Python | A statement or expression has no meaning in a pipeline.
DW102 | while loop | A `while` loop in the pipeline function.
DW103 | loop-carried state | What a round of a loop over a run-time value makes is read by the next round, or after the loop.
DW104 | name may be unbound | A name is read that is bound on only some of the paths to here.
DW105 | unknown name | A name is read before it is assigned, or is defined nowhere.
DW106 | arguments do not fit | A call has an unknown keyword, a repeated one, or too many arguments.
DW107 | missing argument | A call lacks a required argument.
DW108 | lambda or closure | A lambda or nested function is used as a task or a value.
DW109 | value is changed in place | The pipeline changes a value that other tasks hold a copy of.
DW110 | global or nonlocal | The pipeline function declares a name `global` or `nonlocal`.
DW111 | clock, random or environment | The pipeline body reads the clock, a random source, a fresh uuid or the environment.
DW112 | module global is no constant | A module-level value would be made anew by every task.
DW113 | process state is set | A call changes the state of one process, which other tasks do not share.
DW114 | default is no constant | The default of a pipeline parameter is not a constant.
DW115 | one-shot value used twice | A value that can be read only once has two consumers, or crosses the border of a branch or loop.
DW116 | control flow not available yet (retired) | Reported by 0.1 for control flow that it did not compile.
DW117 | too large | A loop would unroll to more calls than the limit, or too many conditions stand inside one another.
DW118 | async or generator | `await`, `async`, `yield`, or a call of an async or generator function.
DW119 | types contradict | An argument's annotation and the value's annotation cannot both be true.
DW120 | no such name in the module | A name is imported from a module that does not define it.
DW121 | import cannot be followed | A relative import leaves the package, or a star import hides its names.
DW122 | nothing to run | The pipeline function calls nothing.
DW123 | parameters of the pipeline function | `*args` or `**kwargs` on a pipeline.
DW124 | decorated pipeline function | The pipeline function has a decorator.
DW125 | recursion | The pipeline calls itself, or is expanded in itself.
DW126 | not callable | Something is called that is neither a function nor a class.
DW127 | module hides the standard library | A project module has the name of a standard-library module.
DW128 | nested definition | A `def` or `class` inside the pipeline function.
DW129 | glue too new for the worker | An expression uses syntax newer than the oldest Python a worker may have.
DW130 | method call as a step | A method is called for its effect on an object that another task made.
DW131 | result of a None call is used | What a function annotated `-> None` returns is given to one that wants a value.
DW132 | loop left early | `break` or `return` in a loop over a value that is known only at run time.
DW133 | failure caught | An `except` clause that lets the run go on, replaces the failure, or looks at it.
DW134 | clause depends on the `try` | `finally` or `except` uses what the `try` sets, or `finally` leaves by `return`, `break` or `continue`.
DW135 | cannot be expanded | `expand` names something whose text cannot be compiled in place of its call.
DW201 | internal: broken IR | A stage of the compiler produced an IR that breaks an invariant.
DW202 | internal: broken plan | The planner produced a plan that breaks an invariant.
DW203 | internal: emitted file does not parse | A backend wrote a file that cannot be read back.
DW350 | target cannot take this | A name or a size that the target does not take.
DW351 | no image | A Kubeflow task has no container image to run in.
DW352 | text would not arrive | A variable or label that Kubernetes or Argo would change, or not take.
DW353 | too large for Kubeflow | The pipeline, or the arguments of one task, are larger than a Kubeflow server takes.
DW354 | schedule not possible | The scheduler of Kubeflow cannot do what the schedule and its parameters ask for.
DW355 | cache needs a pinned image | A Kubeflow task is to be cached, but its image can change unseen.
DW356 | unknown option of Kubeflow | A key or value under `[targets.kubeflow]` that this target does not take.
DW357 | resource not possible | A gpu kind or a volume in a form that Kubeflow does not have, or a size that Vertex AI does not have.
DW358 | backoff not possible | A backoff between retries that Kubeflow would not keep to.
DW359 | unknown option of Step Functions | A key or value under `[targets.stepfunctions]` that this target does not take, or one that it needs.
DW360 | too large for Step Functions | A definition, a task's arguments or a run's history that Step Functions would not take.
DW361 | unknown option of Airflow | A key or value under `[targets.airflow]` that this target does not take.
DW362 | schedule without a param | Airflow refuses a schedule where a parameter has neither a default nor a source.
DW363 | backoff not possible on this Airflow | A backoff whose factor the Airflow asked for does not have, or without bounds.
DW364 | tag too long for Airflow | A tag has more characters than Airflow takes.
DW365 | no function to call on failure | `on_failure` does not name a function that Airflow could call.
DW366 | no environment to name | A parameter is the environment's name, and the pipeline is compiled without one.
DW367 | no image on Airflow | Functions are to run in containers, and one has no image.
DW368 | pod not possible | A label or a gpu kind that Kubernetes would refuse when the task starts.
DW369 | amount not possible on AWS | A size, a time or a number of retries that Lambda, Batch, ECS or Step Functions does not have.
DW370 | schedule not possible on AWS | A schedule that EventBridge Scheduler cannot keep, or whose runs would lack a value.
DW371 | unknown option of Prefect | A key or value under `[targets.prefect]` that this target does not take.
DW372 | one container, two wishes | Tasks of one Prefect flow run ask for different images or service accounts.
DW373 | text would be replaced | A tag, an owner or a description that `prefect deploy` takes for a variable.
DW374 | no schedule interval | A parameter comes from an interval of the schedule, and Prefect's schedules have none.
DW375 | schedule without a value | Scheduled runs on Prefect have no value for a required parameter.
DW376 | too many delays | A backoff has more different delays than a Prefect task takes.
DW377 | no such block name | A secret has a name that no Secret block of Prefect can have.
DW378 | no function to notify | `on_failure` does not name a function that Prefect could call.
DW379 | text would not arrive on AWS | A text that CloudFormation would replace, or that no tag can hold.
DW380 | no image on AWS | A task has no image to run in.
DW381 | unknown option of Dagster | A key or value under `[targets.dagster]` that this target does not take.
DW382 | ticks have no interval | A parameter comes from an interval of the schedule, and Dagster's schedules have none.
DW383 | tick without a value | Scheduled runs on Dagster have no value for a required parameter.
DW384 | no such tag | A tag, or the key of a label, that Dagster does not take.
DW385 | no function for the sensor | `on_failure` does not name a function that Dagster's sensor could call.
DW386 | no store for pods | Ops of Dagster run in pods, and the target names no store for what they hand on.
DW387 | no such variable | A secret has a name that no environment variable can have.
DW388 | no such name on AWS | A role, a topic or a secret by a name that AWS does not have.
DW389 | no environment to name on AWS | A parameter is the environment's name, and the pipeline is compiled without one.
DW390 | unknown option of Argo | A key or value under `[targets.argo]` that this target does not take.
DW391 | no image on Argo | A pod of Argo has no container image to run in.
DW392 | no place for values | Pods of Argo share no store, or not one that all of them reach.
DW393 | too large for Argo | The workflow, or the arguments of one task, are larger than Kubernetes takes.
DW394 | text would not arrive on Argo | A variable, label or annotation that Kubernetes or Argo would change, or not take.
DW395 | resource not possible on Argo | A gpu kind or a volume in a form that Kubernetes does not have.
DW396 | backoff not possible on Argo | A backoff between retries that Argo would not keep to.
DW397 | no function to call on Argo | `on_failure` does not name a function that the exit handler could call.
DW398 | no environment for Argo | A parameter is the environment's name, and the pipeline is compiled without one.
DW399 | schedule not possible on Argo | A CronWorkflow cannot do what the schedule and its parameters ask for.
DW501 | store cannot be written | The store for values between tasks cannot be written.
DW502 | stored value is damaged | A stored value is missing, cut short, or not what was written.
DW503 | path leaves the store | A path would lie outside the root of the store.
DW504 | store needs a driver | The store's address needs a package that is not installed.
DW505 | run cannot be resumed | There is no such run, or it is not one that can be gone on with here.
DW511 | bad parameter value | A run got a value that the parameter's annotation does not admit.
DW512 | parameter comes from the schedule | A manual run has no scheduled time to take the parameter from.
DW521 | value cannot be stored | A value of this kind cannot pass from one task to another.
DW522 | value would come back different | A value would not be equal after it is stored and read back.
DW523 | value driver missing | The worker lacks the package that reads or writes this kind of value.
DW524 | pickle is not allowed | Only pickle could store this value, and the settings do not allow it for its type.
DW531 | task failed | The user's function raised an exception.
DW532 | function cannot be imported | The worker cannot import the user's function.
DW533 | task killed | A task's process ended without a result: a signal, or its timeout.
DW534 | task changed its input | `run --check` saw a task change a value it was given.
DW535 | result differs | `run --check` got another result than the plain call of the pipeline function.
DW541 | worker protocol differs | The worker and the step spec are of versions that do not fit.
DW542 | bad step spec | The worker was given a step spec that it cannot read.
DW543 | tasks would fail here | `doctor` found that something tasks need is not there: a module, a driver, the worker, the store.
DW551 | package missing | The command needs an engine or a package that is not installed.
DW552 | container cannot be run | `doctor --in-image` could not start the image, or what is in it has no worker that can answer.
"""


def _parse(table: str) -> dict[str, Rule]:
    rules = (Rule(*(part.strip() for part in line.split("|", 2))) for line in table.strip().splitlines())
    return {rule.code: rule for rule in rules}


RULES: dict[str, Rule] = _parse(_TABLE)
"""Every code but those of the features (`feature_rule`), in numeric order."""

USAGE_CODES: frozenset[str] = frozenset(
    [
        "DW001",
        "DW002",
        "DW003",
        "DW004",
        "DW007",
        "DW008",
        "DW009",
        "DW011",
        "DW012",
        "DW029",
        "DW040",
        "DW505",
        "DW512",
        "DW551",
    ]
)
"""Codes of a wrong command line: a command that ends in one of these exits with 2 rather than 1."""

FEATURE_NUMBERS = range(50)
"""The numbers of features: `DW300` to `DW349` and `DW400` to `DW449`."""


def feature_code(feature: FeatureLike, level: str) -> str:
    """The code of a feature that a target lacks (level "unsupported") or loses something of ("lossy")."""
    family = {"unsupported": 3, "lossy": 4}[level]
    return f"DW{family}{feature.number:02d}"


def feature_rule(feature: FeatureLike, level: str) -> Rule:
    """The rule of a feature at level "unsupported" or "lossy", with its title made of the feature's text."""
    code = feature_code(feature, level)
    if level == "unsupported":
        return Rule(
            code,
            f"not on this target: {feature.text}",
            f"The pipeline asks for {feature.text}, and the target cannot do that.",
        )
    return Rule(
        code,
        f"only in part on this target: {feature.text}",
        f"The pipeline asks for {feature.text}, and the target loses a part of it: an error, unless its `allow` has the code.",
    )


def find_rule(code: str) -> Rule | None:
    """The rule of a code. A feature's code without an entry of its own gets its family's rule; None if unknown."""
    if code in RULES:
        return RULES[code]
    family, number = code[:3], code[3:]
    if family not in ("DW3", "DW4") or not number.isdigit() or int(number) not in FEATURE_NUMBERS or len(number) != 2:
        return None
    if family == "DW3":
        return Rule(code, "the target lacks a feature", "The pipeline asks for something that the target cannot do.")
    return Rule(code, "the target loses something", "The target can do only part of what the pipeline asks for.")
