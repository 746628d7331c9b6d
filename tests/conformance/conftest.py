"""What the promises are held against: real files of streets, packed once, and archives on both engines."""

from functools import cache

import pytest

from mapper.sources.street_pack import StreetPack, write_pack
from mapper.stores.archives import archive_at
from tests.whole_files import read_whole


@pytest.fixture(scope="session")
def extract_of():
    return cache(read_whole)


@pytest.fixture(scope="session")
def pack_of(tmp_path_factory, extract_of):
    folder = tmp_path_factory.mktemp("packs")

    @cache
    def make(path):
        write_pack(folder / f"{path.name}.streets", extract_of(path), path.name)
        return StreetPack.open(folder / f"{path.name}.streets")

    return make


@pytest.fixture(params=["folder", pytest.param("server", marks=pytest.mark.postgis)])
def open_archive(request, tmp_path):
    """Opens one archive of past incidents, again and again, as the processes of a program do."""
    if request.param == "folder":
        return lambda: archive_at(str(tmp_path / "new folder"))
    url = request.getfixturevalue("archive_url")
    return lambda: archive_at(url)


@pytest.fixture
def store(open_archive):
    return open_archive()
