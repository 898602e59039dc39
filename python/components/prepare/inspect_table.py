from kfp import dsl
from kfp.dsl import HTML, Dataset, Input, Metrics, Output


@dsl.component(packages_to_install=["pandas>=2.1,<4"])
def inspect_table(data: Input[Dataset], profile: Output[HTML], facts: Output[Metrics], title: str = "Profile"):
    """Shows what is in a table: a page with types, missing values, distributions and the first rows.

    Args:
        data: The table.
        title: What stands above the page.

    Returns:
        profile: The page.
        facts: Rows, columns, missing values and rows that stand twice.
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

    def bars(counts):
        top = max(counts) or 1
        boxes = [
            f'<rect x="{index * 9}" y="{40 - 38 * count / top:.1f}" width="8" height="{38 * count / top:.1f}"/>'
            for index, count in enumerate(counts)
        ]
        return f'<svg width="{9 * len(counts)}" height="40" role="img">{"".join(boxes)}</svg>'

    def picture(column):
        values = column.dropna()
        if values.empty:
            return "", "nothing but missing values"
        if pd.api.types.is_datetime64_any_dtype(values):
            return "", f"{values.min():%Y-%m-%d} to {values.max():%Y-%m-%d}"
        if pd.api.types.is_numeric_dtype(values):
            counts = (
                pd.cut(values.astype(float), bins=12).value_counts(sort=False)
                if values.nunique() > 1
                else [len(values)]
            )
            words = f"mean {values.mean():.4g}, median {values.median():.4g}, {values.min():.4g} to {values.max():.4g}"
            return bars(list(counts)), words
        often = values.astype(str).value_counts()
        words = ", ".join(f"{escape(value[:40])} ({count})" for value, count in often.head(4).items())
        return bars(list(often.head(12))), words + (" …" if len(often) > 4 else "")

    frame = read_table(data)
    lines = []
    for name, column in frame.items():
        drawing, words = picture(column)
        missing = int(column.isna().sum())
        share = f"{missing} ({missing / max(1, len(frame)):.0%})" if missing else "none"
        lines.append(
            f"<tr><th>{escape(str(name))}</th><td>{column.dtype}</td><td>{share}</td>"
            f"<td>{column.nunique()}</td><td>{drawing}</td><td>{words}</td></tr>"
        )
    numbers = {
        "rows": len(frame),
        "columns": frame.shape[1],
        "missing_values": int(frame.isna().sum().sum()),
        "rows_twice": int(frame.duplicated().sum()),
    }
    for name, number in numbers.items():
        facts.log_metric(name, number)
    style = (
        "body{font:14px/1.5 system-ui,sans-serif;margin:24px;color:#1c1f24;background:#fff}h1{font-size:20px}"
        "table{border-collapse:collapse;margin:12px 0}th,td{border-bottom:1px solid #dfe3e8;padding:6px 12px;text-align:left}"
        "thead th{color:#5a6472;font-weight:500}svg rect{fill:#3b7dd8}p{color:#5a6472}"
        "@media(prefers-color-scheme:dark){body{background:#16181c;color:#e6e8eb}th,td{border-color:#33383f}}"
    )
    summary = ", ".join(f"{number} {name.replace('_', ' ')}" for name, number in numbers.items())
    head = "<tr><th>column</th><th>type</th><th>missing</th><th>different</th><th></th><th>values</th></tr>"
    page = (
        f'<!doctype html><html lang="en"><meta charset="utf-8"><title>{escape(title)}</title><style>{style}</style>'
        f"<h1>{escape(title)}</h1><p>{summary}</p><table><thead>{head}</thead><tbody>{''.join(lines)}</tbody></table>"
        f"<h2>First rows</h2>{frame.head(8).to_html(index=False, border=0)}</html>"
    )
    with open(profile.path, "w", encoding="utf-8") as file:
        file.write(page)
    print(summary)
