"""Plans of several rings, by the API and by the command line, on the streets of the demo area."""

import json
from itertools import pairwise

import pytest
from shapely import Polygon

from mapper.cli import main
from mapper.domain.rings import is_within
from mapper.exporters import EXPORTERS

HERE = [24.9440, 60.1700]
ASKED = {
    "scene": HERE,
    "rings": [
        {"role": "scene", "kind": "radius", "radius_m": 20},
        {"role": "inner", "radius_m": 40, "access": [24.9450, 60.1708], "review": "2026-07-28T20:00"},
        {"role": "outer", "radius_m": 40, "reason": "Smoke"},
        {"role": "traffic", "radius_m": 20},
    ],
}


@pytest.fixture
def run(tmp_path_factory, capfd):
    """Run the command on a fresh machine; gives exit status, stdout, stderr."""
    data = str(tmp_path_factory.getbasetemp() / "rings-data")

    def run(*words):
        try:
            status = main(["cordon", "--data", data, *words])
        except SystemExit as leaving:
            status = leaving.code
        return status, *capfd.readouterr()

    return run


@pytest.fixture(scope="module")
def answer(app):
    response = app.test_client().post("/api/v1/rings?title=Fire&lines=none", json=ASKED)
    assert response.status_code == 200
    return response.json["features"]


def of_role(features, role):
    found = (feature["properties"] | {"at": feature["geometry"]} for feature in features)
    return [each for each in found if each["role"] == role]


def test_there_is_a_cordon_a_ring_each_within_the_next(answer):
    areas = {c["ring"]: Polygon(c["at"]["coordinates"][0]) for c in of_role(answer, "cordon")}
    assert {*areas} == {"scene", "inner", "outer", "traffic"}
    in_order = [areas[name] for name in ("scene", "inner", "outer", "traffic")]
    # to the decimals of the file
    assert all(is_within(inner, outer.buffer(2e-6)) for inner, outer in pairwise(in_order))


def test_the_cordon_of_the_plan_comes_first_and_is_the_outer_one(answer):
    first, *_ = of_role(answer, "cordon")
    assert first["ring"] == "outer"
    assert first["reason"] == "Smoke"


def test_every_closure_says_of_which_ring_it_is_and_is_numbered_in_it(answer):
    closures = of_role(answer, "closure")
    for ring in ("inner", "outer", "traffic"):
        numbers = [closure["number"] for closure in closures if closure["ring"] == ring]
        assert numbers == [*range(1, len(numbers) + 1)]
        assert numbers
    assert not [closure for closure in closures if closure["ring"] == "scene"]


def test_the_access_point_is_at_a_closure_of_its_ring(answer):
    (inner,) = [cordon for cordon in of_role(answer, "cordon") if cordon["ring"] == "inner"]
    closures = [
        closure["at"]["coordinates"] for closure in of_role(answer, "closure") if closure["ring"] == "inner"
    ]
    assert list(inner["access"]) in closures
    assert inner["review"] == "2026-07-28T20:00"


def test_traffic_is_kept_out_by_a_cordon_for_vehicles(answer):
    (traffic,) = [cordon for cordon in of_role(answer, "cordon") if cordon["ring"] == "traffic"]
    assert traffic["parameters"]["who"] == "vehicles"


def test_the_scene_is_the_one_that_was_sent(answer):
    assert of_role(answer, "scene")[0]["at"]["coordinates"] == HERE


@pytest.mark.parametrize("form", EXPORTERS)
def test_rings_leave_in_every_format(client, form):
    assert client.post(f"/api/v1/rings?format={form}", json=ASKED).status_code == 200


