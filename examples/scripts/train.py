"""A plain training script: no pipeline, only `mlflow`.

    pip install mlflow            # or mlflow-skinny, which is enough
    export MLFLOW_TRACKING_URI=http://127.0.0.1:5000     # the address Nagare shows
    python train.py

It teaches a straight line to a cloud of points, once for each learning rate, each time in a run of its own below
one parent run. Open the runs in Nagare while it works: the curves grow.
"""
import argparse
import random
import time

import mlflow


def make_points(count, seed):
    """Points around y = 3x - 1, with noise."""
    rng = random.Random(seed)
    xs = [rng.uniform(-1, 1) for _ in range(count)]
    return [(x, 3 * x - 1 + rng.gauss(0, 0.3)) for x in xs]


def train(points, learning_rate, epochs, pace):
    """Gradient descent on the mean squared error; logs the loss of every epoch. Returns slope, offset, loss."""
    slope, offset = 0.0, 0.0
    for epoch in range(epochs):
        errors = [(slope * x + offset - y, x) for x, y in points]
        loss = sum(error * error for error, _ in errors) / len(points)
        mlflow.log_metric("loss", loss, step=epoch)
        slope -= learning_rate * 2 * sum(error * x for error, x in errors) / len(points)
        offset -= learning_rate * 2 * sum(error for error, _ in errors) / len(points)
        time.sleep(pace)
    return slope, offset, loss


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--experiment", default="straight-line")
    parser.add_argument("--epochs", type=int, default=40)
    parser.add_argument("--pace", type=float, default=0.05, help="seconds to rest after each epoch")
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()

    points = make_points(200, args.seed)
    mlflow.set_experiment(args.experiment)
    with mlflow.start_run(run_name="straight line"):
        mlflow.log_params({"points": len(points), "epochs": args.epochs, "seed": args.seed})
        mlflow.set_tag("task", "regression")
        results = []
        for learning_rate in (0.01, 0.1, 0.5):
            with mlflow.start_run(run_name=f"rate {learning_rate}", nested=True):
                mlflow.log_param("learning_rate", learning_rate)
                slope, offset, loss = train(points, learning_rate, args.epochs, args.pace)
                mlflow.log_metrics({"slope": slope, "offset": offset})
                results.append((loss, learning_rate, slope, offset))
                print(f"rate {learning_rate}: y = {slope:.2f}x {offset:+.2f}, loss {loss:.4f}")
        loss, learning_rate, slope, offset = min(results)
        mlflow.log_metric("best_loss", loss)
        mlflow.log_dict({"learning_rate": learning_rate, "slope": slope, "offset": offset}, "best.json")
        mlflow.log_text(f"# Best line\n\ny = {slope:.3f}x {offset:+.3f}\n", "summary.md")


if __name__ == "__main__":
    main()
