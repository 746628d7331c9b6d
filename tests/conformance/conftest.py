"""Every real file of streets is read and packed once for all tests on it."""

from functools import cache

import pytest

from mapper.sources.street_pack import StreetPack, write_pack
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
