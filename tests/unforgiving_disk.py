"""A disk that after a power cut holds only what it was told to bring there, and no more."""

import os
import stat
from contextlib import ExitStack, contextmanager


class UnforgivingDisk:
    """Notes what was synced, of files and of names, and calls ``look`` in every moment that differs.

    A file is known by its inode number. What was synced is kept open so that no new file gets its number.
    """

    def __init__(self, root, look):
        self._root = root
        self._look = look
        self._content = {}  # of files, by inode
        self._names = {}  # in folders, by inode: of each its inode and whether it is a folder
        self._open = ExitStack()

    @contextmanager
    def watching(self, monkeypatch):
        """Watch what this process does to files meanwhile."""
        with self._open, monkeypatch.context() as patch:
            patch.setattr(os, "fsync", self._synced)
            for name in ("fsync", "rename", "replace", "mkdir"):
                patch.setattr(os, name, self._noting(getattr(os, name)))
            yield self

    def _noting(self, change):
        def changed(*arguments, **more):
            change(*arguments, **more)
            self._look(self)

        return changed

    def _synced(self, number):
        """What is in it now is on the disk from now on."""
        mine = os.dup(number)
        self._open.callback(os.close, mine)
        told = os.fstat(mine)
        if stat.S_ISDIR(told.st_mode):
            self._names[told.st_ino] = _entries(mine)
        else:
            self._content[told.st_ino] = os.pread(_reopened(mine, self._open), told.st_size, 0)

    def after_a_cut(self, *, names_are_kept):
        """The files after a power cut now, by path; of those that were not synced, the content is gone.

        ``names_are_kept``: names that were not synced are there all the same, as it happens.
        """
        return dict(self._under(self._root.stat().st_ino, self._root, "", names_are_kept=names_are_kept))

    def _under(self, inode, folder, path, *, names_are_kept):
        entries = _entries(folder) if names_are_kept else self._names.get(inode, {})
        for name, (entry, is_folder) in entries.items():
            if is_folder:
                yield from self._under(entry, folder / name, f"{path}{name}/", names_are_kept=names_are_kept)
            else:
                yield path + name, self._content.get(entry, b"")


def _entries(folder):
    with os.scandir(folder) as entries:
        return {entry.name: (entry.inode(), entry.is_dir(follow_symlinks=False)) for entry in entries}


def _reopened(number, stack):
    """The same file, to read in, for it may be open for writing only."""
    mine = os.open(f"/proc/self/fd/{number}", os.O_RDONLY)
    stack.callback(os.close, mine)
    return mine
