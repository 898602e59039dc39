from kfp import dsl
from kfp.dsl import Dataset, Output


# nagare: cache=off
@dsl.component(packages_to_install=["pandas>=2.1,<4", "sqlalchemy>=2,<3"])
def load_sql(database: str, query: str, data: Output[Dataset]):
    """Reads a table from a database with an SQL query.

    Args:
        database: An SQLite file, or an SQLAlchemy address such as postgresql://host/name. A word like
            ${PASSWORD} in it is taken from the step's environment.
        query: What to read: SELECT … FROM …

    Returns:
        data: The rows of the answer.
    """
    import os
    import re

    import pandas as pd
    import sqlalchemy

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

    unset = [name for name in re.findall(r"\$\{(\w+)\}", database) if name not in os.environ]
    if unset:
        raise ValueError(f"`{unset[0]}` is not in the step's environment. Give it to the step as a secret or variable.")
    address = re.sub(r"\$\{(\w+)\}", lambda match: os.environ[match.group(1)], database)
    if "://" not in address:
        address = f"sqlite:///{find(address)}"
    try:
        engine = sqlalchemy.create_engine(address)
    except ModuleNotFoundError as error:
        raise ValueError(
            f"This database needs the package for `{error.name}`. Add it to the step's packages."
        ) from error
    try:
        with engine.connect() as connection:
            frame = pd.read_sql(sqlalchemy.text(query), connection)
    except (sqlalchemy.exc.DatabaseError, pd.errors.DatabaseError) as error:
        tables = ", ".join(sqlalchemy.inspect(engine).get_table_names()) or "none"
        raise ValueError(
            f"The database refused the query: {getattr(error, 'orig', error)}. Tables there: {tables}."
        ) from None
    finally:
        engine.dispose()
    write_table(frame, data)
    print(f"{len(frame)} rows, {frame.shape[1]} columns: {', '.join(map(str, frame.columns))}")
