"""A step that logs through MLflow's own client, under a server that is killed: nothing it logs is lost."""

import json
import os
import signal
import subprocess
import sys
import time

from . import servers

STEPS = 60
KILLS = 1

SOURCE = f"""
import time

import mlflow


def step():
    for number in range({STEPS}):
        mlflow.log_metric('loss', 1 / (number + 1), step=number)
        time.sleep(0.05)
    mlflow.set_tag('done', 'yes')
    mlflow.log_param('steps', {STEPS})
"""

PIPELINE = {
    "pipelineInfo": {"name": "survive"},
    "root": {"dag": {"tasks": {"train": {"componentRef": {"name": "comp-train"}, "taskInfo": {"name": "train"}}}}},
    "components": {"comp-train": {"executorLabel": "exec-train"}},
    "deploymentSpec": {
        "executors": {
            "exec-train": {
                "container": {
                    "image": "python:3.11",
                    "command": [
                        "sh",
                        "-ec",
                        'program_path=$(mktemp -d)\n\nprintf "%s" "$0" > "$program_path/ephemeral_component.py"\n'
                        "_KFP_RUNTIME=true python3 -m kfp.dsl.executor_main "
                        '--component_module_path "$program_path/ephemeral_component.py" "$@"\n',
                        SOURCE,
                    ],
                    "args": ["--executor_input", "{{$}}", "--function_to_execute", "step"],
                }
            }
        }
    },
    "schemaVersion": "2.1.0",
    "sdkVersion": "kfp-2.17.0",
}


class Server:
    """`nagare serve` without a port of its own choosing, as people start it."""

    def __init__(self, folder):
        self.workspace = folder / "workspace"
        self.file = self.workspace / ".nagare" / "server.json"
        command = [servers.NODE, servers.ROOT / "bin" / "nagare.mjs", "serve", "--workspace", self.workspace]
        environment = {**os.environ, "NAGARE_HOME": str(folder / "home"), "NAGARE_NO_OPEN": "1"}
        with (folder / "server.log").open("ab") as log:
            self.process = subprocess.Popen([str(part) for part in command], stdout=log, stderr=log, env=environment)
        self.facts = self._facts()

    def _facts(self):
        for _ in range(1200):
            try:
                facts = json.loads(self.file.read_text())
                if facts["pid"] == self.process.pid:
                    return facts
            except (OSError, ValueError):
                pass
            time.sleep(0.05)
        raise RuntimeError("The server did not start.")

    def ask(self, path, body):
        headers = {"x-nagare-token": self.facts["token"]}
        status, answer = servers.call(self.facts["url"], "POST", f"/api/studio/{path}", {"json": body}, headers)
        assert status == 200, answer
        return answer["json"]

    def history(self, run_id):
        path = f"/api/2.0/mlflow/metrics/get-history?run_id={run_id}&metric_key=loss&max_results=25000"
        return servers.call(self.facts["url"], "GET", path)[1].get("metrics", [])

    def end(self, how):
        self.process.send_signal(how)
        self.process.wait()


def test_metrics_of_the_real_client_survive_kills_of_the_server(tmp_path):
    server = Server(tmp_path)
    try:
        server.ask("settings/update", {"pythonPath": sys.executable})
        run_id = server.ask("runs/launch", {"text": json.dumps(PIPELINE), "parameters": {}})["runId"]
        url = server.facts["url"]
        step_run = None
        for kill in range(KILLS):
            logged = 20 * (kill + 1)
            deadline = time.monotonic() + 120
            while step_run is None or len(server.history(step_run)) < logged:
                step_run = server.ask("runs/get", {"runId": run_id})["tasks"][0].get("runId")
                assert time.monotonic() < deadline, server.ask("runs/get", {"runId": run_id})
                time.sleep(0.05)
            server.end(signal.SIGKILL)
            time.sleep(0.3)
            server = Server(tmp_path)
            assert server.facts["url"] == url
        deadline = time.monotonic() + 120
        while server.ask("runs/get", {"runId": run_id})["run"]["state"] in ("QUEUED", "RUNNING"):
            assert time.monotonic() < deadline
            time.sleep(0.1)
        answer = server.ask("runs/get", {"runId": run_id})
        assert answer["run"]["state"] == "SUCCEEDED", answer
        assert [len(task["attempts"]) for task in answer["tasks"]] == [1]
        steps = sorted(int(point["step"]) for point in server.history(step_run))
        assert steps == list(range(STEPS))
        _, run = servers.call(server.facts["url"], "GET", f"/api/2.0/mlflow/runs/get?run_id={step_run}")
        assert run["run"]["info"]["status"] == "FINISHED"
        assert {"key": "done", "value": "yes"} in run["run"]["data"]["tags"]
        assert run["run"]["data"]["params"] == [{"key": "steps", "value": str(STEPS)}]
    finally:
        server.end(signal.SIGTERM)
