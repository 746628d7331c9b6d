"""A file of streets read into memory, whatever its sort."""

from pathlib import Path

from mapper.sources.extracts import OsmExtract
from mapper.sources.pack_columns import extract_of
from mapper.sources.street_files import read_streets
from mapper.sources.work_folder import work_folder


def read_whole(path: Path) -> OsmExtract:
    with work_folder() as work:
        return extract_of(read_streets(path, work))
