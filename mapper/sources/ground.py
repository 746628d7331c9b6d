"""What is under a plan: streets and features of packs, and the streets that were fetched."""

import hashlib

from mapper.domain.basemap import OUTLINE_ROADS
from mapper.domain.places import LonLatBox
from mapper.domain.plans import Background
from mapper.domain.streets import StreetNetwork
from mapper.sources.live_tiles import LiveTiles
from mapper.sources.pack_folder import PackFolder
from mapper.sources.pack_joining import joined_features, joined_networks


class Ground:
    """Packs and live tiles as one source of backgrounds."""

    def __init__(self, packs: PackFolder, tiles: LiveTiles) -> None:
        self._packs = packs
        self._tiles = tiles

    def background(self, box: LonLatBox) -> Background | None:
        """Streets and features that touch ``box``; None where nothing is known.

        Raises
        ------
        UnreadableFileError
            A pack is damaged there.
        """
        return _joined(self._packs.background(box), self._tiles.within(box))

    def outline(self, box: LonLatBox) -> Background | None:
        """Only the main roads and the OUTLINE_KINDS that touch ``box``; None where nothing is known.

        Raises
        ------
        UnreadableFileError
            A pack is damaged there.
        """
        return _joined(self._packs.outline(box), self._tiles.within(box, OUTLINE_ROADS))

    def version(self) -> str:
        """Tells what is there now from what was before."""
        return hashlib.sha256(f"{self._packs.version()}{self._tiles.version()}".encode()).hexdigest()[:12]


def _joined(known: Background | None, fetched: tuple[StreetNetwork, ...]) -> Background | None:
    if not fetched:
        return known
    streets = [*([known.streets] if known else []), *fetched]
    return Background(joined_networks(streets), known.features if known else joined_features([]))
