from kfp import dsl
from kfp.dsl import Dataset, Input, Output


@dsl.component(packages_to_install=["pandas>=2.1,<4"])
def add_column(data: Input[Dataset], name: str, formula: str, extended: Output[Dataset]):
    """Adds a column that is worked out from the others.

    Args:
        data: The table.
        name: What the column is called; one of this name is replaced.
        formula: For example: price / area. A name with spaces stands in backticks.

    Returns:
        extended: The table with the column.
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
        frame[name] = frame.eval(formula, engine="python")
    except Exception as error:
        columns = ", ".join(map(str, frame.columns))
        raise ValueError(f"The formula `{formula}` cannot be used: {error}. The columns are: {columns}.") from None
    write_table(frame, extended)
    print(frame[name].describe().to_string())
