from typing import List

from kfp import dsl
from kfp.dsl import Dataset, HTML, Input, Output


@dsl.component(packages_to_install=["pandas>=2.1,<4", "matplotlib>=3.8,<4"])
def plot_lines(
    data: Input[Dataset],
    x: str,
    y: List[str],
    plot: Output[HTML],
    title: str = "",
):
    """Draws lines over time or another column.

    Args:
        data: The table.
        x: Column that goes to the right: dates or numbers.
        y: Columns that go up, a line each.
        title: What stands above the drawing.

    Returns:
        plot: A page with the drawing.
    """
    import io

    import matplotlib
    import pandas as pd

    matplotlib.use("Agg")
    from matplotlib import pyplot

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

    def check_columns(frame, names):
        for name in names:
            if name not in frame.columns:
                raise ValueError(f"There is no column `{name}`; there are: {', '.join(map(str, frame.columns))}.")

    def check_numbers(frame, names):
        for name in names:
            if not pd.api.types.is_numeric_dtype(frame[name]):
                raise ValueError(f"`{name}` holds words, not numbers, and cannot be drawn.")

    def save_page(figure, title):
        from html import escape

        drawing = io.StringIO()
        figure.savefig(drawing, format="svg", bbox_inches="tight")
        svg = drawing.getvalue()
        with open(plot.path, "w", encoding="utf-8") as file:
            file.write(
                f'<!doctype html><html lang="en"><meta charset="utf-8"><title>{escape(title)}</title>'
                "<style>body{margin:16px;background:#fff}svg{max-width:100%;height:auto}</style>"
                f"{svg[svg.index('<svg') :]}</html>"
            )

    frame = read_table(data)
    if not y:
        raise ValueError("Say in `y` which columns to draw.")
    check_columns(frame, [x, *y])
    check_numbers(frame, y)
    if not pd.api.types.is_numeric_dtype(frame[x]):
        dates = pd.to_datetime(frame[x], errors="coerce")
        frame[x] = frame[x] if dates.isna().any() else dates
    frame = frame.sort_values(x)
    figure, field = pyplot.subplots(figsize=(9, 4.5))
    for name in y:
        field.plot(frame[x], frame[name], label=name, linewidth=1.4)
    field.set(xlabel=x, title=title)
    field.legend(frameon=False)
    field.spines[["top", "right"]].set_visible(False)
    figure.autofmt_xdate()
    save_page(figure, title or f"{', '.join(y)} by {x}")
    print(f"{len(y)} lines of {len(frame)} points")
