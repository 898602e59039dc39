from typing import Dict, List

from kfp import dsl
from kfp.dsl import Dataset, Input, Metrics, Model, Output


@dsl.component(packages_to_install=["pandas>=2.1,<4", "scikit-learn>=1.4,<2", "mlflow-skinny>=3.1,<4"])
def tune_model(
    data: Input[Dataset],
    target: str,
    model: Output[Model],
    metrics: Output[Metrics],
    trials: Output[Dataset],
    task: str = "classification",
    estimator: str = "random_forest",
    search: str = "grid",
    space: Dict = {},
    at_most: int = 10,
    folds: int = 3,
    features: List[str] = [],
    seed: int = 0,
    log_model: bool = True,
) -> float:
    """Tries settings of an estimator with cross-validation and keeps the best model.

    Args:
        data: Rows to learn from.
        target: Column to predict.
        task: Classification tells classes apart, regression predicts a number. One of: "classification",
            "regression".
        estimator: How to learn. One of: "linear", "random_forest", "gradient_boosting", "decision_tree",
            "k_nearest_neighbors", "support_vector_machine".
        search: Grid tries every combination, random tries some of them. One of: "grid", "random".
        space: Values to try by their scikit-learn names, such as {"max_depth": [3, 5, 9]}. Empty: a few that are usual.
        at_most: How many combinations a random search tries.
        folds: In how many parts the rows are cut for each try.
        features: Columns to learn from; none named takes all but the target and dates.
        seed: The same number gives the same search.
        log_model: Log the model to MLflow as well; it takes a second or two.

    Returns:
        model: The best model, trained on all rows.
        metrics: Its score and how many combinations were tried.
        trials: Every combination with its score.
        Output: The best mean score: accuracy for classes, R² for numbers.
    """
    import os
    import pickle

    import pandas as pd
    from sklearn.model_selection import GridSearchCV, ParameterGrid, RandomizedSearchCV

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

    def make_regressor(name, seed):
        from sklearn import ensemble, linear_model, neighbors, svm, tree

        known = {
            "linear_regression": lambda: linear_model.LinearRegression(),
            "ridge": lambda: linear_model.Ridge(random_state=seed),
            "lasso": lambda: linear_model.Lasso(random_state=seed),
            "random_forest": lambda: ensemble.RandomForestRegressor(random_state=seed),
            "gradient_boosting": lambda: ensemble.GradientBoostingRegressor(random_state=seed),
            "decision_tree": lambda: tree.DecisionTreeRegressor(random_state=seed),
            "k_nearest_neighbors": lambda: neighbors.KNeighborsRegressor(),
            "support_vector_machine": lambda: svm.SVR(),
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

    usual = {
        "linear": {"C": [0.1, 1.0, 10.0]} if task == "classification" else {"alpha": [0.1, 1.0, 10.0]},
        "random_forest": {"n_estimators": [50, 150], "max_depth": [4, None]},
        "gradient_boosting": {"n_estimators": [50, 150], "learning_rate": [0.05, 0.2]},
        "decision_tree": {"max_depth": [2, 4, 8, None]},
        "k_nearest_neighbors": {"n_neighbors": [3, 5, 9, 15]},
        "support_vector_machine": {"C": [0.1, 1.0, 10.0]},
    }
    frame = read_table(data)
    check_columns(frame, [target])
    frame = frame[frame[target].notna()]
    chosen = choose_features(frame, target, features)
    if task == "classification":
        learner = make_classifier("logistic_regression" if estimator == "linear" else estimator, seed)
    else:
        learner = make_regressor("ridge" if estimator == "linear" else estimator, seed)
    pipeline = make_model(learner, frame, chosen, {})
    tried = space or usual[estimator]
    for name, values in tried.items():
        if name not in learner.get_params():
            known = ", ".join(sorted(learner.get_params()))
            raise ValueError(f"{type(learner).__name__} has no setting `{name}`; it has: {known}.")
        if not isinstance(values, list):
            raise ValueError(f"`space` has to hold a list for `{name}`, such as [{values!r}].")
    step = pipeline.steps[-1][0]
    grid = {f"{step}__{name}": values for name, values in tried.items()}
    tries = {"cv": folds, "scoring": "accuracy" if task == "classification" else "r2", "error_score": "raise"}
    if search == "grid":
        found = GridSearchCV(pipeline, grid, **tries)
    else:
        found = RandomizedSearchCV(
            pipeline, grid, n_iter=min(at_most, len(ParameterGrid(grid))), random_state=seed, **tries
        )
    found.fit(frame[chosen], frame[target])
    table = pd.DataFrame(
        [{key.split("__")[1]: value for key, value in params.items()} for params in found.cv_results_["params"]]
    )
    table["score"], table["deviation"] = found.cv_results_["mean_test_score"], found.cv_results_["std_test_score"]
    write_table(table.sort_values("score", ascending=False), trials)
    best = {key.split("__")[1]: value for key, value in found.best_params_.items()}
    score = float(found.best_score_)
    numbers = {"best_score": round(score, 6), "tries": len(table)}
    for name, number in numbers.items():
        metrics.log_metric(name, number)
    save_model(found.best_estimator_, target, chosen, getattr(found.best_estimator_, "classes_", None))
    log_to_mlflow(best, numbers)
    if log_model:
        log_model_to_mlflow(found.best_estimator_, frame[chosen].head(100))
    print(f"Best of {len(table)}: {best}, score {score:.3f}")
    return score
