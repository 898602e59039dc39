"""Runs components one after the other, each in a fork of an interpreter that has imported the large packages already.

One JSON line in: {"spec": "…/component.json", "env": {…}, "cwd": "…", "log": "…"}; the exit status out. The way is that
of `run_component.py`; only the imports, which take longer than everything else, are made once.
"""

import importlib
import json
import os
import sys

sys.path.insert(0, sys.argv[1])
AHEAD = (
    "pandas",
    "sklearn.ensemble",
    "sklearn.svm",
    "sklearn.neighbors",
    "sklearn.naive_bayes",
    "sklearn.model_selection",
    "sklearn.compose",
    "sklearn.cluster",
    "sklearn.mixture",
    "sklearn.datasets",
    "mlflow",
    "mlflow.sklearn",
    "matplotlib.pyplot",
    "sqlalchemy",
    "pyarrow.parquet",
)


def run(order):
    from nagare_step import step

    with open(order["log"], "wb") as log:
        os.dup2(log.fileno(), 1)
        os.dup2(log.fileno(), 2)
    os.environ.update(order["env"])
    os.chdir(order["cwd"])
    with open(order["spec"], encoding="utf-8") as file:
        status = step.run(json.load(file))
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(status)


def main():
    for name in AHEAD:
        importlib.import_module(name)
    answers = os.fdopen(os.dup(1), "w")
    for line in sys.stdin:
        order = json.loads(line)
        child = os.fork()
        if child == 0:
            run(order)
        status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        print(status, file=answers, flush=True)


main()
