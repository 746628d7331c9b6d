"""No byte that is published tells of what serves responders, of a house, or of a plan that was not published.

Words that occur nowhere else, and places to a decimal that no map has, stand wherever readers are to see
nothing; every file of a target is searched for them, unpacked.
"""

import gzip
import json
import re
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import replace
from datetime import UTC, datetime
from io import StringIO

import brotli
import numpy as np
import pytest
from shapely import Polygon

from mapper import cli
from mapper.domain.drafts import DraftNote, DraftPoint, DraftRing, PointSort
from mapper.domain.incidents import When
from mapper.domain.places import LonLat, LonLatShape
from mapper.domain.publications import Duty, PublicMap, Theme
from mapper.domain.publications.caveats import caveats
from mapper.domain.publications.view import public_view
from mapper.domain.rings import RingRole
from mapper.domain.wording.alt_text import alt_text, long_text
from mapper.exporters import draft_json
from mapper.publication_services import WRITERS
from tests.drafts import draft_with
from tests.secret_plans import CANARY, secret_plan

pytestmark = pytest.mark.slow
UNPUBLISHED = "Vq3neverlet"
HOUSE = LonLat(24.9380713, 60.1665219)
MEETING, SIGHT = LonLat(24.9361173, 60.1659137), LonLat(24.9391371, 60.1671731)
BUILDING = [
    *((24.9379731, 60.1664737), (24.9381937, 60.1664913)),
    *((24.9381713, 60.1665737), (24.9379531, 60.1665531)),
]
SECRET_WORDS = (CANARY, UNPUBLISHED, "47.21", "4723", "4711", "Flat 3", "12 Forest", "12 Annankatu")
SECRET_PLACES = (HOUSE, MEETING, SIGHT, *map(LonLat._make, BUILDING))


def told(content):
    """What of it a file spells, a place in either order and to whatever decimal."""
    text = content.decode(errors="replace")
    return [word for word in SECRET_WORDS if word in text] + [
        place for place in SECRET_PLACES if any(re.search(pair, text) for pair in _pairs(place))
    ]


def _pairs(place):
    lon, lat = (str(value)[:-2].replace(".", "[.]") + r"\d*" for value in place)
    return rf"{lon}\D{{1,12}}{lat}", rf"{lat}\D{{1,12}}{lon}"


def operational_draft():
    """A plan to publish, with something secret in everything that is not."""
    seen = When("2017-07-28T20:47")
    ring = DraftRing(
        ring_id=CANARY,
        role=RingRole.OUTER,
        kind="sealed",
        values={"radius_m": "47.21", "limit_m": "147.21"},
        access=MEETING,
        starts=seen,
        review=When("2017-07-28T22:47"),
        reason=f"{CANARY} reason",
    )
    inner = DraftRing(f"{CANARY}-2", RingRole.INNER, "radius", {"radius_m": "20"}, reason=f"{CANARY} why")
    return draft_with(
        position=HOUSE,
        place="Flat 3, 12 Annankatu",
        scene=LonLatShape(Polygon(BUILDING)),
        rings=(inner, replace(ring, values={"radius_m": "30", "limit_m": "147.21"})),
        points=(DraftPoint(CANARY, PointSort.RENDEZVOUS, MEETING, f"{CANARY} meeting"),),
        notes=(DraftNote(CANARY, f"{CANARY} sight line", SIGHT),),
        methane={"hazards": CANARY},
        past=(),
    )


def unpublished_draft():
    words = {"place": f"{UNPUBLISHED} street", "title": UNPUBLISHED, "caption": UNPUBLISHED}
    return replace(operational_draft(), **words, notes=(DraftNote("n", UNPUBLISHED),))


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    folder = tmp_path_factory.mktemp("slips")

    def runner(*words):
        with redirect_stdout(StringIO()) as out, redirect_stderr(StringIO()) as err:
            code = cli.main([*map(str, words), "--data", str(folder / "data")])
        assert code == cli.DONE, err.getvalue()
        return out.getvalue()

    return runner


def files_of(folder):
    unpacked = {".gz": gzip.decompress, ".br": brotli.decompress}
    return {
        path.relative_to(folder): unpacked.get(path.suffix, bytes)(path.read_bytes())
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_no_file_of_a_target_tells_of_it(run, tmp_path):
    ids = []
    for number, draft in enumerate((operational_draft(), unpublished_draft())):
        (tmp_path / f"{number}.json").write_bytes(draft_json.write(draft))
        ids.append(json.loads(run("plans", "import", tmp_path / f"{number}.json", "--json"))["id"])
    run("publish", ids[0], "--to", tmp_path / "public")
    files = files_of(tmp_path / "public")
    assert len(files) > 15
    assert {str(path): told(content) for path, content in files.items() if told(content)} == {}
    plain = b"".join(content for path, content in files.items() if path.suffix in {".html", ".json"})
    assert not [plan_id for plan_id in ids if plan_id.encode() in plain]


@pytest.fixture(params=[Duty(), Duty(is_armed=True)], ids=["nobody armed", "armed"])
def public(request):
    plan, duty = secret_plan(), request.param
    view = public_view(plan, duty, shows_past=True, publication_id="5d0a")
    return PublicMap(
        plan=view,
        number=1,
        published_at=datetime(2026, 7, 1, 12, tzinfo=UTC),
        address="https://maps.example.org/e/5d0a/",
        theme=Theme.AUTO,
        is_live=True,
        alt_text=alt_text(view),
        long_text=long_text(view),
        caveats=caveats(plan, view, duty),
    )


@pytest.mark.parametrize("name", WRITERS)
def test_no_writer_lets_anything_of_a_plan_slip(public, name):
    content = WRITERS[name](public)
    assert len(content) > 100
    assert told(content) == []


def test_the_search_finds_what_is_there():
    assert told(f"{CANARY} at [{HOUSE.lon:.6f}, {HOUSE.lat:.7f}]".encode()) == [CANARY, HOUSE]
    assert told(f"{HOUSE.lat:.6f} N, {HOUSE.lon:.5f} E".encode()) == [HOUSE]
    assert told(np.array([0, 255], np.uint8).tobytes()) == []
