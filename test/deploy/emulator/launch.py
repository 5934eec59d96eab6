"""Runs MiniStack with the corrections that test/deploy/emulator.md lists.

Each makes it do what AWS does. One that no longer fits this version's text ends the launch.
"""

import json
import threading

from ministack import app
from ministack.core import iam_actions, lambda_runtime
from ministack.services import lambda_svc, stepfunctions
from ministack.services.cloudformation import provisioners


def correct_worker(old, new):
    """Changes the script that runs Node handlers."""
    script = lambda_runtime._NODEJS_WORKER_SCRIPT
    if script.count(old) != 1:
        raise SystemExit(f"Not once in this version of MiniStack: {old}")
    lambda_runtime._NODEJS_WORKER_SCRIPT = script.replace(old, new)


def find_bundles():
    """A handler's file may end in .cjs, which the runtime tries after .js and .mjs."""
    correct_worker(
        'const mjsPath = fullPath + ".mjs";',
        'const mjsPath = [".mjs", ".cjs"].map((end) => fullPath + end).find((file) => fs.existsSync(file)) ?? "";',
    )


def report_error_names():
    """The errorType of a failed handler is the name of its error, which Retry and Catch match."""
    correct_worker('trace: err.stack || ""', 'trace: err.stack || "", error_type: err.name')
    correct_worker("trace: e.stack\n", "trace: e.stack, error_type: e.name\n")
    last = threading.local()
    invoke, execute = lambda_runtime.Worker.invoke, lambda_svc._execute_function_warm

    def invoke_and_note(*args, **kwargs):
        result = invoke(*args, **kwargs)
        last.error_type = result.get("error_type")
        return result

    def execute_and_name(*args, **kwargs):
        last.error_type = None
        result = execute(*args, **kwargs)
        if result.get("error") and last.error_type:
            result["body"]["errorType"] = last.error_type
        return result

    lambda_runtime.Worker.invoke = invoke_and_note
    lambda_svc._execute_function_warm = execute_and_name


def refer_to_secrets_by_arn():
    """Ref of AWS::SecretsManager::Secret is its ARN, which policies name."""
    handlers = provisioners._RESOURCE_HANDLERS["AWS::SecretsManager::Secret"]
    create = handlers["create"]

    def create_by_arn(*args, **kwargs):
        _, attributes = create(*args, **kwargs)
        return attributes["Arn"], attributes

    handlers["create"] = create_by_arn


def accept_what_people_watch():
    """Saved queries, and alarms on a sum of metrics, which here watch the first of them."""
    provisioners._RESOURCE_HANDLERS["AWS::Logs::QueryDefinition"] = {
        "create": lambda logical_id, properties, stack: (logical_id, {"QueryDefinitionId": logical_id}),
        "delete": lambda physical_id, properties: None,
    }
    record = provisioners._cw_metric_alarm_record

    def record_first(name, properties):
        metrics = [metric["MetricStat"]["Metric"] for metric in properties.get("Metrics", []) if "MetricStat" in metric]
        return record(name, {**properties, **metrics[0], "Metrics": []} if metrics else properties)

    provisioners._cw_metric_alarm_record = record_first


def know_the_machines_of_tokens():
    """SendTaskSuccess is allowed or denied by the state machine that the token is of."""
    machines, current = {}, threading.local()
    execute, wait = stepfunctions._execute_task, stepfunctions._invoke_with_callback
    resource_of = iam_actions.extract_resource_arn

    def execute_for(state, state_input, execution, ctx):
        current.machine = execution["stateMachineArn"]
        return execute(state, state_input, execution, ctx)

    def wait_for(resource, arguments, token, state):
        machines[token] = current.machine
        return wait(resource, arguments, token, state)

    def resource_or_machine(service, method, path, headers, body, *more):
        if service == "states" and b"taskToken" in body:
            return machines.get(json.loads(body).get("taskToken"), "*")
        return resource_of(service, method, path, headers, body, *more)

    stepfunctions._execute_task = execute_for
    stepfunctions._invoke_with_callback = wait_for
    iam_actions.extract_resource_arn = resource_or_machine


def finish_parallel_states():
    """A JSONata Parallel has Output and Assign, and its branches have variables and a state of their own."""
    run = stepfunctions._run_parallel_branches

    def run_and_finish(state, state_input, execution, ctx):
        inner = {**ctx, "variables": dict(ctx["variables"])}
        results, following = run(state, state_input, execution, inner)
        if stepfunctions._state_query_language(state, ctx) != "JSONata":
            return results, following
        output = stepfunctions._apply_jsonata_output(state, state_input, ctx, result=results, default=results)
        stepfunctions._apply_state_assign(state, state_input, ctx, result=results)
        return output, following

    stepfunctions._run_parallel_branches = run_and_finish


find_bundles()
report_error_names()
refer_to_secrets_by_arn()
accept_what_people_watch()
know_the_machines_of_tokens()
finish_parallel_states()
app.main()
