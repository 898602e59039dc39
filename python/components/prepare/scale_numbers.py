from typing import List

from kfp import dsl
from kfp.dsl import Dataset, Input, Output


@dsl.component(packages_to_install=["pandas>=2.1,<4", "scikit-learn>=1.4,<2", "mlflow-skinny>=3.1,<4"])
def scale_numbers(
    data: Input[Dataset],
    scaled: Output[Dataset],
    columns: List[str] = [],
    method: str = "mean 0, deviation 1",
    leave: List[str] = [],
):
    """Brings numbers to one scale.

    Args:
        data: The table.
        columns: Columns to scale; none named scales all numbers.
        method: What they are brought to. Quartiles are not bothered by outliers. One of: "mean 0, deviation 1", "0
            to 1", "median 0, quartiles 1".
        leave: Columns to leave as they are, for example the target.

    Returns:
        scaled: The table with scaled numbers.
    """
    import pandas as pd
    from sklearn.preprocessing import MinMaxScaler, RobustScaler, StandardScaler

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
    check_columns(frame, [*columns, *leave])
    numbers = columns or [name for name, column in frame.items() if pd.api.types.is_numeric_dtype(column)]
    numbers = [name for name in numbers if name not in leave]
    words = [name for name in numbers if not pd.api.types.is_numeric_dtype(frame[name])]
    if words:
        raise ValueError(f"`{words[0]}` holds words, not numbers. Encode it first, or leave it out.")
    if not numbers:
        raise ValueError("There are no numbers to scale.")
    scaler = {
        "mean 0, deviation 1": StandardScaler,
        "0 to 1": MinMaxScaler,
        "median 0, quartiles 1": RobustScaler,
    }[method]()
    scaled_numbers = scaler.fit_transform(frame[numbers].astype(float))
    frame = frame.assign(**{name: scaled_numbers[:, index] for index, name in enumerate(numbers)})
    write_table(frame, scaled)
    print(frame[numbers].describe().loc[["mean", "std", "min", "max"]].round(3).to_string())
