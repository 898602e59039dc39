from kfp import dsl
from kfp.dsl import Dataset, Input, Output


@dsl.component(packages_to_install=["pandas>=2.1,<4"])
def filter_rows(data: Input[Dataset], condition: str, filtered: Output[Dataset], at_least: int = 1) -> int:
    """Keeps the rows for which a condition holds.

    Args:
        data: The table.
        condition: For example: price > 100 and place == "centre". A name with spaces stands in backticks.
        at_least: How many rows must be left; fewer are an error.

    Returns:
        filtered: The rows that are left.
        Output: How many rows are left.
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

    frame = read_table(data)
    try:
        kept = frame.query(condition, engine="python")
    except Exception as error:
        columns = ", ".join(map(str, frame.columns))
        raise ValueError(f"The condition `{condition}` cannot be used: {error}. The columns are: {columns}.") from None
    if len(kept) < at_least:
        raise ValueError(f"{len(kept)} of {len(frame)} rows are left, fewer than {at_least}. Loosen `{condition}`.")
    write_table(kept, filtered)
    print(f"{len(kept)} of {len(frame)} rows are left")
    return len(kept)
