// Holds definitions against asl-validator, and runs them in aws-local-stepfunctions, each task in a Python process.
//
//   node opinion.cjs FOLDER_WITH_NODE_MODULES < JOB
//
// A job is {"validate": [files], "runs": [{"asl": file, "input": {...}, "run": name, "python": interpreter, "env": {...}}]}; what is
// written is {"validated": {file: [problems]}, "runs": [{"state", "error", "output"}]}.
"use strict";
const fs = require("fs");
const path = require("path");
const { spawn } = require("child_process");

const modules = path.resolve(process.argv[2], "node_modules");
const validate = require(path.join(modules, "asl-validator"));
const { StateMachine } = require(path.join(modules, "aws-local-stepfunctions"));
const read = (file) => JSON.parse(fs.readFileSync(file, "utf-8"));

const INVOKE = `
import json, sys
import dagwright_worker
try:
    print(json.dumps({"ok": dagwright_worker.lambda_handler(json.load(sys.stdin))}))
except Exception as exc:
    print(json.dumps({"errorType": type(exc).__name__, "errorMessage": str(exc)}))
`;

function invoke(run, parameters) {
  return new Promise((done, failed) => {
    const child = spawn(run.python, ["-c", INVOKE], { env: run.env });
    let told = "", log = "";
    child.stdout.on("data", (data) => (told += data));
    child.stderr.on("data", (data) => (log += data));
    child.on("close", () => {
      let answer;
      try {
        answer = JSON.parse(told.trim().split("\n").pop());
      } catch {
        return failed(new Error(log));
      }
      if ("ok" in answer) return done({ Payload: answer.ok });
      const error = new Error(answer.errorMessage);
      error.name = answer.errorType;
      failed(error);
    });
    child.stdin.end(JSON.stringify(parameters.Payload));
  });
}

function* tasks(machine) {
  for (const [name, state] of Object.entries(machine.States)) {
    if (state.Type === "Task") yield name;
    for (const inner of [...(state.Branches || []), ...(state.ItemProcessor ? [state.ItemProcessor] : [])]) yield* tasks(inner);
  }
}

async function execute(run) {
  const definition = read(run.asl);
  const handler = (parameters) => invoke(run, parameters);
  const overrides = { taskResourceLocalHandlers: Object.fromEntries([...tasks(definition)].map((name) => [name, handler])) };
  const context = { Execution: { Name: run.run, Input: run.input } };
  try {
    const machine = new StateMachine(definition);
    return { state: "succeeded", output: await machine.run(run.input, { overrides, context }).result };
  } catch (error) {
    const raised = error.cause || error; // what the task raised
    return { state: "failed", error: raised.name, cause: raised.message };
  }
}

(async () => {
  const job = JSON.parse(fs.readFileSync(0, "utf-8"));
  const validated = Object.fromEntries((job.validate || []).map((file) => [file, validate(read(file)).errors || []]));
  const runs = [];
  for (const run of job.runs || []) runs.push(await execute(run));
  process.stdout.write(JSON.stringify({ validated, runs }));
})();
