"""Cross-validation with a loop; compiled with kfp 2.17 into the file beside this one."""

from _library import compile_beside, evaluate_classifier, load_example, summarize_scores, take_fold, train_classifier
from kfp import dsl


@dsl.pipeline(
    name="cross-validation",
    display_name="Cross-validation with a loop",
    description="Trains and judges a model once per fold, several folds at a time, and brings the scores together.",
)
def cross_validation(estimator: str = "random_forest", seed: int = 0) -> float:
    """Judges an estimator on five folds.

    Args:
        estimator: How to learn, as the step that trains names it.
        seed: The same number gives the same folds.

    Returns:
        Mean share of rows that are right.
    """
    table = load_example(name="wine").set_display_name("Load table")
    with dsl.ParallelFor(items=[0, 1, 2, 3, 4], name="Folds", parallelism=4) as fold:
        part = take_fold(data=table.outputs["data"], fold=fold, folds=5, seed=seed).set_display_name("Take fold")
        model = train_classifier(
            data=part.outputs["train"], target="target", estimator=estimator, seed=seed, log_model=False
        ).set_display_name("Train classifier")
        judged = evaluate_classifier(model=model.outputs["model"], data=part.outputs["test"]).set_display_name(
            "Evaluate classifier"
        )
    scores = summarize_scores(scores=dsl.Collected(judged.outputs["accuracy"]), name="accuracy").set_display_name(
        "Summarize scores"
    )
    return scores.outputs["Output"]


if __name__ == "__main__":
    compile_beside(cross_validation, __file__)
