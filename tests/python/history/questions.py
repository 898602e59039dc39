"""Questions that a person may ask an MLflow store, each a function of a client. Answers are plain data, with the places
of artifacts cut down to what they say of their owner, because those are what an import moves.

    python questions.py TRACKING_URI ANSWERS.json
"""

import json
import math
import os
import re
import sys
import tempfile
from pathlib import Path

import mlflow
from mlflow.entities import ViewType

PLACE = re.compile(r"(?:file:|mlflow-artifacts:|/)[^\s\"]*?/((?:models/)?(?:m-)?[0-9a-f]{32}/artifacts)")


def plain(value):
    """What an entity says, without places and with NaN as a word."""
    if isinstance(value, float):
        return "NaN" if math.isnan(value) else value
    if isinstance(value, str):
        return PLACE.sub(r"\1", value)
    if isinstance(value, dict):
        return {key: plain(item) for key, item in sorted(value.items())}
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    return value


def experiment(one):
    found = dict(one)
    # New runs go into the workspace, so this is the one address that must not be the old one.
    found.pop("artifact_location", None)
    return plain(found)


def run(one):
    data = one.data
    return plain(
        {
            "info": {key: value for key, value in dict(one.info).items() if key != "artifact_uri"},
            "place": one.info.artifact_uri,
            "params": data.params,
            "tags": {key: value for key, value in data.tags.items() if key != "mlflow.log-model.history"},
            "metrics": data.metrics,
            "last": sorted((m.key, m.timestamp, m.step) for m in data._metric_objs),
            "datasets": sorted(
                (json.dumps([dict(d.dataset), sorted((t.key, t.value) for t in d.tags)]) for d in one.inputs.dataset_inputs)
            ),
            "model_inputs": sorted(m.model_id for m in getattr(one.inputs, "model_inputs", [])),
            "model_outputs": sorted(
                (m.model_id, m.step) for m in getattr(getattr(one, "outputs", None), "model_outputs", [])
            ),
        }
    )


def model(one):
    return plain(
        {
            **{key: getattr(one, key) for key in ("model_id", "name", "experiment_id", "source_run_id")},
            "model_type": one.model_type or "",
            "status": str(one.status),
            "times": [one.creation_timestamp, one.last_updated_timestamp],
            "place": one.artifact_location,
            "tags": one.tags,
            "params": one.params,
            "metrics": sorted(
                json.dumps(plain([m.key, m.value, m.timestamp, m.step, m.dataset_name or "", m.dataset_digest or ""]))
                for m in one.metrics or []
            ),
        }
    )


def version(one):
    keys = ("name", "version", "creation_timestamp", "last_updated_timestamp", "current_stage", "source", "run_id")
    facts = {key: getattr(one, key) for key in keys}
    facts["version"] = str(one.version)
    return plain({**facts, "description": one.description or "", "tags": one.tags, "aliases": sorted(one.aliases or [])})


def registered(one):
    facts = {key: getattr(one, key) for key in ("name", "creation_timestamp", "last_updated_timestamp")}
    latest = sorted((v.current_stage, int(v.version)) for v in one.latest_versions or [])
    aliases = {alias: str(number) for alias, number in one.aliases.items()}
    return plain({**facts, "description": one.description or "", "tags": one.tags, "latest": latest, "aliases": aliases})


def names(runs):
    return [one.info.run_name for one in runs]


def files(client, run_id, path=None):
    found = []
    for entry in client.list_artifacts(run_id, path):
        found.append((entry.path, entry.is_dir, entry.file_size or 0))
        if entry.is_dir:
            found += files(client, run_id, entry.path)
    return sorted(found)


def bytes_of(client, run_id, path):
    with tempfile.TemporaryDirectory() as folder:
        return Path(client.download_artifacts(run_id, path, folder)).read_bytes().hex()[:2000]


class World:
    """The ids to ask for: the same in the source and in the import."""

    def __init__(self, client):
        found = client.search_experiments(view_type=ViewType.ALL)
        self.ids = {one.name: one.experiment_id for one in found}
        self.churn, self.sweep = self.ids["churn / Kündigung"], self.ids["sweep"]
        self.trash = self.ids["in the trash"]
        [self.train] = [r.info.run_id for r in client.search_runs([self.churn], "params.lr = '0.1'")]
        [self.gone] = [r.info.run_id for r in client.search_runs([self.sweep], run_view_type=ViewType.DELETED_ONLY)]
        models = client.search_logged_models([self.churn]) if hasattr(client, "search_logged_models") else []
        self.models = [one.model_id for one in models]


