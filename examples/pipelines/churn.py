"""Which customers are about to leave? Preparing, training and judging with pandas and scikit-learn.

Compile it with `python churn.py` (kfp 2.17); the result stands beside this file.
"""
from functools import partial
from typing import NamedTuple

from kfp import compiler, dsl
from kfp.dsl import ClassificationMetrics, Dataset, Input, Markdown, Metrics, Model, Output

# One list for all steps, so that one environment serves them all. `mlflow-skinny` is mlflow without its server:
# everything that logs is in it, and it installs in a fraction of the time.
step = partial(
    dsl.component,
    base_image="python:3.12",
    packages_to_install=["pandas>=2.1,<4", "scikit-learn>=1.4,<2", "mlflow-skinny>=2.16,<4"],
)


@step
def preprocess(customers: int, seed: int, training: Output[Dataset], test: Output[Dataset]):
    """Makes up the customers of a phone company, cleans their records and keeps some apart.

    Args:
        customers: How many customers there are.
        seed: The same number gives the same customers.
        training: Customers to learn from, as numbers.
        test: A quarter of the customers, kept apart.
    """
    import numpy as np
    import pandas as pd
    from sklearn.model_selection import train_test_split

    rng = np.random.default_rng(seed)
    frame = pd.DataFrame(
        {
            "months": rng.integers(1, 73, customers),
            "monthly_charge": rng.normal(64, 22, customers).clip(18, 120).round(2),
            "support_calls": rng.poisson(1.3, customers),
            "contract": rng.choice(["monthly", "one year", "two years"], customers, p=[0.55, 0.25, 0.2]),
            "payment": rng.choice(["card", "transfer", "invoice"], customers),
            "paperless": rng.random(customers) < 0.6,
        }
    )
    # People forget to fill in forms.
    frame.loc[rng.random(customers) < 0.03, "monthly_charge"] = np.nan
    loyalty = frame["contract"].map({"monthly": 1.1, "one year": -0.6, "two years": -1.6})
    signal = (
        loyalty
        - 0.045 * frame["months"]
        + 0.55 * frame["support_calls"]
        + 0.022 * (frame["monthly_charge"].fillna(64) - 64)
        + 0.4 * (frame["payment"] == "invoice")
    )
    frame["left"] = (rng.random(customers) < 1 / (1 + np.exp(-(signal - 0.2)))).astype(int)
    print(f"{customers} customers, {frame['left'].mean():.0%} of them left")

    missing = int(frame["monthly_charge"].isna().sum())
    frame["monthly_charge"] = frame["monthly_charge"].fillna(frame["monthly_charge"].median())
    frame["charge_so_far"] = (frame["monthly_charge"] * frame["months"]).round(2)
    frame["paperless"] = frame["paperless"].astype(int)
    frame = pd.get_dummies(frame, columns=["contract", "payment"], dtype=int)
    print(f"{missing} missing charges filled in, {frame.shape[1] - 1} columns to learn from")

    parts = train_test_split(frame, test_size=0.25, random_state=seed, stratify=frame["left"])
    for dataset, part in zip((training, test), parts):
        part.to_csv(dataset.path, index=False)
        dataset.metadata["rows"] = len(part)
        dataset.metadata["columns"] = part.shape[1]


@step
def train(
    training: Input[Dataset],
    rounds: int,
    learning_rate: float,
    depth: int,
    seed: int,
    model: Output[Model],
) -> float:
    """Boosted trees, one round after the other. Parameters and curves go to MLflow, onto this step's run.

    Args:
        training: Customers to learn from.
        rounds: How many trees.
        learning_rate: How much each tree may correct.
        depth: How deep a tree may grow.
        seed: The same number gives the same model.
        model: The trained model (pickle).

    Returns:
        Area under the curve on the customers that were held back while training.
    """
    import pickle

    import mlflow
    import pandas as pd
    from sklearn.ensemble import GradientBoostingClassifier
    from sklearn.metrics import log_loss, roc_auc_score
    from sklearn.model_selection import train_test_split

    frame = pd.read_csv(training.path)
    answers = frame.pop("left")
    learn, check, learn_answers, check_answers = train_test_split(
        frame, answers, test_size=0.2, random_state=seed, stratify=answers
    )
    trees = GradientBoostingClassifier(
        n_estimators=rounds, learning_rate=learning_rate, max_depth=depth, subsample=0.8, random_state=seed
    )
    trees.fit(learn, learn_answers)

    # The step's environment names the server and the run, so nothing has to be set up here.
    mlflow.log_params({"rounds": rounds, "learning_rate": learning_rate, "depth": depth, "rows": len(frame)})
    mlflow.set_tag("model", type(trees).__name__)
    stages = zip(trees.staged_predict_proba(learn), trees.staged_predict_proba(check))
    for number, (learned, checked) in enumerate(stages, start=1):
        mlflow.log_metrics(
            {
                "train_loss": log_loss(learn_answers, learned[:, 1]),
                "validation_loss": log_loss(check_answers, checked[:, 1]),
                "validation_auc": roc_auc_score(check_answers, checked[:, 1]),
            },
            step=number,
        )
    area = float(roc_auc_score(check_answers, trees.predict_proba(check)[:, 1]))
    importance = dict(sorted(zip(frame.columns, trees.feature_importances_.round(4)), key=lambda pair: -pair[1]))
    mlflow.log_dict({name: float(value) for name, value in importance.items()}, "feature_importance.json")
    print(f"Area under the curve {area:.3f}; most important: {', '.join(list(importance)[:3])}")

    with open(model.path, "wb") as file:
        pickle.dump(trees, file)
    model.framework = "scikit-learn"
    model.metadata["columns"] = list(frame.columns)
    return area


