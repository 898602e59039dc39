"""Will it rain tomorrow? A first pipeline that needs nothing but Python.

Compile it with `python rain-tomorrow.py` (kfp 2.17); the result stands beside this file.
"""
from functools import partial
from typing import NamedTuple

from kfp import compiler, dsl
from kfp.dsl import HTML, ClassificationMetrics, Dataset, Input, Metrics, Model, Output

# The image matters on a cluster only: on this machine steps run in the Python that is there.
step = partial(dsl.component, base_image="python:3.12")


@step
def record_weather(days: int, seed: int, pace: float, weather: Output[Dataset]):
    """Makes up the diary of a weather station: one line per day.

    Args:
        days: How many days to record.
        seed: The same number gives the same weather.
        pace: Seconds to rest after every 400 days.
        weather: Seven measurements of each day, and whether it rained on the next.
    """
    import csv
    import math
    import random
    import time

    rng = random.Random(seed)
    columns = ["day", "temperature", "pressure", "humidity", "cloud", "wind", "rain_today", "rain_tomorrow"]
    pressure, humidity, rain = 1013.0, 70.0, 0
    rainy = 0
    with open(weather.path, "w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(columns)
        for day in range(days):
            season = math.cos(2 * math.pi * (day % 365 - 200) / 365)
            temperature = 11 + 9 * season + rng.gauss(0, 3)
            pressure += 0.35 * (1013 - pressure) + rng.gauss(0, 5) - 1.5 * rain
            humidity += 0.4 * (72 - 6 * season - humidity) + rng.gauss(0, 7) + 5 * rain
            humidity = min(100.0, max(20.0, humidity))
            cloud = min(8, max(0, round(0.09 * (humidity - 30) - 0.12 * (pressure - 1013) + rng.gauss(0, 1.4))))
            wind = max(0.0, 4 + rng.expovariate(0.4) - 0.15 * (pressure - 1013))
            signal = 0.13 * (humidity - 74) - 0.24 * (pressure - 1012) + 0.5 * (cloud - 5) + 0.08 * (wind - 6)
            tomorrow = int(rng.random() < 1 / (1 + math.exp(-(signal + 0.7 * rain - 2.4))))
            values = [temperature, pressure, humidity, cloud, wind]
            writer.writerow([day, *(round(value, 1) for value in values), rain, tomorrow])
            rain = tomorrow
            rainy += tomorrow
            if (day + 1) % 400 == 0:
                print(f"{day + 1} days recorded, rain on {rainy} of them")
                time.sleep(pace)
    weather.metadata["days"] = days
    weather.metadata["rainy_days"] = rainy


@step
def split_days(
    weather: Input[Dataset],
    test_share: float,
    training: Output[Dataset],
    validation: Output[Dataset],
    test: Output[Dataset],
):
    """Keeps the last days apart: a forecast is judged on days it has never seen.

    Args:
        weather: The diary of the station.
        test_share: Share of the days kept for the final test; as many are kept for choosing a model.
        training: The days to learn from.
        validation: The days to choose a model by.
        test: The days to judge the chosen model by.
    """
    with open(weather.path) as file:
        header, *days = file.read().splitlines()
    held = max(1, int(len(days) * test_share))
    parts = {
        "training": (training, days[: -2 * held]),
        "validation": (validation, days[-2 * held : -held]),
        "test": (test, days[-held:]),
    }
    for name, (dataset, rows) in parts.items():
        with open(dataset.path, "w") as file:
            file.write("\n".join([header, *rows]) + "\n")
        dataset.metadata["days"] = len(rows)
        print(f"{name}: {len(rows)} days")


@step
def train_model(
    training: Input[Dataset],
    validation: Input[Dataset],
    learning_rate: float,
    epochs: int,
    pace: float,
    model: Output[Model],
    metrics: Output[Metrics],
) -> float:
    """Logistic regression by gradient descent, written out by hand. Its curve is drawn while it learns.

    Args:
        training: The days to learn from.
        validation: The days to watch the progress on.
        learning_rate: How far each step goes.
        epochs: How many times to go through all days.
        pace: Seconds to rest after each epoch.
        model: Weights, and how the loss went down.
        metrics: Loss and accuracy at the end.

    Returns:
        Accuracy on the validation days.
    """
    import csv
    import json
    import math
    import os
    import time
    import urllib.request

    features = ["temperature", "pressure", "humidity", "cloud", "wind", "rain_today"]

    def read(dataset):
        with open(dataset.path) as file:
            rows = list(csv.DictReader(file))
        return [[float(row[name]) for name in features] for row in rows], [int(row["rain_tomorrow"]) for row in rows]

    def log_live(step, values):
        """Nagare tells every step where its run lives; elsewhere this does nothing."""
        server, run = os.environ.get("MLFLOW_TRACKING_URI", ""), os.environ.get("MLFLOW_RUN_ID")
        if not run or not server.startswith("http"):
            return
        now = int(time.time() * 1000)
        points = [{"key": key, "value": value, "timestamp": now, "step": step} for key, value in values.items()]
        body = json.dumps({"run_id": run, "metrics": points}).encode()
        request = urllib.request.Request(
            server.rstrip("/") + "/api/2.0/mlflow/runs/log-batch", body, {"Content-Type": "application/json"}
        )
        try:
            urllib.request.urlopen(request, timeout=5).close()
        except OSError as error:
            print("The curve could not be sent:", error)

    def forecast(x):
        return 1 / (1 + math.exp(-bias - sum(w * v for w, v in zip(weights, x))))

    def judge(xs, ys):
        chances = [min(1 - 1e-9, max(1e-9, forecast(x))) for x in xs]
        loss = -sum(math.log(p if y else 1 - p) for p, y in zip(chances, ys)) / len(ys)
        return loss, sum((p > 0.5) == bool(y) for p, y in zip(chances, ys)) / len(ys)

    raw, rained = read(training)
    means = [sum(column) / len(raw) for column in zip(*raw)]
    scales = [
        math.sqrt(sum((v - m) ** 2 for v in column) / len(raw)) or 1.0 for column, m in zip(zip(*raw), means)
    ]

    def standardise(xs):
        return [[(v - m) / s for v, m, s in zip(x, means, scales)] for x in xs]

    days = standardise(raw)
    checked, check_rained = read(validation)
    checked = standardise(checked)
    weights, bias = [0.0] * len(features), 0.0
    history = []
    for epoch in range(1, epochs + 1):
        slope, slope_bias = [0.0] * len(features), 0.0
        for x, y in zip(days, rained):
            error = forecast(x) - y
            slope_bias += error
            for i, v in enumerate(x):
                slope[i] += error * v
        weights = [w - learning_rate * s / len(days) for w, s in zip(weights, slope)]
        bias -= learning_rate * slope_bias / len(days)
        loss, accuracy = judge(checked, check_rained)
        history.append(round(loss, 5))
        log_live(epoch, {"loss": loss, "accuracy": accuracy})
        if epoch % 10 == 0 or epoch == 1:
            print(f"epoch {epoch:3d}  loss {loss:.4f}  accuracy {accuracy:.3f}")
        time.sleep(pace)

    content = {
        "kind": "logistic regression",
        "learning_rate": learning_rate,
        "features": features,
        "means": means,
        "scales": scales,
        "weights": weights,
        "bias": bias,
        "history": history,
    }
    with open(model.path, "w") as file:
        json.dump(content, file)
    model.framework = "by hand"
    model.metadata["learning_rate"] = learning_rate
    # Other names than the curves have, or the end would be drawn into them as one more point.
    metrics.log_metric("final_loss", round(loss, 4))
    metrics.log_metric("final_accuracy", accuracy)
    return accuracy


@step
def find_rule(training: Input[Dataset], pace: float, rule: Output[Model]):
    """Looks for the one measurement that says most: "it will rain when the pressure is below …".

    Args:
        training: The days to learn from.
        pace: Half the seconds to rest after each measurement.
        rule: A measurement, a limit, and on which side of it rain is expected.
    """
    import csv
    import json
    import time

    with open(training.path) as file:
        rows = list(csv.DictReader(file))
    rained = [int(row["rain_tomorrow"]) for row in rows]
    best = (0.0, "", 0.0, 1)
    for name in ("temperature", "pressure", "humidity", "cloud", "wind"):
        values = [float(row[name]) for row in rows]
        ordered = sorted(values)
        for limit in ordered[:: max(1, len(ordered) // 100)]:
            above = sum((value > limit) == bool(rain) for value, rain in zip(values, rained)) / len(rows)
            best = max(best, (above, name, limit, 1), (1 - above, name, limit, -1))
        print(f"{name}: tried")
        time.sleep(2 * pace)
    accuracy, name, limit, side = best
    print(f"Best rule: rain when {name} is {'above' if side > 0 else 'below'} {limit} ({accuracy:.3f} right)")
    with open(rule.path, "w") as file:
        json.dump({"kind": "one rule", "feature": name, "limit": limit, "side": side}, file)
    rule.framework = "by hand"
    rule.metadata["says"] = f"rain when {name} {'>' if side > 0 else '<='} {limit}"


@step
def try_rule(rule: Input[Model], validation: Input[Dataset], metrics: Output[Metrics]) -> float:
    """How often the rule is right: what a trained model has to beat.

    Args:
        rule: The rule to try.
        validation: The days to try it on.
        metrics: Accuracy.

    Returns:
        Accuracy on the validation days.
    """
    import csv
    import json

    with open(rule.path) as file:
        content = json.load(file)
    with open(validation.path) as file:
        rows = list(csv.DictReader(file))
    side, limit = content["side"], content["limit"]
    right = sum(
        ((float(row[content["feature"]]) > limit) == (side > 0)) == (row["rain_tomorrow"] == "1") for row in rows
    )
    accuracy = right / len(rows)
    metrics.log_metric("accuracy", accuracy)
    print(f"Right on {right} of {len(rows)} days")
    return accuracy


@dsl.pipeline(name="rule-of-thumb", description="The simplest forecast: one measurement and one limit.")
def rule_of_thumb(training: Input[Dataset], validation: Input[Dataset], pace: float) -> float:
    """The simplest forecast there is.

    Args:
        training: The days to learn from.
        validation: The days to try the rule on.
        pace: Seconds to rest between measurements.

    Returns:
        Accuracy of the rule.
    """
    found = find_rule(training=training, pace=pace)
    found.set_display_name("Find a rule")
    tried = try_rule(rule=found.outputs["rule"], validation=validation)
    tried.set_display_name("Try the rule")
    return tried.outputs["Output"]


@step
def choose_model(
    small_steps: Input[Model],
    big_steps: Input[Model],
    small_steps_accuracy: float,
    big_steps_accuracy: float,
    rule_accuracy: float,
    best: Output[Model],
) -> NamedTuple("Choice", [("name", str), ("gain", float)]):
    """Takes the model with the better accuracy and compares it with the rule of thumb.

    Args:
        small_steps: The model that learned in small steps.
        big_steps: The model that learned in big steps.
        small_steps_accuracy: Its accuracy on the validation days.
        big_steps_accuracy: Its accuracy on the validation days.
        rule_accuracy: Accuracy of the rule of thumb.
        best: A copy of the better model.

    Returns:
        name: Which one was taken.
        gain: By how much it is better than the rule of thumb.
    """
    import shutil
    from collections import namedtuple

    candidates = [
        (small_steps_accuracy, "small steps", small_steps),
        (big_steps_accuracy, "big steps", big_steps),
    ]
    for accuracy, name, _ in candidates:
        print(f"{name:12s} {accuracy:.3f}")
    print(f"{'one rule':12s} {rule_accuracy:.3f}")
    accuracy, name, chosen = max(candidates, key=lambda one: one[0])
    shutil.copyfile(chosen.path, best.path)
    best.metadata.update(chosen.metadata)
    best.metadata["chosen"] = name
    print(f"Taken: {name}")
    return namedtuple("Choice", ["name", "gain"])(name, accuracy - rule_accuracy)


@step
def evaluate(
    model: Input[Model],
    test: Input[Dataset],
    pace: float,
    metrics: Output[Metrics],
    quality: Output[ClassificationMetrics],
) -> float:
    """Judges the chosen model on days that nobody has looked at so far.

    Args:
        model: The chosen model.
        test: The days kept apart.
        pace: Seconds to rest after every fifth point of the curve.
        metrics: Accuracy, precision, recall, area under the curve.
        quality: ROC curve and confusion matrix.

    Returns:
        Accuracy on the test days.
    """
    import csv
    import json
    import math
    import time

    with open(model.path) as file:
        content = json.load(file)
    with open(test.path) as file:
        rows = list(csv.DictReader(file))
    actual = [int(row["rain_tomorrow"]) for row in rows]
    chances = []
    for row in rows:
        total = content["bias"]
        for name, mean, scale, weight in zip(
            content["features"], content["means"], content["scales"], content["weights"]
        ):
            total += weight * (float(row[name]) - mean) / scale
        chances.append(1 / (1 + math.exp(-total)))

    def count(limit):
        """[[dry days called dry, dry called rain], [rain called dry, rain called rain]]"""
        matrix = [[0, 0], [0, 0]]
        for chance, rain in zip(chances, actual):
            matrix[rain][int(chance >= limit)] += 1
        return matrix

    matrix = count(0.5)
    (dry_right, false_alarm), (missed, rain_right) = matrix
    points = []
    for step in range(51):
        limit = 1 - step / 50
        (quiet, alarm), (miss, hit) = count(limit)
        points.append((alarm / max(1, quiet + alarm), hit / max(1, miss + hit), limit))
        if step % 5 == 0:
            time.sleep(pace)
    area = sum((b[0] - a[0]) * (a[1] + b[1]) / 2 for a, b in zip(points, points[1:]))
    accuracy = (dry_right + rain_right) / len(rows)
    results = {
        "accuracy": accuracy,
        "precision": rain_right / max(1, rain_right + false_alarm),
        "recall": rain_right / max(1, rain_right + missed),
        "auc": area,
    }
    for name, value in results.items():
        metrics.log_metric(name, round(value, 4))
        print(f"{name:10s} {value:.3f}")
    quality.log_confusion_matrix(["dry", "rain"], matrix)
    quality.log_roc_curve(*[[round(value, 4) for value in column] for column in zip(*points)])
    return accuracy


@step
def write_report(
    title: str,
    chosen: str,
    gain: float,
    small_steps: Input[Model],
    big_steps: Input[Model],
    best: Input[Model],
    metrics: Input[Metrics],
    quality: Input[ClassificationMetrics],
    report: Output[HTML],
):
    """Draws what was found as one self-contained page.

    Args:
        title: Heading of the page.
        chosen: Name of the model that was taken.
        gain: How much better than the rule of thumb it is.
        small_steps: For its learning curve.
        big_steps: For its learning curve.
        best: For what it looks at.
        metrics: Numbers of the evaluation.
        quality: ROC curve and confusion matrix of the evaluation.
        report: The page.
    """
    import html
    import json

    def load(model):
        with open(model.path) as file:
            return json.load(file)

    def line(points, width, height, colour, extra=""):
        path = " ".join(f"{x * width:.1f},{(1 - y) * height:.1f}" for x, y in points)
        return f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2" {extra}/>'

    def frame(width, height, inside, x_label, y_label, x_ends, y_ends):
        grid = "".join(f'<line class="grid" x1="0" x2="{width}" y1="{height * i / 4}" y2="{height * i / 4}"/>' for i in range(5))
        return (
            f'<svg viewBox="-44 -12 {width + 62} {height + 56}" role="img" aria-label="{y_label} over {x_label}">'
            f'{grid}{inside}'
            f'<text x="0" y="{height + 18}">{x_ends[0]}</text>'
            f'<text x="{width}" y="{height + 18}" text-anchor="end">{x_ends[1]}</text>'
            f'<text class="label" x="{width / 2}" y="{height + 36}" text-anchor="middle">{x_label}</text>'
            f'<text x="-8" y="{height}" text-anchor="end">{y_ends[0]}</text>'
            f'<text x="-8" y="8" text-anchor="end">{y_ends[1]}</text></svg>'
        )

    def learning_curves():
        histories = [("small steps", load(small_steps)["history"], "var(--a)"), ("big steps", load(big_steps)["history"], "var(--b)")]
        low = min(min(history) for _, history, _ in histories)
        high = max(max(history) for _, history, _ in histories)
        span = (high - low) or 1.0
        drawn, key = "", ""
        for name, history, colour in histories:
            last = max(1, len(history) - 1)
            drawn += line([(i / last, (v - low) / span) for i, v in enumerate(history)], 400, 190, colour)
            key += f'<span><i style="background:{colour}"></i>{name}</span>'
        chart = frame(400, 190, drawn, "epoch", "loss", ("1", len(histories[0][1])), (f"{low:.2f}", f"{high:.2f}"))
        return f'<div class="key">{key}</div>{chart}'

    def roc():
        points = [(p["falsePositiveRate"], p["recall"]) for p in quality.metadata["confidenceMetrics"]]
        area = "0,190 " + " ".join(f"{x * 400:.1f},{(1 - y) * 190:.1f}" for x, y in points) + " 400,190"
        inside = f'<polygon points="{area}" fill="var(--a)" opacity=".12"/>'
        inside += line([(0, 0), (1, 1)], 400, 190, "var(--line)", 'stroke-dasharray="4 4"')
        inside += line(points, 400, 190, "var(--a)")
        return frame(400, 190, inside, "false alarms", "rain found", ("0", "1"), ("0", "1"))

    def confusion():
        matrix = quality.metadata["confusionMatrix"]
        names = [one["displayName"] for one in matrix["annotationSpecs"]]
        rows = [one["row"] for one in matrix["rows"]]
        most = max(max(row) for row in rows) or 1
        head = "".join(f"<th>called {html.escape(name)}</th>" for name in names)
        body = ""
        for name, row in zip(names, rows):
            cells = "".join(
                f'<td style="background:color-mix(in srgb, var(--a) {int(70 * value / most)}%, transparent)">{value}</td>' for value in row
            )
            body += f"<tr><th>was {html.escape(name)}</th>{cells}</tr>"
        return f'<table class="matrix"><tr><th></th>{head}</tr>{body}</table>'

    def weights():
        content = load(best)
        pairs = sorted(zip(content["features"], content["weights"]), key=lambda pair: -abs(pair[1]))
        most = max(abs(weight) for _, weight in pairs) or 1
        rows = ""
        for name, weight in pairs:
            width = 50 * abs(weight) / most
            left = 50 if weight > 0 else 50 - width
            colour = "var(--a)" if weight > 0 else "var(--b)"
            rows += (
                f'<div class="bar"><span>{html.escape(name.replace("_", " "))}</span><div><i style="left:{left:.1f}%;'
                f'width:{width:.1f}%;background:{colour}"></i></div><b>{weight:+.2f}</b></div>'
            )
        return rows

    numbers = metrics.metadata
    tiles = "".join(
        f"<div><b>{numbers[key] * 100:.1f}<small>%</small></b><span>{label}</span></div>"
        for key, label in (
            ("accuracy", "of days right"),
            ("precision", "of rain calls right"),
            ("recall", "of rain found"),
            ("auc", "area under the curve"),
        )
    )
    verdict = (
        f"The model that learned in <b>{html.escape(chosen)}</b> was taken. "
        f"It beats the rule of thumb by <b>{gain * 100:.1f}</b> points."
    )
    style = """
      :root { color-scheme: light dark; --page:#f7f8fa; --card:#fff; --ink:#171b22; --soft:#667080; --line:#dfe3e9; --a:#0b7285; --b:#d9730d }
      @media (prefers-color-scheme: dark) { :root { --page:#12151a; --card:#1a1e25; --ink:#e7eaef; --soft:#939dab; --line:#2c323c; --a:#38b6cc; --b:#f0a04b } }
      * { box-sizing:border-box } body { margin:0; padding:32px 20px 48px; background:var(--page); color:var(--ink); font:14px/1.5 system-ui, sans-serif }
      main { max-width:960px; margin:auto } h1 { font-size:26px; letter-spacing:-.01em; margin:0 0 4px } p { margin:0 0 24px; color:var(--soft) } p b { color:var(--ink) }
      h2 { font-size:14px; margin:0 0 2px } h2 + small { display:block; color:var(--soft); margin-bottom:12px }
      .tiles { display:grid; grid-template-columns:repeat(4,1fr); gap:12px; margin-bottom:12px }
      .tiles div, section { background:var(--card); border:1px solid var(--line); border-radius:10px; padding:16px 18px }
      .tiles b { display:block; font-size:28px; font-weight:600; font-variant-numeric:tabular-nums } .tiles small { font-size:15px; color:var(--soft); margin-left:2px } .tiles span { color:var(--soft) }
      .cards { display:grid; grid-template-columns:1fr 1fr; gap:12px } svg { width:100%; display:block } text { font-size:11px; fill:var(--soft); font-variant-numeric:tabular-nums }
      .grid { stroke:var(--line); stroke-width:1 } .key { display:flex; gap:16px; color:var(--soft); font-size:12px } .key i { display:inline-block; width:14px; height:3px; border-radius:2px; margin-right:6px; vertical-align:middle }
      .matrix { width:100%; border-spacing:4px; table-layout:fixed } .matrix td { text-align:center; font-size:20px; padding:22px 0; border-radius:6px; border:1px solid var(--line); font-variant-numeric:tabular-nums } .matrix th { font-weight:400; color:var(--soft); font-size:12px }
      .bar { display:grid; grid-template-columns:100px 1fr 52px; align-items:center; gap:12px; height:32px } .bar div { position:relative; height:12px; border-radius:6px; background:color-mix(in srgb, var(--line) 45%, transparent) } .bar i { position:absolute; top:0; height:100%; border-radius:4px } .bar b { text-align:right; font-weight:500; font-variant-numeric:tabular-nums }
      @media (max-width:680px) { .cards { grid-template-columns:1fr } .tiles { grid-template-columns:1fr 1fr } }
    """
    cards = "".join(
        f"<section><h2>{heading}</h2><small>{note}</small>{body}</section>"
        for heading, note, body in (
            ("Learning", "Loss on the validation days: lower is better", learning_curves()),
            ("Rain found against false alarms", "ROC curve on the test days", roc()),
            ("What it said and what happened", "Test days, limit 50 %", confusion()),
            ("What it looks at", "To the right: speaks for rain. To the left: against it", weights()),
        )
    )
    with open(report.path, "w", encoding="utf-8") as file:
        file.write(
            f'<!doctype html><html lang="en"><meta charset="utf-8"><title>{html.escape(title)}</title><style>{style}</style>'
            f'<main><h1>{html.escape(title)}</h1><p>{verdict}</p><div class="tiles">{tiles}</div><div class="cards">{cards}</div></main></html>'
        )
    print(f"Report written: {html.escape(title)}")


@dsl.pipeline(
    name="rain-tomorrow",
    display_name="Rain tomorrow",
    description="Learns to forecast rain from a weather diary: two models side by side, a rule of thumb to beat, "
    "and a report. Needs nothing but Python and takes about ten seconds.",
)
def rain_tomorrow(
    days: int = 4000,
    test_share: float = 0.2,
    small_step: float = 0.3,
    big_step: float = 3.0,
    epochs: int = 40,
    pace: float = 0.1,
    seed: int = 7,
    title: str = "Will it rain tomorrow?",
) -> NamedTuple("Forecast", [("accuracy", float), ("report", HTML)]):
    """Learns to forecast rain.

    Args:
        days: How many days the weather diary has.
        test_share: Share of the days kept for the final test.
        small_step: Learning rate of the careful model.
        big_step: Learning rate of the bold model.
        epochs: How often each model goes through all days.
        pace: Seconds to rest between small pieces of work, so that there is something to watch. 0 for full speed.
        seed: The same number gives the same weather.
        title: Heading of the report.

    Returns:
        accuracy: Share of the test days that were forecast right.
        report: A page with the findings.
    """
    recorded = record_weather(days=days, seed=seed, pace=pace).set_display_name("Record weather")
    split = split_days(weather=recorded.outputs["weather"], test_share=test_share).set_display_name("Split days")
    data = {"training": split.outputs["training"], "validation": split.outputs["validation"]}
    small = train_model(**data, learning_rate=small_step, epochs=epochs, pace=pace)
    small.set_display_name("Train in small steps")
    big = train_model(**data, learning_rate=big_step, epochs=epochs, pace=pace)
    big.set_display_name("Train in big steps")
    rule = rule_of_thumb(**data, pace=pace).set_display_name("Rule of thumb")
    choice = choose_model(
        small_steps=small.outputs["model"],
        big_steps=big.outputs["model"],
        small_steps_accuracy=small.outputs["Output"],
        big_steps_accuracy=big.outputs["Output"],
        rule_accuracy=rule.output,
    ).set_display_name("Choose a model")
    judged = evaluate(model=choice.outputs["best"], test=split.outputs["test"], pace=pace).set_display_name("Evaluate")
    written = write_report(
        title=title,
        chosen=choice.outputs["name"],
        gain=choice.outputs["gain"],
        small_steps=small.outputs["model"],
        big_steps=big.outputs["model"],
        best=choice.outputs["best"],
        metrics=judged.outputs["metrics"],
        quality=judged.outputs["quality"],
    ).set_display_name("Write report")
    outputs = NamedTuple("Forecast", [("accuracy", float), ("report", HTML)])
    return outputs(accuracy=judged.outputs["Output"], report=written.outputs["report"])


if __name__ == "__main__":
    compiler.Compiler().compile(rain_tomorrow, __file__.replace(".py", ".yaml"))
