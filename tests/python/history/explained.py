"""Where the folder store of MLflow and its database answer differently, Nagare answers as the database does. Each rule
says what the folder store does; nothing else may differ."""


def as_database(name: str, answer):
    """The folder store's answer as the database would have given it."""
    if name.startswith("history: "):
        # It keeps exact repeats of a point, which `log_model` makes; the database's key drops them.
        return sorted({str(point): point for point in answer}.values(), key=str)
    if name == "registry: versions":
        # It lists aliases in a search, where the database leaves them out.
        return [{**version, "aliases": []} for version in answer]
    if name in ("get: run with everything", "get: every run"):
        runs = answer if isinstance(answer, list) else [answer]
        return [without_accuracy(run) for run in runs]
    if name == "models: by metric":
        # It compares only one of the values that were measured on different data.
        return ["model"]
    return answer


def without_accuracy(run):
    """It reads a point that was measured on a data set as step 0, and so takes the wrong one for the last."""
    last = [point for point in run["last"] if point[0] != "accuracy"]
    return {**run, "metrics": {k: v for k, v in run["metrics"].items() if k != "accuracy"}, "last": last}
