"""Batch scoring; compiled with kfp 2.17 into the file beside this one."""

from _library import compile_beside, load_example, predict, save_csv, select_columns, stack_tables, take_fold
from _library import train_classifier
from kfp import dsl


@dsl.pipeline(
    name="batch-scoring",
    display_name="Batch scoring",
    description="A model predicts for many rows, batch by batch and several at a time; the batches are put together "
    "and written to a file.",
)
def batch_scoring(path: str = "data/predictions.csv", seed: int = 0) -> str:
    """Predicts for many rows.

    Args:
        path: File to write, below the workspace.
        seed: The same number gives the same rows.

    Returns:
        Where the file is.
    """
    known = load_example(name="customers", rows=500, seed=seed).set_display_name("Load known rows")
    model = train_classifier(data=known.outputs["data"], target="left", seed=seed).set_display_name("Train classifier")
    fresh = load_example(name="customers", rows=900, seed=1).set_display_name("Load new rows")
    asked = select_columns(data=fresh.outputs["data"], drop=["left"]).set_display_name("Leave the answer out")
    with dsl.ParallelFor(items=[0, 1, 2], name="Batches", parallelism=3) as batch:
        rows = take_fold(data=asked.outputs["selected"], fold=batch, folds=3).set_display_name("Take batch")
        scored = predict(model=model.outputs["model"], data=rows.outputs["test"], chances=True).set_display_name(
            "Predict"
        )
    stacked = stack_tables(tables=dsl.Collected(scored.outputs["predictions"])).set_display_name("Stack batches")
    saved = save_csv(data=stacked.outputs["stacked"], path=path).set_display_name("Save CSV")
    # It writes outside the run: it has to happen every time.
    saved.set_caching_options(False)
    return saved.outputs["Output"]


if __name__ == "__main__":
    compile_beside(batch_scoring, __file__)
