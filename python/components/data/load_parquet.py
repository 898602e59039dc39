from typing import List

from kfp import dsl
from kfp.dsl import Dataset, Output


# nagare: cache=off
@dsl.component(packages_to_install=["pandas>=2.1,<4", "pyarrow>=14,<30"])
def load_parquet(path: str, data: Output[Dataset], columns: List[str] = []):
    """Reads a table from a Parquet file or a folder of them.

    Args:
        path: The file or folder, below the workspace or with its whole path.
        columns: Which columns to read; none named reads all.

    Returns:
        data: The table.
    """
    import os

    import pandas as pd

    def write_table(frame, table):
        frame.to_csv(table.path, index=False)
        kinds = {}
        for name, column in frame.items():
            if pd.api.types.is_datetime64_any_dtype(column):
                kinds[str(name)] = "date"
            elif not pd.api.types.is_numeric_dtype(column):
                kinds[str(name)] = "text"
        table.metadata.update({"rows": len(frame), "columns": [str(name) for name in frame.columns], "kinds": kinds})

    place = os.path.join(os.environ.get("NAGARE_WORKSPACE", ""), os.path.expanduser(path))
    if "://" not in path and not os.path.exists(place):
        folder = os.path.dirname(place) or "."
        near = ", ".join(sorted(os.listdir(folder))[:12]) if os.path.isdir(folder) else "no such folder"
        raise FileNotFoundError(f"There is no file `{path}`. In {folder}: {near or 'nothing'}.")
    frame = pd.read_parquet(path if "://" in path else place)
    missing = [name for name in columns if name not in frame.columns]
    if missing:
        raise ValueError(f"There is no column `{missing[0]}`; there are: {', '.join(map(str, frame.columns))}.")
    frame = frame[columns] if columns else frame
    write_table(frame, data)
    print(f"{len(frame)} rows, {frame.shape[1]} columns: {', '.join(map(str, frame.columns))}")
