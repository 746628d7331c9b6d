"""Runs a function of the harness in a process of its own, on the program as it is or on a changed copy.

A helper process that has loaded the heavy libraries, but nothing of ours, is forked for each run.
"""

import importlib
import shutil
import sys
import traceback
from contextlib import contextmanager
from multiprocessing import get_context
from pathlib import Path

PROJECT = Path(__file__).parents[2]
LONGEST_RUN_S = 90
_LIBRARIES = [
    *(
        "antimeridian",
        "apsw",
        "flask",
        "folium",
        "numpy",
        "osmium",
        "osmnx",
        "pydantic",
        "pyproj",
        "requests",
    ),
    *("scipy.ndimage", "scipy.sparse.csgraph", "shapely", "tests.faults.village"),
]
_FORKING = get_context("forkserver")
_FORKING.set_forkserver_preload(_LIBRARIES)


@contextmanager
def running(function, *args, root=PROJECT):
    """Run ``function`` ("module:name") on the program in ``root``; gives what waits for its result."""
    ours, its = _FORKING.Pipe()
    process = _FORKING.Process(target=_run, args=(its, str(root), function, args), daemon=True)
    process.start()
    its.close()

    def result():
        if not ours.poll(LONGEST_RUN_S):
            return [f"did not end in {LONGEST_RUN_S} s"]
        return ours.recv()

    try:
        yield result
    finally:
        process.kill()
        process.join()
        process.close()
        ours.close()


def run(function, *args, root=PROJECT):
    """Run ``function`` and give its result; a list of one complaint when it broke."""
    with running(function, *args, root=root) as result:
        return result()


def changed_copy(folder, file, text, replacement):
    """Copy the program to ``folder`` with ``text``, which must stand once in ``file``, replaced."""
    shutil.copytree(PROJECT / "mapper", folder / "mapper", ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("data", "static", "templates"):
        (folder / name).symlink_to(PROJECT / name)
    path = folder / file
    path.write_text(path.read_text().replace(text, replacement))
    return folder


def _run(pipe, root, function, args):
    import pytest_socket

    pytest_socket.socket_allow_hosts(["127.0.0.1"], allow_unix_socket=True)
    sys.path.insert(0, root)
    module, name = function.split(":")
    try:
        pipe.send(getattr(importlib.import_module(module), name)(*args))
    except Exception:
        pipe.send([f"broke: {traceback.format_exc(limit=-3)}"])
