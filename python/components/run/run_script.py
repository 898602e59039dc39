from typing import Dict, List

from kfp import dsl
from kfp.dsl import Artifact, Output


# nagare: cache=off
@dsl.component
def run_script(
    path: str,
    result: Output[Artifact],
    arguments: List[str] = [],
    variables: Dict[str, str] = {},
) -> int:
    """Runs a Python script of the workspace; what it needs is added to the step's packages.

    Args:
        path: The script, below the workspace or with its whole path.
        arguments: What it is called with, a word each.
        variables: More environment variables. OUTPUT_PATH is set to where the result goes.

    Returns:
        result: What the script writes to the file or folder named in OUTPUT_PATH.
        Output: Exit status, always 0: any other fails the step.
    """
    import os
    import subprocess
    import sys

    workspace = os.environ.get("NAGARE_WORKSPACE", "")
    place = os.path.abspath(os.path.join(workspace, os.path.expanduser(path)))
    if not os.path.isfile(place):
        folder = os.path.dirname(place)
        near = ", ".join(sorted(os.listdir(folder))[:12]) if os.path.isdir(folder) else "no such folder"
        raise FileNotFoundError(f"There is no script `{path}`. In {folder}: {near or 'nothing'}.")
    sys.stdout.flush()
    ended = subprocess.run(
        [sys.executable, place, *arguments],
        cwd=workspace or os.path.dirname(place),
        env={**os.environ, **variables, "OUTPUT_PATH": result.path},
    )
    if ended.returncode != 0:
        raise RuntimeError(f"`{path}` ended with the status {ended.returncode}. What it said stands above.")
    return ended.returncode
