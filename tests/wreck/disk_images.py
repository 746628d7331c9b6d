"""A disk that notes what is done to it, and can be made anew as it may look after a power cut.

What is modelled: a write is on the disk for certain only after a sync of its file; a name is there, or gone,
for certain only after a sync of its folder. SQLite syncs the folder when it first syncs a new journal or WAL,
and, where it is told to, when it deletes one. Names that were not synced come and go in the order in which it
happened; writes that were not synced come by chance, whole or by sectors of 512 bytes.
"""

from pathlib import Path

import apsw

SECTOR = 512
_SYSTEMS = apsw.vfs_names()[0]  # the default one, before any of ours
_JOURNALS = apsw.SQLITE_OPEN_MAIN_JOURNAL | apsw.SQLITE_OPEN_WAL | apsw.SQLITE_OPEN_SUPER_JOURNAL


class Noted(apsw.VFS):
    """The default VFS while it is registered; notes everything on ``disk``."""

    def __init__(self):
        self.disk = Disk()
        super().__init__("noted", _SYSTEMS, makedefault=True)

    def xOpen(self, name, flags):  # noqa: N802 - apsw's
        return _File(self.disk, name, flags)

    def xDelete(self, name, sync):  # noqa: N802 - apsw's
        super().xDelete(name, sync)
        self.disk.log.append(("delete", Path(name).name))
        self.disk.seen.discard(Path(name).name)
        if sync:
            self.disk.log.append(("sync folder",))


class _File(apsw.VFSFile):
    def __init__(self, disk, name, flags):
        path = Path(name.filename() if isinstance(name, apsw.URIFilename) else name) if name else None
        self._log = disk.log if path else []
        self._name = path.name if path else ""
        self._syncs_folder = False
        if path and path.name not in disk.seen:  # also when it was made empty a moment ago
            disk.seen.add(path.name)
            self._log.append(("create", self._name))
            self._syncs_folder = bool(flags[0] & _JOURNALS)
        super().__init__(_SYSTEMS, name, flags)

    def xWrite(self, data, offset):  # noqa: N802 - apsw's
        super().xWrite(data, offset)
        self._log.append(("write", self._name, offset, bytes(data)))

    def xTruncate(self, size):  # noqa: N802 - apsw's
        super().xTruncate(size)
        self._log.append(("truncate", self._name, size))

    def xSync(self, flags):  # noqa: N802 - apsw's
        super().xSync(flags)
        self._log.append(("sync", self._name))
        if self._syncs_folder:
            self._log.append(("sync folder",))
            self._syncs_folder = False


class Disk:
    """Everything that was done, in order."""

    def __init__(self):
        self.log, self.seen = [], set()

    @property
    def syncs(self):
        return sum(entry[0] == "sync" for entry in self.log)


class Replay:
    """Does again what was done, up to any moment, and cuts the power there."""

    def __init__(self, disk):
        self._left = iter(disk.log)
        self._names, self._pending_names, self._files = {}, [], {}
        self.done = 0

    def go_on_to(self, cut):
        """Do everything up to entry number ``cut``."""
        while self.done < cut:
            self._do(next(self._left))
            self.done += 1

    def _do(self, entry):
        match entry:
            case ("create", name):
                self._files[name] = file = _Content()
                self._pending_names.append((name, file))
            case ("delete", name):
                self._pending_names.append((name, None))
            case ("sync folder",):
                _rename(self._names, self._pending_names)
                self._pending_names = []
            case ("sync", name):
                self._files[name].sync()
            case (_, name, *_):
                self._files[name].pending.append(entry)

    def cut_power(self, chance, folder):
        """Put files into ``folder`` as they may be after a power cut at this moment."""
        names = dict(self._names)
        _rename(names, self._pending_names[: chance.randint(0, len(self._pending_names))])
        mode = chance.choice(("nothing", "all", "writes", "sectors"))
        for name, file in names.items():
            (folder / name).write_bytes(file.after_power_loss(mode, chance))


def _rename(names, steps):
    for name, file in steps:
        if file is None:
            names.pop(name, None)
        else:
            names[name] = file


class _Content:
    """What is in a file: for certain, and written since."""

    def __init__(self):
        self.certain, self.pending = bytearray(), []

    def sync(self):
        for entry in self.pending:
            _do(self.certain, entry)
        self.pending = []

    def after_power_loss(self, mode, chance):
        content = bytearray(self.certain)
        for entry in self.pending if mode != "nothing" else ():
            for piece in _pieces(entry) if mode == "sectors" else (entry,):
                if mode == "all" or chance.random() < 0.5:
                    _do(content, piece)
        return bytes(content)


def _pieces(entry):
    if entry[0] == "truncate":
        return [entry]
    _, name, offset, data = entry
    return [("write", name, offset + at, data[at : at + SECTOR]) for at in range(0, len(data), SECTOR)]


def _do(content, entry):
    kind, _, offset, *data = entry
    content.extend(b"\0" * (offset - len(content)))
    if kind == "truncate":
        del content[offset:]
    else:
        content[offset : offset + len(data[0])] = data[0]
