"""Every built-in component does what it says, with the real packages, and says what to do when it cannot."""

import importlib.util
import json
import os
import re
import sqlite3
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from conftest import HEADER, RUNTIME, artifact, executor_input

COMPONENTS = Path(__file__).resolve().parents[1] / "components"
needed = ("pandas", "sklearn", "mlflow", "matplotlib")
missing = [name for name in needed if importlib.util.find_spec(name) is None]
pytestmark = [
    pytest.mark.skipif(os.name == "nt", reason="the worker forks"),
    pytest.mark.skipif(bool(missing), reason=f"SKIPPED LOUDLY: not installed here: {', '.join(missing)}"),
]


class Worker:
    """The interpreter that all components here run in forks of."""

    def __init__(self):
        environment = {**os.environ, "MLFLOW_DISABLE_TELEMETRY": "true", "MPLBACKEND": "Agg", "_KFP_RUNTIME": "true"}
        environment.pop("MLFLOW_TRACKING_URI", None)
        self.process = subprocess.Popen(
            [sys.executable, str(Path(__file__).with_name("component_worker.py")), str(RUNTIME / "lib")],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            encoding="utf-8",
            env=environment,
        )

    def run(self, order):
        self.process.stdin.write(json.dumps(order) + "\n")
        self.process.stdin.flush()
        return int(self.process.stdout.readline())

    def close(self):
        self.process.stdin.close()
        self.process.wait(timeout=20)


@pytest.fixture(scope="module")
def worker():
    one = Worker()
    yield one
    one.close()


class Ended:
    def __init__(self, folder, status, titles):
        def read(path):
            return json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}

        self.folder, self.status = folder, status
        self.log = (folder / "log").read_text(encoding="utf-8", errors="replace")
        output = read(folder / "out" / "executor_output.json")
        self.failure = read(folder / "failure.json")
        self.values = output.get("parameterValues", {})
        self.artifacts = {
            name: {**one["artifacts"][0], "type": {"schemaTitle": titles[name]}}
            for name, one in output.get("artifacts", {}).items()
        }

    def path(self, name):
        return Path(self.artifacts[name]["uri"])

    def table(self, name):
        import pandas

        return pandas.read_csv(self.path(name))

    def text(self, name):
        return self.path(name).read_text(encoding="utf-8")

    def metrics(self, name="metrics"):
        return {
            key: value for key, value in self.artifacts[name]["metadata"].items() if isinstance(value, (int, float))
        }


def outputs_of(source):
    """Names and types of the output artifacts, as they stand in the signature."""
    return dict(re.findall(r"(\w+): Output\[(\w+)\]", source))


@pytest.fixture
def run(worker, tmp_path):
    """run("train/train_classifier", data=…, target="y") → Ended; an artifact that another one made is wired with its metadata."""
    count = iter(range(1000))

    def start(name, /, fails=False, env=None, **given):
        folder = tmp_path / f"{next(count)}-{Path(name).name}"
        (folder / "out").mkdir(parents=True)
        (folder / "a").mkdir()
        text = (COMPONENTS / f"{name}.py").read_text(encoding="utf-8")
        titles = {output: f"system.{kind}" for output, kind in outputs_of(text).items()}
        inputs = {key: value for key, value in given.items() if is_artifact(value)}
        values = {key: value for key, value in given.items() if key not in inputs}
        message = executor_input(folder, values, inputs, (), titles)
        (folder / "input.json").write_text(json.dumps(message), encoding="utf-8")
        source = folder / "ephemeral_component.py"
        source.write_text(HEADER + text[text.index("\ndef ") :], encoding="utf-8")
        spec = {
            "format": 1,
            "sourcePath": str(source),
            "functionName": Path(name).name,
            "executorInputPath": str(folder / "input.json"),
            "executorOutputPath": str(folder / "out" / "executor_output.json"),
            "failurePath": str(folder / "failure.json"),
        }
        (folder / "component.json").write_text(json.dumps(spec), encoding="utf-8")
        environment = {"NAGARE_WORKSPACE": str(tmp_path), **(env or {})}
        order = {
            "spec": str(folder / "component.json"),
            "env": environment,
            "cwd": str(folder),
            "log": str(folder / "log"),
        }
        ended = Ended(folder, worker.run(order), titles)
        assert (ended.status != 0) == fails, ended.log
        return ended

    return start


def is_artifact(value):
    one = value[0] if isinstance(value, list) and value else value
    return isinstance(one, dict) and "uri" in one and "type" in one


