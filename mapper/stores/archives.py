"""Which engine keeps the archive of past incidents: a file of our own, or a server."""

from pathlib import Path

from mapper.services.ports import IncidentStore
from mapper.stores.archive_sqlite import ArchiveSqlite


def archive_at(where: str, replica_url: str = "") -> IncidentStore:
    """The archive in a data folder, or in a database (``postgresql://...``), which may have a replica.

    Raises
    ------
    StoreFailedError
        It cannot be opened.
    """
    if "://" not in where:
        return ArchiveSqlite(Path(where) / "archive.db")
    from mapper.stores.incidents_postgis import (
        IncidentsPostgis,  # most people need no server, nor its library
    )

    return IncidentsPostgis(where, replica_url)
