from kfp import dsl
from kfp.dsl import Dataset, Output


# nagare: cache=off
@dsl.component(packages_to_install=["pandas>=2.1,<4"])
def load_json(path: str, data: Output[Dataset], records: str = ""):
    """Reads a table from a JSON file: a list of objects, or one object per line.

    Args:
        path: The file, below the workspace or with its whole path.
        records: Where the list stands inside the file, names joined by dots: result.items. Empty: at the top.

    Returns:
        data: The table; nested objects become columns like address.city.
    """
    import json
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

    with open(find(path), encoding="utf-8-sig") as file:
        text = file.read()
    try:
        found = json.loads(text)
    except json.JSONDecodeError as whole:
        try:
            found = [json.loads(line) for line in text.splitlines() if line.strip()]
        except json.JSONDecodeError:
            raise ValueError(f"`{path}` is neither JSON nor one JSON object per line: {whole}.") from None
    for name in filter(None, records.split(".")):
        if not isinstance(found, dict) or name not in found:
            known = ", ".join(found) if isinstance(found, dict) else f"a {type(found).__name__}"
            raise ValueError(f"There is no `{name}` on the way to `{records}`; there is: {known}.")
        found = found[name]
    if isinstance(found, dict):
        found = [found]
    if not isinstance(found, list) or not all(isinstance(one, dict) for one in found):
        raise ValueError(f"`{path}` holds no list of objects. Say in `records` where the list stands.")
    frame = pd.json_normalize(found)
    write_table(frame, data)
    print(f"{len(frame)} rows, {frame.shape[1]} columns: {', '.join(map(str, frame.columns))}")
