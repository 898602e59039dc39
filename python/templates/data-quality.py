"""Data-quality gate; compiled with kfp 2.17 into the file beside this one."""

from _library import check_data, compile_beside, evaluate_classifier, inspect_table, load_example, split_table
from _library import train_classifier
from kfp import dsl


@dsl.pipeline(
    name="data-quality",
    display_name="Data-quality gate",
    description="Checks a table against rules. Good data goes on to training; bad data is looked at instead.",
)
def data_quality(missing_at_most: float = 0.1, at_least_rows: int = 300):
    """Lets only good data pass.

    Args:
        missing_at_most: Share of missing values that a column may have.
        at_least_rows: How many rows there must be.
    """
    table = load_example(name="customers", rows=500).set_display_name("Load table")
    checked = check_data(
        data=table.outputs["data"],
        columns=["months", "monthly_charge", "left"],
        at_least_rows=at_least_rows,
        missing_at_most=missing_at_most,
        ranges={"months": [0, 120], "monthly_charge": [0, 1000], "support_calls": [0, 50]},
    ).set_display_name("Check data")
    with dsl.If(checked.outputs["passed"] == True, name="The data is good"):  # noqa: E712
        parts = split_table(data=table.outputs["data"], stratify="left").set_display_name("Split table")
        model = train_classifier(data=parts.outputs["train"], target="left").set_display_name("Train classifier")
        evaluate_classifier(model=model.outputs["model"], data=parts.outputs["test"]).set_display_name(
            "Evaluate classifier"
        )
    with dsl.Else(name="The data is bad"):
        inspect_table(data=table.outputs["data"], title="What is wrong with the data").set_display_name("Inspect table")


if __name__ == "__main__":
    compile_beside(data_quality, __file__)
