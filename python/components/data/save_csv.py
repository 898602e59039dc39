from kfp import dsl
from kfp.dsl import Dataset, Input


# nagare: cache=off
@dsl.component(packages_to_install=["pandas>=2.1,<4"])
def save_csv(data: Input[Dataset], path: str, separator: str = ",", replace: bool = True) -> str:
    """Writes a table to a CSV file.

    Args:
        data: The table.
        path: The file to write, below the workspace or with its whole path. Missing folders are made.
        separator: What stands between two values. Use \\t for tabs.
        replace: Whether a file that is there may be replaced.

    Returns:
        Output: Where the file is.
    """
    import os

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

    place = os.path.abspath(os.path.join(os.environ.get("NAGARE_WORKSPACE", ""), os.path.expanduser(path)))
    if os.path.exists(place) and not replace:
        raise FileExistsError(f"`{path}` is there already. Name another file, or set `replace`.")
    os.makedirs(os.path.dirname(place), exist_ok=True)
    frame = read_table(data)
    # Whoever reads the file meanwhile sees the old one or the new one, never half of it.
    frame.to_csv(f"{place}.part", sep=separator.replace("\\t", "\t"), index=False)
    os.replace(f"{place}.part", place)
    print(f"{len(frame)} rows written to {place}")
    return place
