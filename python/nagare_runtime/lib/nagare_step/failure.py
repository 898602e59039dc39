"""Tells a person (standard error) and the engine (`failure.json`) why a component did not finish."""
import os
import sys
import traceback

from nagare_step.outputs import write_json

_OURS = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__)))) + os.sep


def report(error, spec):
    """Prints the traceback without our own frames and writes the failure file."""
    text = _traceback_text(error, spec["sourcePath"])
    sys.stdout.flush()
    sys.stderr.write(text)
    sys.stderr.flush()
    write_json(spec["failurePath"], _facts(error, text, spec["sourcePath"]))


def _facts(error, text, source_path):
    facts = {
        "kind": _kind(error),
        "type": _type_name(type(error)),
        "message": _message(error),
        "traceback": text,
    }
    if isinstance(error, ModuleNotFoundError) and error.name:
        facts["module"] = error.name.split(".")[0]
    field = getattr(error, "nagare_field", None)
    if field:
        facts["field"] = field
    line = _line(error, source_path)
    if line:
        facts["line"] = line
    return facts


def _kind(error):
    if isinstance(error, ModuleNotFoundError):
        return "missing-module"
    return getattr(error, "nagare_kind", "exception")


def _type_name(cls):
    return cls.__qualname__ if cls.__module__ in ("builtins", "__main__") else f"{cls.__module__}.{cls.__qualname__}"


def _message(error):
    try:
        return str(error)
    except Exception:
        return "<unprintable>"


def _line(error, source_path):
    """Line of the component's source: the innermost one that took part."""
    if isinstance(error, SyntaxError) and error.filename == source_path:
        return error.lineno
    line = None
    frame = error.__traceback__
    while frame is not None:
        if frame.tb_frame.f_code.co_filename == source_path:
            line = frame.tb_lineno
        frame = frame.tb_next
    return line


def _traceback_text(error, source_path):
    story = traceback.TracebackException.from_exception(error)
    if hasattr(error, "nagare_kind"):
        # A refusal of ours: the message says it all, and where we noticed helps nobody.
        story.__cause__ = story.__context__ = None
        if not any(frame.filename == source_path for frame in story.stack):
            story.stack = traceback.StackSummary.from_list([])
    _hide_our_frames(story, set())
    return "".join(story.format())


def _hide_our_frames(story, seen):
    if story is None or id(story) in seen:
        return
    seen.add(id(story))
    theirs = [frame for frame in story.stack or () if not frame.filename.startswith(_OURS)]
    if theirs or not story.stack:
        story.stack = traceback.StackSummary.from_list(theirs)
    # Otherwise it is a defect of ours, to be seen whole.
    _hide_our_frames(story.__cause__, seen)
    _hide_our_frames(story.__context__, seen)
    for inner in getattr(story, "exceptions", None) or ():
        _hide_our_frames(inner, seen)
