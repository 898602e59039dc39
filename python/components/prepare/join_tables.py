from typing import List

from kfp import dsl
from kfp.dsl import Dataset, Input, Output


@dsl.component(packages_to_install=["pandas>=2.1,<4"])
def join_tables(
    left: Input[Dataset],
    right: Input[Dataset],
    on: List[str],
    joined: Output[Dataset],
    keep: str = "all of left",
):
    """Puts two tables side by side where their keys agree.

    Args:
        left: The one table.
        right: The other table.
        on: Columns that are in both and say which rows belong together.
        keep: Which rows stay when there is no partner. One of: "matching rows", "all of left", "all of right", "all
            rows".

    Returns:
        joined: One table with the columns of both.
    """
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

    def check_columns(frame, names):
        for name in names:
            if name not in frame.columns:
                raise ValueError(f"There is no column `{name}`; there are: {', '.join(map(str, frame.columns))}.")

    one, other = read_table(left), read_table(right)
    if not on:
        both = ", ".join(name for name in one.columns if name in other.columns) or "none"
        raise ValueError(f"Say in `on` which columns belong together; in both tables there are: {both}.")
    check_columns(one, on)
    check_columns(other, on)
    for name in on:
        if pd.api.types.is_numeric_dtype(one[name]) != pd.api.types.is_numeric_dtype(other[name]):
            one[name], other[name] = one[name].astype(str), other[name].astype(str)
    how = {"matching rows": "inner", "all of left": "left", "all of right": "right", "all rows": "outer"}[keep]
    frame = one.merge(other, on=on, how=how, suffixes=("", "_right"))
    write_table(frame, joined)
    print(f"{len(one)} and {len(other)} rows make {len(frame)}")