@pytest.fixture
def csv(tmp_path):
    """A table as a hand-written step would leave it: a CSV file and no metadata."""

    def write(text, name="table"):
        path = tmp_path / f"{name}.csv"
        path.write_text(text, encoding="utf-8")
        return artifact(path, name=name)

    return write


PEOPLE = "name,age,city,member\n Ann ,31,Oslo,True\nBob,,Rome,False\nBob,,Rome,False\nCy,45,,True\nDee,27,Oslo,True\n"


def example(run, name, rows=0):
    return run("data/load_example", name=name, rows=rows).artifacts["data"]


def test_tables_are_read_from_files_and_a_missing_file_is_told_with_what_is_there(run, tmp_path):
    (tmp_path / "people.csv").write_text("id;when\n007;2024-01-02\n", encoding="utf-8")
    loaded = run("data/load_csv", path="people.csv", separator=";")
    assert loaded.artifacts["data"]["metadata"]["columns"] == ["id", "when"]
    assert run("data/load_csv", file=artifact(tmp_path / "people.csv"), separator=";").table("data").shape == (1, 2)
    lost = run("data/load_csv", path="nobody.csv", fails=True)
    assert "no file `nobody.csv`" in lost.failure["message"] and "people.csv" in lost.failure["message"]
    (tmp_path / "old.csv").write_bytes("name\nJosé\n".encode("latin-1"))
    assert "latin-1" in run("data/load_csv", path="old.csv", fails=True).failure["message"]
    assert list(run("data/load_csv", path="old.csv", encoding="latin-1").table("data")["name"]) == ["José"]


def test_words_dates_and_gaps_survive_from_step_to_step(run, tmp_path, csv):
    with sqlite3.connect(tmp_path / "shop.db") as database:
        database.execute("CREATE TABLE item (code TEXT, price REAL)")
        database.executemany("INSERT INTO item VALUES (?, ?)", [("007", 1.5), ("NA", None)])
    database.close()
    loaded = run("data/load_sql", database="shop.db", query="SELECT code, price FROM item")
    dated = run("prepare/add_column", data=loaded.artifacts["data"], name="double", formula="price * 2")
    kept = run("data/save_json", data=dated.artifacts["extended"], path="out/items.json")
    assert json.loads(Path(kept.values["Output"]).read_text()) == [
        {"code": "007", "price": 1.5, "double": 3.0},
        {"code": "NA", "price": None, "double": None},
    ]
    wrong = run("data/load_sql", database="shop.db", query="SELECT x FROM item", fails=True)
    assert "no such column: x" in wrong.failure["message"] and "Tables there: item" in wrong.failure["message"]
    secret = run("data/load_sql", database="postgresql://${NO_SUCH_ONE}@h/d", query="SELECT 1", fails=True)
    assert "`NO_SUCH_ONE`" in secret.failure["message"]


def test_parquet_json_and_csv_go_out_and_come_in_again(run, csv, tmp_path):
    table = csv("a,b\n1,x\n2,y\n")
    run("data/save_parquet", data=table, path="t.parquet")
    assert list(run("data/load_parquet", path="t.parquet", columns=["b"]).table("data")["b"]) == ["x", "y"]
    assert "there are: a, b" in run("data/load_parquet", path="t.parquet", columns=["c"], fails=True).failure["message"]
    run("data/save_json", data=table, path="t.jsonl", lines=True)
    assert run("data/load_json", path="t.jsonl").table("data").shape == (2, 2)
    (tmp_path / "deep.json").write_text('{"result": {"items": [{"a": {"b": 1}}]}}', encoding="utf-8")
    assert list(run("data/load_json", path="deep.json", records="result.items").table("data").columns) == ["a.b"]
    assert (
        "there is: items" in run("data/load_json", path="deep.json", records="result.x", fails=True).failure["message"]
    )
    saved = run("data/save_csv", data=table, path="new/t.csv", separator="\\t")
    assert Path(saved.values["Output"]).read_text() == "a\tb\n1\tx\n2\ty\n"
    assert (
        "is there already"
        in run("data/save_csv", data=table, path="new/t.csv", replace=False, fails=True).failure["message"]
    )


@pytest.mark.parametrize("name", ["iris", "wine", "breast_cancer", "diabetes", "customers", "houses", "sales"])
def test_example_tables_come_without_a_network(run, name):
    frame = run("data/load_example", name=name, rows=60).table("data")
    assert len(frame) == 60 and frame.shape[1] >= 3 and frame.iloc[:, -1].nunique() > 1


