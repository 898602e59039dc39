"""What a newcomer writes first: train, log, keep the model."""

import mlflow
from sklearn.datasets import load_iris
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import train_test_split

mlflow.set_experiment("iris")
features, species = load_iris(return_X_y=True, as_frame=True)
train_x, test_x, train_y, test_y = train_test_split(features, species, random_state=0)

with mlflow.start_run(run_name="first try") as run:
    mlflow.log_params({"C": 1.0, "max_iter": 500})
    model = LogisticRegression(C=1.0, max_iter=500).fit(train_x, train_y)
    mlflow.log_metric("accuracy", model.score(test_x, test_y))
    mlflow.set_tag("stage", "draft")
    info = mlflow.sklearn.log_model(model, name="model", input_example=train_x.head(3))

loaded = mlflow.pyfunc.load_model(info.model_uri)
print((loaded.predict(test_x) == model.predict(test_x)).all())