def searches_of_experiments():
    def ask(filter_string=None, order_by=None, view_type=ViewType.ALL):
        return lambda c, w: [
            experiment(one)
            for one in c.search_experiments(filter_string=filter_string, order_by=order_by, view_type=view_type)
        ]

    return {
        "experiments: all, by name": ask(order_by=["name ASC"]),
        "experiments: active": ask(view_type=ViewType.ACTIVE_ONLY, order_by=["experiment_id DESC"]),
        "experiments: deleted": ask(view_type=ViewType.DELETED_ONLY),
        "experiments: by tag": ask("tags.team = 'γ'"),
        "experiments: name like": ask("name LIKE 'ch%'"),
        "experiments: name ilike, newest first": ask("name ILIKE '%S%'", ["creation_time DESC", "name ASC"]),
    }


def searches_of_runs():
    def ask(text="", order=None, where="sweep", view=ViewType.ACTIVE_ONLY):
        return lambda c, w: names(c.search_runs([getattr(w, where)], text, view, order_by=order))

    return {
        "runs: natural order": ask(order=["start_time DESC"]),
        "runs: metric above": ask("metrics.m > 3", ["metrics.m DESC", "start_time ASC"]),
        "runs: metric and param and tag": ask("metrics.m >= 2 and params.opt = 'adam' and tags.kind = 'sweep'", ["metrics.m"]),
        "runs: param like": ask("params.lr LIKE '0.%'", ["start_time ASC"]),
        "runs: param ilike": ask("params.opt ILIKE 'SG%'", ["start_time DESC"]),
        "runs: not equal": ask("params.opt != 'adam'", ["start_time ASC"]),
        "runs: status": ask("attributes.status = 'FAILED'", ["start_time ASC"]),
        "runs: name in": ask("attributes.run_name = 'sweep-3'"),
        "runs: run id in": lambda c, w: names(c.search_runs([w.churn, w.sweep], f"attributes.run_id IN ('{w.train}')")),
        "runs: started between": ask("start_time > 1690000000002 and start_time <= 1690000000006", ["start_time ASC"]),
        "runs: order by missing metric": ask(order=["metrics.m ASC", "start_time ASC"]),
        "runs: order by missing, descending": ask(order=["metrics.m DESC", "start_time ASC"]),
        "runs: order by param": ask(order=["params.opt DESC", "start_time ASC"]),
        "runs: order by tag": ask(order=["tags.n ASC", "start_time ASC"]),
        "runs: deleted": ask(view=ViewType.DELETED_ONLY),
        "runs: all": ask(view=ViewType.ALL, order=["end_time ASC", "start_time ASC"]),
        "runs: in the trash": ask(where="trash", view=ViewType.ALL),
        "runs: children": lambda c, w: names(
            c.search_runs([w.churn], f"tags.mlflow.parentRunId = '{w.train}'", order_by=["metrics.score DESC"])
        ),
        "runs: quoted names": ask("params.`deep/er.name` = 'x y'", where="churn"),
        "runs: quoted metric": ask("metrics.`val/f1 score` = 0.5", where="churn"),
        "runs: dataset": ask("dataset.name = 'numbers'", where="churn"),
        "runs: dataset context": ask("dataset.context = 'training'", where="churn"),
        "runs: pages": lambda c, w: pages(c, w),
    }


def pages(client, world):
    found, token = [], None
    while True:
        page = client.search_runs([world.sweep], max_results=5, page_token=token, order_by=["start_time ASC"])
        found.append(names(page))
        token = page.token
        if not token:
            return found


def histories():
    def ask(key):
        return lambda c, w: sorted(
            ([plain(m.value), m.timestamp, m.step] for m in c.get_metric_history(w.train, key)), key=str
        )

    keys = ["loss", "odd", "back", "val/f1 score", "last_nan", "nothing"]
    return {f"history: {key}": ask(key) for key in keys}


def gets():
    return {
        "get: experiment": lambda c, w: experiment(c.get_experiment(w.churn)),
        "get: experiment by name": lambda c, w: experiment(c.get_experiment_by_name("in the trash")),
        "get: run with everything": lambda c, w: run(c.get_run(w.train)),
        "get: deleted run": lambda c, w: run(c.get_run(w.gone)),
        "get: every run": lambda c, w: [
            run(one) for one in sorted(c.search_runs(list(w.ids.values()), run_view_type=ViewType.ALL), key=lambda r: r.info.run_id)
        ],
    }


