"""The same tests driven by older clients: `NAGARE_OLD_CLIENTS=1`.

Each client gets an environment of its own, made once by `uv` and kept. What an old client cannot be asked, because it
has no such call or answers it on its own, is left out by name.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parent
CACHE = Path(os.environ.get("NAGARE_TEST_CACHE", Path.home() / ".cache" / "nagare-tests")) / "clients"
FILES = ["test_runs.py", "test_experiments.py", "test_artifacts.py", "test_registry.py", "test_models.py"]
BESIDES = ["pytest", "psutil", "pillow"]
# A client of MLflow 2 knows no logged models, so models are logged below their run and by an older signature.
LEFT_OUT = {
    "mlflow<3": [
        "test_models_are_searched_tagged_and_deleted",
        "test_a_model_is_logged_and_loaded_back",
        "test_a_model_is_registered_and_loaded_by_every_address",
        "test_log_model_can_register_at_once",
        "test_files_of_a_version_can_be_fetched",
        "test_prompts_stay_out_of_sight",
    ],
    "mlflow==3.0.0": ["test_prompts_stay_out_of_sight", "test_a_missing_file_is_an_error_and_not_a_hang"],
}


def environment(requirement):
    """Python of an environment with this client, made when it is not there."""
    folder = CACHE / requirement.replace("<", "-below-").replace("==", "-")
    python = folder / "bin" / "python"
    if not (folder / "ready").exists():
        uv = shutil.which("uv") or Path(sys.executable).with_name("uv")
        shutil.rmtree(folder, ignore_errors=True)
        subprocess.run([uv, "venv", "-q", "--python", sys.executable, folder], check=True)
        subprocess.run([uv, "pip", "install", "-q", "--python", python, requirement, *BESIDES], check=True)
        (folder / "ready").touch()
    return python


@pytest.mark.skipif("NAGARE_OLD_CLIENTS" not in os.environ, reason="set NAGARE_OLD_CLIENTS")
@pytest.mark.parametrize("requirement", LEFT_OUT)
def test_an_older_client_works(url, requirement):
    without = " and ".join(f"not {name}" for name in LEFT_OUT[requirement])
    command = [environment(requirement), "-m", "pytest", "-q", "--tb=short", "-k", without]
    files = [*FILES, "old_models.py"] if "<" in requirement else FILES
    done = subprocess.run(
        [*command, *(HERE / file for file in files)],
        env={**os.environ, "NAGARE_URL": url},
        cwd=HERE.parents[1],
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-1000:]
