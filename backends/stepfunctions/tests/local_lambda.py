"""AWS Lambda on the loopback interface, as far as tasks need it: functions of images, run by Amazon's own runtime client.

A function is what the emitted template says of it: its variables, its timeout, its handler. An *environment* is a process of
`python -m awslambdaric HANDLER`, which is what runs in a function's image; it asks here for its next invocation and tells its answer
(https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html). One serves invocations one after the other, as on AWS, and another is
started where all are busy. Callers see the API of Lambda, which boto3 speaks. Secrets Manager is served beside it.
"""

from __future__ import annotations

import json
import os
import queue
import re
import signal
import subprocess
import sys
import threading
import uuid
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import unquote

AT_ONCE = 2
_INVOKE = re.compile(r"/2015-03-31/functions/([^/]+)/invocations")
_RUNTIME = re.compile(r"/environments/(\d+)/2018-06-01/runtime/(.*)")


class Invocation:
    """One call of a function, until it is answered."""

    def __init__(self, event: bytes) -> None:
        self.id = str(uuid.uuid4())
        self.event = event
        self.answered = threading.Event()
        self.body = b""
        self.failed = False

    def answer(self, body: bytes, *, failed: bool) -> None:
        self.body, self.failed = body, failed
        self.answered.set()


class Environment:
    """A process that serves one function."""

    def __init__(self, number: int, function: dict, service: LocalLambda) -> None:
        self.number = number
        self.waiting: queue.Queue = queue.Queue()
        self.now: Invocation | None = None
        folder = os.path.join(service.workdir, "environments", str(number))
        for name in ("home", "tmp", "cwd"):
            os.makedirs(os.path.join(folder, name))
        self.log_path = os.path.join(folder, "log")
        inherited = {name: os.environ[name] for name in ("PATH", "LANG", "LC_ALL") if name in os.environ}
        variables = {
            **inherited,
            "HOME": os.path.join(folder, "home"),
            "TMPDIR": os.path.join(folder, "tmp"),
            "PYTHONPATH": os.pathsep.join(service.pythonpath),
            "AWS_LAMBDA_RUNTIME_API": f"127.0.0.1:{service.port}/environments/{number}",
            "AWS_LAMBDA_FUNCTION_NAME": function["name"],
            "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": str(function["memory"]),
            "AWS_LAMBDA_FUNCTION_VERSION": "$LATEST",
            "LAMBDA_TASK_ROOT": os.path.join(folder, "cwd"),
            "AWS_DEFAULT_REGION": "us-east-1",
            "AWS_ACCESS_KEY_ID": "test",
            "AWS_SECRET_ACCESS_KEY": "test",
            "AWS_ENDPOINT_URL_SECRETS_MANAGER": f"http://127.0.0.1:{service.port}",
            **function["variables"],
            **service.variables,
        }
        with open(self.log_path, "wb") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "awslambdaric", function["handler"]],
                env=variables,
                cwd=os.path.join(folder, "cwd"),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def log_from(self, offset: int) -> str:
        with open(self.log_path, "rb") as file:
            file.seek(offset)
            return file.read().decode(errors="replace")

    def end(self) -> None:
        self.waiting.put(None)
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)  # the process and the task it runs
        self.process.wait()


