"""Pipelines that were edited at random, loaded by the real SDK and compiled again as a part of another one.

Ten of them by default; `NAGARE_EDITED_PIPELINES=150 NAGARE_SEED=2 pytest tests/python/test_edited.py` does a long round.
"""

import json
import os
import subprocess
import warnings

import pytest
import yaml
from google.protobuf import json_format
from kfp import compiler, components, dsl
from kfp.pipeline_spec import pipeline_spec_pb2

from . import servers

WRITER = servers.ROOT / "tests" / "python" / "edited_pipelines.ts"
COUNT = os.environ.get("NAGARE_EDITED_PIPELINES", "10")
SEED = os.environ.get("NAGARE_SEED", "1")


@pytest.fixture(scope="module")
def edited(tmp_path_factory):
    folder = tmp_path_factory.mktemp("edited")
    command = [str(servers.NODE), str(WRITER), str(folder), COUNT, SEED]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return folder, json.loads(done.stdout)


def against(path, folder):
    """What the SDK has against a file, or None. First the file's own schema, without a field that it does not know."""
    text = path.read_text()
    try:
        spec, *platform = [one for one in yaml.safe_load_all(text) if one is not None]
        json_format.ParseDict(spec, pipeline_spec_pb2.PipelineSpec())
        for one in platform:
            json_format.ParseDict(one, pipeline_spec_pb2.PlatformSpec())
        loaded = components.load_component_from_text(text)
        compiler.Compiler().compile(loaded, str(folder / "again.yaml"))

        # With everything that it takes, it is a step of another pipeline.
        if has_variables(loaded):
            return None

        def around():
            loaded(**given(loaded))

        # Where an importer in it wants one, the pipeline around it has to have a shared folder.
        config = dsl.PipelineConfig(workspace=dsl.WorkspaceConfig(size="1Gi"))
        whole = dsl.pipeline(around, name="around", pipeline_config=config)
        compiler.Compiler().compile(whole, str(folder / "around.yaml"))
    except SyntaxError:
        return None  # The SDK reads the code of a single step for its docstring, and somebody is in the middle of typing it.
    except Exception as error:  # noqa: BLE001: any word of the SDK counts
        return f"{type(error).__name__}: {str(error)[:300]}"
    return None


def has_variables(loaded):
    """Of a single step with variables, kfp 2.17 reads its own list as a mapping: it cannot use such a file in a pipeline."""
    container = getattr(loaded.component_spec.implementation, "container", None)
    return container is not None and isinstance(container.env, list)


VALUES = {"INTEGER": 1, "FLOAT": 0.5, "STRING": "a", "BOOLEAN": True, "LIST": [], "DICT": {}}


def given(loaded):
    """Values for what has no default; an artifact is imported."""
    return {
        name: VALUES[spec.type.upper()]
        if spec.type.upper() in VALUES
        else dsl.importer(artifact_uri="gs://a/b", artifact_class=dsl.Artifact).output
        for name, spec in (loaded.component_spec.inputs or {}).items()
        if not spec.optional
    }


def test_the_sdk_takes_what_was_edited(edited, tmp_path):
    folder, told = edited
    if not told:
        pytest.skip("nothing to edit")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        refused = {name: against(folder / name, tmp_path) for name in told}
    for name, why in refused.items():
        # The file says so itself: `check` warns.
        if why and "download_to_workspace" in why and "no-workspace" in str(told[name]):
            refused[name] = None
    whole = sum(1 for errors in told.values() if not errors)
    print(f"{len(told)} edited pipelines, {whole} of them without an error of ours")
    # Also with ends that a person has left open: they are ours to tell, and no reason for a broken file.
    assert {name: (why, told[name]) for name, why in refused.items() if why} == {}
