from typing import List

from kfp import dsl
from kfp.dsl import Dataset, HTML, Input, Output


@dsl.component(packages_to_install=["pandas>=2.1,<4", "matplotlib>=3.8,<4"])
def plot_histogram(
    data: Input[Dataset],
    plot: Output[HTML],
    columns: List[str] = [],
    bins: int = 30,
    title: str = "",
):
    """Draws how often values occur: a histogram of each column.

    Args:
        data: The table.
        columns: Columns to draw; none named draws all numbers, at most twelve.
        bins: Into how many bars the numbers go.
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
    check_columns(frame, columns)
    names = columns or [name for name, column in frame.items() if pd.api.types.is_numeric_dtype(column)][:12]
    if not names:
        raise ValueError("There are no numbers to draw. Name columns of words in `columns` to count their values.")
    wide = min(3, len(names))
    high = -(-len(names) // wide)
    figure, fields = pyplot.subplots(high, wide, figsize=(4.2 * wide, 3 * high), squeeze=False)
    for field, name in zip(fields.flat, names):
        values = frame[name].dropna()
        if pd.api.types.is_numeric_dtype(values):
            field.hist(values, bins=bins, color="#3b7dd8")
        else:
            often = values.astype(str).value_counts().head(bins)
            field.barh(often.index[::-1], often.values[::-1], color="#3b7dd8")
        field.set_title(str(name), fontsize=10)
        field.spines[["top", "right"]].set_visible(False)
    for field in list(fields.flat)[len(names) :]:
        field.set_visible(False)
    figure.suptitle(title)
    figure.tight_layout()
    save_page(figure, title or "Histogram")
    print(f"{len(names)} columns, {len(frame)} rows")
