import json

import pytest

from mapper.wiring import INCIDENT_FORMATS, PLAN_FORMATS

HERE = "lon=24.93791&lat=60.16616"
RING = [[24.93, 60.16], [24.94, 60.16], [24.94, 60.17], [24.93, 60.17], [24.93, 60.16]]
SCENE = json.dumps({"type": "Polygon", "coordinates": [RING]})


@pytest.mark.parametrize("form", PLAN_FORMATS)
def test_a_cordon_in_every_format(client, form):
    response = client.get(f"/api/v1/cordon?{HERE}&format={form}")
    assert response.status_code == 200
    assert response.mimetype == PLAN_FORMATS[form].media_type.split(";")[0]


def test_a_cordon_round_an_area(client):
    response = client.post("/api/v1/cordon?kind=radius&radius_m=100", data=SCENE)
    roles = {f["properties"]["role"]: f for f in response.json["features"]}
    assert roles["scene"]["geometry"]["type"] == "Polygon"
    assert roles["cordon"]["properties"]["area_m2"] > 600_000


@pytest.mark.parametrize("call", ["incidents", "incidents/summary"])
def test_a_category_that_nothing_has_is_refused_rather_than_counted_as_none(client, call):
    answer = client.get(f"/api/v1/{call}?{HERE}&category=no+such+thing")
    assert answer.status_code == 422
    assert "nothing loaded has the category 'no such thing'" in answer.json["title"]


def test_past_incidents_come_nearest_first_page_by_page(client):
    first = client.get(f"/api/v1/incidents?{HERE}&within_m=2000&limit=2")
    second = client.get(
        f"/api/v1/incidents?{HERE}&within_m=2000&limit=2&cursor={first.headers['X-Next-Cursor']}"
    )
    found = [f["properties"]["distance_m"] for f in first.json["features"] + second.json["features"]]
    assert len(found) == 4
    assert found == sorted(found)


@pytest.mark.parametrize("form", INCIDENT_FORMATS)
def test_past_incidents_in_every_format(client, form):
    assert client.get(f"/api/v1/incidents?{HERE}&format={form}").status_code == 200


def test_past_incidents_inside_an_area(client):
    found = client.post("/api/v1/incidents/query", data=SCENE).json["features"]
    assert {feature["properties"]["role"] for feature in found} == {"past-incident"}


def test_a_summary_counts_what_the_list_holds(client):
    found = client.get(f"/api/v1/incidents?{HERE}&within_m=2000").json["features"]
    counts = client.get(f"/api/v1/incidents/summary?{HERE}&within_m=2000").json["years"]
    assert sum(n for kinds in counts.values() for n in kinds.values()) == len(found)


def test_what_is_known_of_the_streets(client):
    known = client.get(f"/api/v1/streets?{HERE}&reach_m=100").json
    assert known["covers"] is True
    assert "OpenStreetMap" in known["licence"]


def test_several_places_come_back_as_candidates(client):
    found = client.get("/api/v1/locate?q=Annankatu").json["candidates"]
    assert found[0]["label"].startswith("Annankatu")


@pytest.mark.parametrize(
    ("query", "status", "says"),
    [
        ("cordon?lon=24.9", 422, "lat"),
        ("cordon?lon=60.17&lat=124.94", 422, "swapped"),
        ("cordon?lon=nan&lat=60", 422, "lon"),
        (f"cordon?{HERE}&kind=blob", 422, "radius, network"),
        (f"cordon?{HERE}&radius_m=1e9", 422, "10 to 5000 m"),
        (f"cordon?{HERE}&format=doc", 422, "geojson"),
        (f"incidents?{HERE}&since=yesterday", 422, "2017-07-28"),
        (f"cordon?{HERE}&when=2017-02-30", 422, "2017-07-28"),
        (f"cordon?{HERE}&when=last+week", 422, "2017-07-28"),
        (f"incidents?{HERE}&since=2020-01-01&until=2019-01-01", 422, "later"),
        (f"incidents?{HERE}&limit=1.5", 422, "whole"),
        (f"incidents?{HERE}&limit=0", 422, "limit"),
        ("locate?q=", 422, "place"),
        ("nothing-here", 404, "Not Found"),
    ],
)
def test_refusals_are_problem_documents_that_say_what_works(client, query, status, says):
    response = client.get(f"/api/v1/{query}")
    assert response.status_code == status
    assert response.mimetype == "application/problem+json"
    assert says in response.json["title"]


def test_a_scene_that_crosses_itself_is_refused_with_the_place(client):
    bow_tie = {"type": "Polygon", "coordinates": [[[0, 0], [1, 1], [1, 0], [0, 1], [0, 0]]]}
    response = client.post("/api/v1/cordon", data=json.dumps(bow_tie))
    assert (response.status_code, "[0.5 0.5]" in response.json["title"]) == (422, True)


def test_every_call_is_described_and_every_description_is_served(client, app):
    described = {
        (path, verb.upper())
        for path, verbs in client.get("/api/v1/openapi.json").json["paths"].items()
        for verb in verbs
    }
    served = {
        (rule.rule.replace("<", "{").replace(">", "}"), verb)
        for rule in app.url_map.iter_rules()
        if rule.rule.startswith("/api/")
        for verb in rule.methods - {"HEAD", "OPTIONS"}
    }
    assert described == served