def test_a_file_is_downloaded_and_its_checksum_checked(run):
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(200 if self.path == "/a.csv" else 404)
            self.send_header("Content-Type", "text/csv")
            self.end_headers()
            self.wfile.write(b"a\n1\n")

        def log_message(self, *_):
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    address = f"http://127.0.0.1:{server.server_port}"
    try:
        done = run("data/http_download", url=f"{address}/a.csv")
        assert done.text("file") == "a\n1\n" and done.artifacts["file"]["metadata"]["bytes"] == 4
        assert "answered 404" in run("data/http_download", url=f"{address}/b", fails=True).failure["message"]
        wrong = run("data/http_download", url=f"{address}/a.csv", sha256="00", fails=True)
        assert "not the one that is meant" in wrong.failure["message"]
    finally:
        server.shutdown()
        server.server_close()
    assert "cannot be reached" in run("data/http_download", url=f"{address}/a.csv", fails=True).failure["message"]
    assert "no http" in run("data/http_download", url="file:///etc/passwd", fails=True).failure["message"]


@pytest.mark.parametrize(
    ("missing_values", "rows", "gaps"),
    [
        ("keep", 4, 2),
        ("drop rows", 2, 0),
        ("drop columns", 4, 0),
        ("median or most frequent", 4, 0),
        ("zero or a dash", 4, 0),
    ],
)
def test_a_table_is_mended(run, csv, missing_values, rows, gaps):
    frame = run("prepare/clean_table", data=csv(PEOPLE), missing=missing_values).table("cleaned")
    assert len(frame) == rows and frame.isna().sum().sum() == gaps
    assert frame["name"].iloc[0] == "Ann"


def test_columns_and_rows_are_chosen_and_wrong_names_are_told(run, csv):
    table = csv(PEOPLE)
    chosen = run("prepare/select_columns", data=table, keep=["age", "name"], rename={"age": "years"})
    assert list(chosen.table("selected").columns) == ["years", "name"]
    wrong = run("prepare/select_columns", data=table, keep=["agee"], fails=True)
    assert wrong.failure["message"].endswith("There is no column `agee`; there are: name, age, city, member.")
    filtered = run("prepare/filter_rows", data=table, condition='age > 30 and city == "Oslo"')
    assert filtered.values["Output"] == 1
    assert "0 of 5 rows" in run("prepare/filter_rows", data=table, condition="age > 99", fails=True).failure["message"]
    assert (
        "The columns are" in run("prepare/filter_rows", data=table, condition="agee > 1", fails=True).failure["message"]
    )


def test_tables_are_joined_and_stacked(run, csv):
    left, right = csv("id,a\n1,x\n2,y\n", "left"), csv("id,b\n2,p\n3,q\n", "right")
    for keep, rows in (("matching rows", 1), ("all of left", 2), ("all of right", 2), ("all rows", 3)):
        assert len(run("prepare/join_tables", left=left, right=right, on=["id"], keep=keep).table("joined")) == rows
    assert "there are: id" in run("prepare/join_tables", left=left, right=right, on=[], fails=True).failure["message"]
    assert run("prepare/stack_tables", tables=[left, right]).values["Output"] == 4


def test_splits_and_folds_share_the_rows_out(run, csv):
    table = csv("n,kind\n" + "".join(f"{number},{'ab'[number % 4 == 0]}\n" for number in range(40)))
    split = run("prepare/split_table", data=table, test_share=0.25, stratify="kind")
    assert (len(split.table("train")), len(split.table("test"))) == (30, 10)
    assert sorted(split.table("test")["kind"]).count("b") in (2, 3)
    ordered = run("prepare/split_table", data=table, test_share=0.25, order="as it is")
    assert list(ordered.table("test")["n"]) == list(range(30, 40))
    assert "between 0 and 1" in run("prepare/split_table", data=table, test_share=20, fails=True).failure["message"]
    tests = [list(run("prepare/take_fold", data=table, fold=fold, folds=4).table("test")["n"]) for fold in range(4)]
    assert sorted(sum(tests, [])) == list(range(40))
    assert "between 0 and 3" in run("prepare/take_fold", data=table, fold=4, folds=4, fails=True).failure["message"]


