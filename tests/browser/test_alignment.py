"""Everything on the map is drawn where it is: a pin beside its junction is a wrong map."""

import pytest

# Leaflet cuts lines off at the frame, so a cordon can only be judged by its middle where all of it is seen
MISPLACED = """async ({ whole }) => {
  const { page } = await import([...document.scripts].find((s) => s.type === 'module').src)
  const map = page.map.points._map
  const frame = map.getContainer().getBoundingClientRect()
  const away = {}
  const check = (name, rect, shareX, shareY, expected) => {
    const dx = rect.x + shareX * rect.width - frame.x - expected.x
    const dy = rect.y + shareY * rect.height - frame.y - expected.y
    if (Math.hypot(dx, dy) > 1.5) away[name] = [dx, dy]
  }
  const asked = new URLSearchParams(location.search)
  const scene = map.latLngToContainerPoint([Number(asked.get('lat')), Number(asked.get('lon'))])
  for (const name of whole ? ['.incident', 'path.cordon'] : ['.incident'])
    check(name, document.querySelector(name).getBoundingClientRect(), 0.5, 0.5, scene)
  const tiles = [...document.querySelectorAll('img.leaflet-tile')]
  for (const tile of tiles) {
    const [z, x, y] = tile.src.match(/tiles\\/(\\d+)\\/(\\d+)\\/(\\d+)/).slice(1).map(Number)
    const corner = map.latLngToContainerPoint(map.unproject([512 * x, 512 * y], z + 1))
    check(`tile ${z}/${x}/${y}`, tile.getBoundingClientRect(), 0, 0, corner)
  }
  const canvas = document.querySelector('canvas.points').getBoundingClientRect()
  check('points', canvas, 0.5, 0.5, map.getSize().divideBy(2))
  return { away, tiles: tiles.length, frame: frame.toJSON() }
}"""
SCENE = "?lon=24.93791&lat=60.16616&kind=radius&radius_m=200&past_within_m=1000"


@pytest.mark.parametrize("size", [(1280, 800), (360, 740), (320, 568)], ids=str)
def test_pin_cordon_tiles_and_points_lie_where_the_projection_puts_them(opened, size):
    page = opened(SCENE, viewport={"width": size[0], "height": size[1]}).page
    assert page.evaluate(MISPLACED, {"whole": True})["away"] == {}


def test_they_still_do_after_moving_and_zooming_by_keyboard(opened):
    page = opened(SCENE).page
    page.locator(".folium-map").focus()
    for key in ("ArrowLeft", "ArrowUp", "+"):
        page.keyboard.press(key)
        page.wait_for_timeout(400)
    found = page.evaluate(MISPLACED, {"whole": False})
    assert found["away"] == {}
    assert found["tiles"] > 0


def test_the_map_keeps_within_its_frame(opened):
    page = opened(SCENE).page
    frame = page.evaluate(MISPLACED, {"whole": True})["frame"]
    help_line = page.locator("#map-help").bounding_box()
    assert help_line["y"] >= frame["y"] + frame["height"] - 1
    covering = page.evaluate(
        "([x, y]) => document.elementFromPoint(x, y).id", [help_line["x"] + 20, help_line["y"] + 8]
    )
    assert covering == "map-help"
