from kfp import dsl
from kfp.dsl import Artifact, Dataset, Input, Output


# nagare: cache=off
@dsl.component(packages_to_install=["pandas>=2.1,<4"])
def load_csv(
    data: Output[Dataset],
    path: str = "",
    file: Input[Artifact] = None,
    separator: str = ",",
    encoding: str = "utf-8",
    rows: int = 0,
):
    """Reads a table from a CSV file.

    Args:
        path: The file, below the workspace or with its whole path; http(s) addresses work too.
        file: In place of a path: a file that another step has made.
        separator: What stands between two values. Use \\t for tabs.
        encoding: How the text is written.
        rows: How many rows to read; 0 reads all.

    Returns:
        data: The table.
    """
    import os

    import pandas as pd

    def find(path):
        if "://" in path:
            return path
        place = os.path.join(os.environ.get("NAGARE_WORKSPACE", ""), os.path.expanduser(path))
        if not os.path.isfile(place):
            folder = os.path.dirname(place) or "."
            near = ", ".join(sorted(os.listdir(folder))[:12]) if os.path.isdir(folder) else "no such folder"
            raise FileNotFoundError(f"There is no file `{path}`. In {folder}: {near or 'nothing'}.")
        return place

    def write_table(frame, table):
        frame.to_csv(table.path, index=False)
        kinds = {}
        for name, column in frame.items():
            if pd.api.types.is_datetime64_any_dtype(column):
                kinds[str(name)] = "date"
            elif not pd.api.types.is_numeric_dtype(column):
                kinds[str(name)] = "text"
        table.metadata.update({"rows": len(frame), "columns": [str(name) for name in frame.columns], "kinds": kinds})

    if not path and file is None:
        raise ValueError("Name a file in `path`, or connect one to `file`.")
    try:
        frame = pd.read_csv(
            find(path) if path else file.path, sep=separator.replace("\\t", "\t"), encoding=encoding, nrows=rows or None
        )
    except UnicodeDecodeError as error:
        raise ValueError(f"`{path}` is not written in {encoding}. Try latin-1, cp1252 or cp932.") from error
    write_table(frame, data)
    print(f"{len(frame)} rows, {frame.shape[1]} columns: {', '.join(map(str, frame.columns))}")