def test_words_become_numbers_and_numbers_one_scale(run, csv):
    table = csv(PEOPLE)
    wide = run("prepare/encode_categories", data=table, columns=["city"]).table("encoded")
    assert list(wide.columns) == ["name", "age", "city_Oslo", "city_Rome", "city_missing", "member"]
    narrow = run("prepare/encode_categories", data=table, columns=["city"], method="numbers").table("encoded")
    assert sorted(narrow["city"].unique()) == [0, 1, 2]
    numbers = csv("a,b\n1,10\n2,20\n3,60\n", "numbers")
    for method in ("mean 0, deviation 1", "0 to 1", "median 0, quartiles 1"):
        scaled = run("prepare/scale_numbers", data=numbers, method=method, leave=["b"]).table("scaled")
        assert list(scaled["b"]) == [10, 20, 60] and scaled["a"].abs().max() < 2
    assert "holds words" in run("prepare/scale_numbers", data=table, columns=["name"], fails=True).failure["message"]


def test_lags_never_look_into_the_future(run, csv):
    table = csv("day,sold\n" + "".join(f"2024-01-{day:02},{day}\n" for day in range(20, 0, -1)))
    frame = run("prepare/add_lags", data=table, time="day", value="sold", lags=[1, 3], window=4).table("extended")
    assert list(frame["sold"]) == list(range(5, 21))
    assert (frame["sold"] - frame["sold_before_3"]).eq(3).all() and frame["sold_mean_4"].iloc[0] == 2.5
    assert (
        "future"
        in run("prepare/add_lags", data=table, time="day", value="sold", lags=[0], fails=True).failure["message"]
    )


def test_a_profile_counts_and_shows_every_column(run, csv):
    ended = run("prepare/inspect_table", data=csv(PEOPLE + "<b>,1,x,True\n"), title="People & co")
    assert ended.metrics("facts") == {"rows": 6, "columns": 4, "missing_values": 3, "rows_twice": 1}
    page = ended.text("profile")
    assert "<b>" not in page and "People &amp; co" in page and page.count("<svg") == 4


CLASSIFIERS = (
    "logistic_regression random_forest gradient_boosting decision_tree k_nearest_neighbors naive_bayes support_vector_machine"
).split()
REGRESSORS = (
    "linear_regression ridge lasso random_forest gradient_boosting decision_tree k_nearest_neighbors support_vector_machine"
).split()


@pytest.mark.parametrize("estimator", CLASSIFIERS)
def test_every_classifier_learns_from_words_and_gaps(run, estimator):
    table = example(run, "customers", 200)
    trained = run("train/train_classifier", data=table, target="left", estimator=estimator)
    assert trained.values["Output"] > 0.6
    assert trained.artifacts["model"]["metadata"]["classes"] == ["no", "yes"]


@pytest.mark.parametrize("estimator", REGRESSORS)
def test_every_regressor_learns(run, estimator):
    trained = run("train/train_regressor", data=example(run, "houses", 150), target="price", estimator=estimator)
    # The prices are large, and a support vector machine without settings hardly moves.
    assert trained.values["Output"] > (-0.5 if estimator == "support_vector_machine" else 0.6)


def test_training_says_what_is_wrong_with_its_inputs(run):
    table = example(run, "houses", 60)
    for component, given, words in (
        (
            "train_classifier",
            {"target": "prce"},
            "There is no column `prce`; there are: area, rooms, year, place, price.",
        ),
        ("train_classifier", {"target": "price"}, "use Train regressor"),
        ("train_regressor", {"target": "place"}, "use Train classifier"),
        (
            "train_regressor",
            {"target": "price", "options": {"trees": 3}},
            "RandomForestRegressor has no option `trees`",
        ),
        ("train_regressor", {"target": "price", "estimator": "magic"}, "There is no estimator `magic`"),
    ):
        assert words in run(f"train/{component}", data=table, fails=True, **given).failure["message"]


