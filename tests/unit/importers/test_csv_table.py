import pytest

from mapper.domain.incidents import PastIncident, Refusal, Remark, When
from mapper.domain.places import LonLat, british_grid_to_lonlat
from mapper.errors import InvalidInputError, UnreadableFileError
from mapper.importers.column_mapping import ColumnMapping, PairOrder
from mapper.importers.csv_table import CSV_TABLE, with_mapping
from mapper.importers.dates import DateOrder


@pytest.fixture
def read(tmp_path):
    def read(content, importer=CSV_TABLE, name="Crimes 2016.csv"):
        path = tmp_path / name
        path.write_text(content, encoding="utf-8")
        assert importer.recognises(str(path))
        (reading,) = importer.read(str(path))
        return reading.part, list(reading.rows)

    return read


def with_columns(columns, *order):
    return with_mapping(lambda _: ColumnMapping(columns, *order))


def test_columns_are_guessed_from_their_names(read):
    part, rows = read(
        "Case Number,Date,Block,Primary Type,Latitude,Longitude\n"
        "HZ1,04/27/2016 01:44:00 PM,073XX S COTTAGE,BATTERY,41.7,-87.6\n"
    )
    assert (part.name, part.dataset) == ("table/crimes 2016", "table/crimes 2016")
    position = LonLat(-87.6, 41.7)
    when = When("2016-04-27T13:44")
    assert rows == [PastIncident("HZ1", part.dataset, "BATTERY", when, position, "073XX S COTTAGE")]


def test_given_columns_go_before_guessed_ones_and_an_empty_name_leaves_one_out(read):
    importer = with_columns({"lon": "E", "lat": "N", "category": "sort", "place": ""})
    _, (incident,) = read("date,E,N,type,sort,place\n2016,1,2,no,Fire,Here\n", importer)
    assert incident.position == LonLat(1, 2)
    assert (incident.category, incident.place) == ("Fire", "")


def test_date_and_time_may_stand_in_two_columns(read):
    _, rows = read(
        "OCCUR_DATE,OCCUR_TIME,lon,lat\n09/19/2017,03:57:00,1,2\n09/09/2017,,1,2\n2017,10:00,1,2\n"
    )
    assert [row.when.text for row in rows] == ["2017-09-19T03:57", "2017-09-09", "2017"]


@pytest.mark.parametrize(
    ("dates", "expected"),
    [
        (["03/04/2017", "28/04/2017"], ["2017-04-03", "2017-04-28"]),
        (["03/04/2017", "04/28/2017"], ["2017-03-04", "2017-04-28"]),
        (["09/09/2017"], ["2017-09-09"]),
    ],
)
def test_one_plain_date_settles_the_order_of_all(read, dates, expected):
    _, rows = read("date,lon,lat\n" + "".join(f"{date},1,2\n" for date in dates))
    assert [row.when.text for row in rows] == expected


def test_dates_that_could_be_either_are_refused_until_somebody_says_which(read):
    table = "date,lon,lat\n03/04/2017,1,2\nbroken\n"
    with pytest.raises(UnreadableFileError, match="'03/04/2017' that could be day first or month first"):
        read(table)
    for order, expected in ((DateOrder.DAY_FIRST, "2017-04-03"), (DateOrder.MONTH_FIRST, "2017-03-04")):
        _, (incident, _) = read(table, with_columns({}, order))
        assert incident.when.text == expected


def test_dates_that_contradict_each_other_are_refused(read):
    with pytest.raises(UnreadableFileError, match=r"mixes dates .*: 28/01/2017, 01/28/2017"):
        read("date,lon,lat\n28/01/2017,1,2\n01/28/2017,1,2\n")


def test_a_header_in_quotes_is_read(read):
    _, (incident,) = read('"Date","Latitude","Longitude"\n"2017","2","1"\n')
    assert incident.position == LonLat(1, 2)


@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
def test_the_mark_between_fields_is_found(read, mark):
    _, (incident,) = read(f"date{mark}lat{mark}lon\n2017{mark}2{mark}1\n")
    assert incident.position == LonLat(1, 2)


def test_a_key_that_repeats_or_is_missing_still_tells_rows_apart(read):
    _, rows = read("id,date,lon,lat\n7,2017,1,2\n7-2,2017,1,3\n7,2017,1,3\n,2017,1,2\n,2017,1,2\n")
    assert len({row.key for row in rows}) == 5
    assert [row.key for row in rows[:3]] == ["7", "7-2", "7-3"]


