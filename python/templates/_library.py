"""The built-in components for the templates beside this file, and how these are compiled.

`python <template>.py` writes `<template>.yaml`. What the SDK has no words for is added to its result: the values that
an input allows, which stand in the words on it (`One of: "a", "b".`).
"""

import importlib.util
import re
import sys
import warnings
from pathlib import Path

from google.protobuf import json_format
from kfp import compiler
from kfp.compiler import pipeline_spec_builder
from kfp.pipeline_spec import pipeline_spec_pb2
import yaml

COMPONENTS = Path(__file__).resolve().parents[1] / "components"


def __getattr__(name):
    """`from _library import split_table`: the component of that file."""
    for path in COMPONENTS.glob(f"*/{name}.py"):
        spec = importlib.util.spec_from_file_location(name, path)
        module = importlib.util.module_from_spec(spec)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            spec.loader.exec_module(module)
        return getattr(module, name)
    raise AttributeError(name)


def _allowed(words):
    listed = re.search(r'(?:^|\s)One of: ((?:"[^"]+", )*"[^"]+")\.?$', " ".join(words.split()))
    return re.findall(r'"([^"]+)"', listed.group(1)) if listed else []


def compile_beside(pipeline, source):
    """Writes the pipeline to the file of the same name that ends in `.yaml`, or where the command line says."""
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(source).with_suffix(".yaml")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        compiler.Compiler().compile(pipeline, str(target))
    (document,) = yaml.safe_load_all(target.read_text(encoding="utf-8"))
    for component in document["components"].values():
        for parameter in component.get("inputDefinitions", {}).get("parameters", {}).values():
            values = _allowed(parameter.get("description", ""))
            if values and parameter["parameterType"] == "STRING":
                parameter["literals"] = values
    spec = json_format.ParseDict(document, pipeline_spec_pb2.PipelineSpec())
    description = pipeline.description
    pipeline_spec_builder.write_pipeline_spec_to_file(spec, description, pipeline_spec_pb2.PlatformSpec(), str(target))
