"""`kill -9` under eight writing clients: what was acknowledged is there afterwards.

`NAGARE_KILL_ROUNDS` is the number of rounds (10).
"""

import http.client
import json
import os
import random
import signal
import sqlite3
import subprocess
import threading
import time

from . import servers

ROUNDS = int(os.environ.get("NAGARE_KILL_ROUNDS", "10"))
CLIENTS = 8


def start(folder, port):
    command = [servers.NODE, servers.ROOT / "bin" / "nagare.mjs", "serve", "--workspace", folder / "workspace"]
    log = folder / "server.log"
    with log.open("ab") as output:
        process = subprocess.Popen(
            [str(part) for part in [*command, "--port", port]],
            stdout=output,
            stderr=subprocess.STDOUT,
            env={**os.environ, "NAGARE_HOME": str(folder / "home")},
            start_new_session=True,
        )
    servers._wait_for(f"http://127.0.0.1:{port}", process, log, 60)
    return process


def send(connection, path, body):
    connection.request("POST", f"/api/2.0/mlflow/{path}", json.dumps(body), {"Content-Type": "application/json"})
    answer = connection.getresponse()
    text = answer.read()
    assert answer.status == 200, text
    return json.loads(text)


def write(port, number, acknowledged, end):
    """Writes until the server is gone, and notes what it said yes to."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        run = send(connection, "runs/create", {"experiment_id": "0", "start_time": 1})["run"]["info"]["run_id"]
        step = 0
        while not end.is_set():
            step += 1
            key = f"k{number}"
            if step % 3 == 0:
                metrics = [{"key": key, "value": step, "timestamp": 1, "step": step}] * 2
                body = {"metrics": metrics, "params": [{"key": f"p{step}", "value": "x"}]}
                send(connection, "runs/log-batch", {"run_id": run, **body})
                acknowledged.append((run, "param", f"p{step}", step))
            else:
                send(connection, "runs/log-metric", {"run_id": run, "key": key, "value": step, "timestamp": 1, "step": step})
            acknowledged.append((run, "metric", key, step))
    except (OSError, http.client.HTTPException):
        pass


def change_states(port, number, acknowledged, end):
    """The same for what commits alone: the registry, states and the trash."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    name = f"model{number}-{time.time_ns()}"
    try:
        send(connection, "registered-models/create", {"name": name})
        while not end.is_set():
            run = send(connection, "runs/create", {"experiment_id": "0", "start_time": 1})["run"]["info"]["run_id"]
            source = f"mlflow-artifacts:/0/{run}/artifacts/model"
            body = {"name": name, "source": source, "run_id": run}
            version = send(connection, "model-versions/create", body)["model_version"]["version"]
            acknowledged.append((name, "version", version, "None"))
            moved = {"name": name, "version": version, "stage": "Production", "archive_existing_versions": False}
            send(connection, "model-versions/transition-stage", moved)
            acknowledged.append((name, "version", version, "Production"))
            send(connection, "registered-models/alias", {"name": name, "alias": f"release-{version}", "version": version})
            acknowledged.append((name, "alias", f"release-{version}", version))
            send(connection, "runs/update", {"run_id": run, "status": "FINISHED", "end_time": 2})
            acknowledged.append((run, "state", "FINISHED", None))
            send(connection, "runs/delete", {"run_id": run})
            acknowledged.append((run, "state", "deleted", None))
    except (OSError, http.client.HTTPException):
        pass


def noting(work, refusals):
    """A thread's failed assertion would otherwise be a warning."""

    def run(*arguments):
        try:
            work(*arguments)
        except AssertionError as error:
            refusals.append(str(error))

    return run


def states(sql):
    """Everything that is true of registry and runs, as `change_states` notes it."""
    versions = sql.execute(
        "SELECT m.name, v.version, v.stage FROM model_versions v JOIN registered_models m ON m.id = v.model"
    ).fetchall()
    found = {(name, "version", str(version), stage) for name, version, stage in versions}
    found |= {(name, "version", str(version), "None") for name, version, _ in versions}
    aliases = "SELECT m.name, a.alias, a.version FROM registered_model_aliases a JOIN registered_models m ON m.id = a.model"
    found |= {(name, "alias", alias, str(version)) for name, alias, version in sql.execute(aliases)}
    for run, status, lifecycle in sql.execute("SELECT run_id, status, lifecycle FROM runs"):
        found |= {(run, "state", status, None), (run, "state", lifecycle, None)}
    return found


def missing(database, acknowledged):
    """What was promised and is not in the file."""
    with sqlite3.connect(database) as sql:
        assert sql.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        metrics = set(
            sql.execute(
                "SELECT r.run_id, k.name, m.step FROM metrics m "
                "JOIN runs r ON r.id = m.run JOIN metric_keys k ON k.id = m.key"
            )
        )
        params = set(sql.execute("SELECT r.run_id, p.key FROM params p JOIN runs r ON r.id = p.run"))
        others = states(sql)

    def is_there(note):
        owner, kind, key, value = note
        if kind == "metric":
            return (owner, key, value) in metrics
        return (owner, key) in params if kind == "param" else note in others

    return [note for note in acknowledged if not is_there(note)]


def test_nothing_acknowledged_is_lost(tmp_path):
    rng = random.Random(4)
    acknowledged, refusals = [], []
    port = servers._free_port()
    for round_number in range(ROUNDS):
        process = start(tmp_path, port)
        assert missing(tmp_path / "workspace" / ".nagare" / "nagare.db", acknowledged) == []
        end = threading.Event()
        arguments = [(port, number, acknowledged, end) for number in range(CLIENTS)]
        # Two of the eight change states and the registry.
        threads = [
            threading.Thread(target=noting(change_states if each[1] < 2 else write, refusals), args=each)
            for each in arguments
        ]
        for thread in threads:
            thread.start()
        time.sleep(rng.uniform(0.1, 0.9))
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        end.set()
        for thread in threads:
            thread.join()
        assert refusals == []
    process = start(tmp_path, port)
    os.killpg(process.pid, signal.SIGTERM)
    process.wait(timeout=20)
    assert missing(tmp_path / "workspace" / ".nagare" / "nagare.db", acknowledged) == []
    print(f"{ROUNDS} rounds, {len(acknowledged)} acknowledged writes")
    assert len(acknowledged) > ROUNDS * CLIENTS
