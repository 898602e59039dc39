from typing import NamedTuple

from kfp import dsl
from kfp.dsl import Dataset, Input, Metrics, Model, Output


@dsl.component(packages_to_install=["pandas>=2.1,<4", "scikit-learn>=1.4,<2", "mlflow-skinny>=3.1,<4"])
def evaluate_regressor(
    model: Input[Model],
    data: Input[Dataset],
    metrics: Output[Metrics],
    predictions: Output[Dataset],
    target: str = "",
) -> NamedTuple("Outputs", [("r2", float), ("mean_absolute_error", float)]):
    """Measures how well predicted numbers fit: R², mean absolute error, root mean squared error.

    Args:
        model: The model of a training step.
        data: Rows that it has not learned from.
        target: Column with the right numbers; empty: the one it was trained for.

    Returns:
        metrics: The numbers.
        predictions: The rows with the columns `prediction` and `error`.
        r2: Share of the variation that is explained; 1 is perfect.
        mean_absolute_error: How far off a prediction is in the mean.
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

    def write_table(frame, table):
        frame.to_csv(table.path, index=False)
        kinds = {}
        for name, column in frame.items():
            if pd.api.types.is_datetime64_any_dtype(column):
                kinds[str(name)] = "date"
            elif not pd.api.types.is_numeric_dtype(column):
                kinds[str(name)] = "text"
        table.metadata.update({"rows": len(frame), "columns": [str(name) for name in frame.columns], "kinds": kinds})

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
    if len(frame) < 2:
        raise ValueError(f"{len(frame)} rows with a value in `{answer}` are too few to judge by.")
    if not pd.api.types.is_numeric_dtype(frame[answer]) or hasattr(pipeline, "classes_"):
        raise ValueError("This is about classes, not numbers. Use Evaluate classifier.")
    right = frame[answer]
    called = pipeline.predict(frame[features_of(pipeline, model, frame, answer)])
    numbers = {
        "r2": measures.r2_score(right, called),
        "mean_absolute_error": measures.mean_absolute_error(right, called),
        "root_mean_squared_error": measures.mean_squared_error(right, called) ** 0.5,
    }
    numbers = {name: round(float(number), 6) for name, number in numbers.items()}
    for name, number in numbers.items():
        metrics.log_metric(name, number)
        print(f"{name:24s} {number:.4g}")
    write_table(frame.assign(prediction=called, error=called - right), predictions)
    log_to_mlflow({}, numbers)
    return namedtuple("Outputs", ["r2", "mean_absolute_error"])(numbers["r2"], numbers["mean_absolute_error"])