def test_what_a_table_does_not_know_is_not_made_up(read):
    _, (nowhere,) = read("date,lon,lat,type\n2017,,,\n")
    assert nowhere.position is None
    assert nowhere.category == "Not stated"


def test_zero_zero_is_kept_without_a_position_and_the_line_is_told(read):
    _, rows = read("date,lon,lat\n2017,1,2\n2017,0,0.0\n2017,1,2\n")
    assert [getattr(row, "position", row) for row in rows] == [
        LonLat(1, 2),
        None,
        Remark("Crimes 2016.csv", 3, "is 0, 0, which stands for not known: no position", "lon"),
        LonLat(1, 2),
    ]


@pytest.mark.parametrize(
    ("header", "cells"),
    [
        ("lon,lat", [f"-0.0{n},51.6" for n in range(30)] + ["51.6,-0.03"]),
        ("Lat Lon", [f'"51.6, -0.0{n}"' for n in range(30)] + ['"-0.03, 51.6"']),
    ],
)
def test_a_row_that_lies_with_the_others_only_the_other_way_round_is_refused(read, header, cells):
    importer = with_mapping(lambda _: ColumnMapping(pair_order=PairOrder.LAT_FIRST))
    _, rows = read(f"date,{header}\n" + "".join(f"2017,{cell}\n" for cell in cells), importer)
    assert [row.line for row in rows if isinstance(row, Refusal)] == [32]
    assert "look swapped" in rows[-1].reason


def test_a_few_rows_tell_no_home_and_far_ones_are_kept(read):
    _, rows = read("date,lon,lat\n" + "2017,-0.03,51.6\n" * 8 + "2017,51.6,-0.03\n")
    assert rows[-1].position == LonLat(51.6, -0.03)
    _, rows = read("date,lon,lat\n" + "2017,-0.03,51.6\n" * 30 + "2017,24.9,60.2\n2017,100,2\n")
    assert [row.position for row in rows[-2:]] == [LonLat(24.9, 60.2), LonLat(100, 2)]


ZONED = (
    "date,lon,lat\n2024-06-30T23:30:00Z,1,2\n2024-06-30 22:00:00+02:00,1,2\n2024-06-30T23:00Z,1,2\n"
    "2024-06-30T18:15,1,2\n2024-06-30,1,2\n"
)


def test_times_with_an_offset_are_told_by_the_clocks_of_the_zone(read):
    _, rows = read(ZONED, with_mapping(lambda _: ColumnMapping(zone="Europe/London")))
    expected = ["2024-07-01T00:30", "2024-06-30T21:00", "2024-07-01", "2024-06-30T18:15", "2024-06-30"]
    assert [row.when.text for row in rows] == expected
    assert {row.doubts for row in rows} == {""}


def test_times_with_an_offset_are_refused_until_somebody_says_by_which_clocks(read):
    with pytest.raises(UnreadableFileError, match=r"like '2024-06-30T23:30:00Z'; .* --zone Europe/London"):
        read(ZONED)
    with pytest.raises(UnreadableFileError, match=r"like '06/30/2024 23:30Z'"):
        read("date,lon,lat\n06/30/2024 23:30Z,1,2\n")


def test_a_zone_that_is_none_is_refused():
    with pytest.raises(InvalidInputError, match="zone: must be a time zone like Europe/London, was 'E17'"):
        ColumnMapping(zone="E17")


@pytest.mark.parametrize(
    ("row", "column"),
    [("soon,1,2,", "date"), ("2017,x,2,", "lon"), ("2017,1,,", "lat"), ("2017-01-01,1,2,noon", "time")],
)
def test_a_row_that_does_not_fit_is_refused_with_its_column(read, row, column):
    _, (refusal,) = read(f"date,lon,lat,time\n{row}\n")
    assert (refusal.line, refusal.column) == (2, column)


def test_a_table_without_the_columns_says_which_and_what_it_has(read):
    with pytest.raises(
        UnreadableFileError, match=r"no column known as lon, lat; it has date, X, Y. Say .* lon=date"
    ):
        read("date,X,Y\n2017,1,2\n")


