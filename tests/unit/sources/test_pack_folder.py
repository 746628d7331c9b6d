import os

import pytest

from mapper.domain.basemap import OUTLINE_KINDS, OUTLINE_ROADS
from mapper.domain.places import LonLat, LonLatBox
from mapper.errors import (
    InvalidInputError,
    NotFoundError,
    StoreFailedError,
    StreetsMissingError,
    UnreadableFileError,
)
from mapper.sources.pack_folder import PackFolder
from mapper.sources.street_pack import write_pack

HERE = LonLat(24.931, 60.161)
OSM = """<osm version="0.6"><node id="1" lat="60.161" lon="24.930"/><node id="2" lat="60.162" lon="24.931"/>
<way id="1"><nd ref="1"/><nd ref="2"/><tag k="highway" v="residential"/></way></osm>"""


@pytest.fixture
def folder(tmp_path, make_extract):
    (tmp_path / "shipped").mkdir()
    write_pack(tmp_path / "shipped" / "demo.streets", make_extract(), "demo")
    return PackFolder((tmp_path / "shipped", tmp_path / "added"))


@pytest.fixture
def osm_file(tmp_path):
    path = tmp_path / "my town!.osm"
    path.write_text(OSM)
    return path


def put(folder, extract, name):
    folder._folders[-1].mkdir(exist_ok=True)
    write_pack(folder._folders[-1] / f"{name}.streets", extract, name)


def test_streets_come_from_the_pack_that_covers_the_place(folder):
    assert len(folder.around(HERE, 100)) == 4


def test_where_no_pack_reaches_the_person_is_told_what_to_do(folder):
    with pytest.raises(StreetsMissingError, match=r"at 51\.60168, -0\.03058: add an OpenStreetMap extract"):
        folder.around(LonLat(-0.03058, 51.60168), 100)


def test_a_neighbourhood_over_two_packs_is_joined(folder, make_extract):
    put(folder, make_extract(24.932, first_way=7), "next")
    streets = folder.around(LonLat(24.9319, 60.161), 500)
    assert len(streets) == 8
    assert len(streets.junctions) == 9  # the street of one goes on in the other
    assert streets.covers(LonLat(24.932, 60.161), 30)
    assert streets.provenance.source == "extract 24.93; extract 24.932"


def test_a_pack_that_lies_elsewhere_is_left_out(folder, make_extract):
    put(folder, make_extract(25.5), "other")
    assert folder.around(HERE, 100).provenance.source == "extract 24.93"


def test_the_same_streets_in_two_packs_count_once(folder, make_extract):
    put(folder, make_extract(), "copy")
    assert len(folder.around(HERE, 500)) == 4
    under = folder.background(LonLatBox(24.9, 60.1, 25, 60.2))
    assert (len(under.streets), len(under.features)) == (4, 4)


def test_an_added_pack_takes_the_place_of_a_shipped_one(folder, make_extract):
    put(folder, make_extract(25.5), "demo")
    assert [(info.name, info.is_shipped) for info in folder.infos()] == [("demo", False)]


def test_features_come_from_packs_on_both_sides_of_the_antimeridian(folder, make_extract):
    put(folder, make_extract(179.99, -17), "east")
    put(folder, make_extract(-179.99, -17), "west")
    under = folder.background(LonLatBox(179.9, -17.1, -179.9, -16.9))
    assert (len(under.streets), len(under.features)) == (8, 8)


def test_no_pack_means_no_background_and_no_names(tmp_path):
    empty = PackFolder((tmp_path / "none",))
    assert empty.background(LonLatBox(0, 0, 1, 1)) is None
    assert empty.features(LonLatBox(0, 0, 1, 1)) is None
    assert (list(empty.name_lists()), empty.infos()) == ([], ())


def test_each_pack_lists_its_own_names(folder, make_extract):
    put(folder, make_extract(25.5), "far")
    assert {names.name: len(list(names.places)) for names in folder.name_lists()} == {"demo": 3, "far": 3}


def test_the_version_changes_with_what_is_loaded(folder, make_extract):
    before = folder.version()
    put(folder, make_extract(25.5), "far")
    added = folder.version()
    folder.remove("far")
    assert added != before
    assert folder.version() == before


def test_an_osm_file_becomes_a_pack_named_after_it(folder, osm_file):
    info = folder.add(osm_file)
    assert (info.name, info.is_shipped, info.segments) == ("my-town", False, 1)
    assert [info.name for info in folder.infos()] == ["demo", "my-town"]


def test_adding_tells_how_far_it_is(folder, osm_file):
    heard = []
    folder.add(osm_file, report=heard.append)
    assert heard[0].stage == f"reading {osm_file.name}"


def test_adding_again_replaces(folder, osm_file, make_extract):
    put(folder, make_extract(), "mine")
    assert len(folder.around(HERE, 100)) == 4
    folder.add(osm_file, "mine")
    assert [info.segments for info in folder.infos() if info.name == "mine"] == [1]


def test_a_bad_file_changes_nothing(folder, tmp_path):
    (tmp_path / "page.osm").write_text("<html></html>")
    with pytest.raises(UnreadableFileError, match="is a web page"):
        folder.add(tmp_path / "page.osm")
    assert not (tmp_path / "added").exists()


