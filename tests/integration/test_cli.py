import json
import re
import shutil

import pytest

from mapper.cli import main
from mapper.domain.cordons import CORDON_KINDS
from mapper.wiring import PLAN_FORMATS
from tests.small_files import TOWN


@pytest.fixture
def run(tmp_path_factory, capfd):
    """Run a command on a fresh machine; gives exit status, stdout, stderr."""
    data = str(tmp_path_factory.getbasetemp() / "cli-data")

    def run(*words):
        try:
            status = main([words[0], "--data", data, *words[1:]])
        except SystemExit as leaving:
            status = leaving.code
        out, err = capfd.readouterr()
        return status, out, err

    return run


@pytest.mark.parametrize("kind", [name for name, kind in CORDON_KINDS.items() if not kind.is_drawing])
@pytest.mark.parametrize("form", PLAN_FORMATS)
def test_draws_every_kind_in_every_format(run, kind, form):
    status, out, err = run("cordon", "60.1699, 24.9384", "--kind", kind, "--format", form)
    assert status == 0
    assert out
    assert "more than" in err  # years ago are its streets: what warns stands on stderr, the cordon on stdout


def test_the_command_of_the_contract_gives_a_collection(run):
    words = ["cordon", "60.1699, 24.9384", "--kind", "radius", "--radius-m", "200", "--format", "geojson"]
    collection = json.loads(run(*words)[1])
    (cordon,) = [f for f in collection["features"] if f["properties"]["role"] == "cordon"]
    assert cordon["properties"]["parameters"] == {"radius_m": 200}
    assert cordon["properties"]["streets_as_of"]


def test_writes_to_a_file_whole(run, tmp_path):
    out = tmp_path / "map.geojson"
    assert run("cordon", "60.1699, 24.9384", "--out", str(out))[:2] == (0, "")
    assert json.loads(out.read_text())["type"] == "FeatureCollection"
    assert [path.name for path in tmp_path.iterdir()] == ["map.geojson"]


def test_draws_round_a_shape(run, tmp_path):
    scene = tmp_path / "scene.geojson"
    scene.write_text('{"type":"LineString","coordinates":[[24.937,60.166],[24.939,60.1665]]}')
    status, out, _ = run("cordon", "Lönnrotinkatu", "--scene", str(scene), "--radius-m", "50")
    shapes = {f["properties"]["role"]: f["geometry"]["type"] for f in json.loads(out)["features"]}
    assert (status, shapes["scene"]) == (0, "LineString")


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("cordon", "Nowhereatall 7"), "Nowhereatall"),
        (("cordon",), "place"),
        (("cordon", "160.1, 24.9"), "swap"),
        (("cordon", "60.17, 24.94", "--radius-m", "1e9"), "10 to 5000 m"),
        (("cordon", "60.17, 24.94", "--radius-m", "nan"), "10 to 5000 m"),
        (("cordon", "60.17, 24.94", "--radius-m", "wide"), "not a number"),
        (("cordon", "60.17, 24.94", "--kind", "blob"), "radius"),
        (("cordon", "60.17, 24.94", "--scene", "no-such-file"), "cannot be read"),
        (("locate", ""), "place"),
        (("incidents", "near", "60.17, 24.94", "--within-m", "-5"), "within_m"),
        (("incidents", "add", "no-such-file.csv"), "no-such-file.csv"),
        (("streets", "add", "no-such-file.osm"), "no-such-file.osm"),
        (("streets", "remove", "no-such-pack"), "no-such-pack"),
        (("gazetteer", "add", "no-such-file.zip"), "no-such-file.zip"),
        (("serve", "--port", "70000"), "port"),
    ],
)
def test_wrong_input_is_one_clear_line_and_status_2(run, words, says):
    status, out, err = run(*words)
    assert (status, out) == (2, "")
    assert says in err
    assert len(err.splitlines()) == 1


def test_an_output_folder_that_is_not_there_is_status_3(run, tmp_path):
    status, _, err = run("cordon", "60.17, 24.94", "--out", str(tmp_path / "missing" / "map.svg"))
    assert status == 3
    assert "cannot be written" in err


