"""Model comparison; compiled with kfp 2.17 into the file beside this one."""

from _library import compile_beside, evaluate_classifier, load_example, predict, split_table, train_classifier
from _library import write_report
from kfp import dsl


@dsl.pipeline(
    name="model-comparison",
    display_name="Model comparison",
    description="Trains two models side by side, and a condition lets the better one predict.",
)
def model_comparison(first: str = "random_forest", second: str = "logistic_regression", seed: int = 0):
    """Finds the better of two estimators.

    Args:
        first: How the one model learns.
        second: How the other one learns.
        seed: The same number gives the same run.
    """
    table = load_example(name="customers", rows=600, seed=seed).set_display_name("Load table")
    parts = split_table(data=table.outputs["data"], stratify="left", seed=seed).set_display_name("Split table")
    train, test = parts.outputs["train"], parts.outputs["test"]
    one = train_classifier(data=train, target="left", estimator=first, seed=seed).set_display_name("Train the first")
    other = train_classifier(data=train, target="left", estimator=second, seed=seed).set_display_name(
        "Train the second"
    )
    judged_one = evaluate_classifier(model=one.outputs["model"], data=test).set_display_name("Evaluate the first")
    judged_other = evaluate_classifier(model=other.outputs["model"], data=test).set_display_name("Evaluate the second")
    with dsl.If(judged_one.outputs["f1"] >= judged_other.outputs["f1"], name="The first is better"):
        by_one = predict(model=one.outputs["model"], data=test, chances=True).set_display_name("Predict with the first")
    with dsl.Else(name="The second is better"):
        by_other = predict(model=other.outputs["model"], data=test, chances=True).set_display_name(
            "Predict with the second"
        )
    write_report(
        title="Predictions of the better model",
        data=dsl.OneOf(by_one.outputs["predictions"], by_other.outputs["predictions"]),
    ).set_display_name("Report")


if __name__ == "__main__":
    compile_beside(model_comparison, __file__)