@pytest.mark.parametrize("name", ["", "../up", ".hidden", "a/b", "x" * 101])
def test_a_name_that_could_leave_the_folder_is_refused(folder, osm_file, name):
    with pytest.raises(InvalidInputError, match="name: "):
        folder.add(osm_file, name)


def test_a_file_without_a_usable_name_is_called_pack(folder, osm_file):
    assert folder.add(osm_file.rename(osm_file.with_name("!!!.osm"))).name == "pack"


def test_a_folder_that_cannot_be_made_is_told(folder, osm_file, tmp_path):
    (tmp_path / "added").write_text("a file is in the way")
    with pytest.raises(StoreFailedError, match="cannot be made"):
        folder.add(osm_file)


def test_an_added_pack_can_be_removed(folder, osm_file):
    folder.add(osm_file)
    folder.remove("my-town")
    assert [info.name for info in folder.infos()] == ["demo"]


def test_a_shipped_pack_stays(folder):
    with pytest.raises(InvalidInputError, match="'demo' came with the program and stays"):
        folder.remove("demo")


def test_removing_what_is_not_there_tells_what_is(folder):
    with pytest.raises(NotFoundError, match="there is no street pack 'x'; there is: demo"):
        folder.remove("x")


def test_a_torn_pack_does_not_stop_the_others_but_is_told(folder, make_extract):
    put(folder, make_extract(25.5), "torn")
    path = folder._folders[-1] / "torn.streets"
    path.write_bytes(path.read_bytes()[:-1])
    warnings = folder.around(HERE, 100).provenance.warnings
    assert warnings[-1].startswith("A street pack cannot be used: torn.streets: is cut short")
    with pytest.raises(StreetsMissingError, match=r"torn\.streets: is cut short"):
        folder.around(LonLat(25.501, 60.161), 100)


def test_a_pack_that_cannot_be_opened_is_listed_by_its_name(folder, make_extract):
    put(folder, make_extract(25.5), "torn")
    assert folder.unreadable() == {}
    path = folder._folders[-1] / "torn.streets"
    path.write_bytes(path.read_bytes()[:-1])
    assert list(folder.unreadable()) == ["torn"]
    assert "is cut short" in folder.unreadable()["torn"]


def test_verifying_tells_how_far_it_is(folder):
    told = []
    folder.verify(told.append)
    assert [(each.stage, each.done, each.total, each.unit) for each in told] == [
        ("checking demo", 0, 1, "packs")
    ]


def test_verifying_tells_what_is_wrong_with_each_pack(folder, make_extract):
    put(folder, make_extract(), "bad")
    path = folder._folders[-1] / "bad.streets"
    path.write_bytes(path.read_bytes().replace(b"Annankatu", b"Bnnankatu"))
    report = folder.verify()
    assert report["demo"] == ""
    assert report["bad"].startswith("bad.streets: is damaged in ")


def test_a_pack_that_shrinks_while_it_is_in_use_is_told_and_not_touched(folder, make_extract):
    put(folder, make_extract(), "shrunk")
    path = folder._folders[-1] / "shrunk.streets"
    assert len(folder.around(HERE, 100)) == 4
    with path.open("r+b") as file:
        file.truncate(5000)
    assert "shrunk.streets: is cut short" in folder.around(HERE, 100).provenance.warnings[-1]


def test_a_pack_that_cannot_even_be_looked_at_is_told(folder, tmp_path):
    (tmp_path / "added").mkdir()
    (tmp_path / "added" / "gone.streets").symlink_to("nowhere")
    assert "gone.streets: cannot be opened (No such" in folder.around(HERE, 100).provenance.warnings[-1]


def test_packs_that_were_removed_are_let_go(folder, make_extract):
    put(folder, make_extract(25.5), "far")
    folder.version()
    folder.remove("far")
    folder.version()
    assert [path.stem for path in folder._open] == ["demo"]


def test_what_is_no_file_is_told_and_not_waited_for(folder):
    (folder._folders[-1]).mkdir(exist_ok=True)
    os.mkfifo(folder._folders[-1] / "pipe.streets")
    (folder._folders[-1] / "folder.streets").mkdir()
    assert set(folder.unreadable()) == {"pipe", "folder"}
    with pytest.raises(StoreFailedError, match=r"folder\.streets cannot be removed"):
        folder.remove("folder")


def test_an_outline_holds_main_roads_and_what_orients_and_nothing_else(folder):
    everywhere = LonLatBox(24.9, 60.1, 25, 60.2)
    outline, all_of_it = folder.outline(everywhere), folder.background(everywhere)
    main = all_of_it.streets.highway <= OUTLINE_ROADS
    assert sorted(outline.streets.way_id.tolist()) == sorted(all_of_it.streets.way_id[main].tolist())
    wanted = [kind for kind in all_of_it.features.kind.tolist() if kind in OUTLINE_KINDS]
    assert sorted(outline.features.kind.tolist()) == sorted(wanted)
    assert 0 < len(wanted) < len(all_of_it.features)
    assert folder.outline(LonLatBox(0, 0, 1, 1)) is None