def artifacts():
    return {
        "artifacts: list": lambda c, w: files(c, w.train),
        "artifacts: folder": lambda c, w: files(c, w.train, "plots"),
        "artifacts: unicode": lambda c, w: bytes_of(c, w.train, "naïve 模型.txt"),
        "artifacts: spaces": lambda c, w: bytes_of(c, w.train, "plots/roc curve.txt"),
        "artifacts: binary": lambda c, w: bytes_of(c, w.train, "big.bin"),
        "artifacts: empty": lambda c, w: bytes_of(c, w.train, "empty.bin"),
    }


def registry():
    return {
        "registry: models": lambda c, w: [registered(m) for m in c.search_registered_models(order_by=["name ASC"])],
        "registry: like": lambda c, w: [m.name for m in c.search_registered_models("name LIKE 'ch%'")],
        "registry: by tag": lambda c, w: [m.name for m in c.search_registered_models("tags.owner = 'β'")],
        "registry: one model": lambda c, w: registered(c.get_registered_model("churn")),
        "registry: versions": lambda c, w: [
            version(v) for v in c.search_model_versions("name = 'churn'", order_by=["version_number ASC"])
        ],
        "registry: versions by run": lambda c, w: sorted(str(v.version) for v in c.search_model_versions(f"run_id = '{w.train}'")),
        "registry: versions by tag": lambda c, w: [str(v.version) for v in c.search_model_versions("tags.n = '1'")],
        "registry: one version": lambda c, w: version(c.get_model_version("churn", "2")),
        "registry: alias": lambda c, w: version(c.get_model_version_by_alias("churn", "champion")),
        "registry: stages": lambda c, w: sorted(
            (v.current_stage, str(v.version)) for v in c.get_latest_versions("churn", ["Production", "Staging", "Archived"])
        ),
        "registry: place": lambda c, w: plain(c.get_model_version_download_uri("churn", "1")),
        "registry: deleted version": lambda c, w: refusal(lambda: c.get_model_version("churn", "4")),
        "registry: next number": lambda c, w: max(int(v.version) for v in c.search_model_versions("name = 'churn'")),
    }


def refusal(work):
    try:
        return work()
    except mlflow.exceptions.MlflowException as error:
        return error.error_code


def predict(uri):
    def ask(client, world):
        mlflow.set_tracking_uri(os.environ["MLFLOW_TRACKING_URI"])
        return [float(x) for x in mlflow.pyfunc.load_model(uri(world)).predict([[0.0], [3.0]])]

    return ask


def models():
    return {
        "models: search": lambda c, w: [model(m) for m in c.search_logged_models([w.churn])],
        "models: by metric": lambda c, w: [m.name for m in c.search_logged_models([w.churn], "metrics.accuracy > 0.8")],
        "models: by tag": lambda c, w: [m.name for m in c.search_logged_models([w.churn], "tags.stage = 'final'")],
        "models: one": lambda c, w: model(c.get_logged_model(w.models[0])),
        # Loading a registered model that lies in a folder, MLflow itself writes that one file beside it.
        "models: files": lambda c, w: sorted(
            e.path for e in c.list_logged_model_artifacts(w.models[0]) if e.path != "registered_model_meta"
        ),
        "load: by model id": predict(lambda w: f"models:/{w.models[0]}"),
    }


def loads():
    return {
        "load: by run": predict(lambda w: f"runs:/{w.train}/model"),
        "load: by version": predict(lambda w: "models:/churn/1"),
        "load: by stage": predict(lambda w: "models:/churn/Production"),
        "load: by alias": predict(lambda w: "models:/churn@champion"),
    }


def everything():
    parts = [searches_of_experiments(), searches_of_runs(), histories(), gets(), artifacts(), registry(), loads()]
    parts += [models()] if int(mlflow.__version__.split(".")[0]) >= 3 else []
    return {name: ask for part in parts for name, ask in part.items()}


def answers(url):
    """Every answer of the server at this address, by question."""
    os.environ["MLFLOW_TRACKING_URI"] = url
    mlflow.set_tracking_uri(url)
    client = mlflow.MlflowClient(url)
    world = World(client)
    found = {}
    for name, ask in everything().items():
        try:
            found[name] = ask(client, world)
        except Exception as error:  # an answer too: both have to give it
            found[name] = f"{type(error).__name__}: {error}"[:300]
    return found


if __name__ == "__main__":
    Path(sys.argv[2]).write_text(json.dumps(answers(sys.argv[1]), indent=1, ensure_ascii=False), encoding="utf-8")
