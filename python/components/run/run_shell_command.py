from typing import Dict

from kfp import dsl
from kfp.dsl import Artifact, Output


# nagare: cache=off
@dsl.component
def run_shell_command(command: str, result: Output[Artifact], variables: Dict[str, str] = {}) -> str:
    """Runs a command in the shell of the machine, in the workspace.

    Args:
        command: What to run. Several lines run one after the other until one fails.
        variables: More environment variables. OUTPUT_PATH is set to where the result goes.

    Returns:
        result: What the command writes to the file or folder named in OUTPUT_PATH.
        Output: The last line that it prints.
    """
    import os
    import subprocess

    workspace = os.environ.get("NAGARE_WORKSPACE") or None
    shell = ["cmd", "/c", command] if os.name == "nt" else ["sh", "-ec", command]
    running = subprocess.Popen(
        shell,
        cwd=workspace,
        env={**os.environ, **variables, "OUTPUT_PATH": result.path},
        stdout=subprocess.PIPE,
        text=True,
        errors="replace",
    )
    last = ""
    for line in running.stdout:
        print(line, end="", flush=True)
        last = line.strip() or last
    status = running.wait()
    if status != 0:
        raise RuntimeError(f"The command ended with the status {status}. What it said stands above.")
    return last
