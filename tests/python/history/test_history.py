"""`nagare import` and `nagare export`: the same answers before and after, whatever happens in between."""

import os
import shutil
import signal
import sqlite3
import time
import uuid

import pytest

from .conftest import ask, original, serving
from .explained import as_database

# Each starts servers of both kinds: a round for when something here changes.
thorough = pytest.mark.skipif(not os.environ.get("NAGARE_HISTORY"), reason="set NAGARE_HISTORY=1")

KINDS = ("experiments", "runs", "loggedModels", "registeredModels", "modelVersions")


def counts(report, what):
    return [report[kind][what] for kind in KINDS]


def differing(expected, found):
    return {name: (answer, found[name]) for name, answer in expected.items() if found[name] != answer}


@pytest.fixture(scope="session")
def expected(worlds, tmp_path_factory):
    """What the original server answers for the database."""
    answers = worlds.answers["database"]
    if answers is None:
        folder = tmp_path_factory.mktemp("expected")
        with original(f"sqlite:///{worlds.database}", folder) as url:
            answers = ask(url, folder, "original")
    assert len(answers) >= 50
    assert not [name for name, answer in answers.items() if "Error:" in str(answer)[:40]]
    return answers


@pytest.fixture(scope="session")
def imported(worlds, nagare, tmp_path_factory):
    """A workspace with the database's history."""
    workspace = tmp_path_factory.mktemp("imported") / "workspace"
    report = nagare("import", worlds.database, "--workspace", workspace)
    assert report["leftOut"] == [] and report["notes"] == []
    assert counts(report, "taken") == [3, 20, 1, 2, 4]
    return workspace


def test_an_imported_database_answers_as_its_own_server(expected, imported, tmp_path):
    with serving(imported, tmp_path) as url:
        assert differing(expected, ask(url, tmp_path, "nagare")) == {}


def test_an_imported_folder_answers_as_its_own_server(worlds, nagare, tmp_path):
    before = worlds.answers["folder"]
    if before is None:
        with original(str(worlds.mlruns), tmp_path) as url:
            before = ask(url, tmp_path, "original")
    assert len(before) >= 50
    nagare("import", worlds.mlruns, "--workspace", tmp_path / "ws")
    with serving(tmp_path / "ws", tmp_path) as url:
        after = ask(url, tmp_path, "nagare")
    folded = [{name: as_database(name, one) for name, one in answers.items()} for answers in (before, after)]
    assert differing(*folded) == {}


def test_a_second_import_changes_nothing_and_says_so(worlds, nagare, imported):
    state = imported / ".nagare" / "nagare.db"
    before = sqlite3.connect(state).execute("SELECT count(*), total(value) FROM metrics").fetchall()
    for more in ([], ["--dry-run"]):
        report = nagare("import", worlds.database, "--workspace", imported, *more)
        assert counts(report, "taken") == [0] * 5
        assert counts(report, "here") == [4, 20, 1, 2, 4]
        assert report["artifacts"] == {"files": 0, "bytes": 0}
    assert sqlite3.connect(state).execute("SELECT count(*), total(value) FROM metrics").fetchall() == before


def test_a_dry_run_takes_nothing(worlds, nagare, tmp_path):
    report = nagare("import", worlds.mlruns, "--workspace", tmp_path / "ws", "--dry-run")
    assert counts(report, "taken") == [3, 20, 1, 2, 4]
    assert report["artifacts"]["files"] > 5
    rows = sqlite3.connect(tmp_path / "ws" / ".nagare" / "nagare.db").execute("SELECT count(*) FROM runs").fetchone()
    assert rows == (0,)
    assert list((tmp_path / "ws" / ".nagare" / "artifacts").iterdir()) == []


def test_the_server_that_owns_the_workspace_does_the_import(worlds, nagare, tmp_path):
    with serving(tmp_path / "ws", tmp_path):
        process = nagare.start("import", worlds.database, "--workspace", tmp_path / "ws")
        _, said = process.communicate(timeout=60)
        assert process.returncode == 0 and "that one does it" in said
        assert counts(nagare("import", worlds.database, "--workspace", tmp_path / "ws"), "here") == [4, 20, 1, 2, 4]


def test_mistakes_are_refused_with_what_to_do(nagare, tmp_path):
    ws = ["--workspace", tmp_path / "ws"]
    (tmp_path / "text.db").write_text("no database" * 100)
    (tmp_path / "empty").mkdir()
    for source in ("nowhere", "text.db", "empty"):
        refused = nagare("import", tmp_path / source, *ws, expect=2)["refused"]
        assert refused["message"] and refused["hint"]
    assert nagare("import", "http://127.0.0.1:9", *ws, expect=2)["refused"]["reason"] == "unreachable"