@pytest.mark.parametrize(("kind", "says"), [("radius", "end inside this cordon"), ("network", "cut short")])
def test_a_cordon_where_the_known_streets_end_says_so(client, kind, says):
    drawn = client.get(f"/api/v1/cordon?lon=24.9353&lat=60.1643&kind={kind}").json["features"]
    (cordon,) = [f["properties"] for f in drawn if f["properties"]["role"] == "cordon"]
    assert says in " ".join(cordon["warnings"])
    assert "points outside the file" in " ".join(cordon["notes"])


def test_old_streets_and_their_near_end_are_warned_of_and_drawn(client):
    drawn = client.get("/api/v1/cordon?lon=24.93791&lat=60.16616&radius_m=140").json["features"]
    by_role = {feature["properties"]["role"]: feature for feature in drawn}
    warnings = by_role["cordon"]["properties"]["warnings"]
    assert [warning[:44] for warning in warnings] == [
        "These streets are as of 17 April 2019, more ",
        "The streets known here end 10 m outside this",
    ]
    assert by_role["coverage-edge"]["geometry"]["type"] in {"LineString", "MultiLineString"}


def test_streets_known_far_around_need_no_line(client):
    drawn = client.get("/api/v1/cordon?lon=24.9443&lat=60.1716&radius_m=100").json["features"]
    assert not {"coverage", "coverage-edge"} & {feature["properties"]["role"] for feature in drawn}


@pytest.mark.parametrize("when", ["2017", "2017-07", "2017-07-28", "2017-07-28T18:15"])
def test_when_it_happened_is_kept_as_far_as_it_is_known(client, when):
    drawn = client.get(f"/api/v1/cordon?{HERE}&when={when}&title=Crash").json["features"]
    assert (drawn[0]["properties"]["when"], drawn[0]["properties"]["title"]) == (when, "Crash")


def test_an_answer_that_is_cut_says_how_many_there_are(client):
    cut = client.get(f"/api/v1/incidents?{HERE}&within_m=2000&limit=2")
    whole = client.get(f"/api/v1/incidents?{HERE}&within_m=2000")
    assert cut.json["total"] == whole.json["total"] == len(whole.json["features"]) > 2
    assert cut.headers["X-Total-Count"] == str(cut.json["total"])
    assert "X-Next-Cursor" not in whole.headers
    assert client.get(f"/api/v1/incidents?{HERE}&within_m=2000&limit=2&format=columns").json["total"] > 2


def test_a_cordon_takes_the_filter_of_past_incidents(client):
    query = f"/api/v1/cordon?{HERE}&past_within_m=2000&since=2019&until=2019&category=Fire"
    past = [f["properties"] for f in client.get(query).json["features"] if "when" in f["properties"]][1:]
    assert {(found["category"], found["when"][:4]) for found in past} == {("Fire", "2019")}


@pytest.mark.parametrize("query", ["radius=900", "reach_m=100", "bogus=1"])
def test_a_parameter_that_does_nothing_is_refused(client, query):
    response = client.get(f"/api/v1/cordon?{HERE}&kind=radius&{query}")
    assert (response.status_code, query.split("=")[0] in response.json["title"]) == (422, True)


SEALED = "/api/v1/cordon?lon=24.9384&lat=60.1699&kind=sealed&radius_m=60&limit_m=150"


def sealed(client, query=""):
    features = client.get(f"{SEALED}{query}").json["features"]
    (cordon,) = [f["properties"] for f in features if f["properties"]["role"] == "cordon"]
    return cordon, [f for f in features if f["properties"]["role"] == "closure"]


def test_a_sealed_cordon_for_vehicles_closes_only_their_streets(client):
    cordon, closures = sealed(client, "&who=vehicles")
    assert cordon["parameters"]["who"] == "vehicles"
    assert all(closure["properties"]["for_vehicles"] for closure in closures)
    assert len(closures) < len(sealed(client)[1])


def test_a_word_that_is_no_choice_is_refused(client):
    problem = client.get(f"{SEALED}&who=dogs").json
    assert problem["title"] == "who: 'dogs' is none of everyone, on_foot, vehicles"


def test_a_size_given_twice_is_refused(client):
    assert client.get(f"{SEALED}&radius_m=70").status_code == 422


@pytest.mark.parametrize("wind_from", ["-10", "400", "north", "nan"])
def test_a_wind_from_nowhere_is_refused(client, wind_from):
    response = client.get(f"/api/v1/cordon?{HERE}&wind_from={wind_from}")
    assert response.status_code == 422
    assert "wind_from" in response.text


def test_a_cordon_is_drawn_with_and_without_wind(client):
    assert client.get(f"/api/v1/cordon?{HERE}&wind_from=225").status_code == 200
    assert client.get(f"/api/v1/cordon?{HERE}&wind_from=").status_code == 200


def far_from(place, others):
    """Degrees to the nearest of some places."""
    return min(abs(place[0] - lon) + abs(place[1] - lat) for lon, lat in others)


