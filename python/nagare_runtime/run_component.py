"""Starts one Python component of a pipeline: `python run_component.py --spec <attempt>/component.json`.

The file's shape is described in `main/engine/exec/component-file.ts`. Everything under `lib/` is imported here and
nowhere else, so that this file can decide which `kfp` the step sees before anything asks for it.
"""
import os
import sys


def _library_path():
    return os.path.join(os.path.dirname(os.path.abspath(__file__)), "lib")


def _read_spec(arguments):
    import json

    if len(arguments) != 2 or arguments[0] != "--spec":
        raise SystemExit("usage: run_component.py --spec component.json")
    with open(arguments[1], encoding="utf-8") as file:
        return json.load(file)


def _use_utf8():
    # The log reader expects UTF-8 whatever the machine's locale says.
    for stream in (sys.stdout, sys.stderr):
        if stream is not None and (stream.encoding or "").lower() not in ("utf-8", "utf8"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def _prepare_path(spec):
    """`lib` goes first, so our `kfp` wins over an installed one, unless the component itself asked for `kfp`.

    Then it gets the real package, as on a cluster; our executor works with either.
    """
    library = _library_path()
    source_folder = os.path.dirname(os.path.abspath(spec["sourcePath"]))
    rest = [entry for entry in sys.path[1:] if entry not in (library, source_folder)]
    if spec.get("installedKfp"):
        sys.path[:] = [source_folder, os.getcwd()] + rest + [library]
    else:
        sys.path[:] = [library, source_folder, os.getcwd()] + rest


def use_library():
    """For a process that will run components later: our `kfp` can be imported, and nothing is found beside this file."""
    sys.path[:] = [_library_path()] + sys.path[1:]


def main():
    spec = _read_spec(sys.argv[1:])
    os.environ.setdefault("_KFP_RUNTIME", "true")
    _use_utf8()
    _prepare_path(spec)
    sys.argv = [spec["sourcePath"]]
    # Where our own files cannot be written to (a packaged app), their bytecode is kept in this folder instead.
    cache, sys.pycache_prefix = sys.pycache_prefix, os.environ.pop("NAGARE_PYCACHE", None) or sys.pycache_prefix
    from nagare_step import step

    sys.pycache_prefix = cache
    return step.run(spec)


# Guarded: a component that starts processes by "spawn" imports this file again in each of them.
if __name__ == "__main__":
    sys.exit(main())