def test_a_model_is_judged_used_and_logged(run, tmp_path):
    import mlflow

    store = {"MLFLOW_TRACKING_URI": f"file://{tmp_path}/mlruns", "MLFLOW_ALLOW_FILE_STORE": "true"}
    os.environ["MLFLOW_ALLOW_FILE_STORE"] = "true"
    client = mlflow.MlflowClient(store["MLFLOW_TRACKING_URI"], registry_uri=store["MLFLOW_TRACKING_URI"])
    made = client.create_run(client.create_experiment("e"))
    env = {**store, "MLFLOW_RUN_ID": made.info.run_id, "MLFLOW_EXPERIMENT_ID": made.info.experiment_id}
    split = run("prepare/split_table", data=example(run, "customers", 200), stratify="left")
    trained = run("train/train_classifier", data=split.artifacts["train"], target="left", env=env)
    model = trained.artifacts["model"]
    judged = run("evaluate/evaluate_classifier", model=model, data=split.artifacts["test"], env=env)
    assert 0.6 < judged.values["accuracy"] <= 1 and 0.6 < judged.values["auc"] <= 1
    quality = judged.artifacts["quality"]["metadata"]
    assert [one["displayName"] for one in quality["confusionMatrix"]["annotationSpecs"]] == ["no", "yes"]
    assert len(quality["confidenceMetrics"]) > 3
    logged = client.get_run(made.info.run_id).data
    assert logged.params["n_estimators"] == "100" and logged.metrics["accuracy"] == judged.values["accuracy"]
    predicted = run("train/predict", model=model, data=split.artifacts["test"], chances=True).table("predictions")
    assert set(predicted["prediction"]) <= {"yes", "no"} and predicted["chance_yes"].between(0, 1).all()
    version = run("registry/register_model", model=model, name="churn", alias="champion", tags={"by": "test"}, env=env)
    registered = client.get_model_version_by_alias("churn", "champion")
    assert version.values["Output"] == str(registered.version) == "1" and registered.tags == {"by": "test"}
    assert len(client.search_logged_models([made.info.experiment_id])) == 2
    assert "MLFLOW_TRACKING_URI" in run("registry/register_model", model=model, name="x", fails=True).failure["message"]
    no_model = run("train/predict", model=split.artifacts["test"], data=split.artifacts["test"], fails=True)
    assert "no pickled scikit-learn model" in no_model.failure["message"]


def test_predicted_numbers_are_judged(run):
    split = run("prepare/split_table", data=example(run, "houses", 200))
    trained = run("train/train_regressor", data=split.artifacts["train"], target="price", estimator="linear_regression")
    judged = run("evaluate/evaluate_regressor", model=trained.artifacts["model"], data=split.artifacts["test"])
    assert judged.values["r2"] > 0.7 and "prediction" in judged.table("predictions").columns
    other = run(
        "evaluate/evaluate_classifier", model=trained.artifacts["model"], data=split.artifacts["test"], fails=True
    )
    assert "Use Evaluate regressor" in other.failure["message"]


@pytest.mark.parametrize(
    ("task", "table", "target"), [("classification", "iris", "target"), ("regression", "diabetes", "target")]
)
@pytest.mark.parametrize("search", ["grid", "random"])
def test_tuning_keeps_the_best_and_lists_the_others(run, task, table, target, search):
    ended = run(
        "train/tune_model",
        data=example(run, table, 90),
        target=target,
        task=task,
        search=search,
        estimator="linear",
        at_most=2,
    )
    trials = ended.table("trials")
    assert ended.values["Output"] == pytest.approx(trials["score"].max()) and len(trials) == (
        3 if search == "grid" else 2
    )
    wrong = run("train/tune_model", data=example(run, "iris"), target="target", space={"depth": [1]}, fails=True)
    assert "has no setting `depth`" in wrong.failure["message"]


@pytest.mark.parametrize("method", ["k_means", "gaussian_mixture", "agglomerative", "dbscan"])
def test_groups_are_found(run, method):
    table = run("prepare/select_columns", data=example(run, "iris"), drop=["target"]).artifacts["selected"]
    ended = run("train/cluster_rows", data=table, method=method, clusters=3, distance=0.9)
    assert ended.metrics()["clusters"] >= 2 and len(ended.table("clustered")) == 150


def test_cross_validation_gives_a_score_for_each_part(run):
    ended = run("evaluate/cross_validate", data=example(run, "iris"), target="target", estimator="linear", folds=3)
    assert len(ended.values["scores"]) == 3 and ended.values["score"] > 0.9
    regression = run(
        "evaluate/cross_validate", data=example(run, "diabetes"), target="target", task="regression", estimator="linear"
    )
    assert regression.metrics()["mean"] == pytest.approx(regression.values["score"], abs=1e-5)
    summed = run("evaluate/summarize_scores", scores=[1.0, 2.0, 3.0], name="r")
    assert summed.values["Output"] == 2 and summed.metrics()["r_highest"] == 3
    assert "no score" in run("evaluate/summarize_scores", scores=[], fails=True).failure["message"]


