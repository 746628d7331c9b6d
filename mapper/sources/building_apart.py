"""Builds a street pack in a process of its own.

A damaged or malicious file can crash libosmium, and with it the process that reads it: a server that
people rely on must not be that one. What the two say to each other are lines of JSON.
"""

import json
import os
import signal
import subprocess
import sys
from dataclasses import astuple
from pathlib import Path
from typing import IO, Any

from mapper.errors import MapperError, StoreFailedError, UnreadableFileError
from mapper.services.ports import Progress, Report

_READER = "mapper.sources.pack_builder"
_NO_MEMORY = {signal.SIGKILL, signal.SIGABRT}  # by the kernel; by C++ that was refused memory


def build_apart(path: Path, folder: Path, name: str, report: Report | None) -> None:
    """Make the pack ``name`` in ``folder`` of a file of streets; ``report`` hears how far it is.

    Raises
    ------
    UnreadableFileError
        The file is not what it should be, or reading it broke the reader; nothing was changed.
    StoreFailedError
        The disk is full, the folder cannot be written, or memory ran out; nothing was changed.
    """
    command = [sys.executable, "-P", "-m", _READER, str(path), str(folder), name]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    try:
        builder = subprocess.Popen(  # noqa: S603 - our own module; names of files are no options to it
            command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
    except OSError as error:
        raise StoreFailedError(f"no pack can be built: {sys.executable} does not start ({error})") from error
    with builder:
        try:
            refusal = _heard(builder.stdout, report)
        except BaseException:  # such as Ctrl-C: nobody waits for the pack any more
            builder.kill()
            raise
    if refusal is not None:
        raise refusal
    if builder.returncode:
        raise _death_of(builder.returncode, path)


def _heard(lines: IO[bytes] | None, report: Report | None) -> MapperError | None:
    refusal = None
    for line in lines or ():
        said = json.loads(line)
        if "refusal" in said:
            refusal = _refusal(**said["refusal"])
        elif report is not None:
            report(Progress(*said["progress"]))
    return refusal


def _refusal(file_name: str, sentence: str) -> MapperError:
    if file_name:
        return UnreadableFileError(file_name, sentence.removeprefix(f"{file_name}: "))
    return StoreFailedError(sentence)


def _death_of(status: int, path: Path) -> MapperError:
    if status > 0:
        mistake = "cannot be read because of a mistake in this program; please report it; nothing was changed"
        return UnreadableFileError(path.name, mistake)
    if -status in _NO_MEMORY:
        return StoreFailedError(
            f"{path.name} needs more memory than there is; give a smaller extract; nothing was changed"
        )
    return UnreadableFileError(path.name, "is so damaged that it broke its reader; download it again")


def line_of_progress(progress: Progress) -> dict[str, Any]:
    """Give what the builder says to be heard as ``progress``."""
    return {"progress": astuple(progress)}


def line_of_refusal(error: MapperError) -> dict[str, Any]:
    """Give what the builder says to be heard as ``error``."""
    file_name = error.file_name if isinstance(error, UnreadableFileError) else ""
    return {"refusal": {"file_name": file_name, "sentence": str(error)}}
