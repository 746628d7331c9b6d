"""The documented incidents that come with the program."""

from pathlib import Path

from mapper.importers import IMPORTERS, curated
from mapper.services import importing
from mapper.services.ports import IncidentStore
from mapper.settings import ROOT

DEMO_INCIDENTS = ROOT / "data" / "incidents"


def load_incidents(store: IncidentStore) -> None:
    """Put them into the archive; quick when they are there."""
    rules = importing.ImportRules(twice=True, fewer=True)
    importing.import_files(
        map(str, _files()), store=store, importers=IMPORTERS, source="curated", rules=rules
    )


def shipped_lists(store: IncidentStore) -> dict[str, str]:
    """The digests of these lists in the archive, by the names of their parts."""
    names = {curated.part_name(str(path)) for path in _files()}
    return {part.name: part.digest for part in store.parts() if part.name in names}


def _files() -> list[Path]:
    return sorted(DEMO_INCIDENTS.glob("*.csv"))
