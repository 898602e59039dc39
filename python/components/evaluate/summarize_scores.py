from typing import List

from kfp import dsl
from kfp.dsl import Metrics, Output


@dsl.component
def summarize_scores(scores: List[float], metrics: Output[Metrics], name: str = "score") -> float:
    """Brings the scores of a loop together: mean, deviation, lowest and highest.

    Args:
        scores: The numbers, for example the collected outputs of a loop.
        name: What they are called in the metrics.

    Returns:
        metrics: The four numbers and how many scores there are.
        Output: Their mean.
    """
    import statistics

    if not scores:
        raise ValueError("There is no score to summarize.")
    numbers = {
        f"{name}_mean": statistics.fmean(scores),
        f"{name}_deviation": statistics.pstdev(scores),
        f"{name}_lowest": min(scores),
        f"{name}_highest": max(scores),
        f"{name}_count": len(scores),
    }
    for key, number in numbers.items():
        metrics.log_metric(key, round(float(number), 6))
        print(f"{key:20s} {number:.4g}")
    return statistics.fmean(scores)
