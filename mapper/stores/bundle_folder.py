"""Bundles in a folder that a web server hands out: whole or not there, whatever happens meanwhile.

What is not finished lies in a hidden folder beside them, for its writer alone, and gets its place by one
renaming. A writer holds a lock on that hidden folder while it lives; where nobody does, all in it is rubbish.
"""

import shutil
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from mapper.domain.publications.paths import (
    is_file,
    is_folder,
    is_name,
    require_bundle,
    require_pointer,
    require_removable,
)
from mapper.errors import AlreadyPublishedError, NotFoundError, StoreFailedError
from mapper.stores.lasting_files import in_words, sync_folder, write_lasting

if sys.platform != "win32":
    import fcntl
    import os

_UNFINISHED = ".unfinished"


class BundleFolder:
    """The folder ``root``, made when something is first published.

    ``is_public``: everybody on the machine may read it, as a web server does that runs as somebody else.
    """

    def __init__(self, root: Path, *, is_public: bool = True) -> None:
        self._root = root.resolve()
        self._file_mode, self._folder_mode = (0o644, 0o755) if is_public else (0o600, 0o700)
        self._unfinished = self._root / _UNFINISHED
        with suppress(OSError), _locked(self._unfinished, alone=True):
            for left in self._unfinished.iterdir():  # by a program that was killed
                shutil.rmtree(left, ignore_errors=True)

    def place(self, path: str, files: Mapping[str, bytes]) -> None:
        """Put a bundle at ``path``: whole, for good, or not at all.

        Raises
        ------
        AlreadyPublishedError
            Another bundle lies there.
        InvalidInputError
            A bundle cannot lie there, or not with files of such names.
        StoreFailedError
            The disk is full or the folder cannot be written.
        """
        require_bundle(path, files)
        with _told(path), self._part() as part:
            final = self._at(path)
            if not final.exists():
                self._make(final.parent)
                self._write(part / "bundle", files)
                with suppress(FileExistsError):  # somebody was faster
                    _rename(part / "bundle", final)
            if _content(final) != dict(files):
                raise AlreadyPublishedError(f"{path}: something else was published there; it never changes")
            self._sync_up_from(final.parent)  # also of a bundle whose writer was killed before it could

    def point(self, path: str, content: bytes) -> None:
        """Replace the one file at ``path`` at once; kept for good when this returns.

        Raises
        ------
        InvalidInputError
            No file that changes can lie there.
        StoreFailedError
            The disk is full or the folder cannot be written; the file is as it was.
        """
        require_pointer(path)
        with _told(path), self._part() as part:
            final = self._at(path)
            self._make(final.parent)
            write_lasting(part / "file", content, mode=self._file_mode)
            (part / "file").replace(final)
            self._sync_up_from(final.parent)

    def read(self, path: str) -> bytes:
        """The file at ``path``.

        Raises
        ------
        NotFoundError
            There is none.
        StoreFailedError
            It cannot be read.
        """
        if not is_file(path):
            raise NotFoundError(f"nothing was published at {path[:80]!r}")
        try:
            return self._at(path).read_bytes()
        except (FileNotFoundError, NotADirectoryError, IsADirectoryError) as error:
            raise NotFoundError(f"nothing was published at {path!r}") from error
        except OSError as error:
            raise StoreFailedError(f"{path}: cannot be read; check the permissions of the folder") from error

    def names(self, path: str) -> tuple[str, ...]:
        """The names of the files right under ``path``, in order; empty when there is nothing.

        Raises
        ------
        StoreFailedError
            The folder cannot be read.
        """
        if not is_folder(path):
            return ()
        try:
            there = [file for file in self._at(path).iterdir() if file.is_file()]
        except (FileNotFoundError, NotADirectoryError):
            return ()
        except OSError as error:
            raise StoreFailedError(f"{path}: cannot be read; check the permissions of the folder") from error
        return tuple(sorted(file.name for file in there if is_name(file.name)))

    def take_away(self, path: str) -> None:
        """Remove the bundle, the one file, or the whole publication at ``path``; readers lose it at once.

        Raises
        ------
        InvalidInputError
            It is a file of a bundle, which stays whole or goes as a whole, or no path of ours.
        StoreFailedError
            The folder cannot be written.
        """
        require_removable(path)
        with _told(path), self._part() as part:
            final = self._at(path)
            with suppress(FileNotFoundError):
                final.rename(part / "gone")
                sync_folder(final.parent)

    def _write(self, bundle: Path, files: Mapping[str, bytes]) -> None:
        bundle.mkdir()
        bundle.chmod(self._folder_mode)
        for name, content in files.items():
            write_lasting(bundle / name, content, mode=self._file_mode)
        sync_folder(bundle)

    def _at(self, path: str) -> Path:
        """Where ``path`` is, if it is there at all: never behind a link."""
        place = self._root / path
        if any(each.is_symlink() for each in (place, *place.parents) if each.is_relative_to(self._root)):
            raise OSError(None, "a link is in the way")
        return place

    @contextmanager
    def _part(self) -> Iterator[Path]:
        """A folder for what is not finished; gone afterwards with all that is left in it."""
        self._make(self._root)
        self._unfinished.mkdir(mode=0o700, exist_ok=True)
        with _locked(self._unfinished, alone=False):
            part = Path(tempfile.mkdtemp(dir=self._unfinished))
            try:
                yield part
            finally:
                shutil.rmtree(part, ignore_errors=True)

    def _make(self, folder: Path) -> None:
        for each in (*reversed(folder.parents), folder):
            if each.is_relative_to(self._root) and not each.exists():
                each.mkdir(parents=True, exist_ok=True)
                each.chmod(self._folder_mode)  # whatever the umask says

    def _sync_up_from(self, folder: Path) -> None:
        """Let the new name last, and those of the folders it is in, which may be as new."""
        for each in (folder, *folder.parents):
            if not each.is_relative_to(self._root):
                break
            sync_folder(each)
        with suppress(PermissionError):  # above our own folder others may rule
            sync_folder(self._root.parent)


