from kfp import dsl
from kfp.dsl import Dataset, Input, Output


@dsl.component(packages_to_install=["pandas>=2.1,<4", "scikit-learn>=1.4,<2", "mlflow-skinny>=3.1,<4"])
def split_table(
    data: Input[Dataset],
    train: Output[Dataset],
    test: Output[Dataset],
    test_share: float = 0.2,
    order: str = "shuffled",
    stratify: str = "",
    seed: int = 0,
):
    """Splits a table into one part to learn from and one to test with.

    Args:
        data: The table.
        test_share: Share of the rows to keep apart for testing, between 0 and 1.
        order: Shuffled, or as it is: then the last rows are the test, as time series need it. One of: "shuffled",
            "as it is".
        stratify: Column whose values are to be as frequent in both parts, often the target. Empty: none.
        seed: The same number splits the same way.

    Returns:
        train: Rows to learn from.
        test: Rows kept apart.
    """
    import pandas as pd
    from sklearn.model_selection import train_test_split

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

    if not 0 < test_share < 1:
        raise ValueError(f"`test_share` is {test_share}; it has to be between 0 and 1, 0.2 for a fifth.")
    frame = read_table(data)
    if stratify and order == "as it is":
        raise ValueError("Rows that stay in their order cannot be stratified. Empty `stratify`, or shuffle.")
    check_columns(frame, [stratify] if stratify else [])
    groups = frame[stratify] if stratify else None
    if groups is not None and groups.value_counts().min() < 2:
        rare = groups.value_counts().idxmin()
        raise ValueError(f"`{rare}` stands only once in `{stratify}` and cannot be in both parts. Leave that row out.")
    shuffled = order == "shuffled"
    parts = train_test_split(
        frame, test_size=test_share, shuffle=shuffled, stratify=groups, random_state=seed if shuffled else None
    )
    for part, table in zip(parts, (train, test)):
        write_table(part, table)
    print(f"{len(parts[0])} rows to learn from, {len(parts[1])} to test with")
