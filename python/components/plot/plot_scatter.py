from kfp import dsl
from kfp.dsl import Dataset, HTML, Input, Output


@dsl.component(packages_to_install=["pandas>=2.1,<4", "matplotlib>=3.8,<4"])
def plot_scatter(
    data: Input[Dataset],
    x: str,
    y: str,
    plot: Output[HTML],
    color: str = "",
    at_most: int = 5000,
    title: str = "",
):
    """Draws a point per row.

    Args:
        data: The table.
        x: Column that goes to the right.
        y: Column that goes up.
        color: Column that gives the points their colours; empty: one colour.
        at_most: How many points to draw; of more rows some are taken evenly.
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
    check_columns(frame, [x, y, *([color] if color else [])])
    drawn = frame.iloc[:: max(1, -(-len(frame) // at_most))]
    figure, field = pyplot.subplots(figsize=(8, 5.5))
    if not color:
        field.scatter(drawn[x], drawn[y], s=14, alpha=0.7, color="#3b7dd8")
    elif pd.api.types.is_numeric_dtype(drawn[color]) and drawn[color].nunique() > 12:
        points = field.scatter(drawn[x], drawn[y], s=14, alpha=0.8, c=drawn[color], cmap="viridis")
        figure.colorbar(points, label=color)
    else:
        for value, part in drawn.groupby(color):
            field.scatter(part[x], part[y], s=14, alpha=0.7, label=str(value))
        field.legend(title=color, frameon=False)
    field.set(xlabel=x, ylabel=y, title=title)
    field.spines[["top", "right"]].set_visible(False)
    save_page(figure, title or f"{y} by {x}")
    print(f"{len(drawn)} of {len(frame)} rows drawn")