def read_bundle(folder: Path) -> dict[str, bytes]:
    """Every file of a bundle in ``folder``, and whatever somebody added: hidden, a link, in a folder below.

    Raises
    ------
    NotFoundError
        There is no such folder.
    StoreFailedError
        It cannot be read.
    """
    if not folder.is_dir():
        raise NotFoundError(f"{folder}: there is no such folder")
    try:
        there = [path for path in folder.rglob("*") if path.is_symlink() or not path.is_dir()]
        contents = (path.read_bytes() if path.is_file() else b"" for path in there)
        names = (path.relative_to(folder).as_posix() for path in there)
        return dict(zip(names, contents, strict=True))
    except OSError as error:
        raise StoreFailedError(f"{folder}: cannot be read; check the permissions of its files") from error


def _rename(bundle: Path, final: Path) -> None:
    """Rename a folder to a new name; the system says in several ways that there is such a folder."""
    try:
        bundle.rename(final)
    except OSError as error:
        if final.exists():
            raise FileExistsError from error
        raise


def _content(bundle: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in bundle.iterdir()}


@contextmanager
def _locked(folder: Path, *, alone: bool) -> Iterator[None]:
    """Hold a lock on ``folder``, with others or alone; who wants to be alone and is not gets an OSError.

    A process that dies lets go of it.
    """
    if sys.platform == "win32":  # a folder cannot be opened there: nothing is ever swept
        if alone:
            raise OSError(None, "no locks on folders")
        yield
        return
    number = os.open(folder, os.O_RDONLY)
    try:
        if alone:
            fcntl.flock(number, fcntl.LOCK_EX | fcntl.LOCK_NB)
        else:
            with suppress(OSError):  # a file system without locks: then nobody sweeps there
                fcntl.flock(number, fcntl.LOCK_SH)
        yield
    finally:
        os.close(number)


@contextmanager
def _told(path: str) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise StoreFailedError(f"{path}: {in_words(error)}") from error