def test_a_given_column_that_is_not_there_is_named(read):
    with pytest.raises(UnreadableFileError, match="lacks the columns Q; it has date, lon, lat"):
        read("date,lon,lat\n", with_columns({"place": "Q"}))


def test_a_name_that_is_none_of_ours_is_refused():
    with pytest.raises(InvalidInputError, match="columns: 'colour' is none of date, time"):
        ColumnMapping({"colour": "red"})


def test_another_mapping_of_the_same_bytes_is_another_content(read):
    table = "date,lon,lat,a,b\n2017,1,2,x,y\n"
    digests = {read(table, with_columns({"place": column}))[0].digest for column in "ab"}
    assert len(digests) == 2


def test_swapped_columns_are_noticed_where_they_show(read):
    rows = "".join(f"2017,{lon},{lat}\n" for lon, lat in ((37.7, -122.4), (37.8, -122.5), (37.8, "")))
    with pytest.raises(UnreadableFileError, match=r"swapped: 'lat' holds -122.4, .* say lon=lat and lat=lon"):
        read(f"date,lon,lat\n{rows}")
    _, (first, *_) = read(f"date,lon,lat\n{rows}", with_columns({"lon": "lat", "lat": "lon"}))
    assert first.position == LonLat(-122.4, 37.7)


def test_one_latitude_off_the_globe_is_a_bad_row_and_no_swapped_table(read):
    _, rows = read("date,lon,lat\n2017,1,2\n2017,1,2\n2017,1,122\n")
    assert rows[2].column == "lat"


def test_positions_of_another_system_are_put_into_degrees(read):
    table = "date,Easting,Northing\n2017,537000,191000\n2017,,\n2017,1,\n2017,9e9,9e9\n2017,x,1\n"
    importer = with_mapping(lambda _: ColumnMapping(epsg=27700))
    _, (found, nowhere, half, far, no_number) = read(table, importer)
    assert found.position == pytest.approx(british_grid_to_lonlat(537_000, 191_000))
    assert nowhere.position is None
    assert (half.column, far.column, no_number.column) == ("Northing", "Easting", "Easting")


def test_a_table_in_metres_is_told_what_to_say(read):
    with pytest.raises(
        UnreadableFileError, match=r"If its positions are metres of a national grid, .* --epsg 27700"
    ):
        read("date,Easting,Northing\n2017,537000,191000\n")


@pytest.mark.parametrize("header", ["date,x", "date,Easting", "date,lat"])
def test_half_a_position_is_not_told_of_grids(read, header):
    with pytest.raises(UnreadableFileError, match="no column known as") as said:
        read(f"{header}\n2017,51.6\n")
    assert "grid" not in str(said.value)


def test_a_system_that_is_none_is_refused(read):
    importer = with_mapping(lambda _: ColumnMapping(epsg=9999999))
    with pytest.raises(InvalidInputError, match="epsg: 9999999 is no coordinate reference system"):
        read("date,Easting,Northing\n2017,537000,191000\n", importer)


@pytest.mark.parametrize(
    ("cells", "order"),
    [
        ('"(37.7, -122.4)"', None),
        ('"-122.4, 37.7"', None),
        ("POINT (-122.4 37.7)", None),
        ('"37.7, -22.4"', PairOrder.LAT_FIRST),
        ("-22.4;37.7", PairOrder.LON_FIRST),
    ],
)
def test_both_coordinates_may_stand_in_one_column(read, cells, order):
    importer = with_mapping(lambda _: ColumnMapping(pair_order=order))
    _, (found, nowhere, wrong) = read(f"date,Lat Lon\n2017,{cells}\n2017,\n2017,north\n", importer)
    assert found.position in {LonLat(-122.4, 37.7), LonLat(-22.4, 37.7)}
    assert nowhere.position is None
    assert wrong.column == "Lat Lon"


def test_a_pair_that_could_be_either_is_refused_until_somebody_says_which(read):
    with pytest.raises(
        UnreadableFileError, match="both coordinates in one column, and either could be first"
    ):
        read('date,coordinates\n2017,"51.6, -0.03"\n')


def test_a_column_asked_for_with_both_coordinates_goes_before_two_with_one(read):
    importer = with_mapping(lambda _: ColumnMapping({"position": "Where"}, pair_order=PairOrder.LAT_FIRST))
    _, (found,) = read('date,lon,lat,Where\n2017,9,9,"2, 1"\n', importer)
    assert found.position == LonLat(1, 2)
