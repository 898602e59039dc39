"""Starts the servers that the tests talk to, and ends them again."""

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
NODE = ROOT / "node_modules" / ".bin" / ("node.cmd" if os.name == "nt" else "node")


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(f"{url}/health", timeout=5) as response:
            return response.status == 200
    except OSError:
        return False


def _wait_for(url: str, process: subprocess.Popen, log: Path, seconds: float) -> None:
    deadline = time.monotonic() + seconds
    while not _answers(url):
        if process.poll() is not None or time.monotonic() > deadline:
            raise RuntimeError(f"{process.args} did not answer:\n{log.read_text()[-4000:]}")
        time.sleep(0.05)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextlib.contextmanager
def _running(command: list, url: str, folder: Path, seconds: float, **environment: str):
    log = folder / "server.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            [str(part) for part in command],
            stdout=output,
            stderr=subprocess.STDOUT,
            cwd=folder,
            env={**os.environ, **environment},
            start_new_session=True,
        )
        try:
            _wait_for(url, process, log, seconds)
            yield url
        finally:
            if os.name == "nt":
                process.terminate()
            else:
                with contextlib.suppress(ProcessLookupError):
                    os.killpg(process.pid, signal.SIGTERM)
            try:
                process.wait(timeout=15)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


@contextlib.contextmanager
def nagare(folder: Path):
    """`nagare serve` on an empty workspace."""
    port = _free_port()
    workspace = folder / "workspace"
    command = [NODE, ROOT / "bin" / "nagare.mjs", "serve", "--workspace", workspace, "--port", port]
    home = str(folder / "home")
    with _running(command, f"http://127.0.0.1:{port}", folder, 60, NAGARE_HOME=home) as url:
        yield url


@contextlib.contextmanager
def mlflow_server(folder: Path):
    """The real thing, on SQLite, with one worker."""
    port = _free_port()
    command = [sys.executable, "-m", "mlflow", "server", "--port", port, "--workers", "1"]
    command += ["--backend-store-uri", f"sqlite:///{folder / 'mlflow.db'}"]
    command += ["--artifacts-destination", folder / "artifacts"]
    # Its job runners answer nothing that is asked here, and cost eight processes.
    quiet = {"MLFLOW_SERVER_ENABLE_JOB_EXECUTION": "false"}
    with _running(command, f"http://127.0.0.1:{port}", folder, 120, **quiet) as url:
        yield url


def call(url: str, method: str, path: str, body=None, headers=None):
    """One request as it is: (status, parsed JSON or text)."""
    data = None if body is None else body if isinstance(body, bytes) else json.dumps(body).encode()
    request = urllib.request.Request(f"{url}{path}", data=data, method=method)
    if data is not None:
        request.add_header("Content-Type", "application/json")
    for key, value in (headers or {}).items():
        request.add_header(key, value)
    try:
        response = urllib.request.urlopen(request, timeout=60)
    except urllib.error.HTTPError as error:
        response = error
    with response:
        text = response.read().decode()
    try:
        return response.status, json.loads(text)
    except ValueError:
        return response.status, text
