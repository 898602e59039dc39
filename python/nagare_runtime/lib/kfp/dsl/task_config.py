"""Where the SDK keeps this name."""
from kfp.dsl.values import TaskConfig  # noqa: F401
