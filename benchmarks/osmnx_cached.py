"""osmnx with a warm cache, as its users have it: the answers of Overpass lie on its disk."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import osmnx

from tests.standins import extracts
from tests.standins.overpass import Overpass


@contextmanager
def osmnx_with(extract: Path, cache: Path) -> Iterator[None]:
    """Let osmnx ask a stand-in on this computer that knows ``extract``, once for each question."""
    with Overpass(extracts.read(extract)) as server:
        settings = osmnx.settings
        settings.overpass_url, settings.overpass_rate_limit = server.url, False
        settings.doh_url_template, settings.cache_folder, settings.use_cache = None, cache, True
        yield