def crowd(database, folder, runs):
    """A copy of the database with many more runs, each with an artifact."""
    folder.mkdir()
    path = folder / "mlflow.db"
    shutil.copy(database, path)
    sql = sqlite3.connect(path)
    columns = "run_uuid, name, status, start_time, lifecycle_stage, artifact_uri, experiment_id"
    for number in range(runs):
        run = uuid.uuid4().hex
        values = (run, f"r{number}", "FINISHED", number, "active", f"mlflow-artifacts:/1/{run}/artifacts", 1)
        sql.execute(f"INSERT INTO runs ({columns}) VALUES (?, ?, ?, ?, ?, ?, ?)", values)
        points = [("m", number + step, step, run, step, 0) for step in range(20)]
        sql.executemany("INSERT INTO metrics (key, value, timestamp, run_uuid, step, is_nan) VALUES (?, ?, ?, ?, ?, ?)", points)
        note = folder / "mlartifacts" / "1" / run / "artifacts" / "note.txt"
        note.parent.mkdir(parents=True)
        note.write_text(run)
    sql.commit()
    return path


@thorough
@pytest.mark.parametrize("round_number", range(5))
def test_an_import_that_is_killed_goes_on_where_it_was(worlds, nagare, tmp_path, round_number):
    source, ws = crowd(worlds.database, tmp_path / "crowd", 600), tmp_path / "ws"
    process = nagare.start("import", source, "--workspace", ws)
    deadline = time.monotonic() + 60
    artifacts = ws / ".nagare" / "artifacts" / "1"
    while time.monotonic() < deadline and (not artifacts.exists() or len(list(artifacts.iterdir())) < 60 * (round_number + 1)):
        time.sleep(0.005)
    children = subprocess_tree(process.pid)
    for pid in children:
        os.kill(pid, signal.SIGKILL)
    process.wait()
    report = nagare("import", source, "--workspace", ws)
    assert 0 < report["runs"]["here"] < 620 and report["runs"]["here"] + report["runs"]["taken"] == 620
    sql = sqlite3.connect(ws / ".nagare" / "nagare.db")
    assert sql.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert sql.execute("SELECT count(*) FROM metrics m JOIN metric_keys k ON k.id = m.key WHERE m.step < 20 AND k.name = 'm'").fetchone()[0] >= 12_000
    notes = list(artifacts.glob("*/artifacts/note.txt"))
    assert len(notes) == 600 and all(note.read_text() == note.parts[-3] for note in notes)
    assert counts(nagare("import", source, "--workspace", ws), "taken") == [0] * 5


def subprocess_tree(pid):
    """The command may have started the Node that does the work."""
    found = [pid]
    for entry in os.listdir("/proc"):
        if not entry.isdigit():
            continue
        try:
            with open(f"/proc/{entry}/stat") as stat:
                parent = int(stat.read().rsplit(")", 1)[1].split()[1])
        except (OSError, IndexError):
            continue
        if parent == pid:
            found += subprocess_tree(int(entry))
    return found


@thorough
def test_artifacts_can_stay_where_they_are(expected, worlds, nagare, tmp_path):
    report = nagare("import", worlds.database, "--workspace", tmp_path / "ws", "--in-place")
    assert report["artifacts"] == {"files": 0, "bytes": 0} and report["leftOut"] == []
    with serving(tmp_path / "ws", tmp_path) as url:
        assert differing(expected, ask(url, tmp_path, "nagare")) == {}


@thorough
def test_an_exported_folder_answers_the_same_in_mlflow(expected, nagare, imported, tmp_path):
    """In the folder itself, `mlflow server` needs no option at all."""
    for taken in ([4, 20, 1, 2, 4], [0] * 5):
        report = nagare("export", tmp_path / "out", "--workspace", imported)
        assert counts(report, "taken") == taken and report["leftOut"] == []
    with original("sqlite:///mlflow.db", tmp_path / "out") as url:
        assert differing(expected, ask(url, tmp_path, "exported")) == {}
        # And back through the server's address.
        report = nagare("import", url, "--workspace", tmp_path / "back")
        assert report["leftOut"] == []
        with serving(tmp_path / "back", tmp_path) as back:
            answers = ask(back, tmp_path, "back")
    assert differing(expected, answers) == {}


@thorough
def test_an_export_to_a_live_server_is_sent_once(nagare, imported, tmp_path):
    with original(f"sqlite:///{tmp_path / 'live.db'}", tmp_path) as url:
        report = nagare("export", url, "--workspace", imported)
        assert counts(report, "taken") == [3, 20, 1, 2, 3] and report["leftOut"] == []
        assert counts(nagare("export", url, "--workspace", imported), "taken") == [0] * 5
        answers = ask(url, tmp_path, "live")
    with serving(imported, tmp_path) as own:
        expected = ask(own, tmp_path, "own")
    # A server gives ids and times of its own; what was measured and what can be loaded is the same.
    same = [name for name in expected if name.startswith(("history: ", "load: ", "artifacts: "))]
    assert {name: answers[name] for name in same} == {name: expected[name] for name in same}


def test_a_store_that_was_moved_is_taken_whole(worlds, nagare, tmp_path):
    for name, source in (("folder", worlds.mlruns), ("database", worlds.database)):
        shutil.copytree(source.parent, tmp_path / name / "moved")
        report = nagare("import", tmp_path / name / "moved", "--workspace", tmp_path / name / "ws")
        assert report["leftOut"] == [] and report["artifacts"]["files"] > 5
