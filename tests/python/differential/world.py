"""What both servers hold, by symbol, and random calls on it."""

from . import filters
from .filters import KEYS, METRICS, WORDS

NAMES = ["n", "N", "m.m", "a b", "ü", "x" * 60]
BAD_NAMES = ["", "a/b", "a:b", "..", " "]
VALUES = [0, 1, -1, 0.5, 1e3, "NaN", "Infinity", "-Infinity", 9, 2, "3"]
STAGES = ["None", "Staging", "production", "Archived", "nowhere"]
ALIASES = ["best", "old-1", "latest", "v1", "a b", "_"]


class World:
    """Lists of symbols; the mapping to real ids is the checker's business."""

    def __init__(self, rng):
        self.rng = rng
        self.experiments, self.runs, self.models = ["E0"], [], []
        self.registered, self.versions = [], []
        self.serial = 0

    def fresh(self, prefix):
        self.serial += 1
        return f"{prefix}{self.serial}"

    def one(self, symbols, unknown):
        if not symbols or self.rng.random() < 0.03:
            return unknown
        return self.rng.choice(symbols[-12:])

    def experiment(self):
        return self.one(self.experiments, "987654321")

    def run(self):
        return self.one(self.runs, "f" * 32)

    def model(self):
        return self.one(self.models, "m-" + "f" * 32)

    def name(self):
        return self.one(self.registered, "nobody") if self.rng.random() < 0.95 else self.rng.choice(BAD_NAMES)

    def version(self):
        """(name, number): numbers may be deleted or never given."""
        name = self.name()
        return name, self.rng.choice(["1", "1", "2", "3", "4", "x", "1.0"])

    def tags(self, limit=3):
        tags = [self.tag() for _ in range(self.rng.randint(0, limit))]
        # The peer answers a repeated key with an error of its database.
        return list({tag["key"]: tag for tag in tags}.values())

    def tag(self):
        return {"key": self.rng.choice(KEYS), "value": self.rng.choice(WORDS)}

    def metric(self):
        rng = self.rng
        return {
            "key": rng.choice(METRICS),
            "value": rng.choice(VALUES),
            "timestamp": rng.choice([1, 2, 2, 3]),
            "step": rng.choice([0, 0, 1, 2, -1]),
        }

    def step(self):
        """The next call: (method, path, body or query, symbol for what it makes)."""
        actions = [getattr(self, name) for name in dir(self) if name.startswith("do_")]
        return self.rng.choices(actions, [action.weight for action in actions])[0]()


def action(name, weight):
    def mark(function):
        function.weight = weight
        setattr(World, f"do_{name}", function)
        return function

    return mark


def post(path, body, makes=None):
    return "POST", path, body, makes


def get(path, query):
    return "GET", path, query, None


@action("create_experiment", 2)
def _(self):
    symbol = self.fresh("E")
    name = f"{self.rng.choice(NAMES)}-{symbol}" if self.rng.random() < 0.9 else self.rng.choice(["", "Default"])
    self.experiments.append(symbol)
    return post("experiments/create", {"name": name, "tags": self.tags()}, ("experiments", symbol))


@action("change_experiment", 4)
def _(self):
    rng, ref = self.rng, {"experiment_id": self.experiment()}
    if ref["experiment_id"] == "E0" and rng.random() < 0.8:
        return get("experiments/get", ref)
    return rng.choice(
        [
            get("experiments/get", ref),
            post("experiments/update", {**ref, "new_name": f"r-{self.fresh('')}"}),
            post("experiments/delete", ref),
            post("experiments/restore", ref),
            post("experiments/restore", ref),
            post("experiments/set-experiment-tag", {**ref, **self.tag()}),
            post("experiments/delete-experiment-tag", {**ref, "key": rng.choice(KEYS)}),
            get("experiments/get-by-name", {"experiment_name": rng.choice(["Default", "n-E1", "none"])}),
        ]
    )


@action("search_experiments", 3)
def _(self):
    body = {
        "max_results": self.rng.choice([1, 3, 1000, 0, 60000]) if self.rng.random() < 0.5 else 1000,
        "filter": filters.filter_text(self.rng, filters.experiment_clause),
        "order_by": filters.order(self.rng, ["name", "experiment_id", "attribute.name", "tags.a"]) or ["name"],
        "view_type": self.rng.choice(["ACTIVE_ONLY", "DELETED_ONLY", "ALL"]),
    }
    return post("experiments/search", body)


