"""Regression; compiled with kfp 2.17 into the file beside this one."""

from _library import add_column, clean_table, compile_beside, evaluate_regressor, load_example, plot_scatter
from _library import split_table, train_regressor
from kfp import dsl


@dsl.pipeline(
    name="regression",
    display_name="Regression",
    description="Mends a table, adds a column, trains a model that predicts a number, and draws predicted against "
    "right numbers.",
)
def regression(test_share: float = 0.25, seed: int = 0) -> float:
    """Predicts a number.

    Args:
        test_share: Share of the rows to keep apart for testing.
        seed: The same number gives the same run.

    Returns:
        Share of the variation that is explained on the test rows.
    """
    table = load_example(name="houses", rows=600, seed=seed).set_display_name("Load table")
    clean = clean_table(data=table.outputs["data"]).set_display_name("Clean table")
    wider = add_column(data=clean.outputs["cleaned"], name="area_per_room", formula="area / rooms").set_display_name(
        "Add column"
    )
    parts = split_table(data=wider.outputs["extended"], test_share=test_share, seed=seed).set_display_name(
        "Split table"
    )
    model = train_regressor(
        data=parts.outputs["train"], target="price", estimator="gradient_boosting", seed=seed
    ).set_display_name("Train regressor")
    judged = evaluate_regressor(model=model.outputs["model"], data=parts.outputs["test"]).set_display_name(
        "Evaluate regressor"
    )
    plot_scatter(
        data=judged.outputs["predictions"], x="price", y="prediction", color="place", title="Predicted and right prices"
    ).set_display_name("Plot")
    return judged.outputs["r2"]


if __name__ == "__main__":
    compile_beside(regression, __file__)
