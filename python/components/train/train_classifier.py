from typing import Dict, List

from kfp import dsl
from kfp.dsl import Dataset, Input, Metrics, Model, Output


@dsl.component(packages_to_install=["pandas>=2.1,<4", "scikit-learn>=1.4,<2", "mlflow-skinny>=3.1,<4"])
def train_classifier(
    data: Input[Dataset],
    target: str,
    model: Output[Model],
    metrics: Output[Metrics],
    estimator: str = "random_forest",
    features: List[str] = [],
    options: Dict = {},
    seed: int = 0,
    log_model: bool = True,
) -> float:
    """Learns to tell classes apart, with scikit-learn.

    Inside the model missing numbers are filled in, numbers are scaled and words are encoded: it takes tables as they are.

    Args:
        data: Rows to learn from.
        target: Column with the class to predict.
        estimator: How to learn. One of: "logistic_regression", "random_forest", "gradient_boosting",
            "decision_tree", "k_nearest_neighbors", "naive_bayes", "support_vector_machine".
        features: Columns to learn from; none named takes all but the target and dates.
        options: More settings of the estimator by their scikit-learn names, such as {"n_estimators": 300}.
        seed: The same number gives the same model.
        log_model: Log the model to MLflow as well; it takes a second or two.

    Returns:
        model: The trained model, a pickled scikit-learn pipeline.
        metrics: How well it does on the rows it has learned from.
        Output: Share of those rows that it gets right.
    """
    import os
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

    def check_columns(frame, names):
        for name in names:
            if name not in frame.columns:
                raise ValueError(f"There is no column `{name}`; there are: {', '.join(map(str, frame.columns))}.")

    def choose_features(frame, target, features):
        check_columns(frame, [target, *features])
        chosen = features or [name for name in frame.columns if name != target]
        dates = [name for name in chosen if pd.api.types.is_datetime64_any_dtype(frame[name])]
        if features and dates:
            raise ValueError(f"`{dates[0]}` holds dates, which cannot be learned from. Name other features.")
        chosen = [name for name in chosen if name not in dates and name != target]
        if not chosen:
            raise ValueError("There is no column to learn from.")
        return chosen

    def make_model(estimator, frame, features, options):
        from sklearn.compose import ColumnTransformer
        from sklearn.impute import SimpleImputer
        from sklearn.pipeline import make_pipeline
        from sklearn.preprocessing import OneHotEncoder, StandardScaler

        numbers = [name for name in features if pd.api.types.is_numeric_dtype(frame[name])]
        words = [name for name in features if name not in numbers]
        prepare = ColumnTransformer(
            [
                ("numbers", make_pipeline(SimpleImputer(strategy="median"), StandardScaler()), numbers),
                ("words", OneHotEncoder(handle_unknown="ignore", min_frequency=2, sparse_output=False), words),
            ]
        )
        known = estimator.get_params()
        for name in options:
            if name not in known:
                raise ValueError(
                    f"{type(estimator).__name__} has no option `{name}`; it has: {', '.join(sorted(known))}."
                )
        return make_pipeline(prepare, estimator.set_params(**options))

    def make_classifier(name, seed):
        from sklearn import ensemble, linear_model, naive_bayes, neighbors, svm, tree

        known = {
            "logistic_regression": lambda: linear_model.LogisticRegression(max_iter=1000, random_state=seed),
            "random_forest": lambda: ensemble.RandomForestClassifier(random_state=seed),
            "gradient_boosting": lambda: ensemble.GradientBoostingClassifier(random_state=seed),
            "decision_tree": lambda: tree.DecisionTreeClassifier(random_state=seed),
            "k_nearest_neighbors": lambda: neighbors.KNeighborsClassifier(),
            "naive_bayes": lambda: naive_bayes.GaussianNB(),
            "support_vector_machine": lambda: svm.SVC(probability=True, random_state=seed),
        }
        if name not in known:
            raise ValueError(f"There is no estimator `{name}`; there are: {', '.join(known)}.")
        return known[name]()

    def save_model(pipeline, target, features, classes):
        with open(model.path, "wb") as file:
            pickle.dump(pipeline, file)
        model.framework = "scikit-learn"
        model.metadata.update({"target": target, "features": features, "estimator": type(pipeline[-1]).__name__})
        if classes is not None:
            model.metadata["classes"] = [str(one) for one in classes]

    def log_to_mlflow(params, numbers):
        if not os.environ.get("MLFLOW_TRACKING_URI"):
            return
        import mlflow

        mlflow.log_params({name: str(value)[:6000] for name, value in params.items()})
        mlflow.log_metrics({name: float(value) for name, value in numbers.items() if value == value})

    def log_model_to_mlflow(pipeline, sample):
        if not os.environ.get("MLFLOW_TRACKING_URI"):
            return
        import logging

        import mlflow
        import sklearn

        logging.getLogger("mlflow.sklearn").setLevel(logging.ERROR)
        whole = [name for name, column in sample.items() if pd.api.types.is_integer_dtype(column)]
        signature = mlflow.models.infer_signature(
            sample.astype({name: float for name in whole}), pipeline.predict(sample)
        )
        # Said here, because finding the requirements out takes longer than everything else together.
        needs = [f"scikit-learn=={sklearn.__version__}", f"pandas=={pd.__version__}"]
        mlflow.sklearn.log_model(
            pipeline, name="model", signature=signature, serialization_format="cloudpickle", pip_requirements=needs
        )

    frame = read_table(data)
    check_columns(frame, [target])
    frame = frame[frame[target].notna()]
    chosen = choose_features(frame, target, features)
    answers = frame[target]

    if answers.nunique() < 2:
        raise ValueError(f"`{target}` has only one value; there is nothing to tell apart.")
    if pd.api.types.is_float_dtype(answers) and answers.nunique() > 50:
        raise ValueError(f"`{target}` holds many different numbers. To predict a number, use Train regressor.")

    pipeline = make_model(make_classifier(estimator, seed), frame, chosen, options)
    pipeline.fit(frame[chosen], answers)
    score = float(pipeline.score(frame[chosen], answers))
    numbers = {"rows": len(frame), "features": len(chosen), "training_accuracy": round(score, 6)}
    for name, number in numbers.items():
        metrics.log_metric(name, number)
    save_model(pipeline, target, chosen, pipeline.classes_)
    log_to_mlflow(pipeline[-1].get_params(), numbers)
    if log_model:
        log_model_to_mlflow(pipeline, frame[chosen].head(100))
    print(f"{type(pipeline[-1]).__name__} from {len(frame)} rows and {len(chosen)} columns; right on them: {score:.3f}")
    return score
