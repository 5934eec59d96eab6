"""Runs scripted executions on the Step Functions engine of LocalStack, without the rest of LocalStack.

Reads {script, machines: {NAME: definition}, cases: [{name, machine, input}]} from stdin and prints one outcome a line
as JSON: {name, status, output, error, cause, states}. Each invocation of a Lambda is a POST of {step, payload} to the
URL `script`, which answers with {output} or {error}.
"""

import json
import re
import sys
import threading
import time
import types
import urllib.request
from concurrent.futures import ThreadPoolExecutor


def stub(name, **attributes):
    """Stands for a module that the engine imports and these executions never use."""
    module = types.ModuleType(name)
    module.__path__ = []
    module.__dict__.update(attributes)
    sys.modules[name] = module
    return module


# The engine evaluates JSONata in a JVM, by a library that it downloads from Maven Central. Its port to Python,
# jsonata-python, comes from PyPI like everything else here.
stub("jpype").imports = stub("jpype.imports")
stub("localstack.services.stepfunctions.packages", jpype_jsonata_package=None)
# The integration with AWS Batch alone needs moto.
stub("moto"), stub("moto.batch")
stub("moto.batch.utils", JobStatus=types.SimpleNamespace(SUCCEEDED=None, FAILED=None))

import jsonata  # noqa: E402
from localstack.services.stepfunctions.asl.component.common.retry import retrier_decl  # noqa: E402
from localstack.services.stepfunctions.asl.component.common.timeouts.timeout import EvalTimeoutError  # noqa: E402
from localstack.services.stepfunctions.asl.component.state.state_execution.state_parallel.branch_worker import (  # noqa: E402
    BranchWorker,
)
from localstack.services.stepfunctions.asl.component.state.state_execution.state_task import lambda_eval_utils  # noqa: E402
from localstack.services.stepfunctions.asl.component.state.state_wait.wait_function.wait_function import WaitFunction  # noqa: E402
from localstack.services.stepfunctions.asl.eval.callback.callback import CallbackOutcomeSuccess  # noqa: E402
from localstack.services.stepfunctions.asl.eval.evaluation_details import (  # noqa: E402
    AWSExecutionDetails,
    EvaluationDetails,
    ExecutionDetails,
    StateMachineDetails,
)
from localstack.services.stepfunctions.asl.eval.program_state import ProgramEnded, ProgramError  # noqa: E402
from localstack.services.stepfunctions.asl.jsonata import jsonata as engine_jsonata  # noqa: E402
from localstack.services.stepfunctions.asl.parse.asl_parser import AmazonStateLanguageParser  # noqa: E402
from localstack.services.stepfunctions.backend.execution_worker import ExecutionWorker  # noqa: E402

order = json.load(sys.stdin)
evaluating = threading.Lock()
invoking = threading.local()


def evaluate(expression):
    try:
        # The port keeps the evaluation that is under way in the module.
        with evaluating:
            return jsonata.Jsonata(expression).evaluate(None)
    except Exception as error:
        raise engine_jsonata.JSONataException("UNKNOWN", str(error))


def invoke(parameters, **_):
    """What the engine would have a client of Lambda do."""
    payload = json.loads(parameters["Payload"])
    body = json.dumps({"step": parameters["FunctionName"], "payload": payload}).encode()
    request = urllib.request.Request(order["script"], body, {"content-type": "application/json"})
    with urllib.request.urlopen(request) as answer:
        turn = json.load(answer)
    if turn.get("error") == "States.Timeout":
        # A Lambda cannot fail by this name: it is the engine's, when the state's time is over.
        raise EvalTimeoutError()
    if "error" in turn:
        error = {"errorType": turn["error"], "errorMessage": turn["error"], "trace": []}
        return {"StatusCode": 200, "FunctionError": "Unhandled", "Payload": error}
    if "token" in payload:
        token = payload["token"]
        outcome = CallbackOutcomeSuccess(callback_id=token, output=json.dumps(turn["output"]))
        invoking.env.callback_pool_manager.notify(token, outcome)
    return {"StatusCode": 200, "Payload": turn["output"]}


execute = lambda_eval_utils.execute_lambda_function_integration


def execute_and_remember(env, **arguments):
    invoking.env = env
    execute(env=env, **arguments)


engine_jsonata._eval_jsonata = evaluate
# Version 4.13.1 sees no variable between [ and ]; this is the pattern of version 2026.3.0, which Python 3.11 cannot read.
engine_jsonata._PATTERN_VARIABLE_REFERENCE = re.compile(
    r"(?:\/(?:\\.|[^\\/])*\/[a-zA-Z]*)"
    r"|(?:\"(?:\\.|[^\"\\])*\"|\'(?:\\.|[^\'\\])*\')"
    r"|(\$[A-Za-z0-9_$]+(?:\.[A-Za-z0-9_][A-Za-z0-9_$]*)*)"
)
lambda_eval_utils._invoke_lambda_function = invoke
lambda_eval_utils.execute_lambda_function_integration = execute_and_remember
parsed = {
    name: AmazonStateLanguageParser.parse(json.dumps(definition)) for name, definition in order["machines"].items()
}
# No wait, and no interval before a retry, takes time.
WaitFunction._wait_interval = lambda self, env, wait_seconds: None
retrier_decl.time = types.SimpleNamespace(sleep=lambda seconds: None)

# When a branch has failed, the engine stops the others in the middle of what they evaluate, and still invokes the Lambda
# with the half of its payload that is there.
BranchWorker.stop = lambda self, **_: self._worker_thread.join()


class Nobody:
    def terminated(self):
        pass


def outcome_of(case):
    arn = f"arn:aws:states:us-east-1:000000000000:stateMachine:{case['machine']}"
    role = "arn:aws:iam::000000000000:role/machine"
    worker = ExecutionWorker(
        EvaluationDetails(
            AWSExecutionDetails("000000000000", "us-east-1", role),
            ExecutionDetails(
                arn.replace("stateMachine", "execution") + ":case",
                "case",
                role,
                case["input"],
                time.strftime("%Y-%m-%dT%H:%M:%S.000Z", time.gmtime()),
            ),
            StateMachineDetails(arn, case["machine"], "STANDARD", json.dumps(order["machines"][case["machine"]])),
        ),
        Nobody(),
        None,
        {},
    )
    worker._get_evaluation_entrypoint = lambda: parsed[case["machine"]][0]
    worker._execution_logic()
    state = worker.env.program_state()
    events = worker.env.event_manager.get_event_history()
    entered = [event["stateEnteredEventDetails"]["name"] for event in events if "stateEnteredEventDetails" in event]
    outcome = {"name": case["name"], "states": entered, "status": "TIMED_OUT"}
    if isinstance(state, ProgramEnded):
        outcome |= {"status": "SUCCEEDED", "output": worker.env.states.get_input()}
    if isinstance(state, ProgramError):
        outcome |= {"status": "FAILED", "error": state.error.get("error"), "cause": state.error.get("cause")}
    return outcome


with ThreadPoolExecutor(8) as pool:
    for outcome in pool.map(outcome_of, order["cases"]):
        print(json.dumps(outcome), flush=True)
