from kfp import dsl
from kfp.dsl import Dataset, HTML, Input, Metrics, Output


@dsl.component(packages_to_install=["pandas>=2.1,<4"])
def write_report(
    page: Output[HTML],
    title: str = "Report",
    text: str = "",
    metrics: Input[Metrics] = None,
    data: Input[Dataset] = None,
    rows: int = 20,
):
    """Writes a page for people from what other steps found.

    Args:
        title: What stands above the page.
        text: Words before the numbers; an empty line begins a new paragraph.
        metrics: Numbers to show.
        data: A table to show.
        rows: How many rows of the table to show.

    Returns:
        page: The page.
    """
    from html import escape

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

    parts = [f"<p>{escape(one)}</p>" for one in text.split("\n\n") if one.strip()]
    if metrics is not None:
        numbers = {name: value for name, value in metrics.metadata.items() if isinstance(value, (int, float))}
        lines = "".join(f"<tr><th>{escape(name)}</th><td>{value:.6g}</td></tr>" for name, value in numbers.items())
        parts.append(f"<table>{lines}</table>")
    if data is not None:
        frame = read_table(data)
        parts.append(frame.head(rows).to_html(index=False, border=0, float_format=lambda number: f"{number:.6g}"))
        if len(frame) > rows:
            parts.append(f"<p>{rows} of {len(frame)} rows</p>")
    style = (
        "body{font:14px/1.5 system-ui,sans-serif;margin:24px;max-width:960px;color:#1c1f24;background:#fff}h1{font-size:20px}"
        "table{border-collapse:collapse;margin:12px 0}th,td{border-bottom:1px solid #dfe3e8;padding:6px 12px;text-align:left}"
        "@media(prefers-color-scheme:dark){body{background:#16181c;color:#e6e8eb}th,td{border-color:#33383f}}"
    )
    with open(page.path, "w", encoding="utf-8") as file:
        file.write(
            f'<!doctype html><html lang="en"><meta charset="utf-8"><title>{escape(title)}</title><style>{style}</style>'
            f"<h1>{escape(title)}</h1>{''.join(parts)}</html>"
        )
    print(f"{title}: {len(parts)} parts")