@action("create_run", 6)
def _(self):
    symbol = self.fresh("R")
    self.runs.append(symbol)
    body = {
        "experiment_id": self.experiment(),
        "run_name": self.rng.choice(NAMES),
        "start_time": self.rng.choice([1000, 1001, 1002, 1003]) + self.serial,
        "user_id": self.rng.choice(["u", ""]),
        "tags": self.tags(),
    }
    return post("runs/create", body, ("runs", symbol))


@action("change_run", 8)
def _(self):
    rng, ref = self.rng, {"run_id": self.run()}
    return rng.choice(
        [
            get("runs/get", ref),
            get("runs/get", ref),
            post("runs/update", {**ref, "status": rng.choice(["FINISHED", "FAILED"]), "end_time": 5000}),
            post("runs/update", {**ref, "run_name": rng.choice(NAMES)}),
            post("runs/delete", ref),
            post("runs/restore", ref),
            post("runs/restore", ref),
            post("runs/set-tag", {**ref, **self.tag()}),
            post("runs/delete-tag", {**ref, "key": rng.choice(KEYS)}),
            post("runs/log-parameter", {**ref, **self.tag()}),
        ]
    )


@action("log", 12)
def _(self):
    rng, ref = self.rng, {"run_id": self.run()}
    batch = {
        "metrics": [self.metric() for _ in range(rng.randint(0, 5))],
        "params": self.tags(2),
        "tags": self.tags(2),
    }
    dataset = {"name": rng.choice(["d", "D"]), "digest": rng.choice(["x", "y"]), "source_type": "local", "source": "s"}
    context = [{"key": "mlflow.data.context", "value": rng.choice(["train", "x"])}]
    return rng.choice(
        [
            post("runs/log-metric", {**ref, **self.metric()}),
            post("runs/log-batch", {**ref, **batch}),
            post("runs/log-batch", {**ref, **batch}),
            post("runs/log-inputs", {**ref, "datasets": [{"dataset": dataset, "tags": context}]}),
            get("metrics/get-history", {**ref, "metric_key": rng.choice(METRICS), "max_results": rng.choice([2, 100])}),
        ]
    )


ORDERS = ["metrics.a", "metrics.loss", "metrics.`a.b`", "params.a", "tags.b", "start_time", "end_time", "run_name"]
ORDERS += ["attributes.status", "Created", "nothing", "dataset.name"]


@action("search_runs", 14)
def _(self):
    rng = self.rng
    body = {
        "experiment_ids": rng.sample(self.experiments, min(len(self.experiments), rng.choice([1, 2, 50]))),
        "filter": filters.filter_text(rng, filters.run_clause),
        "order_by": filters.order(rng, ORDERS),
        "run_view_type": rng.choice(["ACTIVE_ONLY", "ACTIVE_ONLY", "DELETED_ONLY", "ALL"]),
        "max_results": rng.choice([1, 2, 5, 1000]),
    }
    return post("runs/search", body)


@action("create_model", 3)
def _(self):
    symbol = self.fresh("M")
    self.models.append(symbol)
    body = {
        "experiment_id": self.experiment(),
        "name": self.rng.choice(["net", "n2", "a b", "a/b"]),
        "model_type": self.rng.choice(["x", ""]),
        "source_run_id": self.run(),
        "params": self.tags(),
        "tags": self.tags(),
    }
    return post("logged-models", body, ("models", symbol))


@action("change_model", 4)
def _(self):
    rng, model = self.rng, self.model()
    return rng.choice(
        [
            get(f"logged-models/{model}", {}),
            ("PATCH", f"logged-models/{model}", {"model_id": model, "status": "LOGGED_MODEL_READY"}, None),
            ("PATCH", f"logged-models/{model}/tags", {"model_id": model, "tags": self.tags()}, None),
            ("DELETE", f"logged-models/{model}/tags/{rng.choice(['a', 'b'])}", None, None),
            post("runs/log-metric", {"run_id": self.run(), **self.metric(), "model_id": model}),
        ]
    )


@action("search_models", 4)
def _(self):
    rng = self.rng
    names = rng.choice([[], [{"field_name": "name", "ascending": rng.random() < 0.5}], [{"field_name": "metrics.a"}]])
    body = {
        "experiment_ids": rng.sample(self.experiments, min(len(self.experiments), 3)),
        "filter": filters.filter_text(rng, filters.logged_model_clause),
        "order_by": names,
        "max_results": rng.choice([1, 2, 50]),
    }
    return post("logged-models/search", body)


