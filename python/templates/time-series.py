"""Time series; compiled with kfp 2.17 into the file beside this one."""

from _library import add_lags, compile_beside, evaluate_regressor, load_example, plot_lines, split_table
from _library import train_regressor
from kfp import dsl


@dsl.pipeline(
    name="time-series",
    display_name="Time series",
    description="Makes columns of earlier values, trains on the past, predicts the last days and draws both lines.",
)
def time_series(test_share: float = 0.2, window: int = 7) -> float:
    """Predicts daily sales.

    Args:
        test_share: Share of the days at the end to predict.
        window: Over how many earlier days to take the mean.

    Returns:
        How far off a prediction is in the mean.
    """
    table = load_example(name="sales", rows=730).set_display_name("Load table")
    lagged = add_lags(
        data=table.outputs["data"], time="date", value="sales", lags=[1, 7, 14], window=window
    ).set_display_name("Add lags")
    parts = split_table(data=lagged.outputs["extended"], test_share=test_share, order="as it is").set_display_name(
        "Split by time"
    )
    model = train_regressor(data=parts.outputs["train"], target="sales", estimator="ridge").set_display_name(
        "Train regressor"
    )
    judged = evaluate_regressor(model=model.outputs["model"], data=parts.outputs["test"]).set_display_name(
        "Evaluate regressor"
    )
    plot_lines(
        data=judged.outputs["predictions"], x="date", y=["sales", "prediction"], title="Sales and their prediction"
    ).set_display_name("Plot lines")
    return judged.outputs["mean_absolute_error"]


if __name__ == "__main__":
    compile_beside(time_series, __file__)
