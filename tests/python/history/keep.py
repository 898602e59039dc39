"""Makes the kept stores and answers again, with the MLflow of this Python: in `tests`, `python -m python.history.keep`."""

from .conftest import keep

if __name__ == "__main__":
    keep()
