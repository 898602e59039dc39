"""The part of the `kfp` package that a pipeline component can use while it runs: standard library only.

It offers the names and behaviour of the Kubeflow Pipelines SDK 2.17 under `_KFP_RUNTIME=true`. Building pipelines
(decorators, the compiler, the client) is not in here; a component that needs it lists `kfp` among its packages.
"""
__version__ = "2.17.0"

TYPE_CHECK = True
