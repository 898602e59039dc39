"""Keeps an interpreter whose imports are done; every step is a fork of it. Linux only.

Started by the engine as `python fork_server.py`, with `NAGARE_ATTEMPT` set to a placeholder as long as a real marker.
Standard input carries one JSON object a line, standard output answers the same way:

    → {"modules": ["numpy", …]}                                first line: what to import
    ← {"ready": true, "failed": ["nosuch"]}                    or {"unsafe": "why"}, and the server ends
    → {"id": 1, "env": {…}, "cwd": …, "stdout": …, "stderr": …, "folder": …, "marker": …, "spec": …}
    ← {"id": 1, "pid": 123}                                    leader of the step's own session; it carries the marker
    ← {"id": 1, "ended": true}                                 its status is in `<folder>/exit`

A step is two processes, as in a plain start: a leader that only waits and writes the status, and the step itself. Both
outlive this server, which ends as soon as its input does. Nothing is started for an engine that is gone: a leader
looks once more after its marker can be seen.
"""
import gc
import json
import os
import select
import signal
import sys
import threading

_MARKER = b"NAGARE_ATTEMPT="


class _Channel:
    """Lines in and out, on descriptors of our own: what imports print must not get between."""

    def __init__(self):
        self.source = os.dup(0)
        self.sink = os.dup(1)
        nothing = os.open(os.devnull, os.O_RDWR)
        for standard in (0, 1, 2):
            os.dup2(nothing, standard)
        os.close(nothing)
        self._rest = b""

    def read(self):
        """The next object, or None when the engine is gone."""
        while b"\n" not in self._rest:
            piece = os.read(self.source, 1 << 16)
            if not piece:
                return None
            self._rest += piece
        line, self._rest = self._rest.split(b"\n", 1)
        return json.loads(line)

    def say(self, message):
        # Short lines: they arrive whole, whoever else writes.
        try:
            os.write(self.sink, json.dumps(message).encode() + b"\n")
        except OSError:
            pass

    def engine_is_gone(self):
        poll = select.poll()
        poll.register(self.source, select.POLLIN)
        return any(event & (select.POLLHUP | select.POLLERR) for _, event in poll.poll(0))

    def close(self):
        os.close(self.source)
        os.close(self.sink)


def _marker_address():
    """Where the kernel reads the value of our marker from; `/proc/<pid>/environ` shows what stands there."""
    import ctypes

    environment = ctypes.POINTER(ctypes.c_void_p).in_dll(ctypes.CDLL(None), "environ")
    index = 0
    while environment[index]:
        if ctypes.string_at(environment[index], len(_MARKER)) == _MARKER:
            return environment[index] + len(_MARKER)
        index += 1
    return None


def _write_marker(address, marker):
    import ctypes

    old = ctypes.string_at(address)
    value = marker.encode()
    if len(value) != len(old):
        raise ValueError("a marker of another length")
    ctypes.memmove(address, value, len(value))


def _import_all(modules):
    import importlib

    failed = []
    for name in modules:
        try:
            importlib.import_module(name)
        except BaseException:
            # The step will import it again and say what is wrong.
            failed.append(name)
    return failed


def _why_unsafe():
    if threading.active_count() > 1:
        names = sorted(thread.name for thread in threading.enumerate() if thread is not threading.main_thread())
        return f"an import started the thread {names[0]}"
    if len(os.listdir("/proc/self/task")) > 1 and "numpy" not in sys.modules:
        # NumPy's own threads stop for a fork and start again after it; of others nothing is known.
        return "an import started threads of its own"
    return None


def _set_signals(action):
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, action)


def _redirect(request):
    os.chdir(request["cwd"])
    for standard, path in ((1, request["stdout"]), (2, request["stderr"])):
        file = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o666)
        os.dup2(file, standard)
        os.close(file)


def _write_status(folder, status):
    # The line end makes it complete.
    with open(os.path.join(folder, "exit"), "w", encoding="ascii") as file:
        file.write(f"{status}\n")


def _lead(request, channel, address):
    """The leader's life, in a fork of the server. Returns only in the step itself."""
    os.setsid()
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    # A handler instead of ignoring: the step must not inherit deafness, and we must live to write its status.
    _set_signals(lambda *_: None)
    _write_marker(address, request["marker"])
    if channel.engine_is_gone():
        os._exit(0)
    _redirect(request)
    channel.say({"id": request["id"], "pid": os.getpid()})
    step = os.fork()
    if step == 0:
        channel.close()
        _set_signals(signal.SIG_DFL)
        signal.signal(signal.SIGINT, signal.default_int_handler)
        return
    while True:
        try:
            _, status = os.waitpid(step, 0)
            break
        except InterruptedError:
            continue
    code = os.waitstatus_to_exitcode(status)
    _write_status(request["folder"], code if code >= 0 else 128 - code)
    channel.say({"id": request["id"], "ended": True})
    os._exit(0)


def _become_step(request):
    """What differs between a fork and an interpreter that was started for this step."""
    os.environ.clear()
    os.environ.update(request["env"])
    import time

    time.tzset()
    numpy = sys.modules.get("numpy")
    if numpy is not None:
        # Python's own generator is seeded anew by itself; without this, all steps would draw the same numbers.
        numpy.random.seed()
    program = os.path.join(os.path.dirname(os.path.abspath(__file__)), "run_component.py")
    main = sys.modules["__main__"]
    main.__file__ = program
    main.__spec__ = None
    sys.argv = [program, "--spec", request["spec"]]


def _status_of(run):
    """As the interpreter judges it: `sys.exit` with a text prints it and fails."""
    try:
        return run() or 0
    except SystemExit as error:
        if error.code is None or isinstance(error.code, int):
            return error.code or 0
        print(error.code, file=sys.stderr)
        return 1


def _end(status):
    """
    What an interpreter does at its end and a program can rely on, without taking every imported module apart: that
    would copy all the memory that is shared with the server, which takes longer than most steps.
    """
    import atexit

    threading._shutdown()
    atexit._run_exitfuncs()
    for name in [name for name, module in sys.modules.items() if getattr(module, "__file__", None) == sys.argv[0]]:
        # Files that a component left open in its globals are written out.
        sys.modules.pop(name).__dict__.clear()
    gc.collect()
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except (OSError, ValueError):
            pass
    os._exit(status & 0xFF)


def _serve(channel):
    """Returns the request in the process that shall be the step, and None when there is nothing left to do."""
    address = _marker_address()
    first = channel.read()
    if first is None:
        return None
    failed = _import_all(first["modules"])
    unsafe = "the environment cannot be marked" if address is None else _why_unsafe()
    if unsafe is not None:
        channel.say({"unsafe": unsafe})
        return None
    gc.collect()
    # Pages of what is there now stay shared with the steps.
    gc.freeze()
    # Leaders are nobody's children to wait for.
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    channel.say({"ready": True, "failed": failed})
    while True:
        request = channel.read()
        if request is None:
            return None
        if os.fork() == 0:
            _lead(request, channel, address)
            return request


def main():
    import run_component

    run_component.use_library()
    from nagare_step import step  # noqa: F401  (imported for the forks)

    request = _serve(_Channel())
    if request is None:
        return 0
    _become_step(request)
    _end(_status_of(run_component.main))


if __name__ == "__main__":
    sys.exit(main())
