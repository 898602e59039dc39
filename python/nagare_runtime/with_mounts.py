"""Starts a program that sees folders at paths of their own, as a pod with volumes would.

    python with_mounts.py SPEC.json

SPEC is {"mounts": [{"from": DIR, "to": PATH}, ...], "scratch": DIR, "argv": [...]}. The process gets a mount namespace of its own
(with a user namespace around it where it is not root), so that nothing outside sees the mounts and nothing is left
of them. A mount point that does not exist appears only inside: its nearest existing parent is replaced by a copy that
binds every entry of the original. Linux only. Exit status 125 with a sentence on stderr when the system refuses.
"""

import ctypes
import json
import os
import sys

CLONE_NEWNS = 0x00020000
CLONE_NEWUSER = 0x10000000
MS_BIND = 0x1000
MS_REC = 0x4000
MS_PRIVATE = 1 << 18
REFUSED = 125

_libc = ctypes.CDLL(None, use_errno=True)


def _check(result, what):
    if result != 0:
        number = ctypes.get_errno()
        raise OSError(number, f"{what}: {os.strerror(number)}")


def _mount(source, target, kind, flags):
    names = [None if text is None else os.fsencode(text) for text in (source, target, kind)]
    _check(_libc.mount(*names, ctypes.c_ulong(flags), None), f"mount {target}")


def _write(path, text):
    with open(path, "w") as file:
        file.write(text)


def _own_namespace():
    """Root can have a mount namespace at once; others need to be somebody in a user namespace first."""
    user, group = os.getuid(), os.getgid()
    if _libc.unshare(CLONE_NEWNS) != 0:
        _check(_libc.unshare(CLONE_NEWUSER | CLONE_NEWNS), "unshare")
        _write("/proc/self/setgroups", "deny")
        _write("/proc/self/uid_map", f"{user} {user} 1")
        _write("/proc/self/gid_map", f"{group} {group} 1")
    _mount(None, "/", None, MS_REC | MS_PRIVATE)


def _stand_in(parent, stage):
    """A folder in `stage` that looks like `parent` and can be added to."""
    for entry in os.scandir(parent):
        place = os.path.join(stage, entry.name)
        if entry.is_symlink():
            os.symlink(os.readlink(entry.path), place)
        elif entry.is_dir():
            os.mkdir(place)
            _mount(entry.path, place, None, MS_BIND | MS_REC)
        else:
            open(place, "w").close()
            _mount(entry.path, place, None, MS_BIND)


def _nearest(path):
    while not os.path.isdir(path):
        path = os.path.dirname(path)
    return path


def _make_point(path, stage):
    """Makes `path` a folder that can be mounted on. Answers with the root to enter when the root was replaced."""
    if os.path.isdir(path):
        return None
    parent = _nearest(os.path.dirname(path))
    os.makedirs(stage)
    _mount("tmpfs", stage, "tmpfs", 0)
    _stand_in(parent, stage)
    os.makedirs(stage + path[len(parent.rstrip("/")) :])
    if parent == "/":
        return stage
    _mount(stage, parent, None, MS_BIND | MS_REC)
    return None


def _apply(mounts, scratch):
    """A source may lie in what another mount covers, so it is held by a descriptor."""
    folder = os.getcwd()
    held = [os.open(mount["from"], os.O_PATH | os.O_DIRECTORY) for mount in mounts]
    for number, (mount, source) in enumerate(zip(mounts, held)):
        target = os.path.normpath(mount["to"])
        root = _make_point(target, os.path.join(scratch, str(number)))
        _mount(f"/proc/self/fd/{source}", (root or "") + target, None, MS_BIND | MS_REC)
        if root is not None:
            os.chroot(root)
        os.close(source)
    os.chdir(folder)


def main(path):
    with open(path, encoding="utf-8") as file:
        spec = json.load(file)
    try:
        _own_namespace()
        _apply(spec["mounts"], spec["scratch"])
    except OSError as error:
        print(f"This system does not let a step have volumes of its own: {error}", file=sys.stderr)
        return REFUSED
    argv = spec["argv"]
    os.execvp(argv[0], argv)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
