from kfp import dsl
from kfp.dsl import Dataset, Input, Output


@dsl.component(packages_to_install=["pandas>=2.1,<4"])
def take_fold(
    data: Input[Dataset],
    fold: int,
    train: Output[Dataset],
    test: Output[Dataset],
    folds: int = 5,
    seed: int = 0,
):
    """Takes one fold of a table for a cross-validation with a loop over the numbers of the folds.

    Args:
        data: The table.
        fold: Number of this fold, from 0 on.
        folds: How many there are.
        seed: The same number gives the same folds; it has to be the same for all of them.

    Returns:
        train: All rows but those of the fold.
        test: The rows of the fold.
    """
    import numpy as np
    import pandas as pd

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

    frame = read_table(data)
    if not 2 <= folds <= len(frame):
        raise ValueError(f"`folds` is {folds}; with {len(frame)} rows it has to be between 2 and {len(frame)}.")
    if not 0 <= fold < folds:
        raise ValueError(f"`fold` is {fold}; with {folds} folds it has to be between 0 and {folds - 1}.")
    numbers = np.random.default_rng(seed).permutation(len(frame)) % folds
    write_table(frame[numbers != fold], train)
    write_table(frame[numbers == fold], test)
    print(f"Fold {fold + 1} of {folds}: {(numbers == fold).sum()} rows to test with")
