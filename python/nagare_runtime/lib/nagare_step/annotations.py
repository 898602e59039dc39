"""What a parameter of a component function is, read from its annotation."""
import collections.abc
import typing

from kfp.dsl import PipelineTaskFinalStatus, TaskConfig
from kfp.dsl.types.artifact_types import Artifact
from kfp.dsl.types.type_annotations import (
    EmbeddedAnnotation,
    InputAnnotation,
    InputPath,
    OutputAnnotation,
    OutputPath,
)

_NONE = type(None)
_LOOSE = {collections.abc.Sequence: list, collections.abc.Mapping: dict}
# Names that only the SDK knows, and only in quotes.
_QUOTED = {"Integer": int, "Float": float, "String": str, "Boolean": bool}
_MARKERS = {
    InputAnnotation: "input-artifact",
    OutputAnnotation: "output-artifact",
    EmbeddedAnnotation: "embedded",
}


class Parameter:
    """`kind` is one of value, input-artifact, output-artifact, input-path, output-path, embedded, status, config."""

    __slots__ = ("name", "kind", "type", "is_list", "default", "required")

    def __init__(self, name, annotation, default, required):
        self.name = name
        self.default = default
        self.required = required
        self.kind, self.type, self.is_list = _classify(annotation)


def read_parameters(function):
    """The function's named parameters in order. Annotations written as text are looked up in its module."""
    # inspect.signature would say the same, but importing inspect takes longer than most of a step's start.
    target = getattr(function, "__wrapped__", function)
    code = target.__code__
    count = code.co_argcount + code.co_kwonlyargcount
    names = code.co_varnames[:count]
    defaults = target.__defaults__ or ()
    with_default = dict(zip(names[code.co_argcount - len(defaults) : code.co_argcount], defaults))
    with_default.update(target.__kwdefaults__ or {})
    annotations = target.__annotations__
    return [
        Parameter(
            name,
            resolve(annotations[name], target) if name in annotations else None,
            with_default.get(name),
            name not in with_default,
        )
        for name in names
    ]


def resolve(annotation, function):
    """An annotation as an object, also when it was written as text (`from __future__ import annotations`)."""
    if isinstance(annotation, typing.ForwardRef):
        annotation = annotation.__forward_arg__
    if not isinstance(annotation, str):
        return annotation
    try:
        return resolve(eval(annotation, function.__globals__), function)
    except NameError:
        # A name that only type checkers see. It cannot be one of ours, so the parameter is a plain value.
        return _QUOTED.get(annotation)


def plain(annotation):
    """What is meant: `Optional[X]`, `X | None`, `Annotated[X, …]` → `X`, `Literal["a"]` → `str`, `Sequence` → `list`."""
    stripped = _strip_optional(annotation)
    if hasattr(stripped, "__metadata__") and _marker(stripped) is None:
        return plain(stripped.__origin__)
    origin, arguments = typing.get_origin(stripped), typing.get_args(stripped)
    if origin is typing.Literal:
        kinds = {type(value) for value in arguments if value is not None}
        return kinds.pop() if len(kinds) == 1 else stripped
    if origin in _LOOSE:
        return typing.List[arguments[0]] if origin is collections.abc.Sequence and arguments else _LOOSE[origin]
    return stripped


def _strip_optional(annotation):
    """`Optional[X]` and `X | None` → `X`; anything else as it is."""
    if typing.get_origin(annotation) is typing.Union or type(annotation).__name__ == "UnionType":
        rest = [part for part in typing.get_args(annotation) if part is not _NONE]
        if len(rest) == 1:
            return rest[0]
    return annotation


def is_artifact_class(annotation):
    """Ours and look-alikes: other libraries bring artifact classes that do not inherit from ours."""
    return isinstance(annotation, type) and (
        issubclass(annotation, Artifact)
        or (hasattr(annotation, "schema_title") and hasattr(annotation, "schema_version"))
    )


def _classify(annotation):
    annotation = plain(annotation)
    marker = _marker(annotation)
    if marker:
        inner, is_list = _strip_list(plain(typing.get_args(annotation)[0]))
        return marker, inner, is_list
    for path_type, kind in ((InputPath, "input-path"), (OutputPath, "output-path")):
        if annotation is path_type or isinstance(annotation, path_type):
            return kind, annotation, False
    if annotation is PipelineTaskFinalStatus:
        return "status", annotation, False
    if annotation is TaskConfig:
        return "config", annotation, False
    inner, is_list = _strip_list(annotation)
    if is_artifact_class(inner):
        return "input-artifact", inner, is_list
    return "value", annotation, False


def _marker(annotation):
    for data in getattr(annotation, "__metadata__", ()):
        if isinstance(data, type) and data in _MARKERS:
            return _MARKERS[data]
    return None


def _strip_list(annotation):
    if typing.get_origin(annotation) is list:
        (item,) = typing.get_args(annotation) or (None,)
        return plain(item), True
    return annotation, False
