import pytest

from mapper.errors import UnreadableFileError
from mapper.importers.standoffs import COLUMNS, read_standoffs
from mapper.wiring import STANDOFFS

HEAD = ",".join(COLUMNS)
ROW = "sack-uk,Sack,United Kingdom,the device,100,,at least,,A page,,yes"


def read(tmp_path, *lines):
    path = tmp_path / "standoffs.csv"
    path.write_text("\n".join(lines) + "\n")
    return read_standoffs(path)


def test_the_table_of_the_program_holds_the_distances_of_the_doctrine():
    known = read_standoffs(STANDOFFS)
    assert {name: (row.least_m, row.preferred_m) for name, row in known.items()} == {
        "rucksack-uk": (100, None),
        "suitcase-uk": (200, None),
        "car-uk": (200, None),
        "lorry-uk": (400, None),
        "pipe-bomb-us": (21, 366),
        "vest-us": (34, 518),
        "suitcase-us": (46, 564),
        "sedan-us": (98, 580),
        "suv-us": (122, 732),
        "small-truck-us": (195, 1_159),
        "water-truck-us": (263, 1_555),
        "semi-trailer-us": (479, 2_835),
        "sedan-us-2006": (98, 457),
        "semi-trailer-us-2006": (457, 2_134),
        "cylinder-uk": (200, None),
        "uxo-us": (300, 800),
        "uxo-unknown-us": (300, 675),
    }


def test_tables_that_are_not_the_primary_text_are_called_secondary():
    known = read_standoffs(STANDOFFS)
    secondary = ("rucksack-uk", "uxo-us", "uxo-unknown-us", "sedan-us-2006")
    assert all("secondary source" in known[name].cited for name in secondary)


def test_a_row_is_read_with_its_empty_cells(tmp_path):
    (row,) = read(tmp_path, HEAD, ROW).values()
    assert (row.least_m, row.preferred_m, row.note, row.is_secondary) == (100.0, None, "", True)


@pytest.mark.parametrize(
    ("lines", "says"),
    [
        (["id,label", "a,b"], "line 1: must have the columns id, label, country"),
        ([HEAD], "line 1: has no rows"),
        ([HEAD, ROW, ROW], "line 3: 'sack-uk' stands there twice"),
        ([HEAD, ROW + ",more"], "line 2: must have 11 cells"),
        ([HEAD, "sack-uk,Sack"], "line 2: must have 11 cells"),
        ([HEAD, ROW.replace("A page", " ")], "line 2: source must not be empty"),
        (
            [HEAD, ROW.replace("sack-uk", "Sack UK")],
            "line 2: id 'Sack UK' must be small letters with hyphens",
        ),
        ([HEAD, ROW.replace("yes", "perhaps")], "line 2: is_secondary must be yes or no, was 'perhaps'"),
        ([HEAD, ROW.replace("100,,", "100,90,")], "line 2: preferred_m must be more than least_m"),
        ([HEAD, ROW.replace("100", "-1")], "line 2: -1 m is no distance"),
        ([HEAD, ROW.replace("100", "nan")], "line 2: nan m is no distance"),
        ([HEAD, ROW.replace("100", "far")], "line 2: could not convert string to float: 'far'"),
        ([HEAD, ROW.replace("Sack,", '"Sack"x,')], "line 2: ',' expected after"),
    ],
)
def test_a_table_that_is_not_as_it_must_be_is_refused_with_the_line(tmp_path, lines, says):
    with pytest.raises(UnreadableFileError) as caught:
        read(tmp_path, *lines)
    assert str(caught.value).startswith(f"standoffs.csv: {says}")


def test_a_missing_table_and_one_in_another_encoding_are_refused(tmp_path):
    with pytest.raises(UnreadableFileError, match=r"none\.csv: cannot be read"):
        read_standoffs(tmp_path / "none.csv")
    (tmp_path / "latin.csv").write_bytes(b"\xe9")
    with pytest.raises(UnreadableFileError, match=r"latin\.csv: cannot be read"):
        read_standoffs(tmp_path / "latin.csv")
