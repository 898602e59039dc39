from kfp import dsl
from kfp.dsl import Dataset, Output


@dsl.component(packages_to_install=["pandas>=2.1,<4", "scikit-learn>=1.4,<2", "mlflow-skinny>=3.1,<4"])
def load_example(
    data: Output[Dataset],
    name: str = "customers",
    rows: int = 0,
    seed: int = 0,
):
    """Gives a small table to try things with; nothing is downloaded.

    Args:
        name: Flowers, wines, tumours and patients are measured; customers, houses and daily sales are made up. What
            is to be predicted is the last column. One of: "iris", "wine", "breast_cancer", "diabetes", "customers",
            "houses", "sales".
        rows: How many rows; 0 gives what there is, or 600 made-up ones.
        seed: The same number gives the same made-up rows.

    Returns:
        data: The table.
    """
    import numpy as np
    import pandas as pd

    def write_table(frame, table):
        frame.to_csv(table.path, index=False)
        kinds = {}
        for name, column in frame.items():
            if pd.api.types.is_datetime64_any_dtype(column):
                kinds[str(name)] = "date"
            elif not pd.api.types.is_numeric_dtype(column):
                kinds[str(name)] = "text"
        table.metadata.update({"rows": len(frame), "columns": [str(name) for name in frame.columns], "kinds": kinds})

    count = rows or 600
    rng = np.random.default_rng(seed)
    if name == "customers":
        frame = pd.DataFrame(
            {
                "months": rng.integers(1, 73, count),
                "monthly_charge": rng.normal(64, 22, count).clip(18, 120).round(2),
                "support_calls": rng.poisson(1.3, count),
                "contract": rng.choice(["monthly", "one year", "two years"], count, p=[0.55, 0.25, 0.2]),
            }
        )
        bond = frame["contract"].map({"monthly": 1.1, "one year": -0.6, "two years": -1.6})
        wish = bond - 0.045 * frame["months"] + 0.55 * frame["support_calls"] + 0.02 * (frame["monthly_charge"] - 64)
        frame["left"] = np.where(rng.random(count) < 1 / (1 + np.exp(-wish)), "yes", "no")
        frame.loc[rng.random(count) < 0.04, "monthly_charge"] = np.nan
    elif name == "houses":
        frame = pd.DataFrame(
            {
                "area": rng.normal(120, 40, count).clip(30, 400).round(),
                "rooms": rng.integers(1, 8, count),
                "year": rng.integers(1930, 2025, count),
                "place": rng.choice(["centre", "suburb", "country"], count, p=[0.3, 0.5, 0.2]),
            }
        )
        factor = frame["place"].map({"centre": 1.5, "suburb": 1.0, "country": 0.7})
        price = factor * (1800 * frame["area"] + 9000 * frame["rooms"] + 700 * (frame["year"] - 1930))
        frame["price"] = (price * rng.normal(1, 0.08, count)).round(-2)
    elif name == "sales":
        days = pd.date_range("2024-01-01", periods=count, freq="D")
        number = np.arange(count)
        week = np.array([0, 2, 4, 6, 14, 30, 22])[days.dayofweek]
        year = 18 * np.sin(2 * np.pi * (number - 80) / 365.25)
        sold = 120 + 0.05 * number + week + year + rng.normal(0, 5, count)
        frame = pd.DataFrame({"date": days, "promotion": (rng.random(count) < 0.1).astype(int)})
        frame["sales"] = (sold + 25 * frame["promotion"]).round(1)
    else:
        from sklearn import datasets

        bunch = getattr(datasets, f"load_{name}")(as_frame=True)
        frame = bunch.frame.rename(
            columns=lambda column: column.replace(" (cm)", "").replace(" ", "_").replace("/", "_")
        )
        if "target_names" in bunch:
            frame["target"] = [str(bunch.target_names[number]) for number in frame["target"]]
        if rows:
            frame = frame.sample(min(rows, len(frame)), random_state=seed)
    write_table(frame, data)
    print(f"{len(frame)} rows, {frame.shape[1]} columns: {', '.join(map(str, frame.columns))}")
