"""Compiles the pipelines of a Python file with the kfp that this interpreter has.

    python compile_file.py FILE OUTPUT_FOLDER

Writes one YAML file per pipeline and `result.json`: `{"pipelines": [{"name", "file"}]}`, or `{"problem": {"code",
"message", "line"?}}`. Whatever the file prints goes where its output goes.
"""

import json
import os
import sys
import traceback
import warnings


def write(folder, result):
    """Whole or not at all: whoever waits for it stops this process, and what the file has started, as soon as it is there."""
    draft = os.path.join(folder, "result.tmp")
    with open(draft, "w", encoding="utf-8") as file:
        json.dump(result, file)
    os.replace(draft, os.path.join(folder, "result.json"))


def problem(code, message, line=None):
    return {"problem": {"code": code, "message": message, **({} if line is None else {"line": line})}}


def cause(error, path):
    """What went wrong, in the words of the exception, and the last line of the file that was on the way there."""
    if isinstance(error, SystemExit):
        return problem("python-failed", f"The file ends the program when it is read (exit status {error.code}).")
    if isinstance(error, SyntaxError) and error.filename in (path, None):
        return problem("python-syntax", f"This is not Python: {error.msg}.", error.lineno)
    lines = [frame.lineno for frame in traceback.extract_tb(error.__traceback__) if frame.filename == path]
    words = "".join(traceback.format_exception_only(type(error), error)).strip()
    if isinstance(error, ModuleNotFoundError) and error.name:
        return problem("missing-module", f"The file imports `{error.name}`, which is not installed.", lines[-1] if lines else None)
    return problem("python-failed", words, lines[-1] if lines else None)


def unreadable(path):
    """Why Python cannot even decode the file; None when it can."""
    import importlib.util

    with open(path, "rb") as file:
        data = file.read()
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return problem("not-utf8", "This file is written in UTF-16, which Python does not read.")
    try:
        importlib.util.decode_source(data)
    except (SyntaxError, UnicodeDecodeError) as error:
        return problem("not-utf8", f"This file is not written in UTF-8: {error}.")
    if b"\0" in data:  # Versions of Python disagree on what kind of error this is.
        return problem("python-syntax", "This is not Python: it contains null bytes.", data[: data.index(b"\0")].count(b"\n") + 1)
    return None


def import_kfp(path):
    """A file called `random.py` or `kfp.py` would be taken for the module of that name that kfp needs."""
    import importlib.machinery

    folder = sys.path.pop(0)
    stem = os.path.splitext(os.path.basename(path))[0]
    hides = importlib.machinery.PathFinder.find_spec(stem, sys.path) is not None
    if not hides:
        sys.path.insert(0, folder)
    try:
        import kfp.compiler
        import kfp.dsl
    finally:
        if hides:
            sys.path.insert(0, folder)


def named(components):
    """One that shares its name with another is told by its function too, so that each can be chosen."""
    names = [one.name for one in components]
    for one in components:
        function = getattr(getattr(one, "pipeline_func", None), "__name__", "")
        yield one, one.name if names.count(one.name) == 1 else f"{one.name} ({function})"


def load(path):
    import importlib.util

    name = "".join(c if c.isalnum() else "_" for c in os.path.basename(path)[:-3])
    spec = importlib.util.spec_from_file_location(f"opened_{name}", path)
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def found_in(module):
    """Pipelines that no other one of the file uses come last in it, but all can be chosen. Without any: components."""
    from kfp.dsl import base_component, graph_component

    values = {id(v): v for v in vars(module).values() if isinstance(v, base_component.BaseComponent)}.values()
    pipelines = [v for v in values if isinstance(v, graph_component.GraphComponent)]
    own = [v for v in pipelines if getattr(v.pipeline_func, "__module__", None) == module.__name__]
    return own or pipelines or list(values)


def compile_all(path, folder):
    bad = unreadable(path)
    if bad is not None:
        return bad
    try:
        import_kfp(path)
        from kfp import compiler
    except ImportError as error:
        return problem("no-kfp", f"This Python has no kfp ({error}): {sys.executable}")
    try:
        found = found_in(load(path))
        compiled = []
        for at, (component, name) in enumerate(named(found)):
            file = f"{at}.yaml"
            compiler.Compiler().compile(component, os.path.join(folder, file))
            compiled.append({"name": name, "file": file})
    except BaseException as error:  # noqa: BLE001: it is somebody else's code, and may raise what it likes
        return cause(error, path)
    if not compiled:
        return problem("no-pipeline", "There is no function with @dsl.pipeline in this file.")
    return {"pipelines": compiled}


if __name__ == "__main__":
    file, output = sys.argv[1], sys.argv[2]
    # As if the file had been started: its folder first, and not the folder of this one.
    sys.path[0] = os.path.dirname(file)
    sys.argv = [file]
    warnings.simplefilter("ignore")
    write(output, compile_all(file, output))
