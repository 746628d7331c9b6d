"""Lists of names with positions come in as they are downloaded."""

import gzip
import zipfile
from pathlib import Path

import numpy as np
import pytest

from mapper.domain.places import LonLat, distances_m
from mapper.errors import UnreadableFileError
from mapper.importers.gazetteers import GAZETTEER_IMPORTERS, open_gazetteer
from mapper.services.ports import NamedPlace

SHARED = Path(__file__).parents[4] / "shared" / "data" / "gazetteer"
SNAP_POINTS = """name,longitude,latitude,lsoa_code,lsoa_name,records
MCENTEE AVENUE,-0.030580,51.601677,E01004432,Waltham Forest 001A,9
McEntee Avenue,-0.030700,51.601500,E01004432,Waltham Forest 001A,3
ST CHAD'S ROAD,0.135920,51.571247,E01000113,Barking and Dagenham 002F,5
St Chad'S Gardens,0.136780,51.570215,E01000112,Barking and Dagenham 002E,7
High Street,0.08,51.5,E01000001,Newham 001A,1
High Street,0.09,51.5,E01000001,Newham 001A,1
Parking Area,0.1,51.5,E01000001,Newham 001A,7
"""
POSTCODES = """"E17 5EG",10,536434,190954,"E92000001","","","","E09000031","E05013000"
"E175EH",10,536500,190960,"E92000001","","","","E09000031","E05013000"
"""


def geonames_line(name, feature, *, others="", lat="60.16952", lon="24.93545", country="FI"):
    columns = ["1", name, name, others, lat, lon, feature, "X", country, *[""] * 10]
    return "\t".join(columns) + "\n"


def zipped(path, members):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path


def codepoint(folder, **areas):
    files = {f"Data/CSV/{area}.csv": content for area, content in areas.items()}
    licence = "ORDNANCE SURVEY DATA LICENCE\r\nContains Ordnance Survey data © Crown copyright 2025.\r\n"
    return zipped(folder / "codepo_gb.zip", {"Doc/licence.txt": licence.encode("latin-1"), **files})


def read(path):
    refused = []
    opened = open_gazetteer(path, refused.append)
    return opened, list(opened.places), refused


def test_postcodes_come_in_normal_form_and_in_degrees(tmp_path):
    opened, places, refused = read(codepoint(tmp_path, e=POSTCODES))
    assert [place.name for place in places] == ["E17 5EG", "E17 5EH"]
    assert tuple(places[0].position) == pytest.approx((-0.031465, 51.600909), abs=1e-6)
    assert {place.sort for place in places} == {"postcode"}
    assert opened.source == "Code-Point Open"
    assert opened.licence == "Contains Ordnance Survey data © Crown copyright 2025."
    assert refused == []


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ('"E17 5EG",90,0,0,"","","","","",""', "Ordnance Survey has no position for E17 5EG"),
        ('"E17 5EG",10,0,0,"","","","","",""', "0, 0 is not on the British National Grid"),
        ('"E17 5EG",10,nan,9,"","","","","",""', "nan, 9 is not on the British National Grid"),
        ('"E17 5EG",10,536434', "has 3 columns, not 10"),
        ('"none",10,536434,190954,"","","","","",""', "'none' is no postcode"),
    ],
)
def test_a_postcode_without_a_position_is_refused_with_its_line(tmp_path, row, reason):
    _, places, refused = read(codepoint(tmp_path, e=POSTCODES + row))
    assert len(places) == 2
    assert [(r.file_name, r.line, r.reason) for r in refused] == [("codepo_gb.zip/e.csv", 3, reason)]


def test_postcodes_without_a_licence_file_still_name_the_licence(tmp_path):
    opened, _, _ = read(zipped(tmp_path / "codepo_gb.zip", {"Data/CSV/e.csv": POSTCODES}))
    assert "Open Government Licence" in opened.licence


@pytest.mark.parametrize("pack", [str.encode, lambda text: gzip.compress(text.encode())])
def test_map_points_become_streets(tmp_path, pack):
    path = tmp_path / "points.csv.gz" if pack is not str.encode else tmp_path / "points.csv"
    path.write_bytes(pack(SNAP_POINTS))
    opened, places, refused = read(path)
    assert [(place.name, place.district) for place in places] == [
        ("McEntee Avenue", "Waltham Forest"),
        ("St Chad's Road", "Barking and Dagenham"),
        ("St Chad's Gardens", "Barking and Dagenham"),
        ("High Street", "Newham"),  # the two lie 690 m apart
        ("High Street", "Newham"),
    ]
    assert opened.source == "police.uk map points (points.csv)"
    assert refused == []


@pytest.mark.parametrize(
    "row", ["Hoe Street,,,E1,A 001A,3", "Hoe Street,0,51,E1,A 001A,x", "Hoe Street,0,x,E1,A,3"]
)
def test_a_map_point_without_a_position_is_refused(tmp_path, row):
    (tmp_path / "points.csv").write_text(SNAP_POINTS + row + "\n")
    _, places, refused = read(tmp_path / "points.csv")
    assert len(places) == 5
    assert [r.line for r in refused] == [9]


