from kfp import dsl
from kfp.dsl import Dataset, Input, Model, Output


@dsl.component(packages_to_install=["pandas>=2.1,<4", "scikit-learn>=1.4,<2", "mlflow-skinny>=3.1,<4"])
def predict(
    model: Input[Model],
    data: Input[Dataset],
    predictions: Output[Dataset],
    column: str = "prediction",
    chances: bool = False,
):
    """Lets a trained model predict for every row.

    Args:
        model: The model of a training step.
        data: Rows to predict for, with the columns that the model has learned from.
        column: What the new column is called.
        chances: Add the probability of each class, where the model can tell.

    Returns:
        predictions: The table with the predictions.
    """
    import pickle

    import pandas as pd

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

    frame = read_table(data)
    pipeline = load_model(model)
    chosen = features_of(pipeline, model, frame, model.metadata.get("target"))
    frame[column] = pipeline.predict(frame[chosen])
    if chances and hasattr(pipeline, "predict_proba"):
        probabilities = pipeline.predict_proba(frame[chosen])
        for index, name in enumerate(pipeline.classes_):
            frame[f"chance_{name}"] = probabilities[:, index]
    write_table(frame, predictions)
    print(f"{len(frame)} rows; {frame[column].describe().to_string()}")
