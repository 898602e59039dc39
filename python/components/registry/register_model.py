from typing import Dict

from kfp import dsl
from kfp.dsl import Input, Model


@dsl.component(packages_to_install=["pandas>=2.1,<4", "scikit-learn>=1.4,<2", "mlflow-skinny>=3.1,<4"])
def register_model(model: Input[Model], name: str, alias: str = "", tags: Dict[str, str] = {}) -> str:
    """Puts a trained model into the model registry of MLflow, as a new version.

    Args:
        model: The model of a training step.
        name: What the model is called in the registry.
        alias: Name for this version, such as champion; it is taken from the version that had it. Empty: none.
        tags: Tags of the version.

    Returns:
        Output: The number of the version.
    """
    import logging
    import os
    import pickle

    def load_model(artifact):
        try:
            with open(artifact.path, "rb") as file:
                pipeline = pickle.load(file)
        except pickle.UnpicklingError:
            pipeline = None
        if not hasattr(pipeline, "predict"):
            raise ValueError("This is no pickled scikit-learn model. Connect the model of a training step.")
        return pipeline

    if not os.environ.get("MLFLOW_TRACKING_URI"):
        raise RuntimeError("No MLflow server is known. Set MLFLOW_TRACKING_URI in the step's environment.")
    if not name.strip() or "/" in name or ":" in name:
        raise ValueError(f"`{name}` cannot be the name of a model: it must not be empty nor hold / or :")
    import mlflow
    import pandas
    import sklearn

    pipeline = load_model(model)
    logging.getLogger("mlflow.sklearn").setLevel(logging.ERROR)
    # Said here, because finding the requirements out takes longer than everything else together.
    needs = [f"scikit-learn=={sklearn.__version__}", f"pandas=={pandas.__version__}"]
    logged = mlflow.sklearn.log_model(
        pipeline, name="model", serialization_format="cloudpickle", pip_requirements=needs, registered_model_name=name
    )
    version = str(logged.registered_model_version)
    client = mlflow.MlflowClient()
    for key, value in tags.items():
        client.set_model_version_tag(name, version, key, value)
    if alias:
        client.set_registered_model_alias(name, alias, version)
    print(f"{name} version {version}" + (f", now `{alias}`" if alias else ""))
    return version
