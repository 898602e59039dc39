from kfp import dsl
from kfp.dsl import Dataset, Output


@dsl.component(packages_to_install=["pandas>=2.1,<4", "pyarrow>=14"])
def load_csv(path: str, data: Output[Dataset], separator: str = ",", encoding: str = "utf-8"):
    """Reads a CSV file into a table.

    Args:
        path: File, folder-relative to the workspace or absolute, or an http(s) address.
        separator: What stands between two values.
        encoding: How the text is written.
        data: The table, as Parquet.
    """
    import pandas as pd

    pd.read_csv(path, sep=separator, encoding=encoding).to_parquet(data.path)
