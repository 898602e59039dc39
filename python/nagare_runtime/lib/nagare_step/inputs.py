"""Values for a component's parameters, out of the executor input."""
import os

from kfp.dsl.types import artifact_types
from kfp.dsl.types.artifact_types import Artifact

from nagare_step.annotations import is_artifact_class
from nagare_step.faults import fault

_ABSENT = object()
# JSON has no numbers for these; they travel by their names.
_NOT_FINITE = ("NaN", "Infinity", "-Infinity")


def build_arguments(parameters, execution, module):
    """Keyword arguments for the component function, and the output artifacts it may write, by name."""
    outputs = {
        name: make_artifact(entries[0], None)
        for name, entries in execution.output_artifacts.items()
        if entries
    }
    arguments = {}
    for parameter in parameters:
        value = _value_of(parameter, execution, module, outputs)
        if value is not _ABSENT:
            arguments[parameter.name] = value
    _refuse_missing(parameters, arguments, execution.function_name)
    for artifact in outputs.values():
        _make_parent(artifact.path)
    return arguments, outputs


def make_artifact(entry, declared):
    """An artifact object of the class its schema title names, else of the annotated class."""
    title = (entry.get("type") or {}).get("schemaTitle")
    known = artifact_types._SCHEMA_TITLE_TO_TYPE.get(title)
    cls = known or (declared if is_artifact_class(declared) else Artifact)
    return cls(name=entry.get("name") or "", uri=entry.get("uri") or "", metadata=entry.get("metadata") or {})


def _value_of(parameter, execution, module, outputs):
    return _READERS[parameter.kind](parameter, execution, module, outputs)


def _plain_value(parameter, execution, module, outputs):
    value = execution.parameters.get(parameter.name)
    if value is None:
        return _ABSENT
    if parameter.type is int and isinstance(value, float) and value.is_integer():
        return int(value)
    if parameter.type is float and value in _NOT_FINITE:
        return float(value)
    return _validated(parameter, value)


def _validated(parameter, value):
    """pydantic models are built from the plain value."""
    validate = getattr(parameter.type, "model_validate", None) or getattr(parameter.type, "parse_obj", None)
    if validate is None or not isinstance(parameter.type, type):
        return value
    try:
        return validate(value)
    except Exception as error:
        raise fault("bad-input", error, parameter.name)


def _input_artifact(parameter, execution, module, outputs):
    entries = execution.input_artifacts.get(parameter.name)
    if not entries and parameter.name in execution.parameters:
        # `'List[Dataset]'` in quotes is a list of values to the SDK.
        return execution.parameters[parameter.name]
    if not entries:
        # The backend passes None even where the component gave no default.
        return None if parameter.required else _ABSENT
    artifacts = [make_artifact(entry, parameter.type) for entry in entries]
    return artifacts if parameter.is_list else artifacts[0]


def _output_artifact(parameter, execution, module, outputs):
    name = parameter.name
    if name not in outputs:
        return None
    if type(outputs[name]) is Artifact and is_artifact_class(parameter.type):
        outputs[name] = make_artifact(execution.output_artifacts[name][0], parameter.type)
    return outputs[name]


def _input_path(parameter, execution, module, outputs):
    entries = execution.input_artifacts.get(parameter.name)
    if entries:
        return make_artifact(entries[0], None).path
    if not parameter.required:
        return _ABSENT
    message = f"Failed to get input artifact path for artifact name {parameter.name}"
    raise fault("bad-input", ValueError(message), parameter.name)


def _output_path(parameter, execution, module, outputs):
    if parameter.name in execution.output_parameters:
        path = execution.output_parameters[parameter.name]["outputFile"]
        _make_parent(path)
        return path
    if parameter.name in outputs:
        return outputs[parameter.name].path
    return None


def _embedded(parameter, execution, module, outputs):
    place = getattr(module, "__KFP_EMBEDDED_ASSET_FILE", None) or getattr(
        module, "__KFP_EMBEDDED_ASSET_DIR", None
    )
    if place is None:
        message = "EmbeddedInput was specified but no embedded asset was found at runtime."
        raise fault("bad-input", RuntimeError(message), parameter.name)
    cls = parameter.type if is_artifact_class(parameter.type) else Artifact
    return cls(name="", uri=place, metadata={})


def _status(parameter, execution, module, outputs):
    value = execution.parameters.get(parameter.name)
    if value is None:
        return _ABSENT
    if not isinstance(value, dict):
        message = f"The final status must be an object, not {type(value).__name__}"
        raise fault("bad-input", TypeError(message), parameter.name)
    error = value.get("error") or {}
    return parameter.type(
        state=value.get("state"),
        pipeline_job_resource_name=_either(
            value, "pipelineJobResourceName", "pipeline_job_resource_name"
        ),
        pipeline_task_name=_either(value, "pipelineTaskName", "pipeline_task_name"),
        error_code=error.get("code", _either(value, "errorCode", "error_code")),
        error_message=error.get("message", _either(value, "errorMessage", "error_message")),
    )


def _config(parameter, execution, module, outputs):
    value = execution.parameters.get(parameter.name) or {}
    return parameter.type(
        affinity=value.get("affinity"),
        tolerations=value.get("tolerations"),
        node_selector=_either(value, "nodeSelector", "node_selector"),
        env=value.get("env"),
        volumes=value.get("volumes"),
        volume_mounts=_either(value, "volumeMounts", "volume_mounts"),
        resources=value.get("resources"),
    )


_READERS = {
    "value": _plain_value,
    "input-artifact": _input_artifact,
    "output-artifact": _output_artifact,
    "input-path": _input_path,
    "output-path": _output_path,
    "embedded": _embedded,
    "status": _status,
    "config": _config,
}


def _either(value, camel, snake):
    return value[camel] if camel in value else value.get(snake)


def _refuse_missing(parameters, arguments, function_name):
    missing = [p.name for p in parameters if p.required and p.name not in arguments]
    if missing:
        names = ", ".join(repr(name) for name in missing)
        plural = "s" if len(missing) > 1 else ""
        message = f"{function_name}() missing {len(missing)} required argument{plural}: {names}"
        raise fault("bad-input", TypeError(message), missing[0])


def _make_parent(path):
    folder = os.path.dirname(path)
    if folder:
        os.makedirs(folder, exist_ok=True)
