from typing import List

from kfp import dsl
from kfp.dsl import Dataset, Input, Output


@dsl.component(packages_to_install=["pandas>=2.1,<4"])
def stack_tables(tables: Input[List[Dataset]], stacked: Output[Dataset]) -> int:
    """Puts the rows of several tables under one another.

    Args:
        tables: The tables, for example the collected outputs of a loop.

    Returns:
        stacked: One table with all rows; a column that a table does not have is empty there.
        Output: How many rows it has.
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

    frames = [read_table(table) for table in tables]
    if not frames:
        raise ValueError("There is no table to stack.")
    frame = pd.concat(frames, ignore_index=True)
    write_table(frame, stacked)
    print(f"{len(frames)} tables, {len(frame)} rows")
    return len(frame)
