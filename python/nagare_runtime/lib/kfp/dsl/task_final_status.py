"""Where the SDK keeps this name."""
from kfp.dsl.values import PipelineTaskFinalStatus  # noqa: F401
