"""Files of runs through the unmodified mlflow client."""

import os
from pathlib import Path

import mlflow
import pytest


def test_texts_dicts_figures_and_images_arrive(client, experiment):
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot
    from PIL import Image

    figure = pyplot.figure()
    figure.add_subplot().plot([1, 2, 3])
    with mlflow.start_run() as run:
        mlflow.log_text("héllo", "notes/hello.txt")
        mlflow.log_dict({"a": [1, 2]}, "config.json")
        mlflow.log_dict({"a": 1}, "config.yaml")
        mlflow.log_figure(figure, "plots/curve.png")
        mlflow.log_image(Image.new("RGB", (4, 4), "red"), "plots/red.png")
        mlflow.log_image(Image.new("RGB", (4, 4), "red"), key="frames", step=3)
        mlflow.log_table({"x": [1], "y": ["a"]}, "table.json")
        # Images with a key go up in the background, and older clients do not wait for them at the end of a run.
        mlflow.flush_artifact_async_logging()
    root = run.info.artifact_uri
    assert mlflow.artifacts.load_text(f"{root}/notes/hello.txt") == "héllo"
    assert mlflow.artifacts.load_dict(f"{root}/config.json") == {"a": [1, 2]}
    assert mlflow.artifacts.load_image(f"{root}/plots/red.png").size == (4, 4)
    assert list(mlflow.load_table("table.json", run_ids=[run.info.run_id])["y"]) == ["a"]
    listed = {entry.path: entry.is_dir for entry in client.list_artifacts(run.info.run_id)}
    expected = {"config.json": False, "config.yaml": False, "images": True, "notes": True, "plots": True}
    assert {**expected, "table.json": False} == listed
    (hello,) = client.list_artifacts(run.info.run_id, "notes")
    assert (hello.path, hello.file_size) == ("notes/hello.txt", len("héllo".encode()))


def test_folders_go_up_and_come_down_whole(client, experiment, tmp_path):
    source = tmp_path / "source"
    contents = {
        "empty.txt": b"",
        "big.bin": os.urandom(3_000_000),
        "deep/er/file with space.txt": b"deep",
        "100% sure.txt": b"percent",
        "日本語/ñ+&=.txt": b"unicode",
    }
    for name, data in contents.items():
        (source / name).parent.mkdir(parents=True, exist_ok=True)
        (source / name).write_bytes(data)
    run_id = client.create_run(experiment.experiment_id).info.run_id
    client.log_artifacts(run_id, str(source), "all")
    target = Path(client.download_artifacts(run_id, "all", str(tmp_path)))
    found = {str(path.relative_to(target)): path.read_bytes() for path in target.rglob("*") if path.is_file()}
    assert found == contents


def test_a_file_is_replaced_and_listed_as_it_is(client, experiment):
    run_id = client.create_run(experiment.experiment_id).info.run_id
    client.log_text(run_id, "one", "same.txt")
    client.log_text(run_id, "three", "same.txt")
    (entry,) = client.list_artifacts(run_id)
    assert entry.file_size == 5
    assert client.list_artifacts(run_id, "same.txt") == []
    assert client.list_artifacts(run_id, "nothing/here") == []


def test_a_missing_file_is_an_error_and_not_a_hang(client, experiment, tmp_path):
    run_id = client.create_run(experiment.experiment_id).info.run_id
    with pytest.raises(Exception, match="(?i)no such artifact|not exist|404|failed to download"):
        client.download_artifacts(run_id, "missing.txt", str(tmp_path))
