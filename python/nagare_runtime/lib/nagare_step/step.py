"""The order of things: load the source, build the arguments, call, write the outputs."""
import json
import os
import sys

from kfp.dsl.types import artifact_types

from nagare_step.annotations import read_parameters
from nagare_step.faults import fault
from nagare_step.inputs import build_arguments
from nagare_step.outputs import collect_outputs, should_write, write_json


class Execution:
    """The executor input, with every part present."""

    def __init__(self, message, function_name):
        inputs = message.get("inputs") or {}
        outputs = message.get("outputs") or {}
        self.function_name = function_name
        self.parameters = inputs.get("parameterValues") or {}
        self.input_artifacts = _lists(inputs)
        self.output_artifacts = _lists(outputs)
        self.output_parameters = outputs.get("parameters") or {}


def run(spec):
    """Runs the component that `spec` describes; answers the exit status. `sys.exit` in a component passes through."""
    try:
        execute(spec)
    except SystemExit:
        raise
    except BaseException as error:
        from nagare_step.failure import report

        report(error, spec)
        return 1
    return 0


def execute(spec):
    with open(spec["executorInputPath"], encoding="utf-8") as file:
        execution = Execution(json.load(file), spec["functionName"])
    # `dsl.get_uri()` answers with paths in here.
    artifact_types.CONTAINER_TASK_ROOT = os.path.dirname(spec["executorOutputPath"])
    module = load_source(spec["sourcePath"])
    function = getattr(module, execution.function_name, None)
    if not callable(function):
        message = f"The component's source has no function `{execution.function_name}`"
        raise fault("exception", AttributeError(message))
    arguments, artifacts = build_arguments(read_parameters(function), execution, module)
    result = function(**arguments)
    output = collect_outputs(function, result, artifacts)
    if should_write():
        write_json(spec["executorOutputPath"], output)


def load_source(path):
    """The component as a module. Registered by its file's name, so that pickling and spawned processes find it."""
    name = os.path.splitext(os.path.basename(path))[0]
    if not name.isidentifier() or name in sys.modules:
        name = "ephemeral_component"
    module = type(sys)(name)
    module.__file__ = path
    sys.modules[name] = module
    with open(path, "rb") as file:
        code = compile(file.read(), path, "exec", dont_inherit=True)
    exec(code, module.__dict__)
    return module


def _lists(part):
    return {name: value.get("artifacts") or [] for name, value in (part.get("artifacts") or {}).items()}
