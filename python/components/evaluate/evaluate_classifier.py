from typing import NamedTuple

from kfp import dsl
from kfp.dsl import ClassificationMetrics, Dataset, Input, Metrics, Model, Output


@dsl.component(packages_to_install=["pandas>=2.1,<4", "scikit-learn>=1.4,<2", "mlflow-skinny>=3.1,<4"])
def evaluate_classifier(
    model: Input[Model],
    data: Input[Dataset],
    metrics: Output[Metrics],
    quality: Output[ClassificationMetrics],
    target: str = "",
    positive: str = "",
) -> NamedTuple("Outputs", [("accuracy", float), ("f1", float), ("auc", float)]):
    """Measures how well a classifier does: accuracy, precision, recall, F1, ROC curve, confusion matrix.

    Args:
        model: The model of a training step.
        data: Rows that it has not learned from.
        target: Column with the right classes; empty: the one it was trained for.
        positive: The class that the ROC curve is about; empty: the last one in alphabetical order.

    Returns:
        metrics: The numbers.
        quality: ROC curve and confusion matrix.
        accuracy: Share of rows that are right.
        f1: F1, the mean over the classes by their frequency.
        auc: Area under the ROC curve; 0 where the model gives no probabilities.
    """
    import os
    import pickle
    from collections import namedtuple

    import pandas as pd
    from sklearn import metrics as measures

    def read_table(table):
        with open(table.path, "rb") as file:
            if file.read(4) == b"PAR1":
                return pd.read_parquet(table.path)
        kinds = table.metadata.get("kinds")
        if kinds is None:
            return pd.read_csv(table.path)
        text = {name: str for name, kind in kinds.items() if kind == "text"}
        dates = [name for name, kind in kinds.items() if kind == "date"]
        return pd.read_csv(table.path, dtype=text, parse_dates=dates, keep_default_na=False, na_values=[""])

    def check_columns(frame, names):
        for name in names:
            if name not in frame.columns:
                raise ValueError(f"There is no column `{name}`; there are: {', '.join(map(str, frame.columns))}.")

    def load_model(artifact):
        try:
            with open(artifact.path, "rb") as file:
                pipeline = pickle.load(file)
        except pickle.UnpicklingError:
            pipeline = None
        if not hasattr(pipeline, "predict"):
            raise ValueError("This is no pickled scikit-learn model. Connect the model of a training step.")
        return pipeline

    def features_of(pipeline, artifact, frame, target):
        known = artifact.metadata.get("features") or list(getattr(pipeline, "feature_names_in_", []))
        chosen = known or [name for name in frame.columns if name != target]
        check_columns(frame, chosen)
        return chosen

    def target_of(artifact, frame, target):
        wanted = target or artifact.metadata.get("target")
        if not wanted:
            raise ValueError("Say in `target` which column holds the right answers.")
        check_columns(frame, [wanted])
        return wanted

    def log_to_mlflow(params, numbers):
        if not os.environ.get("MLFLOW_TRACKING_URI"):
            return
        import mlflow

        mlflow.log_params({name: str(value)[:6000] for name, value in params.items()})
        mlflow.log_metrics({name: float(value) for name, value in numbers.items() if value == value})

    frame = read_table(data)
    pipeline = load_model(model)
    answer = target_of(model, frame, target)
    frame = frame[frame[answer].notna()]
    chosen = features_of(pipeline, model, frame, answer)
    classes = list(getattr(pipeline, "classes_", []))
    if not classes:
        raise ValueError("This model predicts numbers. Use Evaluate regressor.")
    names = [str(one) for one in classes]
    right = frame[answer].astype(str)
    unknown = sorted(set(right) - set(names))
    if unknown:
        raise ValueError(
            f"`{answer}` holds `{unknown[0]}`, which the model has never seen; it knows: {', '.join(names)}."
        )
    called = pd.Series([str(one) for one in pipeline.predict(frame[chosen])], index=frame.index)
    scores = {"average": "weighted", "zero_division": 0}
    numbers = {
        "accuracy": measures.accuracy_score(right, called),
        "precision": measures.precision_score(right, called, **scores),
        "recall": measures.recall_score(right, called, **scores),
        "f1": measures.f1_score(right, called, **scores),
    }
    if positive and positive not in names:
        raise ValueError(f"There is no class `{positive}`; there are: {', '.join(names)}.")
    if hasattr(pipeline, "predict_proba"):
        wanted = positive or names[-1]
        chances = pipeline.predict_proba(frame[chosen])[:, names.index(wanted)]
        is_it = right == wanted
        if is_it.any() and not is_it.all():
            numbers["auc"] = measures.roc_auc_score(is_it, chances)
            wrong, found, limits = measures.roc_curve(is_it, chances)
            every = max(1, len(wrong) // 100)
            # The first limit is infinite, which no file format can hold.
            curve = [wrong[::every], found[::every], limits.clip(max=1.0)[::every]]
            quality.log_roc_curve(*[[round(float(value), 5) for value in line] for line in curve])
    quality.log_confusion_matrix(names, measures.confusion_matrix(right, called, labels=names).tolist())
    numbers = {name: round(float(number), 6) for name, number in numbers.items()}
    for name, number in numbers.items():
        metrics.log_metric(name, number)
        print(f"{name:10s} {number:.3f}")
    log_to_mlflow({}, numbers)
    return namedtuple("Outputs", ["accuracy", "f1", "auc"])(numbers["accuracy"], numbers["f1"], numbers.get("auc", 0.0))