def test_a_pinned_closure_stays_and_a_forbidden_one_goes(client):
    first, *_, last = (closure["geometry"]["coordinates"] for closure in sealed(client)[1])
    cordon, closures = sealed(client, f"&pin={first[0]},{first[1]}&forbid={last[0]},{last[1]}")
    places = [closure["geometry"]["coordinates"] for closure in closures]
    assert far_from(first, places) < 2e-5 < far_from(last, places)
    assert cordon["parameters"]["pin"] == [first]


def test_pins_may_be_given_more_than_once(client):
    pins = [closure["geometry"]["coordinates"] for closure in sealed(client)[1]][:3]
    cordon, _ = sealed(client, "".join(f"&pin={lon},{lat}" for lon, lat in pins))
    assert sorted(cordon["parameters"]["pin"]) == sorted(pins)


def test_a_pin_off_every_street_is_refused(client):
    problem = client.get(f"{SEALED}&pin=24.5,60.1").json
    assert "no street that counts here lies within 30 m" in problem["title"]


def test_effects_are_left_out_when_nobody_wants_them(client):
    asked = "/api/v1/cordon?lon=24.93791&lat=60.16616&kind=radius&radius_m=100&past_within_m=0"
    with_effects, without = (
        client.get(f"{asked}{more}").get_json(force=True)["features"] for more in ("", "&effects=none")
    )
    told = [
        next(f for f in found if f["properties"]["role"] == "cordon") for found in (with_effects, without)
    ]
    assert told[0]["properties"]["effects"]["buildings"] > 0
    assert told[1]["properties"]["effects"] is None
    assert not {"pocket", "diversion", "place"} & {f["properties"]["role"] for f in without}


def test_the_report_of_a_responder_is_text(client):
    asked = "/api/v1/cordon?lon=-0.03058&lat=51.60168&kind=radius&radius_m=100&format=methane&title=Siege"
    said = client.get(asked)
    assert said.mimetype == "text/plain"
    assert "grid reference TQ 3649 9104" in said.get_data(as_text=True)
    assert "Number of casualties: not known" in said.get_data(as_text=True)


def test_lines_to_choose_from_come_with_the_weight_that_draws_them(client):
    answer = client.get(SEALED.replace("/cordon?", "/cordon/choices?").replace("&kind=sealed", "")).json
    assert answer["against"] == "area"
    hectares = [line["hectares"] for line in answer["choices"]]
    assert hectares == sorted(hectares, reverse=True)
    last = answer["choices"][-1]
    cordon, closures = sealed(client, f"&weight={last['weight']}")
    assert cordon["parameters"]["weight"] == last["weight"]
    assert len(closures) == last["closures"]


def test_lines_to_choose_from_round_an_area(client):
    ring = [[24.938, 60.1698], [24.939, 60.1698], [24.939, 60.1703], [24.938, 60.1698]]
    answer = client.post(
        "/api/v1/cordon/choices?radius_m=30&limit_m=120&against=street_length",
        data=json.dumps({"type": "Polygon", "coordinates": [ring]}),
    ).json
    assert answer["against"] == "street_length"
    assert answer["choices"]


def test_homes_are_weighed_where_addresses_are_known(client):
    asked = SEALED.replace("/cordon?", "/cordon/choices?").replace("&kind=sealed", "")
    homes = [line["homes"] for line in client.get(f"{asked}&against=homes").json["choices"]]
    assert homes == sorted(homes, reverse=True)


BOWTIE = [[24.937, 60.1695], [24.94, 60.1705], [24.94, 60.1695], [24.937, 60.1705], [24.937, 60.1695]]


def sent(client, query, coordinates, sort="Polygon"):
    shape = json.dumps({"type": sort, "coordinates": coordinates})
    return client.post(f"/api/v1/cordon?{query}", data=shape)


def test_a_drawn_cordon_is_mended_closed_and_proved(client):
    features = sent(client, "kind=drawn", [BOWTIE]).json["features"]
    (cordon,) = [f["properties"] for f in features if f["properties"]["role"] == "cordon"]
    assert cordon["sealed"] is True
    assert "The drawing crosses itself at" in cordon["warnings"][0]
    assert [f for f in features if f["properties"]["role"] == "closure"]


def test_other_kinds_do_not_mend_their_scene(client):
    assert "crosses itself" in sent(client, "kind=radius", [BOWTIE]).json["title"]


def test_a_drawing_is_snapped_to_the_streets(client):
    corners = [[24.937, 60.169], [24.94, 60.169], [24.94, 60.171], [24.937, 60.171], [24.937, 60.169]]
    features = sent(client, "kind=drawn&snap_m=40&who=vehicles", [corners]).json["features"]
    (cordon,) = [f["properties"] for f in features if f["properties"]["role"] == "cordon"]
    assert cordon["warnings"][0].startswith("Snapped to the streets: the line lies up to")
    assert cordon["sealed"] is True


def test_a_point_is_no_drawing(client):
    problem = client.get("/api/v1/cordon?lon=24.9384&lat=60.1699&kind=drawn").json
    assert problem["title"].startswith("scene: is a point; draw an area or one closed line")
