import json

import pytest

from mapper.domain.incidents import Refusal
from mapper.errors import UnreadableFileError
from mapper.importers.archive_files import members_of
from mapper.importers.csv_files import Row
from mapper.importers.json_rows import as_row, read_objects


@pytest.fixture
def objects(tmp_path):
    def read(content):
        path = tmp_path / "t.json"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return list(read_objects(members_of(str(path))[0]))

    return read


@pytest.mark.parametrize(
    "content",
    [
        '[{"a": 1}, {"a": 2}]',
        '{"a": 1}\n{"a": 2}\n',
        '\x1e{"a": 1}\n\x1e{"a": 2}\n',
        '{"type": "FeatureCollection", "bbox": [1, 2], "features": [{"a": 1},{"a": 2}], "more": {}}',
        '\ufeff[{"a": 1}, {"a": 2}]',
    ],
)
def test_arrays_lines_sequences_and_collections_give_their_objects(objects, content):
    assert [members for _, members in objects(content)] == [{"a": "1"}, {"a": "2"}]


def test_an_object_comes_with_the_line_it_starts_on(objects):
    assert [line for line, _ in objects('[\n{"a":\n1},\n\n{"a": 2}]')] == [2, 5]
    assert [line for line, _ in objects('{"a": 1}\n{"a": 2}\n')] == [1, 2]


def test_a_large_file_is_read_a_piece_at_a_time(objects):
    many = [{"number": number, "text": "x" * 50} for number in range(3_000)]
    assert [int(found[1]["number"]) for found in objects(json.dumps(many))] == list(range(3_000))


@pytest.mark.parametrize("content", ["[]", '{"type": "FeatureCollection", "features": []}'])
def test_nothing_gives_nothing(objects, content):
    assert objects(content) == []


def test_a_broken_line_among_others_costs_only_itself(objects):
    first, broken, last = objects('{"a": 1}\n{"a": \n{"a": 2}\n')
    assert broken == Refusal("t.json", 2, "is no JSON object")
    assert (first[1], last[1]) == ({"a": "1"}, {"a": "2"})
    assert objects('{"a": 1}\n{"a": ')[1] == broken


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ("soon", "no JSON array and no object starts"),
        ("[1]", "something else than an object stands"),
        ('[{"a": 1}', r", or \] is missing"),
        ('[{"a": 1}\n{"a": 2}]', r"on line 2 , or \] is missing"),
        ('[{"a": 1}] more', "something follows"),
        ('[{"a": ', "breaks off"),
        ("[" * 100_000, "nested too deep"),
        ('[{"a": "' + "x" * 2_000_000 + '"}]', "larger than any row"),
        (b'[{"a": "\xff"}]', "no UTF-8 text"),
    ],
)
def test_what_is_no_list_of_objects_is_refused_with_its_line(objects, content, problem):
    with pytest.raises(UnreadableFileError, match=rf"^t\.json: is not JSON that can be read: .*{problem}"):
        objects(content)


def test_a_refused_object_stays_refused():
    refusal = Refusal("t.json", 2, "is no JSON object")
    assert as_row(refusal) is refusal


def test_members_become_cells_and_what_is_no_text_is_marked():
    found = (1, {"a": " x ", "b": True, "c": False, "d": None, "e": [1], "f": "a\x00b"})
    cells = {
        "a": "x",
        "b": "true",
        "c": "false",
        "d": "",
        "e": "",
        "f": "a\N{REPLACEMENT CHARACTER}b",
        "g": "",
    }
    assert as_row(found, ("g",)) == Row(1, cells)
