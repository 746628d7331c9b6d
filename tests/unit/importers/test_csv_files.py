import pytest

from mapper.domain.incidents import Refusal
from mapper.domain.places import LonLat
from mapper.errors import UnreadableFileError
from mapper.importers.archive_files import members_of
from mapper.importers.csv_files import (
    Row,
    UnfitError,
    delimiter_of,
    header_of,
    listed,
    position_from,
    require_columns,
    take_rows,
)


@pytest.fixture
def table(tmp_path):
    def write(content):
        path = tmp_path / "t.csv"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return members_of(str(path))[0]

    return write


def taken(member, **options):
    return list(take_rows(member, lambda row: (row.line, tuple(row.cells.values())), **options))


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_rows_come_with_the_line_they_start_on(table, end):
    member = table(end.join(["\ufeffa, b", "1,2", "", '"x', 'y",4', "5,6"]))
    assert header_of(member) == ("a", "b")
    assert taken(member) == [(2, ("1", "2")), (4, (f"x{end}y", "4")), (6, ("5", "6"))]


def test_other_marks_between_fields(table):
    assert taken(table("a;b\n1,5;2"), delimiter=";") == [(2, ("1,5", "2"))]


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        ("1", "has 1 fields where the header has 2"),
        ("1,2,3", "has 3 fields where the header has 2"),
        ('"1"x,2', "not a row of a table"),
        (b"\xff,2", "no UTF-8 text"),
        ("\0,2", "no UTF-8 text"),
        ("\x1b[2J,2", "no UTF-8 text"),
        ('"' + "x" * 140_000 + '",2', "not a row of a table"),
    ],
)
def test_a_bad_row_is_refused_and_the_rest_goes_on(table, row, problem):
    content = row if isinstance(row, bytes) else row.encode()
    first, bad, last = taken(table(b"a,b\n1,2\n" + content + b"\n3,4\n"))
    assert (first, last) == ((2, ("1", "2")), (4, ("3", "4")))
    assert (bad.file_name, bad.line) == ("t.csv", 3)
    assert problem in bad.reason


def test_a_quote_that_nobody_closed_costs_one_line_and_not_those_after_it(table):
    good = [(number, (str(number), "x")) for number in range(3, 500)]
    content = 'a,b\n"2,x\n' + "".join(f"{number},x\n" for number, _ in good)
    first, *rest = taken(table(content))
    assert (first.line, first.reason) == (2, "not a row of a table: a quote is not closed")
    assert rest == good


def test_where_a_row_is_a_line_no_quote_takes_in_the_next_one(table):
    first, second, third = taken(table('a,b\n"1,2\n3",4\n5,6\n'), most_lines=1)
    assert first.line == 2
    assert [second, third] == [(3, ('3"', "4")), (4, ("5", "6"))]


def test_a_quote_left_open_at_the_end_loses_no_line_before_it(table):
    first, second = taken(table('a,b\n1,2\n"3,4'))
    assert first == (2, ("1", "2"))
    assert (second.line, "unexpected end" in second.reason) == (3, True)


def test_lines_that_end_in_a_bare_carriage_return_are_told_of(table):
    with pytest.raises(UnreadableFileError, match="bare carriage return; save it with"):
        header_of(table("a,b\r1,2\r3,4\r"))
    first, second = taken(table("a,b\n1,2\r3,4\n5,6\n"))
    assert first.reason == "not a row of a table: new-line character seen in unquoted field"
    assert second == (3, ("5", "6"))


def test_a_row_that_does_not_fit_is_refused_with_its_column(table):
    def take(row):
        raise UnfitError("b", f"{row.cells['b']} is odd")

    assert list(take_rows(table("a,b\n1,2\n"), take)) == [Refusal("t.csv", 2, "2 is odd", "b")]


def test_an_endless_line_is_refused_without_being_held(table):
    with pytest.raises(UnreadableFileError, match="line 2 is longer than any row"):
        taken(table(b"a,b\n" + b"x" * 2_000_000))


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ("a,b,a\n", "more than one column named 'a'"),
        ("a,b\n".encode("utf-16"), "save it as CSV in UTF-8"),
        ("é,b\n".encode("latin-1"), "save it as CSV in UTF-8"),
        ('"a"b,c\n', "has no header line"),
    ],
)
def test_a_file_without_a_proper_header_is_refused(table, content, problem):
    with pytest.raises(UnreadableFileError, match=problem):
        header_of(table(content))


def test_missing_columns_are_named_with_those_found():
    with pytest.raises(UnreadableFileError, match="lacks the columns lon, lat; it has a, b"):
        require_columns("t.csv", ("a", "b"), ("a", "lon", "lat"))
    require_columns("t.csv", ("a",), ("a",))


def test_a_header_of_very_many_columns_is_gone_through_at_once(table):
    assert len(header_of(table(",".join(map(str, range(140_000))) + "\n"))) == 140_000


def test_a_long_list_of_columns_is_cut_short():
    assert listed([str(number) for number in range(32)]).endswith("28, 29 and 2 more")


@pytest.mark.parametrize(("header", "mark"), [('"a,b;c";"d"', ";"), ("a", ","), ("a\tb", "\t"), ("", ",")])
def test_the_mark_between_fields_is_what_the_header_has_most_of(table, header, mark):
    assert delimiter_of(table(header + "\n")) == mark


def row(lon, lat):
    return Row(2, {"x": lon, "y": lat})


def test_positions():
    assert position_from(row("24.9", "-60"), "x", "y") == LonLat(24.9, -60)
    assert position_from(row("", ""), "x", "y") is None


@pytest.mark.parametrize(
    ("lon", "lat", "column", "reason"),
    [
        ("", "1", "x", "is empty while the other half"),
        ("1", "", "y", "is empty while the other half"),
        ("181", "1", "x", "must be a number from -180 to 180, was '181'"),
        ("1", "90.1", "y", "must be a number from -90 to 90"),
        ("nan", "1", "x", "must be a number"),
        ("1", "inf", "y", "must be a number"),
        ("51,6", "1", "x", "must be a number"),
    ],
)
def test_a_position_off_the_globe_does_not_fit(lon, lat, column, reason):
    with pytest.raises(UnfitError, match=reason) as unfit:
        position_from(row(lon, lat), "x", "y")
    assert unfit.value.column == column
