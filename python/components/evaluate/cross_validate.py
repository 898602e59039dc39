from typing import Dict, List, NamedTuple

from kfp import dsl
from kfp.dsl import Dataset, Input, Metrics, Output


@dsl.component(packages_to_install=["pandas>=2.1,<4", "scikit-learn>=1.4,<2", "mlflow-skinny>=3.1,<4"])
def cross_validate(
    data: Input[Dataset],
    target: str,
    metrics: Output[Metrics],
    task: str = "classification",
    estimator: str = "random_forest",
    folds: int = 5,
    features: List[str] = [],
    options: Dict = {},
    seed: int = 0,
) -> NamedTuple("Outputs", [("score", float), ("scores", List[float])]):
    """Trains and tests an estimator several times, each time with another part of the rows kept apart.

    Args:
        data: The table.
        target: Column to predict.
        task: Classification tells classes apart, regression predicts a number. One of: "classification",
            "regression".
        estimator: How to learn. One of: "linear", "random_forest", "gradient_boosting", "decision_tree",
            "k_nearest_neighbors", "support_vector_machine".
        folds: In how many parts the rows are cut.
        features: Columns to learn from; none named takes all but the target and dates.
        options: More settings of the estimator by their scikit-learn names.
        seed: The same number cuts the same parts.

    Returns:
        metrics: Mean, deviation, lowest and highest score.
        score: Mean score: accuracy for classes, R² for numbers.
        scores: The score of each part.
    """
    import os
    from collections import namedtuple

    import pandas as pd
    from sklearn.model_selection import KFold, StratifiedKFold, cross_val_score

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

    def log_to_mlflow(params, numbers):
        if not os.environ.get("MLFLOW_TRACKING_URI"):
            return
        import mlflow

        mlflow.log_params({name: str(value)[:6000] for name, value in params.items()})
        mlflow.log_metrics({name: float(value) for name, value in numbers.items() if value == value})

    frame = read_table(data)
    check_columns(frame, [target])
    frame = frame[frame[target].notna()]
    chosen = choose_features(frame, target, features)
    if not 2 <= folds <= len(frame):
        raise ValueError(f"`folds` is {folds}; with {len(frame)} rows it has to be between 2 and {len(frame)}.")
    if task == "classification":
        learner = make_classifier("logistic_regression" if estimator == "linear" else estimator, seed)
        parts, measure = StratifiedKFold(folds, shuffle=True, random_state=seed), "accuracy"
    else:
        if not pd.api.types.is_numeric_dtype(frame[target]):
            raise ValueError(f"`{target}` holds words, not numbers. Set `task` to classification.")
        learner = make_regressor("ridge" if estimator == "linear" else estimator, seed)
        parts, measure = KFold(folds, shuffle=True, random_state=seed), "r2"
    pipeline = make_model(learner, frame, chosen, options)
    scores = cross_val_score(pipeline, frame[chosen], frame[target], cv=parts, scoring=measure, error_score="raise")
    scores = [round(float(score), 6) for score in scores]
    column = pd.Series(scores)
    numbers = {"mean": column.mean(), "deviation": column.std(ddof=0), "lowest": column.min(), "highest": column.max()}
    for name, number in numbers.items():
        metrics.log_metric(name, round(float(number), 6))
    log_to_mlflow({"estimator": estimator, "folds": folds, **options}, numbers)
    print(
        f"{measure}: {column.mean():.3f} ± {column.std(ddof=0):.3f} ({', '.join(f'{score:.3f}' for score in scores)})"
    )
    return namedtuple("Outputs", ["score", "scores"])(float(column.mean()), scores)
