"""Where the SDK keeps this name."""
from kfp.dsl import run_notebook  # noqa: F401
