from typing import List

from kfp import dsl
from kfp.dsl import Dataset, Input, Metrics, Model, Output


@dsl.component(packages_to_install=["pandas>=2.1,<4", "scikit-learn>=1.4,<2", "mlflow-skinny>=3.1,<4"])
def cluster_rows(
    data: Input[Dataset],
    clustered: Output[Dataset],
    model: Output[Model],
    metrics: Output[Metrics],
    method: str = "k_means",
    clusters: int = 3,
    features: List[str] = [],
    distance: float = 0.5,
    seed: int = 0,
):
    """Finds groups of rows that are alike.

    Args:
        data: The table.
        method: How to look for groups. DBSCAN finds their number itself. One of: "k_means", "gaussian_mixture",
            "agglomerative", "dbscan".
        clusters: How many groups there are; not used by DBSCAN.
        features: Columns to look at; none named takes all numbers and words.
        distance: For DBSCAN: how far apart neighbours may be, after scaling.
        seed: The same number gives the same groups.

    Returns:
        clustered: The table with a column `cluster`; -1 belongs to none.
        model: The fitted pipeline.
        metrics: Number of groups and how well they are apart (silhouette, -1 to 1).
    """
    import os
    import pickle

    import pandas as pd
    from sklearn import cluster, metrics as measures, mixture

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

    def log_to_mlflow(params, numbers):
        if not os.environ.get("MLFLOW_TRACKING_URI"):
            return
        import mlflow

        mlflow.log_params({name: str(value)[:6000] for name, value in params.items()})
        mlflow.log_metrics({name: float(value) for name, value in numbers.items() if value == value})

    frame = read_table(data)
    check_columns(frame, features)
    chosen = features or [name for name in frame.columns if not pd.api.types.is_datetime64_any_dtype(frame[name])]
    if method != "dbscan" and not 2 <= clusters < len(frame):
        raise ValueError(
            f"`clusters` is {clusters}; with {len(frame)} rows it has to be between 2 and {len(frame) - 1}."
        )
    learner = {
        "k_means": lambda: cluster.KMeans(n_clusters=clusters, n_init=10, random_state=seed),
        "gaussian_mixture": lambda: mixture.GaussianMixture(n_components=clusters, random_state=seed),
        "agglomerative": lambda: cluster.AgglomerativeClustering(n_clusters=clusters),
        "dbscan": lambda: cluster.DBSCAN(eps=distance),
    }[method]()
    pipeline = make_model(learner, frame, chosen, {})
    groups = pd.Series(pipeline.fit_predict(frame[chosen]), index=frame.index)
    write_table(frame.assign(cluster=groups), clustered)
    inside = groups >= 0
    numbers = {"rows": len(frame), "clusters": int(groups[inside].nunique()), "outliers": int((~inside).sum())}
    if groups[inside].nunique() > 1:
        points = pipeline[:-1].transform(frame[chosen])
        numbers["silhouette"] = round(float(measures.silhouette_score(points[inside], groups[inside])), 6)
    for name, number in numbers.items():
        metrics.log_metric(name, number)
    with open(model.path, "wb") as file:
        pickle.dump(pipeline, file)
    model.framework = "scikit-learn"
    model.metadata.update({"features": chosen, "estimator": type(learner).__name__})
    log_to_mlflow(learner.get_params(), numbers)
    print(groups.value_counts().sort_index().to_string())
