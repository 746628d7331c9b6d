import pytest

from mapper.errors import StoreFailedError
from mapper.importers.column_mapping import ColumnMapping, PairOrder
from mapper.importers.dates import DateOrder
from mapper.importers.saved_mappings import SavedMappings

MAPPING = ColumnMapping({"date": "Day"}, DateOrder.DAY_FIRST, PairOrder.LON_FIRST, 27700)


def test_a_mapping_is_found_again_for_the_same_header_only(tmp_path):
    saved = SavedMappings(tmp_path / "mappings.json")
    assert saved.of(("Day", "X")) is None
    saved.keep(("Day", "X"), MAPPING)
    saved.keep(("Day", "Y"), ColumnMapping())
    assert saved.of(("Day", "X")) == MAPPING
    assert saved.of(("X", "Day")) is None


@pytest.mark.parametrize("content", ["{", '{"a": 1}', '{"a": {"columns": {"colour": "red"}}}'])
def test_a_spoilt_file_is_as_none(tmp_path, content):
    saved = SavedMappings(tmp_path / "mappings.json")
    saved.path.write_text(content)
    assert saved.of(("Day",)) is None


def test_a_folder_that_cannot_be_written_is_told(tmp_path):
    with pytest.raises(StoreFailedError, match=r"mappings\.json cannot be written"):
        SavedMappings(tmp_path / "none" / "mappings.json").keep(("Day",), MAPPING)
