"""How a component's end is told, to a person and to the engine."""
import subprocess
import sys

SOURCE = """
def deep(x):
  raise ValueError('boo')

def f():
  try:
    {}['k']
  except KeyError:
    deep(1)
"""


def test_an_exception_shows_the_components_lines_and_none_of_ours(component):
    run = component(SOURCE)
    assert run.status == 1
    assert "raise ValueError('boo')" in run.stderr
    assert "KeyError: 'k'" in run.stderr
    assert "During handling of the above exception" in run.stderr
    assert "nagare" not in run.stderr
    failure = run.failure
    assert (failure["kind"], failure["type"], failure["message"]) == ("exception", "ValueError", "boo")
    assert failure["line"] == 8
    assert failure["traceback"] == run.stderr
    assert run.output is None


def test_a_missing_module_is_named(component):
    run = component("def f():\n  import nosuch.thing")
    assert (run.failure["kind"], run.failure["module"]) == ("missing-module", "nosuch")


def test_a_mistake_in_the_source_has_its_line(component):
    run = component("def f():\n  return (")
    assert run.failure["type"] == "SyntaxError"
    assert run.failure["line"] == 8


def test_own_exception_classes_have_their_full_name(component):
    run = component("class Oh(Exception): pass\ndef f():\n  raise Oh('x')")
    assert run.failure["type"] == "ephemeral_component.Oh"


def test_exit_statuses_pass_through_without_a_failure_file(component):
    run = component("def f():\n  import sys\n  sys.exit(3)")
    assert (run.status, run.failure, run.stderr) == (3, None, "")
    assert component("def f():\n  raise SystemExit('why')").status == 1


def test_a_function_that_is_not_there(component):
    assert "has no function `g`" in component("def f(): pass", function="g").failure["message"]


def test_standard_output_is_utf8_in_any_locale(component):
    run = component("def f(): print('日本 ✓')", env={"PYTHONIOENCODING": "latin-1", "PYTHONUTF8": "0"})
    assert run.stdout == "日本 ✓\n"


def test_spawned_processes_find_the_components_functions(component):
    run = component(
        """
        def square(x):
          return x * x

        def f():
          import multiprocessing
          with multiprocessing.get_context('spawn').Pool(1) as pool:
            print(pool.map(square, [1, 2, 3]))
        """
    )
    assert run.stdout.strip() == "[1, 4, 9]", run.stderr


def test_modules_in_the_working_folder_can_be_imported(component, tmp_path):
    (tmp_path / "helper_beside.py").write_text("answer = 42")
    assert component("def f():\n  import helper_beside\n  print(helper_beside.answer)").stdout.strip() == "42"


def test_ours_wins_over_an_installed_kfp_unless_the_component_lists_it(component, tmp_path):
    (tmp_path / "site" / "kfp").mkdir(parents=True)
    (tmp_path / "site" / "kfp" / "__init__.py").write_text("installed = True")
    env = {"PYTHONPATH": str(tmp_path / "site")}
    assert component("def f(): print(kfp.__version__)", env=env).stdout.strip() == "2.17.0"
    theirs = component("def f(): pass", env=env, spec={"installedKfp": True})
    assert "kfp" in theirs.stderr and theirs.status == 1


def test_a_packaged_app_keeps_bytecode_elsewhere(component, tmp_path):
    cache = tmp_path / "cache"
    run = component(
        "def f():\n  import os, sys\n  print(sys.pycache_prefix, 'NAGARE_PYCACHE' in os.environ)",
        env={"NAGARE_PYCACHE": str(cache), "PYTHONDONTWRITEBYTECODE": ""},
    )
    assert run.stdout.strip() == "None False"
    assert list(cache.rglob("step.*.pyc"))


def test_a_step_starts_without_heavy_modules(component):
    """Each of these would add 5 to 30 ms to every step. Measured in all: 20 ms over a bare interpreter, of which
    10 are `typing` and `json`, which every compiled source needs anyway."""
    bare = subprocess.run(
        [sys.executable, "-c", "import sys; print(*sys.modules)"], capture_output=True, text=True, check=True
    )
    run = component("def f():\n  import sys\n  print(*sys.modules)")
    added = set(run.stdout.split()) - set(bare.stdout.split())
    heavy = {"argparse", "asyncio", "dataclasses", "inspect", "logging", "pathlib", "traceback", "urllib.request"}
    assert not added & heavy
