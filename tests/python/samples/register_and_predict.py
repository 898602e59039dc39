"""What a newcomer writes second: register, move to Production, load back, predict."""

import mlflow
from mlflow import MlflowClient
from sklearn.datasets import load_iris
from sklearn.linear_model import LogisticRegression

mlflow.set_experiment("iris")
features, species = load_iris(return_X_y=True)
with mlflow.start_run() as run:
    mlflow.sklearn.log_model(LogisticRegression(max_iter=500).fit(features, species), name="model")

version = mlflow.register_model(f"runs:/{run.info.run_id}/model", "iris-classifier")
client = MlflowClient()
client.transition_model_version_stage("iris-classifier", version.version, stage="Production")
model = mlflow.pyfunc.load_model("models:/iris-classifier/Production")
print(model.predict(features[:3]).tolist())