def test_data_is_checked_rule_by_rule(run, csv):
    table = csv("id,age,start,end\n1,20,1,2\n2,130,5,4\n2,30,1,1\n")
    good = run("evaluate/check_data", data=table, columns=["id"], at_least_rows=3)
    assert good.values == {"passed": True, "faults": 0}
    bad = run(
        "evaluate/check_data",
        data=table,
        columns=["nope"],
        unique=["id"],
        ranges={"age": [0, 120]},
        rules=["start <= end"],
    )
    assert bad.values == {"passed": False, "faults": 4} and "4 of 9 rules are broken" in bad.text("report")
    stopped = run("evaluate/check_data", data=table, unique=["id"], stop=True, fails=True)
    assert "id: no value twice" in stopped.failure["message"]


def test_pages_show_what_they_are_given(run, csv):
    numbers = run("evaluate/summarize_scores", scores=[0.5]).artifacts["metrics"]
    page = run("evaluate/write_report", title="A <b>", text="One.\n\nTwo.", metrics=numbers, data=csv(PEOPLE), rows=2)
    text = page.text("page")
    assert "A &lt;b&gt;" in text and "score_mean" in text and "2 of 5 rows" in text and text.count("<p>") == 3
    assert run("evaluate/write_report").text("page").startswith("<!doctype html>")
    status = {"state": "FAILED", "pipelineTaskName": "train", "pipelineJobResourceName": "run-1"}
    ended = run("evaluate/report_status", status={**status, "error": {"message": "out of paper"}})
    assert "**FAILED**" in ended.text("summary") and "out of paper" in ended.text("summary")


def test_plots_are_drawings_that_need_nothing_else(run):
    iris, sales = example(run, "iris"), example(run, "sales", 60)
    pages = [
        run("plot/plot_histogram", data=iris).text("plot"),
        run("plot/plot_scatter", data=iris, x="sepal_length", y="petal_width", color="target").text("plot"),
        run("plot/plot_lines", data=sales, x="date", y=["sales"]).text("plot"),
    ]
    for page in pages:
        assert "<svg" in page and "<script" not in page and not re.search(r'(src|href)="http', page)
    assert (
        "there are: date, promotion, sales"
        in run("plot/plot_lines", data=sales, x="date", y=["x"], fails=True).failure["message"]
    )


def test_scripts_and_commands_run_in_the_workspace(run, tmp_path):
    (tmp_path / "work.py").write_text(
        "import os, sys\nprint(sys.argv[1])\nopen(os.environ['OUTPUT_PATH'], 'w').write('x')\n"
    )
    ended = run("run/run_script", path="work.py", arguments=["hello"])
    assert "hello" in ended.log and ended.text("result") == "x"
    (tmp_path / "bad.py").write_text("raise SystemExit(3)\n")
    assert "status 3" in run("run/run_script", path="bad.py", fails=True).failure["message"]
    assert "work.py" in run("run/run_script", path="none.py", fails=True).failure["message"]
    shell = run("run/run_shell_command", command='echo "$WORD"\nls work.py > "$OUTPUT_PATH"', variables={"WORD": "hi"})
    assert shell.values["Output"] == "hi" and shell.text("result") == "work.py\n"
    assert "status 7" in run("run/run_shell_command", command="exit 7", fails=True).failure["message"]


def test_a_notebook_runs_with_its_parameters(run, tmp_path):
    nbformat = pytest.importorskip("nbformat", reason="SKIPPED LOUDLY: nbformat is not installed here")
    cells = [
        nbformat.v4.new_code_cell("x = 1", metadata={"tags": ["parameters"]}),
        nbformat.v4.new_code_cell("print(x * 2)"),
    ]
    nbformat.write(nbformat.v4.new_notebook(cells=cells), tmp_path / "note.ipynb")
    ended = run("run/run_notebook", path="note.ipynb", parameters={"x": 21})
    assert "42" in ended.text("notebook") and "42" in ended.text("page")
    assert not re.search(r'<(?:script|link)[^>]*(?:src|href)="http', ended.text("page"))


def test_every_component_has_been_run():
    text = Path(__file__).read_text(encoding="utf-8")
    for path in COMPONENTS.rglob("*.py"):
        name = path.relative_to(COMPONENTS).with_suffix("").as_posix()
        assert f'"{name}"' in text or path.stem in ("train_classifier", "train_regressor"), f"{name} is run by no test"
