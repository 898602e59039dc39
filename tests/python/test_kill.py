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
    return [
        (run, kind, key, step)
        for run, kind, key, step in acknowledged
        if ((run, key, step) not in metrics if kind == "metric" else (run, key) not in params)
    ]


def test_nothing_acknowledged_is_lost(tmp_path):
    rng = random.Random(4)
    acknowledged = []
    port = servers._free_port()
    for round_number in range(ROUNDS):
        process = start(tmp_path, port)
        assert missing(tmp_path / "workspace" / ".nagare" / "nagare.db", acknowledged) == []
        end = threading.Event()
        arguments = [(port, number, acknowledged, end) for number in range(CLIENTS)]
        threads = [threading.Thread(target=write, args=each) for each in arguments]
        for thread in threads:
            thread.start()
        time.sleep(rng.uniform(0.1, 0.9))
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        end.set()
        for thread in threads:
            thread.join()
    process = start(tmp_path, port)
    os.killpg(process.pid, signal.SIGTERM)
    process.wait(timeout=20)
    assert missing(tmp_path / "workspace" / ".nagare" / "nagare.db", acknowledged) == []
    print(f"{ROUNDS} rounds, {len(acknowledged)} acknowledged writes")
    assert len(acknowledged) > ROUNDS * CLIENTS
