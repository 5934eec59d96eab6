"""Runs MiniStack with the corrections that test/deploy/emulator.md lists, each with what AWS does instead."""

import threading

from ministack import app
from ministack.core import lambda_runtime
from ministack.services import lambda_svc
from ministack.services.cloudformation import provisioners


def replaced(text, old, new, times):
    """A correction that no longer fits its text must not be lost in silence."""
    if text.count(old) != times:
        raise SystemExit(f"This MiniStack has {text.count(old)} instead of {times} times: {old}")
    return text.replace(old, new)


def report_error_names():
    """A Node handler's error keeps its own name as errorType, which Retry and Catch match."""
    script = lambda_runtime._NODEJS_WORKER_SCRIPT
    script = replaced(script, 'trace: err.stack || ""', 'trace: err.stack || "", error_type: err.name', 1)
    script = replaced(script, "trace: e.stack\n", "trace: e.stack, error_type: e.name\n", 1)
    lambda_runtime._NODEJS_WORKER_SCRIPT = script

    last = threading.local()
    invoke, execute = lambda_runtime.Worker.invoke, lambda_svc._execute_function_warm

    def invoke_and_note(worker, *args, **kwargs):
        result = invoke(worker, *args, **kwargs)
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


def find_bundles():
    """A handler's file may end in .cjs, which the runtime tries after .js and .mjs."""
    found = 'const mjsPath = [".mjs", ".cjs"].map((end) => fullPath + end).find((file) => fs.existsSync(file));'
    lambda_runtime._NODEJS_WORKER_SCRIPT = replaced(
        lambda_runtime._NODEJS_WORKER_SCRIPT, 'const mjsPath = fullPath + ".mjs";', found, 1
    )


def refer_to_secrets_by_arn():
    """Ref of AWS::SecretsManager::Secret is its ARN, which policies name."""
    handlers = provisioners._RESOURCE_HANDLERS["AWS::SecretsManager::Secret"]
    create = handlers["create"]

    def create_with_arn(*args, **kwargs):
        _, attributes = create(*args, **kwargs)
        return attributes["Arn"], attributes

    handlers["create"] = create_with_arn


report_error_names()
find_bundles()
refer_to_secrets_by_arn()
app.main()
