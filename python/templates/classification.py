"""Tabular classification; compiled with kfp 2.17 into the file beside this one."""

from _library import compile_beside, evaluate_classifier, inspect_table, load_example, split_table, train_classifier
from kfp import dsl


@dsl.pipeline(
    name="classification",
    display_name="Tabular classification",
    description="Looks at a table, keeps a part of it apart, trains a classifier and judges it on that part: "
    "numbers, ROC curve, confusion matrix.",
)
def classification(test_share: float = 0.25, seed: int = 0) -> float:
    """Tells classes apart.

    Args:
        test_share: Share of the rows to keep apart for testing.
        seed: The same number gives the same run.

    Returns:
        Share of the test rows that are right.
    """
    table = load_example(name="customers", rows=800, seed=seed).set_display_name("Load table")
    inspect_table(data=table.outputs["data"], title="Customers").set_display_name("Inspect table")
    parts = split_table(data=table.outputs["data"], test_share=test_share, stratify="left", seed=seed).set_display_name(
        "Split table"
    )
    model = train_classifier(
        data=parts.outputs["train"], target="left", estimator="gradient_boosting", seed=seed
    ).set_display_name("Train classifier")
    judged = evaluate_classifier(
        model=model.outputs["model"], data=parts.outputs["test"], positive="yes"
    ).set_display_name("Evaluate classifier")
    return judged.outputs["accuracy"]


if __name__ == "__main__":
    compile_beside(classification, __file__)
