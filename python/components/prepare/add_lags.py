from typing import List

from kfp import dsl
from kfp.dsl import Dataset, Input, Output


@dsl.component(packages_to_install=["pandas>=2.1,<4"])
def add_lags(
    data: Input[Dataset],
    time: str,
    value: str,
    extended: Output[Dataset],
    lags: List[int] = [1, 7],
    window: int = 7,
):
    """Makes columns of a time series that a regressor can learn from: earlier values, their mean, parts of the date.

    Args:
        data: The table, a row per point in time.
        time: Column with the dates or times.
        value: Column with the series.
        lags: How many rows back to look, a column each.
        window: Over how many earlier rows to take the mean; 0: no such column.

    Returns:
        extended: The rows in the order of time, without the first ones that have no earlier values.
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
    check_columns(frame, [time, value])
    frame[time] = pd.to_datetime(frame[time])
    frame = frame.sort_values(time).reset_index(drop=True)
    for lag in lags:
        if lag < 1:
            raise ValueError(f"A lag of {lag} would look into the future. Lags are 1 and more.")
        frame[f"{value}_before_{lag}"] = frame[value].shift(lag)
    if window > 0:
        frame[f"{value}_mean_{window}"] = frame[value].shift(1).rolling(window).mean()
    frame["month"], frame["weekday"] = frame[time].dt.month, frame[time].dt.dayofweek
    first = max([window, *lags])
    if len(frame) <= first:
        raise ValueError(f"{len(frame)} rows are too few to look {first} rows back.")
    write_table(frame.iloc[first:], extended)
    print(f"{len(frame) - first} rows, {frame.shape[1]} columns: {', '.join(map(str, frame.columns))}")
