"""Backups: the databases that hold people's work, in one file; taken while they are written, put back whole.

A backup is a ZIP file, not compressed, of SQLite files and a list of their checksums. It is put back in two
steps. First everything is unpacked and checked beside the data. Then the folder of it gets the name by which
every start of the program knows what is left to do, so that a restore which is cut short is finished later.
"""

import hashlib
import json
import os
import shutil
import sys
import tempfile
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from pathlib import Path

import apsw

from mapper.errors import BusyError, InvalidInputError, NotFoundError, StoreFailedError, UnreadableFileError
from mapper.stores import people_file, plans_sqlite
from mapper.stores.sqlite_file import in_words

NEWEST: Mapping[str, int] = {"plans.db": plans_sqlite.VERSION, "people.db": people_file.VERSION}
"""The databases of people's work, with the newest format that this program reads."""
_LIST, _FORMAT = "backup.json", 1
_RESTORING, _REPLACED, _TURN = "restoring", "replaced", "restoring.lock"
_BESIDE = ("", "-wal", "-shm", "-journal")  # what SQLite keeps next to a database
_PATIENCE_MS = 10_000


def back_up(data_dir: Path, to: Path) -> tuple[str, ...]:
    """Write the work in ``data_dir`` to the new file ``to``, whole or not at all; gives what is in it.

    Nobody who reads or saves meanwhile waits.

    Raises
    ------
    InvalidInputError
        There is such a file already.
    NotFoundError
        There is no work in that folder.
    StoreFailedError
        A database is damaged, or the file cannot be written.
    """
    if to.exists():
        raise InvalidInputError("file", f"{to} is there already; a backup takes a new name")
    names = [name for name in NEWEST if (data_dir / name).exists()]
    if not names:
        raise NotFoundError(f"there are no plans in {data_dir}")
    with _told(to.name), tempfile.TemporaryDirectory(dir=to.parent, prefix=".backup-") as folder:
        for name in names:
            _copy(data_dir / name, Path(folder) / name)
        part = Path(folder) / "backup"
        _pack(Path(folder), names, part)
        _sync(part)
        part.replace(to)
        _sync(to.parent)
    return tuple(names)


def _copy(origin: Path, target: Path) -> None:
    """One moment of a database, as a file of its own; fails where any page of it is damaged."""
    with closing(apsw.Connection(str(origin), flags=apsw.SQLITE_OPEN_READWRITE)) as connection:
        connection.set_busy_timeout(_PATIENCE_MS)
        connection.execute("VACUUM INTO ?", (str(target),))


def _pack(folder: Path, names: list[str], part: Path) -> None:
    part.touch(0o600)
    digests = {name: _digest(folder / name) for name in names}
    with zipfile.ZipFile(part, "w", zipfile.ZIP_STORED) as pack:
        for name in names:
            pack.write(folder / name, name)
        pack.writestr(_LIST, json.dumps({"format": _FORMAT, "sha256": digests}, indent=2))


def restore(data_dir: Path, backup: Path, *, may_replace: bool) -> tuple[str, ...]:
    """Put a backup in place of what is in ``data_dir``, whole or not at all; gives what was in it.

    What was there is put aside, into a folder of its own.

    Raises
    ------
    UnreadableFileError
        It is no backup, or a byte of it is not as it was.
    InvalidInputError
        There is work in that folder, and ``may_replace`` is not given.
    BusyError
        The program is running with that folder.
    StoreFailedError
        The folder cannot be written.
    """
    with _told(data_dir.name):
        data_dir.mkdir(parents=True, exist_ok=True)
        finish_restoring(data_dir)
        with tempfile.TemporaryDirectory(dir=data_dir, prefix=".restore-") as folder:
            staged = Path(folder) / _RESTORING
            staged.mkdir()
            names = _unpack(backup, staged)
            there = [data_dir / name for name in names if (data_dir / name).exists()]
            if not may_replace and any(_holds_work(path) for path in there):
                raise InvalidInputError(
                    "restore",
                    f"there is work in {data_dir}; --replace puts it aside and the backup in its place",
                )
            for path in there:
                _require_rest(path)
            _sync(staged)
            staged.rename(data_dir / _RESTORING)
            _sync(data_dir)
        finish_restoring(data_dir)
    return names