def test_towns_of_geonames_are_found_under_their_other_names_too(tmp_path):
    (tmp_path / "FI.txt").write_text(
        geonames_line("Helsinki", "P", others="HEL,Helsingfors,helsinki,http://x.org/y")
    )
    opened, places, _ = read(tmp_path / "FI.txt")
    position = LonLat(24.93545, 60.16952)
    assert places == [
        NamedPlace("Helsinki", "place", position, district="FI"),
        NamedPlace("Helsingfors", "place", position, district="FI"),
    ]
    assert (opened.source, opened.licence) == ("GeoNames FI", "GeoNames (geonames.org), CC BY 4.0")


def test_a_zip_of_geonames_is_read_as_downloaded(tmp_path):
    lines = (
        geonames_line("Annankatu", "R") + geonames_line("Vantaanjoki", "H") + geonames_line("Ateneum", "S")
    )
    _, places, _ = read(zipped(tmp_path / "FI.zip", {"readme.txt": "about", "FI.txt": lines}))
    assert [(place.name, place.sort) for place in places] == [("Annankatu", "street"), ("Ateneum", "place")]


def test_a_broken_row_of_geonames_is_refused(tmp_path):
    good = geonames_line("Helsinki", "P")
    bad = [
        geonames_line("X", "P", lat="91"),
        geonames_line("X", "P", lat="nan"),
        geonames_line("X", "P", lon="x"),
        "X\n",
    ]
    (tmp_path / "FI.txt").write_text(good + "".join(bad))
    _, places, refused = read(tmp_path / "FI.txt")
    assert len(places) == 1
    assert [r.line for r in refused] == [2, 3, 4, 5]


@pytest.mark.parametrize("content", [b"date,place\n", b"\0\xff" * 30_000, b"\n", b"Helsinki\t60\t24\n"])
def test_a_file_of_another_kind_is_refused_by_name(tmp_path, content):
    (tmp_path / "list.txt").write_bytes(content)
    with pytest.raises(UnreadableFileError, match=r"list\.txt: is none of the lists of names that can"):
        open_gazetteer(tmp_path / "list.txt", print)


def test_a_zip_of_other_things_is_refused(tmp_path):
    for name, members in {"a.zip": {"e.csv": "1,2"}, "b.zip": {"readme.txt": ""}, "c.zip": {}}.items():
        with pytest.raises(UnreadableFileError, match="is none of the lists of names"):
            open_gazetteer(zipped(tmp_path / name, members), print)


def test_an_empty_file_is_refused(tmp_path):
    (tmp_path / "FI.txt").write_bytes(b"")
    with pytest.raises(UnreadableFileError, match="is empty"):
        open_gazetteer(tmp_path / "FI.txt", print)


def test_half_a_download_is_refused(tmp_path):
    whole = codepoint(tmp_path, e=POSTCODES * 200).read_bytes()
    (tmp_path / "half.zip").write_bytes(whole[: len(whole) // 2])
    with pytest.raises(UnreadableFileError, match="is torn or not the archive its name says"):
        open_gazetteer(tmp_path / "half.zip", print)


def test_half_a_gzip_is_refused_while_it_is_read(tmp_path):
    whole = gzip.compress((SNAP_POINTS + "Hoe Street,0,51.5,E1,Newham 001A,1\n" * 20_000).encode())
    (tmp_path / "points.csv.gz").write_bytes(whole[: len(whole) * 3 // 4])
    with pytest.raises(UnreadableFileError, match="is torn"):
        read(tmp_path / "points.csv.gz")


def test_a_bomb_is_refused_before_it_goes_off(tmp_path):
    path = zipped(tmp_path / "FI.zip", {"FI.txt": geonames_line("Helsinki", "P") + "x" * 50_000_000})
    with pytest.raises(UnreadableFileError, match="longer than any list of names has"):
        read(path)


def test_names_that_are_no_text_are_refused(tmp_path):
    (tmp_path / "FI.txt").write_bytes(geonames_line("Helsinki", "P").encode() + b"\xff\n")
    with pytest.raises(UnreadableFileError, match="line 2 is not text in UTF-8"):
        read(tmp_path / "FI.txt")


def test_the_same_bytes_have_the_same_fingerprint(tmp_path):
    path = codepoint(tmp_path, e=POSTCODES)
    assert open_gazetteer(path, print).fingerprint == open_gazetteer(path, print).fingerprint


@pytest.mark.parametrize("name", GAZETTEER_IMPORTERS)
def test_every_format_is_registered_under_its_own_name(name):
    assert GAZETTEER_IMPORTERS[name].name == name


@pytest.mark.slow
@pytest.mark.skipif(not SHARED.exists(), reason="the shared data is not here")
def test_every_postcode_of_london_comes_in_or_is_refused_with_a_reason():
    _, places, refused = read(SHARED / "codepoint-open-london.zip")
    assert (len(places), len(refused)) == (138_760, 381)
    assert all("no position" in refusal.reason for refusal in refused)
    (stow_crescent,) = [place for place in places if place.name == "E17 5EG"]
    away_m = distances_m(LonLat(-0.030580, 51.601677), np.array([stow_crescent.position]))
    assert away_m == pytest.approx(35, abs=1)