class LocalLambda:
    """The service. `use` says which functions there are; `tasks` tells what became of every step."""

    def __init__(self) -> None:
        self.room = threading.Semaphore(AT_ONCE)
        self.lock = threading.Lock()
        self.secrets: dict[str, str] = {}
        self.environments: dict[int, Environment] = {}
        self.idle: dict[str, list[Environment]] = {}
        self.count = 0
        self.use({}, "", [], {})
        service = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def log_message(self, *args) -> None:
                """Nothing: the driver's log is for what goes wrong."""

            def do_GET(self) -> None:
                service.next_invocation(self)

            def do_POST(self) -> None:
                service.posted(self)

        class Server(ThreadingHTTPServer):
            request_queue_size = 128  # all rounds of a loop call at once

        self.server = Server(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.port = self.server.server_address[1]
        self.url = f"http://127.0.0.1:{self.port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def use(self, functions: dict[str, dict], workdir: str, pythonpath: list[str], variables: dict[str, str]) -> None:
        """From now on these functions are there: name -> {"name", "handler", "variables", "timeout", "memory"}."""
        self.functions, self.workdir, self.pythonpath, self.variables = functions, workdir, pythonpath, variables
        self.tasks: dict[str, dict] = {}
        self.rounds: dict[str, dict] = {}  # step -> element -> what became of the last attempt
        self.invocations = 0

    def end_environments(self) -> None:
        """End every process that was started."""
        for environment in self.environments.values():
            environment.end()
        self.environments.clear()
        self.idle.clear()

    # --- what callers ask

    def invoke(self, name: str, event: bytes) -> tuple[bytes, bool]:
        """The answer of a function, and whether it is a failure."""
        function = self.functions[name]
        step = json.loads(json.loads(event)["step"])["step"]
        with self.room:
            with self.lock:
                self.invocations += 1
                told = self.tasks.setdefault(step, {"state": "running", "attempts": 0, "log": "", "payloads": []})
                told["attempts"] += 1
                told["payloads"].append(json.loads(event))
                rounds = self.rounds.setdefault(step, {})
                free = self.idle.get(name, [])
                environment = free.pop() if free else None
                if environment is None:
                    self.count += 1
                    environment = Environment(self.count, function, self)
                    self.environments[environment.number] = environment
            offset = os.path.getsize(environment.log_path)
            body, failed, alive = self._ask(environment, function, event)
            with self.lock:
                told["log"] += environment.log_from(offset)
                rounds[json.loads(event)["context"].get("index")] = "failed" if failed else "succeeded"
                told["state"] = "failed" if "failed" in rounds.values() else "succeeded"
                if alive:
                    self.idle.setdefault(name, []).append(environment)
        return body, failed

    def _ask(self, environment: Environment, function: dict, event: bytes) -> tuple[bytes, bool, bool]:
        invocation = Invocation(event)
        environment.waiting.put(invocation)
        left = function["timeout"]
        while not invocation.answered.wait(min(0.2, left)):
            left -= 0.2
            if environment.process.poll() is not None:
                error = {"errorType": "Runtime.ExitError", "errorMessage": "the runtime exited"}
                return json.dumps(error).encode(), True, False
            if left <= 0:
                environment.end()
                text = f"Task timed out after {function['timeout']:.2f} seconds"
                error = {"errorType": "Sandbox.Timedout", "errorMessage": text}
                return json.dumps(error).encode(), True, False
        return invocation.body, invocation.failed, True

    def posted(self, request: BaseHTTPRequestHandler) -> None:
        body = request.rfile.read(int(request.headers.get("content-length", 0)))
        runtime, invoke = _RUNTIME.fullmatch(request.path), _INVOKE.fullmatch(request.path)
        if runtime:
            self._answered(self.environments.get(int(runtime[1])), runtime[2], body)
            _reply(request, 202, b"{}")
        elif invoke:
            name = unquote(invoke[1]).rpartition(":function:")[2]
            answer, failed = self.invoke(name, body)
            headers = {"X-Amz-Executed-Version": "$LATEST"}
            _reply(request, 200, answer, headers | ({"X-Amz-Function-Error": "Unhandled"} if failed else {}))
        elif request.headers.get("X-Amz-Target", "").endswith("GetSecretValue"):
            name = json.loads(body)["SecretId"]
            found = {"Name": name, "SecretString": self.secrets[name]}
            _reply(request, 200, json.dumps(found).encode())
        else:
            _reply(request, 404, b"{}")

    # --- what environments ask

    def next_invocation(self, request: BaseHTTPRequestHandler) -> None:
        found = _RUNTIME.fullmatch(request.path)
        environment = self.environments.get(int(found[1])) if found else None
        with self.lock:  # the process can be quicker than its entry in the table
            environment = environment or (self.environments.get(int(found[1])) if found else None)
        invocation = environment.waiting.get() if environment else None
        if invocation is None:
            request.close_connection = True
            return
        environment.now = invocation
        headers = {
            "Lambda-Runtime-Aws-Request-Id": invocation.id,
            "Lambda-Runtime-Deadline-Ms": "4102444800000",
            "Lambda-Runtime-Invoked-Function-Arn": "arn:aws:lambda:us-east-1:123456789012:function:f",
        }
        _reply(request, 200, invocation.event, headers)

    def _answered(self, environment: Environment | None, what: str, body: bytes) -> None:
        invocation = environment.now if environment else None
        if invocation is not None:
            invocation.answer(body, failed=what.endswith("/error"))


def _reply(request: BaseHTTPRequestHandler, status: int, body: bytes, headers: dict[str, str] | None = None) -> None:
    try:
        request.send_response(status)
        for name, value in {
            **(headers or {}),
            "Content-Type": "application/json",
            "Content-Length": str(len(body)),
        }.items():
            request.send_header(name, value)
        request.end_headers()
        request.wfile.write(body)
    except (BrokenPipeError, ConnectionResetError):
        request.close_connection = True  # whoever asked was ended