@pytest.mark.parametrize(
    ("words", "key"),
    [
        (("locate", "Annankatu 12", "--json"), "candidates"),
        (("streets", "list", "--json"), "packs"),
        (("incidents", "near", "60.1662, 24.9379", "--within-m", "1000", "--format", "json"), "incidents"),
        (("incidents", "summary", "60.1662, 24.9379", "--within-m", "1000", "--json"), "years"),
        (("doctor", "--json"), "checks"),
    ],
)
def test_json_is_one_object(run, words, key):
    status, out, _ = run(*words)
    assert status == 0
    assert json.loads(out)[key]


def test_a_list_that_is_cut_says_so_beside_the_list(run):
    status, out, err = run("incidents", "near", "60.1662, 24.9379", "--within-m", "2000", "--limit", "3")
    assert (status, "3 of " in err, "3 of " in out) == (0, True, True)


@pytest.mark.parametrize(
    "words", [("--kind", "radius", "--reach-m", "900"), ("--kind", "network", "--radius-m", "9")]
)
def test_a_size_of_another_kind_is_refused(run, words):
    status, _, err = run("cordon", "60.1699, 24.9384", *words)
    assert (status, "does not go with" in err) == (2, True)


def test_a_plan_by_its_name_is_not_taken_for_a_place(run):
    status, _, err = run("locate", "@demo")
    assert (status, "'@demo' names a plan, which is no place" in err) == (2, True)


def test_one_point_for_something_larger_is_called_that(run):
    assert "middle of the street" in run("cordon", "Annankatu", "--format", "text")[1]


def test_a_name_of_places_far_apart_is_asked_about(run):
    status, _, err = run("cordon", "Helsinki")
    assert (status, err.count("Helsinki") >= 3) == (2, True)


def test_the_data_folder_may_be_named_after_the_action(tmp_path, capfd):
    assert main(["streets", "list", "--data", str(tmp_path)]) == 0
    assert "helsinki-centre" in capfd.readouterr().out


@pytest.fixture
def town(tmp_path):
    file = tmp_path / "town.osm"
    file.write_bytes(TOWN)
    return str(file)


def test_the_list_of_streets_tells_age_area_size_and_what_to_beware_of(run):
    status, out, err = run("streets", "list")
    assert status == 0
    head, *packs = out.splitlines()
    assert head.split() == ["pack", "segments", "as", "of", "km²", "MB", "source"]
    assert any(
        re.match(r"helsinki-centre +4,671 +2019-04-17 +1\.7 +0\.6 +OpenStreetMap", pack) for pack in packs
    )
    assert "helsinki-centre: These streets are as of 17 April 2019, more than" in err


@pytest.mark.slow
def test_a_file_is_taken_in_listed_checked_and_removed(run, town):
    status, out, err = run("streets", "add", town, "--name", "village", "--json")
    packs = {pack["name"]: pack for pack in json.loads(out)["packs"]}
    assert (status, packs["village"]["segments"], packs["village"]["shipped"]) == (0, 1, False)
    assert "village: 1 segments" in err.splitlines()
    assert run("streets", "verify")[1].split("\n")[2].split() == ["village", "whole"]
    status, out, err = run("streets", "remove", "village")
    assert (status, "village" in out, "village is removed" in err) == (0, False, True)


@pytest.mark.slow
def test_progress_for_a_program_is_lines_of_json_on_stderr(run, town):
    _, out, err = run("streets", "add", town, "--json", "--progress", "json")
    stages = [json.loads(line)["stage"] for line in err.splitlines() if line.startswith("{")]
    assert stages[-1] == "taking in the names"
    assert json.loads(out)["unreadable"] == {}
    run("streets", "remove", "town")


def test_one_name_is_not_given_to_two_files(run, town):
    status, _, err = run("streets", "add", town, town, "--name", "village")
    assert (status, "names one pack" in err) == (2, True)


@pytest.mark.slow
def test_a_damaged_pack_is_told_by_list_and_by_verify(run, town, tmp_path):
    run("streets", "add", town)
    (found,) = tmp_path.parent.parent.rglob("cli-data/streets/town.streets")
    found.write_bytes(found.read_bytes()[:-100])
    assert "This pack cannot be used: town.streets" in run("streets", "list")[2]
    status, out, err = run("streets", "verify")
    assert (status, "town" in out) == (3, True)
    assert err.splitlines()[-1] == "1 of 2 packs are damaged, add their files again: town"
    assert run("streets", "remove", "town")[0] == 0


