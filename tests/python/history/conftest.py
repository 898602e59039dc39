"""Histories that the real MLflow made, what its own server says of them, and the command that imports them."""

import contextlib
import json
import os
import subprocess
import sys
import tarfile
import tempfile
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from .. import servers

HERE = Path(__file__).parent
# A folder store is in maintenance since MLflow 3.7 and wants to be asked for.
QUIET = {"MLFLOW_ALLOW_FILE_STORE": "true", "MLFLOW_DISABLE_TELEMETRY": "true", "GIT_PYTHON_REFRESH": "quiet"}


def make(folder: Path, place: str) -> None:
    """Fills a store; a failure shows what MLflow said."""
    folder.mkdir(parents=True)
    command = [sys.executable, "-W", "ignore", str(HERE / "make_world.py"), place]
    done = subprocess.run(command, cwd=folder, env={**os.environ, **QUIET}, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr[-4000:]


@dataclass(frozen=True)
class Worlds:
    mlruns: Path
    database: Path
    #: What the original server answered, by question; None: it has to be asked.
    answers: dict = field(default_factory=lambda: {"folder": None, "database": None})

    @staticmethod
    def below(root: Path) -> "Worlds":
        return Worlds(root / "folder" / "mlruns", root / "database" / "mlflow.db")


def make_both(root: Path) -> Worlds:
    worlds = Worlds.below(root)
    with ThreadPoolExecutor(2) as both:
        places = [str(worlds.mlruns), f"sqlite:///{worlds.database}"]
        list(both.map(make, [worlds.mlruns.parent, worlds.database.parent], places))
    return worlds


KEPT = servers.ROOT / "tests" / "fixtures" / "history"


def kept(root: Path) -> Worlds:
    """The two stores as MLflow 3.17 made them once, with what its server answered: making them anew takes minutes."""
    with tarfile.open(KEPT / "worlds.tar.gz") as packed:
        packed.extractall(root)  # our own; older Pythons know no filter
    answers = {kind: json.loads((KEPT / f"{kind}.json").read_text(encoding="utf-8")) for kind in ("folder", "database")}
    found = Worlds.below(root)
    return Worlds(found.mlruns, found.database, answers)


def keep() -> None:
    """Makes them again; see keep.py."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        worlds = make_both(root / "worlds")
        KEPT.mkdir(parents=True, exist_ok=True)
        with tarfile.open(KEPT / "worlds.tar.gz", "w:gz") as packed:
            for name in ("folder", "database"):
                packed.add(root / "worlds" / name, name)
        for kind, store in (("folder", str(worlds.mlruns)), ("database", f"sqlite:///{worlds.database}")):
            with original(store, root) as url:
                answers = ask(url, root, kind)
            small = {"ensure_ascii": False, "separators": (",", ":")}
            lines = [f"{json.dumps(name, **small)}: {json.dumps(answers[name], **small)}" for name in sorted(answers)]
            (KEPT / f"{kind}.json").write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")


@pytest.fixture(scope="session")
def worlds(tmp_path_factory):
    """An `mlruns` folder and an `mlflow.db`, both by the real MLflow: kept ones, or made now with NAGARE_HISTORY=fresh."""
    root = tmp_path_factory.mktemp("worlds")
    return make_both(root) if os.environ.get("NAGARE_HISTORY") == "fresh" else kept(root)


@dataclass(frozen=True)
class Command:
    """`nagare` as people use it."""

    home: Path

    def start(self, *words) -> subprocess.Popen:
        command = [str(servers.NODE), str(servers.ROOT / "bin" / "nagare.mjs"), *map(str, words)]
        env = {**os.environ, "NAGARE_HOME": str(self.home)}
        return subprocess.Popen(command, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)

    def __call__(self, *words, expect=0) -> dict:
        process = self.start(*words, "--json")
        out, said = process.communicate(timeout=180)
        assert process.returncode == expect, said
        return json.loads(out)


@pytest.fixture(scope="session")
def nagare(tmp_path_factory):
    return Command(tmp_path_factory.mktemp("home"))


def ask(place: str, folder: Path, name: str) -> dict:
    """Every answer of what is at this tracking address, from a process of its own."""
    out = folder / f"{name}.json"
    command = [sys.executable, "-W", "ignore", str(HERE / "questions.py"), str(place), str(out)]
    env = {**os.environ, **QUIET, "MLFLOW_TRACKING_URI": str(place), "MLFLOW_REGISTRY_URI": str(place)}
    done = subprocess.run(command, cwd=folder, env=env, capture_output=True, text=True, timeout=180)
    assert done.returncode == 0, done.stderr[-4000:]
    return json.loads(out.read_text(encoding="utf-8"))


@contextlib.contextmanager
def original(store: str, folder: Path):
    """`mlflow server` on a store that is there."""
    port = servers._free_port()
    command = [sys.executable, "-m", "mlflow", "server", "--port", port, "--workers", "1"]
    command += ["--backend-store-uri", store]
    quiet = {**QUIET, "MLFLOW_SERVER_ENABLE_JOB_EXECUTION": "false"}
    with servers._running(command, f"http://127.0.0.1:{port}", folder, 120, **quiet) as url:
        yield url


@contextlib.contextmanager
def serving(workspace: Path, folder: Path):
    port = servers._free_port()
    command = [servers.NODE, servers.ROOT / "bin" / "nagare.mjs", "serve", "--workspace", workspace, "--port", port]
    with servers._running(command, f"http://127.0.0.1:{port}", folder, 60, NAGARE_HOME=str(folder / "home")) as url:
        yield url
