import re
from concurrent.futures import ThreadPoolExecutor
from threading import Event

import numpy as np
import pytest
import shapely

from mapper.domain.basemap import FeatureKind
from mapper.domain.mercator import project
from mapper.domain.places import LonLat
from mapper.domain.streets import Highway
from mapper.errors import NotFoundError, SourceUnavailableError
from mapper.render.svg_tiles import TileSheets, draw_tile
from mapper.render.text_styles import GROUND_STYLES, text_css
from mapper.render.tile_sheet import TILE, SheetKey, draw_sheet
from tests.unit.render.glyphs import SVG, labels, overlaps, parse
from tests.unit.render.svg_hostile import HOSTILE_NAME
from tests.unit.render.town import CENTRE, background

WORDS_CSS = text_css(GROUND_STYLES)

Z = 16


def tile_at(position, z=Z):
    x, y = (project(np.array([position]))[0] * 2**z).astype(int).tolist()
    return z, x, y


def town_tiles(load=None, **options):
    return TileSheets(load or (lambda _: background()), **options)


def words(svg):
    return ["".join(node.itertext()) for node in parse(svg).iter(f"{SVG}text")]


def test_a_tile_is_a_picture_of_512_pixels_that_can_stand_alone():
    root = parse(town_tiles().tile(*tile_at(CENTRE)))
    assert (root.tag, root.get("width"), root.get("viewBox")) == (f"{SVG}svg", "512", "0 0 1024 1024")
    assert "prefers-color-scheme:dark" in root.find(f"{SVG}style").text


def test_a_tile_shows_streets_and_their_names():
    svg = town_tiles().tile(*tile_at(CENTRE))
    assert b'class="line casing"' in svg
    assert {"Long Street", "Station Road"} & set(words(svg))


def test_the_same_streets_give_the_same_bytes():
    assert town_tiles().tile(*tile_at(CENTRE)) == town_tiles().tile(*tile_at(CENTRE))


@pytest.mark.parametrize("z", range(11, 20))
def test_every_zoom_can_be_drawn_without_letters_that_meet(z):
    sheet = draw_sheet(background(), SheetKey.holding(*tile_at(CENTRE, z)))
    whole = f'<svg xmlns="http://www.w3.org/2000/svg">{"".join(_marked(sheet))}</svg>'
    found = labels(whole, css=WORDS_CSS)
    assert overlaps(found) == []
    side = sheet.key.span * TILE
    assert all(((item.circles[:, :2] > 0) & (item.circles[:, :2] < side)).all() for item in found)


def _marked(sheet):
    return (item.markup(path_id=f"l{i}") for i, item in enumerate(sheet.labels))


def test_letters_that_meet_would_be_noticed():
    sheet = draw_sheet(background(), SheetKey.holding(*tile_at(CENTRE)))
    twice = f'<svg xmlns="http://www.w3.org/2000/svg">{"".join([*_marked(sheet), *_marked(sheet)])}</svg>'
    assert overlaps(labels(twice, css=WORDS_CSS))


def test_neighbours_draw_a_label_that_crosses_their_seam_at_the_same_place():
    sheet = draw_sheet(background(), SheetKey.holding(*tile_at(CENTRE)))
    column, row = sheet.key.origin
    places = {}
    for x in range(column, column + sheet.key.span):
        for y in range(row, row + sheet.key.span):
            for item in labels(draw_tile(sheet, x, y), width_px=TILE):
                first = item.circles[0, :2] + ((x - column) * TILE, (y - row) * TILE)
                places.setdefault(item.words, []).append(first)
    crossing = [found for found in places.values() if len(found) > 1]
    assert crossing
    for found in crossing:
        near_first = [p for p in found if np.hypot(*(p - found[0])) < 400]
        assert np.ptp(near_first, axis=0).max() < 1.1


def test_hostile_names_are_only_words():
    rows = [(FeatureKind.STATION, HOSTILE_NAME, [(60, 60)]), (FeatureKind.PLACE, HOSTILE_NAME, [(-60, 90)])]
    street = [(HOSTILE_NAME, Highway.PRIMARY, 0, [(-500, 0), (500, 0)])]
    svg = TileSheets(lambda _: background(street, rows)).tile(*tile_at(CENTRE, 17))
    tags = {node.tag.removeprefix(SVG) for node in parse(svg).iter()}
    assert tags <= {"svg", "style", "rect", "path", "text", "defs", "textPath", "circle", "use"}
    assert any("<script>" in text for text in words(svg))