def test_a_second_file_of_the_same_name_does_not_silently_take_the_place_of_the_first(run, town, tmp_path):
    (tmp_path / "other").mkdir()
    other = shutil.copy(town, tmp_path / "other")
    status, _, err = run("streets", "add", town, str(other))
    assert (status, "would be the name of several packs" in err) == (2, True)
    assert run("streets", "add", town)[0] == 0
    assert "in place of the pack of that name" in run("streets", "add", str(other))[2]
    run("streets", "remove", "town")


def test_no_pack_may_be_called_as_all_fetched_streets_are(run, town):
    status, _, err = run("streets", "add", town, "--name", "live")
    assert (status, "choose another" in err) == (2, True)


def test_a_folder_or_a_device_is_no_file_of_streets(run, tmp_path):
    for path in (str(tmp_path), "/dev/null"):
        status, _, err = run("streets", "add", path)
        assert (status, "is a folder or a device" in err) == (2, True)


def cordon_of(out):
    (cordon,) = [f for f in json.loads(out)["features"] if f["properties"]["role"] == "cordon"]
    return cordon["properties"]


SEALED = ("cordon", "60.1699, 24.9384", "--kind", "sealed", "--radius-m", "60", "--limit-m", "150")


@pytest.mark.parametrize(("flag", "who"), [("--on-foot", "on_foot"), ("--vehicles", "vehicles")])
def test_a_sealed_cordon_can_be_for_some_alone(run, flag, who):
    status, out, err = run(*SEALED, flag)
    assert (status, cordon_of(out)["parameters"]["who"]) == (0, who)
    assert "This cordon stops" in err


def test_nobody_is_both_on_foot_and_in_a_vehicle(run):
    status, _, err = run(*SEALED, "--on-foot", "--vehicles")
    assert status == 2
    assert "not allowed with" in err


def test_a_wind_from_nowhere_is_refused(run):
    status, out, err = run("cordon", "60.1699, 24.9384", "--wind-from", "361")
    assert (status, out) != (0, "")
    assert "must be 0 to 360 degrees" in err
    assert run("cordon", "60.1699, 24.9384", "--wind-from", "225")[0] == 0


def test_closures_are_pinned_and_streets_kept_open_as_people_type_places(run):
    closures = [f for f in json.loads(run(*SEALED)[1])["features"] if f["properties"]["role"] == "closure"]
    (lon, lat), (east, north) = (closure["geometry"]["coordinates"] for closure in closures[:2])
    words = ["--pin", f"{lat}, {lon}", "--forbid", f"{north}, {east}"]
    parameters = cordon_of(run(*SEALED, *words)[1])["parameters"]
    assert (parameters["pin"], parameters["forbid"]) == ([[lon, lat]], [[east, north]])


def test_a_pin_that_is_no_position_is_refused(run):
    status, _, err = run(*SEALED, "--pin", "the corner")
    assert status == 2
    assert "'the corner' is no position like" in err


def test_lists_the_lines_worth_choosing_from(run):
    status, out, err = run(*SEALED, "--choices", "area")
    assert status == 0
    assert out.split()[:3] == ["weight", "closures", "cost"]
    assert "--against area --weight WEIGHT" in err


def test_only_a_sealed_cordon_has_choices(run):
    assert run("cordon", "60.1699, 24.9384", "--choices", "area")[2].startswith("choices: are there for")


def test_a_line_drawn_by_hand_is_a_cordon(run, tmp_path):
    scene = tmp_path / "drawn.geojson"
    corners = [[24.937, 60.169], [24.94, 60.169], [24.94, 60.171], [24.937, 60.171], [24.937, 60.1692]]
    scene.write_text(json.dumps({"type": "LineString", "coordinates": corners}))
    status, out, err = run("cordon", "--kind", "drawn", "--scene", str(scene))
    assert (status, cordon_of(out)["sealed"]) == (0, True)
    assert "The ends of the line are 22 m apart; they were joined." in err
    assert run("cordon", "--kind", "drawn", "--scene", str(scene), "--snap-m", "30")[0] == 0