@step
def evaluate(
    model: Input[Model],
    test: Input[Dataset],
    limit: float,
    metrics: Output[Metrics],
    quality: Output[ClassificationMetrics],
    summary: Output[Markdown],
) -> NamedTuple("Result", [("auc", float), ("accuracy", float)]):
    """Judges the model on the customers kept apart.

    Args:
        model: The trained model.
        test: The customers kept apart.
        limit: From which probability on somebody counts as leaving.
        metrics: Numbers.
        quality: ROC curve and confusion matrix.
        summary: The numbers in words, and whom to call first.

    Returns:
        auc: Area under the ROC curve.
        accuracy: Share of customers judged rightly.
    """
    import pickle
    from collections import namedtuple

    import pandas as pd
    from sklearn.metrics import accuracy_score, confusion_matrix, f1_score, precision_score, recall_score
    from sklearn.metrics import roc_auc_score, roc_curve

    frame = pd.read_csv(test.path)
    answers = frame.pop("left")
    with open(model.path, "rb") as file:
        trees = pickle.load(file)
    chances = trees.predict_proba(frame)[:, 1]
    called = (chances >= limit).astype(int)

    results = {
        "auc": roc_auc_score(answers, chances),
        "accuracy": accuracy_score(answers, called),
        "precision": precision_score(answers, called, zero_division=0),
        "recall": recall_score(answers, called),
        "f1": f1_score(answers, called),
    }
    for name, value in results.items():
        metrics.log_metric(name, round(float(value), 4))
        print(f"{name:10s} {value:.3f}")
    quality.log_confusion_matrix(["stays", "leaves"], confusion_matrix(answers, called).tolist())
    wrong, right, limits = roc_curve(answers, chances)
    every = max(1, len(wrong) // 100)
    # The first limit is infinite, which no file format can hold.
    columns = (wrong[::every], right[::every], limits.clip(max=1.0)[::every])
    quality.log_roc_curve(*[[round(float(value), 4) for value in column] for column in columns])

    worst = frame.assign(chance=chances).nlargest(5, "chance")[["months", "monthly_charge", "support_calls", "chance"]]
    lines = [
        "# Who is about to leave?",
        f"Of {len(frame)} customers **{int(called.sum())}** are expected to leave; "
        f"{results['precision']:.0%} of these calls are right, and {results['recall']:.0%} of those who leave are found.",
        "## Call these first",
        "| months | monthly charge | support calls | chance |",
        "| ---: | ---: | ---: | ---: |",
        *[f"| {r.months:.0f} | {r.monthly_charge:.2f} | {r.support_calls:.0f} | {r.chance:.0%} |" for r in worst.itertuples()],
    ]
    with open(summary.path, "w", encoding="utf-8") as file:
        file.write("\n\n".join(lines[:3]) + "\n\n" + "\n".join(lines[3:]) + "\n")
    return namedtuple("Result", ["auc", "accuracy"])(float(results["auc"]), float(results["accuracy"]))


@dsl.pipeline(
    name="customer-churn",
    display_name="Customer churn",
    description="Prepares customer records with pandas, trains boosted trees with scikit-learn, logs the training "
    "to MLflow and judges the model. The first run builds an environment, later runs reuse it.",
)
def churn(
    customers: int = 4000,
    rounds: int = 60,
    learning_rate: float = 0.1,
    depth: int = 3,
    limit: float = 0.5,
    seed: int = 42,
) -> NamedTuple("Result", [("auc", float), ("summary", Markdown)]):
    """Finds out who is about to leave.

    Args:
        customers: How many customers to make up.
        rounds: How many trees to train.
        learning_rate: How much each tree may correct.
        depth: How deep a tree may grow.
        limit: From which probability on somebody counts as leaving.
        seed: The same number gives the same run.

    Returns:
        auc: Area under the ROC curve on the test customers.
        summary: The findings in words.
    """
    prepared = preprocess(customers=customers, seed=seed).set_display_name("Preprocess")
    trained = train(
        training=prepared.outputs["training"], rounds=rounds, learning_rate=learning_rate, depth=depth, seed=seed
    ).set_display_name("Train")
    judged = evaluate(
        model=trained.outputs["model"], test=prepared.outputs["test"], limit=limit
    ).set_display_name("Evaluate")
    outputs = NamedTuple("Result", [("auc", float), ("summary", Markdown)])
    return outputs(auc=judged.outputs["auc"], summary=judged.outputs["summary"])


if __name__ == "__main__":
    compiler.Compiler().compile(churn, __file__.replace(".py", ".yaml"))
