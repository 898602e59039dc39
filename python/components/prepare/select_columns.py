from typing import Dict, List

from kfp import dsl
from kfp.dsl import Dataset, Input, Output


@dsl.component(packages_to_install=["pandas>=2.1,<4"])
def select_columns(
    data: Input[Dataset],
    selected: Output[Dataset],
    keep: List[str] = [],
    drop: List[str] = [],
    rename: Dict[str, str] = {},
):
    """Keeps, leaves out, orders and renames columns.

    Args:
        data: The table.
        keep: Columns to keep, in this order; none named keeps all.
        drop: Columns to leave out.
        rename: New names by old names.

    Returns:
        selected: The table with these columns.
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

    frame = read_table(data)
    check_columns(frame, [*keep, *drop, *rename])
    frame = frame[keep] if keep else frame
    frame = frame.drop(columns=drop, errors="ignore").rename(columns=rename)
    if frame.shape[1] == 0:
        raise ValueError("No column is left. Keep at least one.")
    twice = frame.columns[frame.columns.duplicated()]
    if len(twice):
        raise ValueError(f"Two columns would be called `{twice[0]}`. Rename one of them.")
    write_table(frame, selected)
    print(f"{frame.shape[1]} columns: {', '.join(map(str, frame.columns))}")
