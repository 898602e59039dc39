from typing import List

from kfp import dsl
from kfp.dsl import Dataset, Input, Output


@dsl.component(packages_to_install=["pandas>=2.1,<4"])
def clean_table(
    data: Input[Dataset],
    cleaned: Output[Dataset],
    missing: str = "median or most frequent",
    duplicates: bool = True,
    trim: bool = True,
    numbers: List[str] = [],
    dates: List[str] = [],
):
    """Mends a table: missing values, rows that stand twice, spaces around words, types.

    Args:
        data: The table.
        missing: What becomes of missing values. One of: "keep", "drop rows", "drop columns", "median or most
            frequent", "zero or a dash".
        duplicates: Leave out rows that are the same as an earlier one.
        trim: Take away spaces at the beginning and end of words.
        numbers: Columns to read as numbers; what is none becomes missing.
        dates: Columns to read as dates; what is none becomes missing.

    Returns:
        cleaned: The mended table.
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
    check_columns(frame, [*numbers, *dates])
    before = len(frame)
    for name in frame.columns if trim else []:
        if not pd.api.types.is_numeric_dtype(frame[name]) and not pd.api.types.is_datetime64_any_dtype(frame[name]):
            frame[name] = frame[name].str.strip().replace("", None)
    for name in numbers:
        frame[name] = pd.to_numeric(frame[name], errors="coerce")
    for name in dates:
        frame[name] = pd.to_datetime(frame[name], errors="coerce")
    if duplicates:
        frame = frame.drop_duplicates()
    print(f"{before - len(frame)} rows stood twice")
    gaps = frame.isna().sum()
    for name, count in gaps[gaps > 0].items():
        print(f"{count} values are missing in {name}")
    if missing == "drop rows":
        frame = frame.dropna()
    elif missing == "drop columns":
        frame = frame.dropna(axis="columns")
    elif missing != "keep":
        for name in gaps[gaps > 0].index:
            column = frame[name]
            is_number = pd.api.types.is_numeric_dtype(column)
            if missing == "zero or a dash" and pd.api.types.is_datetime64_any_dtype(column):
                continue
            if missing == "zero or a dash":
                filler = 0 if is_number else "-"
            elif column.notna().any():
                filler = column.median() if is_number else column.mode().iloc[0]
            else:
                raise ValueError(f"`{name}` has no value at all to fill the gaps with. Leave the column out before.")
            frame[name] = column.fillna(filler)
    if frame.empty:
        raise ValueError("Nothing is left of the table. Choose another way for missing values.")
    write_table(frame, cleaned)
    print(f"{len(frame)} rows, {frame.shape[1]} columns are left")
