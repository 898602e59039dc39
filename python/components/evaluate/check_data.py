from typing import Dict, List, NamedTuple

from kfp import dsl
from kfp.dsl import Dataset, HTML, Input, Metrics, Output


@dsl.component(packages_to_install=["pandas>=2.1,<4"])
def check_data(
    data: Input[Dataset],
    report: Output[HTML],
    metrics: Output[Metrics],
    columns: List[str] = [],
    at_least_rows: int = 1,
    missing_at_most: float = 0.05,
    unique: List[str] = [],
    ranges: Dict = {},
    rules: List[str] = [],
    stop: bool = False,
) -> NamedTuple("Outputs", [("passed", bool), ("faults", int)]):
    """Checks a table against rules, so that a condition can let only good data pass.

    Args:
        data: The table.
        columns: Columns that must be there.
        at_least_rows: How many rows there must be.
        missing_at_most: Share of missing values that a column may have, 0 to 1.
        unique: Columns in which no value may stand twice.
        ranges: Lowest and highest value by column, such as {"age": [0, 120]}.
        rules: Conditions that must hold in every row, such as: start <= end
        stop: Fail the step when a rule is broken.

    Returns:
        report: A page with every rule and whether it holds.
        metrics: How many rules there are and how many are broken.
        passed: Whether all rules hold.
        faults: How many rules are broken.
    """
    from collections import namedtuple
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

    frame = read_table(data)
    results = []

    def note(rule, holds, words=""):
        results.append((rule, bool(holds), words))
        print(f"{'holds ' if holds else 'BROKEN'} {rule} {words}")

    def is_there(name):
        return name in frame.columns

    note(f"at least {at_least_rows} rows", len(frame) >= at_least_rows, f"{len(frame)} rows")
    for name in columns:
        note(
            f"{name} is there",
            is_there(name),
            "" if is_there(name) else f"there are: {', '.join(map(str, frame.columns))}",
        )
    for name, share in frame.isna().mean().items():
        note(
            f"{name}: at most {missing_at_most:.0%} missing", share <= missing_at_most, f"{share:.1%}" if share else ""
        )
    for name in unique:
        twice = int(frame[name].duplicated().sum()) if is_there(name) else 0
        note(
            f"{name}: no value twice",
            is_there(name) and twice == 0,
            f"{twice} twice" if is_there(name) else "no such column",
        )
    for name, limits in ranges.items():
        if not isinstance(limits, list) or len(limits) != 2:
            raise ValueError(f"`ranges` has to hold two numbers for `{name}`, such as [0, 100].")
        if not is_there(name) or not pd.api.types.is_numeric_dtype(frame[name]):
            note(
                f"{name}: {limits[0]} to {limits[1]}", False, "no such column" if not is_there(name) else "holds words"
            )
            continue
        low, high = limits
        values = frame[name].dropna()
        outside = int((values < low).sum()) if low is not None else 0
        outside += int((values > high).sum()) if high is not None else 0
        note(f"{name}: {low} to {high}", outside == 0, f"{outside} outside" if outside else "")
    for rule in rules:
        try:
            broken = int((~frame.eval(rule, engine="python").astype(bool)).sum())
            note(rule, broken == 0, f"not in {broken} rows" if broken else "")
        except Exception as error:
            note(rule, False, f"cannot be judged: {error}")
    faults = sum(not holds for _, holds, _ in results)
    for name, number in {"rules": len(results), "faults": faults, "rows": len(frame)}.items():
        metrics.log_metric(name, number)
    style = (
        "body{font:14px/1.5 system-ui,sans-serif;margin:24px;color:#1c1f24;background:#fff}h1{font-size:20px}"
        "table{border-collapse:collapse}td{border-bottom:1px solid #dfe3e8;padding:6px 12px}.no{color:#c5303a;font-weight:600}"
        "@media(prefers-color-scheme:dark){body{background:#16181c;color:#e6e8eb}td{border-color:#33383f}.no{color:#ff7b85}}"
    )
    lines = [
        f'<tr><td class="{"yes" if holds else "no"}">{"holds" if holds else "broken"}</td>'
        f"<td>{escape(rule)}</td><td>{escape(words)}</td></tr>"
        for rule, holds, words in sorted(results, key=lambda one: one[1])
    ]
    title = "Every rule holds" if faults == 0 else f"{faults} of {len(results)} rules are broken"
    with open(report.path, "w", encoding="utf-8") as file:
        file.write(
            f'<!doctype html><html lang="en"><meta charset="utf-8"><title>{title}</title><style>{style}</style>'
            f"<h1>{title}</h1><table>{''.join(lines)}</table></html>"
        )
    if faults and stop:
        raise ValueError(f"{title}: {'; '.join(rule for rule, holds, _ in results if not holds)}")
    return namedtuple("Outputs", ["passed", "faults"])(faults == 0, faults)