@pytest.mark.parametrize(
    ("query", "sent", "status", "says"),
    [
        ("", {"rings": ASKED["rings"]}, 422, "scene: is missing; give [lon, lat] or GeoJSON"),
        ("", {"scene": HERE, "device": "sack"}, 422, "device: 'sack' is none of rucksack-uk"),
        ("?radius_m=100", ASKED, 422, "radius_m: is no parameter of this call"),
        (
            "",
            {"scene": HERE, "rings": [{"role": "inner", "radius_m": 900}]},
            404,
            "inner ring: the known streets",
        ),
    ],
)
def test_a_wrong_call_is_refused_in_one_sentence(client, query, sent, status, says):
    response = client.post(f"/api/v1/rings{query}", json=sent)
    assert (response.status_code, response.mimetype) == (status, "application/problem+json")
    assert response.json["title"].startswith(says)


def test_a_device_is_a_sealed_cordon_with_source_date_and_footnotes(client):
    response = client.post("/api/v1/rings", json={"scene": HERE, "device": "rucksack-uk"})
    (cordon,) = of_role(response.json["features"], "cordon")
    assert (cordon["kind"], cordon["ring"], cordon["sealed"]) == ("sealed", "inner", True)
    assert cordon["parameters"]["radius_m"] == 100
    assert cordon["reason"].endswith("schools.norfolk.gov.uk (secondary source, undated)")
    assert "Stand-off distances are for planning only." in cordon["warnings"]


def test_the_table_of_distances_is_served_with_its_sources(client):
    known = client.get("/api/v1/standoffs").json
    rows = {row["id"]: row for row in known["standoffs"]}
    assert (rows["suitcase-us"]["least_m"], rows["suitcase-us"]["preferred_m"]) == (46, 564)
    assert rows["cylinder-uk"]["cited"] == "Dorset TOG and NFCC (of 2014)"
    assert "Beware of secondary devices." in known["footnotes"]


def test_the_command_line_draws_the_same_rings(run, tmp_path, answer):
    file = tmp_path / "rings.json"
    file.write_text(json.dumps(ASKED))
    status, out, err = run("--rings", str(file))
    assert status == 0
    own = of_role(json.loads(out)["features"], "cordon")
    assert [cordon["at"] for cordon in own] == [cordon["at"] for cordon in of_role(answer, "cordon")]
    assert "The access point of the inner ring was moved" in err


def test_a_file_without_a_scene_is_drawn_round_the_place(run, tmp_path):
    file = tmp_path / "rings.json"
    file.write_text(json.dumps({"rings": [{"role": "inner", "kind": "radius", "radius_m": 30}]}))
    (scene,) = of_role(json.loads(run("60.1700, 24.9440", "--rings", str(file))[1])["features"], "scene")
    assert scene["at"]["coordinates"] == HERE


def test_a_device_is_one_word_on_the_command_line(run):
    status, out, err = run("60.1700, 24.9440", "--device", "rucksack-uk", "--format", "text")
    assert status == 0
    assert "Beware of secondary devices." in err
    assert "100 m from the device, schools.norfolk.gov.uk (secondary source, undated)" in out


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["--device", "sack"], "device: 'sack' is none of rucksack-uk, suitcase-uk"),
        (["--device", "rucksack-uk", "--radius-m", "50"], "radius_m: does not go with --device"),
        (["--device", "rucksack-uk", "--kind", "sealed"], "kind: does not go with --device"),
        (["--rings", "none.json"], "none.json: cannot be read"),
        (["--rings", "none.json", "--device", "rucksack-uk"], "not allowed with argument"),
    ],
)
def test_wrong_words_are_refused_in_one_line(run, words, says):
    status, out, err = run("60.1700, 24.9440", *words)
    assert (status, out) == (2, "")
    assert says in err
    assert len(err.splitlines()) == 1


def test_a_scene_in_two_places_is_refused(run, tmp_path):
    rings, scene = tmp_path / "rings.json", tmp_path / "scene.geojson"
    rings.write_text(json.dumps(ASKED))
    scene.write_text(json.dumps({"type": "Point", "coordinates": HERE}))
    status, _, err = run("--rings", str(rings), "--scene", str(scene))
    assert (status, err) == (2, "scene: stands in rings.json too; give it once\n")
