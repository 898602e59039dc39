"""What a component returned, checked and turned into `executor_output.json`."""
import json
import os
import typing

from kfp.dsl.types.artifact_types import Artifact

from nagare_step.annotations import is_artifact_class, plain, resolve
from nagare_step.faults import fault

_VALUE_TYPES = (str, int, float, bool, dict, list)
_NONE = type(None)


def collect_outputs(function, result, output_artifacts):
    """The content of executor_output.json: `{parameterValues?, artifacts?}`."""
    parameters = {}
    artifacts = {name: [_as_entry(artifact)] for name, artifact in output_artifacts.items()}
    target = getattr(function, "__wrapped__", function)
    annotation = resolve(target.__annotations__.get("return"), target)
    if result is not None:
        for name, kind, value in _returned(target.__name__, annotation, result):
            _place(target.__name__, name, resolve(kind, target), value, parameters, artifacts, output_artifacts)
    output = {}
    if parameters:
        output["parameterValues"] = parameters
    if artifacts:
        output["artifacts"] = {name: {"artifacts": entries} for name, entries in artifacts.items()}
    return output


def write_json(path, value):
    """Whole or not at all. Python's NaN and infinities become text: JSON has no such numbers."""
    folder = os.path.dirname(path)
    if folder:
        os.makedirs(folder, exist_ok=True)
    temporary = path + ".tmp"
    with open(temporary, "w", encoding="utf-8") as file:
        file.write(_to_json(value))
    os.replace(temporary, path)


def should_write():
    """In distributed training every replica runs the component, but only the chief reports its outputs."""
    cluster = os.environ.get("CLUSTER_SPEC")
    if not cluster:
        return True
    return json.loads(cluster)["task"]["type"] in ("chief", "workerpool0")


def _returned(function_name, annotation, result):
    """(output name, type, value) for each thing that was returned."""
    fields = getattr(annotation, "_fields", None)
    if fields is None or not isinstance(annotation, type):
        return [("Output", annotation, result)]
    if not isinstance(result, tuple):
        raise fault(
            "bad-output",
            TypeError(
                f"Function `{function_name}` returned value of type {type(result)}; "
                f"want a tuple with the fields {', '.join(fields)}"
            ),
        )
    if len(result) != len(fields):
        message = f"Expected {len(fields)} return values from function `{function_name}`, got {len(result)}"
        raise fault("bad-output", RuntimeError(message))
    by_name = hasattr(result, "_fields")
    types = annotation.__annotations__
    return [
        (name, types.get(name), _field(function_name, result, name) if by_name else result[index])
        for index, name in enumerate(fields)
    ]


def _field(function_name, result, name):
    if name not in result._fields:
        message = f"Function `{function_name}` returned a tuple without the field '{name}'"
        raise fault("bad-output", AttributeError(message), name)
    return getattr(result, name)


def _place(function_name, name, kind, value, parameters, artifacts, output_artifacts):
    kind = plain(kind)
    item = typing.get_args(kind)[0] if typing.get_origin(kind) is list and typing.get_args(kind) else None
    if is_artifact_class(kind):
        artifacts[name] = [_returned_artifact(name, value, output_artifacts)]
    elif is_artifact_class(item):
        artifacts[name] = [_as_entry(artifact) for artifact in value]
    else:
        parameters[name] = _checked(function_name, name, kind, value)


def _returned_artifact(name, value, output_artifacts):
    if is_artifact_class(type(value)):
        return _as_entry(value)
    if name not in output_artifacts:
        raise fault("bad-output", ValueError(f"The component declares no output artifact '{name}'"), name)
    # A plain value for an artifact is what its file is to contain.
    artifact = output_artifacts[name]
    with open(artifact.path, "w", encoding="utf-8") as file:
        file.write(str(value))
    return _as_entry(artifact)


def _checked(function_name, name, kind, value):
    if hasattr(kind, "model_validate") and hasattr(value, "model_dump"):
        return value.model_dump(mode="json")
    origin = typing.get_origin(kind) or kind
    if origin not in _VALUE_TYPES:
        message = (
            f"Unknown return type: {kind}. Must be one of `str`, `int`, `float`, `bool`, `list`, `dict`, "
            "a subclass of `Artifact`, or a NamedTuple of these types."
        )
        raise fault("bad-output", RuntimeError(message), name)
    accepted = (float, int) if origin is float else origin
    if not isinstance(value, accepted):
        message = f"Function `{function_name}` returned value of type {type(value)}; want type {origin}"
        raise fault("bad-output", ValueError(message), name)
    _refuse_unwritable(name, value)
    return value


def _refuse_unwritable(name, value):
    try:
        _to_json(value)
    except (TypeError, ValueError) as error:
        raise fault("bad-output", error, name)


def _as_entry(artifact):
    entry = {"name": artifact.name, "uri": artifact.uri, "metadata": artifact.metadata}
    if getattr(artifact, "custom_path", ""):
        entry["custom_path"] = artifact.custom_path
    try:
        _to_json(artifact.metadata)
    except (TypeError, ValueError) as error:
        raise fault("bad-output", error, artifact.name)
    return entry


def _to_json(value):
    try:
        return json.dumps(value, ensure_ascii=False, allow_nan=False)
    except ValueError:
        return json.dumps(_without_nan(value), ensure_ascii=False, allow_nan=False)


def _without_nan(value):
    if isinstance(value, dict):
        return {key: _without_nan(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_without_nan(item) for item in value]
    if isinstance(value, float):
        if value != value:
            return "NaN"
        if value in (float("inf"), float("-inf")):
            return "Infinity" if value > 0 else "-Infinity"
    return value