def finish_restoring(data_dir: Path) -> None:
    """Put in place what a restore has checked, if one was cut short; at every start, before all else.

    Raises
    ------
    StoreFailedError
        The folder cannot be written.
    """
    restoring = data_dir / _RESTORING
    if not restoring.exists():
        return
    with _told(data_dir.name), _turn(data_dir / _TURN):
        replaced = restoring / _REPLACED
        for name in NEWEST:
            if (restoring / name).exists():
                replaced.mkdir(exist_ok=True)
                for path in (data_dir / f"{name}{ending}" for ending in _BESIDE):
                    if path.exists():
                        path.replace(replaced / path.name)
                (restoring / name).replace(data_dir / name)
        if replaced.exists() and any(replaced.iterdir()):
            replaced.rename(_new_name(data_dir))
        _sync(data_dir)
        shutil.rmtree(restoring, ignore_errors=True)


@contextmanager
def _turn(lock: Path) -> Iterator[None]:
    """One process after the other."""
    with closing(apsw.Connection(str(lock))) as connection:
        connection.set_busy_timeout(_PATIENCE_MS)
        connection.execute("BEGIN EXCLUSIVE")
        yield


def _new_name(data_dir: Path) -> Path:
    number = 1
    while (name := data_dir / f"{_REPLACED}-{number}").exists():
        number += 1
    return name


def _unpack(backup: Path, folder: Path) -> tuple[str, ...]:
    """Everything in a backup, into ``folder``, if it is to the byte what was packed."""
    try:
        with zipfile.ZipFile(backup) as pack:
            digests = _listed(pack, backup.name)
            for name, digest in digests.items():
                (folder / name).touch(0o600)
                with pack.open(name) as packed, (folder / name).open("wb") as file:
                    shutil.copyfileobj(packed, file)
                if _digest(folder / name) != digest:
                    raise UnreadableFileError(backup.name, f"{name} in it is not as it was packed")
    except FileNotFoundError:
        raise NotFoundError(f"there is no file {backup}") from None
    except (zipfile.BadZipFile, EOFError, KeyError) as error:
        raise UnreadableFileError(backup.name, f"is torn, or no backup ({error})") from None
    for name in digests:
        if problem := _problem(folder / name, NEWEST[name]):
            raise UnreadableFileError(backup.name, f"{name} in it: {problem}")
        _sync(folder / name)
    return tuple(digests)


def _listed(pack: zipfile.ZipFile, name: str) -> Mapping[str, str]:
    """Checksums by name; nothing compressed, so that no small file unpacks to a huge one."""
    if all(member.compress_type == zipfile.ZIP_STORED for member in pack.infolist()):
        with suppress(ValueError, TypeError, KeyError):
            told = json.loads(pack.read(_LIST))
            digests: Mapping[str, str] = told["sha256"]
            if told["format"] == _FORMAT and {*digests} <= {*NEWEST}:
                return digests
    raise UnreadableFileError(name, "is no backup that this version of the program can read")


def _problem(path: Path, newest: int) -> str:
    """What is wrong with a database, "" when nothing is."""
    try:
        with closing(apsw.Connection(str(path), flags=apsw.SQLITE_OPEN_READWRITE)) as connection:
            found = connection.execute("PRAGMA integrity_check").get
            if found != "ok":
                return "it is damaged"
            if not 1 <= connection.pragma("user_version") <= newest:
                return "it is of another version of this program; use that one"
    except apsw.Error as error:
        return in_words(error)
    return ""


def _holds_work(path: Path) -> bool:
    """Whether anything is in a database; what cannot be read may be work."""
    try:
        with closing(apsw.Connection(str(path), flags=apsw.SQLITE_OPEN_READWRITE)) as connection:
            tables = connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'").fetchall()
            return any(connection.execute(f'SELECT 1 FROM "{name}" LIMIT 1').get for (name,) in tables)  # noqa: S608
    except apsw.Error:
        return True


def _require_rest(path: Path) -> None:
    """Refuse while a process has the database open: SQLite leaves WAL for nobody but the last one."""
    try:
        with closing(apsw.Connection(str(path), flags=apsw.SQLITE_OPEN_READWRITE)) as connection:
            connection.pragma("journal_mode", "delete")
    except apsw.BusyError:
        raise BusyError(
            f"the program is running with the data folder {path.parent}; stop it, then restore"
        ) from None
    except (apsw.CorruptError, apsw.NotADBError):
        return  # it is put aside as it is


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _sync(path: Path) -> None:
    """Let what is at ``path`` survive a power cut."""
    if sys.platform == "win32" and path.is_dir():  # a folder cannot be opened there
        return
    number = os.open(path, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)


@contextmanager
def _told(name: str) -> Iterator[None]:
    try:
        yield
    except (apsw.Error, OSError) as error:
        raise StoreFailedError(f"{name}: {in_words(error)}") from error