def test_where_nothing_is_known_the_tile_says_so():
    svg = TileSheets(lambda _: None).tile(*tile_at(CENTRE))
    assert words(svg) == ["no map data here"]
    assert b'class="nodata"' in svg
    assert b"url(#unknown)" in svg


def test_a_tile_whose_streets_are_all_known_has_no_stripes():
    assert b"pattern" not in town_tiles().tile(*tile_at(CENTRE, 18))


def test_beyond_the_data_the_tile_says_so_too():
    far = LonLat(CENTRE.lon + 0.012, CENTRE.lat)  # 670 m east, the data end at 520 m
    assert "no map data here" in words(town_tiles().tile(*tile_at(far, 17)))


@pytest.mark.parametrize(("z", "said"), [(3, "zoom in to see streets"), (22, "zoom out to see streets")])
def test_at_zooms_without_streets_the_tile_says_which_way_to_go(z, said):
    assert words(town_tiles().tile(*tile_at(CENTRE, z))) == [said]


def test_there_is_no_tile_outside_the_world():
    with pytest.raises(NotFoundError, match="no tile 3/8/0"):
        town_tiles().tile(3, 8, 0)


def test_a_sheet_is_loaded_once_for_all_its_tiles():
    asked = []
    tiles = town_tiles(lambda box: asked.append(box) or background())
    z, x, y = tile_at(CENTRE)
    for dx in range(4):
        tiles.tile(z, x - x % 4 + dx, y)
    assert len(asked) == 1
    assert asked[0].west < CENTRE.lon < asked[0].east


def test_the_sheet_used_longest_ago_is_dropped():
    asked = []
    tiles = town_tiles(lambda box: asked.append(box) or background(), capacity=1)
    for z in (15, 16, 15):
        tiles.tile(*tile_at(CENTRE, z))
    assert len(asked) == 3


def test_a_sheet_in_use_is_kept():
    asked = []
    tiles = town_tiles(lambda box: asked.append(box) or background(), capacity=2)
    for z in (15, 16, 15, 17, 15):
        tiles.tile(*tile_at(CENTRE, z))
    assert len(asked) == 3


def test_no_name_stands_where_nothing_is_known():
    key = SheetKey.holding(*tile_at(CENTRE))
    ground = background(half_m=260)
    left, top, right, bottom = shapely.transform(ground.streets.provenance.coverage, key.project).bounds
    labels_drawn = draw_sheet(ground, key).labels
    assert labels_drawn
    for label in labels_drawn:
        assert (label.cover() > (left - 4, top - 4)).all()
        assert (label.cover() < (right + 4, bottom + 4)).all()


def test_after_the_streets_changed_the_sheet_is_loaded_again():
    asked, versions = [], ["one", "two"]
    tiles = town_tiles(lambda box: asked.append(box) or background(), version=versions.pop)
    tiles.tile(*tile_at(CENTRE))
    tiles.tile(*tile_at(CENTRE))
    assert len(asked) == 2


def test_a_failure_is_told_and_the_next_reader_gets_a_fresh_try():
    answers = [SourceUnavailableError("down"), background()]

    def load(_):
        answer = answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer

    tiles = town_tiles(load)
    with pytest.raises(SourceUnavailableError):
        tiles.tile(*tile_at(CENTRE))
    assert b"Long Street" in tiles.tile(*tile_at(CENTRE))


def test_a_failure_is_told_even_if_the_sheet_has_been_dropped_meanwhile():
    asked = []

    def load(box):
        asked.append(box)
        if len(asked) > 1:
            return background()
        tiles.tile(*tile_at(CENTRE, 14))  # takes the only room there is
        raise SourceUnavailableError("down")

    tiles = town_tiles(load, capacity=1)
    with pytest.raises(SourceUnavailableError):
        tiles.tile(*tile_at(CENTRE))


def test_readers_at_the_same_time_share_one_drawing():
    asked, go = [], Event()

    def load(box):
        asked.append(box)
        go.wait(5)
        return background()

    tiles = town_tiles(load)
    with ThreadPoolExecutor(4) as pool:
        drawn = [pool.submit(tiles.tile, *tile_at(CENTRE)) for _ in range(4)]
        go.set()
        assert len({future.result() for future in drawn}) == 1
    assert len(asked) == 1


def test_nothing_that_changes_is_in_a_tile():
    svg = town_tiles().tile(*tile_at(CENTRE)).decode()
    assert not re.search(r"https?://(?!www\.w3\.org/2000/svg)", svg)
