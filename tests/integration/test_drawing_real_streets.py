"""Real extracts, drawn: no letters that meet, tiles that stay light."""

import gzip
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import shapely

from mapper.domain.cordons import CORDON_KINDS, Scene
from mapper.domain.mercator import project
from mapper.domain.places import LonLat, area_m2, perimeter_m
from mapper.domain.plans import Background, Incident, Plan
from mapper.render.svg_map import write
from mapper.render.svg_tiles import TileSheets, draw_tile
from mapper.render.text_styles import GROUND_STYLES, text_css
from mapper.render.tile_sheet import SheetKey, draw_sheet
from mapper.sources.osm_files import read_osm
from tests.unit.render.glyphs import cut_off, drawn, labels, overlaps

EXTRACTS = Path(__file__).parents[2].parent / "shared" / "data" / "osm"
PLACES = {
    "helsinki-centre.osm.pbf": LonLat(24.94391, 60.16816),
    "london-new-southgate.osm": LonLat(-0.1395, 51.6155),
    "dreieich.osm.pbf": LonLat(8.7131, 50.0017),
}
pytestmark = pytest.mark.slow


@pytest.fixture(scope="module", params=PLACES)
def place(request):
    path = EXTRACTS / request.param
    if not path.exists():
        pytest.skip(f"{request.param} is not beside the project")
    extract = read_osm(path)
    return PLACES[request.param], Background(extract.network, extract.features)


def tile_at(position, z):
    x, y = (project(np.array([position]))[0] * 2**z).astype(int).tolist()
    return z, x, y


@pytest.mark.parametrize("z", [13, 15, 16])
def test_letters_never_meet_on_tiles(place, z):
    position, background = place
    sheet = draw_sheet(background, SheetKey.holding(*tile_at(position, z)))
    marked = "".join(item.markup(path_id=f"l{i}") for i, item in enumerate(sheet.labels))
    found = labels(f'<svg xmlns="http://www.w3.org/2000/svg">{marked}</svg>', css=text_css(GROUND_STYLES))
    assert len(found) > 3
    assert overlaps(found) == []


def test_tiles_stay_light(place):
    position, background = place
    tiles = TileSheets(lambda _: background)
    sizes = []
    for z in (14, 15, 16):
        _, x, y = tile_at(position, z)
        around = [(x + dx, y + dy) for dx in (-1, 0, 1) for dy in (-1, 0, 1)]
        sizes += [len(gzip.compress(tiles.tile(z, *at))) for at in around]
    assert np.median(sizes) <= 7_000
    assert max(sizes) <= 16_000


@pytest.mark.parametrize("radius_m", [60, 200, 500])
def test_letters_never_meet_and_none_is_cut_off_on_the_map_of_a_plan(place, radius_m):
    position, background = place
    cordon = CORDON_KINDS["radius"].from_values({"radius_m": str(radius_m)}).draw(Scene.at(position), None)
    plan = Plan(
        "real",
        Incident(position, "Main square", "Gas leak"),
        cordon,
        area_m2(cordon.area),
        perimeter_m(cordon.area),
        background.streets.provenance,
        background=background,
    )
    svg = write(plan)
    found = drawn(svg)
    assert overlaps(found) == []
    assert cut_off(found) == []
    assert len(gzip.compress(svg)) <= 20_000


def test_a_sheet_outside_what_is_known_is_all_grey(place):
    position, background = place
    nowhere = replace(background.streets.provenance, coverage=shapely.Polygon())
    lost = Background(replace(background.streets, provenance=nowhere), background.features)
    z, x, y = tile_at(position, 15)
    sheet = draw_sheet(lost, SheetKey.holding(z, x, y))
    assert sheet.labels == ()
    assert b'class="nodata"' in draw_tile(sheet, x, y)
