from typing import List

from kfp import dsl
from kfp.dsl import Dataset, Input, Output


@dsl.component(packages_to_install=["pandas>=2.1,<4"])
def encode_categories(
    data: Input[Dataset],
    encoded: Output[Dataset],
    columns: List[str] = [],
    method: str = "a column per value",
    at_most: int = 20,
):
    """Makes numbers of words, as most estimators need them.

    Args:
        data: The table.
        columns: Columns to encode; none named encodes all columns of words.
        method: A column of 0 and 1 per value, or one column with the number of the value in alphabetical order. One
            of: "a column per value", "numbers".
        at_most: How many different values a column may have; rarer ones become `other`.

    Returns:
        encoded: The table with numbers in place of words.
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
    check_columns(frame, columns)
    words = columns or [
        name
        for name, column in frame.items()
        if not pd.api.types.is_numeric_dtype(column) and not pd.api.types.is_datetime64_any_dtype(column)
    ]
    for name in words:
        column = frame[name].astype(object).where(frame[name].notna(), "missing").astype(str)
        often = column.value_counts().index[:at_most]
        column = column.where(column.isin(often), "other")
        if method == "numbers":
            frame[name] = column.map({value: number for number, value in enumerate(sorted(column.unique()))})
        else:
            dummies = pd.get_dummies(column, prefix=name, dtype=int)
            place = frame.columns.get_loc(name)
            frame = pd.concat([frame.iloc[:, :place], dummies, frame.iloc[:, place + 1 :]], axis="columns")
        print(f"{name}: {column.nunique()} values")
    write_table(frame, encoded)