@action("create_registered", 3)
def _(self):
    name = f"{self.rng.choice(NAMES)}-{self.fresh('G')}" if self.rng.random() < 0.9 else self.rng.choice(BAD_NAMES)
    if self.rng.random() < 0.1:
        name = self.name()
    elif name not in BAD_NAMES:
        self.registered.append(name)
    words = self.rng.choice(["", "words"])
    return post("registered-models/create", {"name": name, "description": words, "tags": self.tags()})


@action("change_registered", 6)
def _(self):
    rng, ref = self.rng, {"name": self.name()}
    new = f"renamed-{self.fresh('')}"
    choice = rng.randrange(12)
    if choice == 0:
        self.registered.append(new)
        return post("registered-models/rename", {**ref, "new_name": new})
    if choice == 1:
        return "DELETE", "registered-models/delete", ref, None
    return rng.choice(
        [
            get("registered-models/get", ref),
            get("registered-models/get", ref),
            ("PATCH", "registered-models/update", {**ref, "description": rng.choice(["", "d"])}, None),
            post("registered-models/set-tag", {**ref, **self.tag()}),
            ("DELETE", "registered-models/delete-tag", {**ref, "key": rng.choice(KEYS)}, None),
            post("registered-models/alias", {**ref, "alias": rng.choice(ALIASES), "version": rng.choice("123x")}),
            get("registered-models/alias", {**ref, "alias": rng.choice(ALIASES)}),
            ("DELETE", "registered-models/alias", {**ref, "alias": rng.choice(ALIASES)}, None),
            post("registered-models/get-latest-versions", {**ref, "stages": rng.sample(STAGES, rng.randint(0, 2))}),
        ]
    )


SOURCES = ["s3://bucket/m", "/etc", "../x", "file:///etc", "mlflow-artifacts:/0/x", "http://h/x", "gs://b/../c", "x"]
SOURCES += ["runs:/other/m", "models:/nobody/1", "dbfs:/m", "models:/a/b/c", "ftp://h/x", "s3://b/%2e%2e/x"]


@action("create_version", 7)
def _(self):
    rng = self.rng
    body = {"name": self.name(), "tags": self.tags(), "description": rng.choice(["", "w"])}
    kind = rng.random()
    if kind < 0.35:
        run = self.run()
        return post("model-versions/create", {**body, "source": f"runs:/{run}/m", "run_id": run})
    if kind < 0.5:
        model = self.model()
        return post("model-versions/create", {**body, "source": f"models:/{model}", "model_id": model})
    if kind < 0.6:
        address = rng.choice(["/1", "/latest", "/Staging", "@best"])
        return post("model-versions/create", {**body, "source": f"models:/{self.name()}{address}"})
    owner = rng.choice([{}, {"run_id": self.run()}, {"model_id": self.model()}])
    source = rng.choice(SOURCES) if rng.random() < 0.5 else "s3://bucket/m"
    return post("model-versions/create", {**body, **owner, "source": source})


@action("change_version", 9)
def _(self):
    rng = self.rng
    name, version = self.version()
    ref = {"name": name, "version": version}
    if rng.random() < 0.06:
        return "DELETE", "model-versions/delete", ref, None
    return rng.choice(
        [
            get("model-versions/get", ref),
            get("model-versions/get", ref),
            get("model-versions/get-download-uri", ref),
            ("PATCH", "model-versions/update", rng.choice([ref, {**ref, "description": "d"}]), None),
            post("model-versions/set-tag", {**ref, **self.tag()}),
            ("DELETE", "model-versions/delete-tag", {**ref, "key": rng.choice(KEYS)}, None),
            post(
                "model-versions/transition-stage",
                {**ref, "stage": rng.choice(STAGES), "archive_existing_versions": rng.random() < 0.4},
            ),
        ]
    )


@action("search_registry", 8)
def _(self):
    rng = self.rng
    size = rng.choice([1, 2, 100])
    if rng.random() < 0.5:
        query = {
            "filter": filters.filter_text(rng, filters.registered_clause),
            "order_by": filters.order(rng, ["name", "timestamp", "last_updated_timestamp", "nothing"]),
            "max_results": rng.choice([size, size, 1001, 0]),
        }
        return get("registered-models/search", query)
    query = {
        "filter": filters.filter_text(rng, filters.version_clause),
        "order_by": filters.order(rng, ["name", "version_number", "creation_timestamp", "last_updated_timestamp", "x"]),
        "max_results": rng.choice([size, size, 200_001, 0]),
    }
    return get("model-versions/search", query)
