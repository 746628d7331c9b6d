"""The basemap: square SVG pictures cut from our own streets, for any map that shows tiles.

A tile carries its colours for light and for dark and follows the reader's system by itself.
"""

from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import Future
from threading import Lock

import numpy as np
import shapely

from mapper.domain.mercator import check_tile
from mapper.domain.places import LonLatBox
from mapper.domain.plans import Background
from mapper.render.ground_labels import unknown_words
from mapper.render.palette import DARK, GROUND_CSS, LIGHT, scheme_css
from mapper.render.svg_text import element, escape
from mapper.render.text_styles import GROUND_STYLES, NODATA, text_css
from mapper.render.tile_sheet import BLEED, MAX_ZOOM, MIN_ZOOM, TILE, Sheet, SheetKey, draw_sheet
from mapper.render.unknown import UNKNOWN_CSS, paint_hatch

PIXELS = TILE // 2

_CSS = scheme_css("svg", LIGHT, DARK) + GROUND_CSS + UNKNOWN_CSS + text_css(GROUND_STYLES)
_WHOLE = (0.0, 0.0, float(TILE), float(TILE))


def draw_tile(sheet: Sheet, x: int, y: int) -> bytes:
    """Cut tile ``x``, ``y`` out of the sheet that holds it."""
    column, row = sheet.key.origin
    left, top = (x - column) * TILE, (y - row) * TILE
    window = (left - BLEED, top - BLEED, left + TILE + BLEED, top + TILE + BLEED)
    ground = sheet.ground.paint(window, (left, top))
    within = shapely.box(left, top, left + TILE, top + TILE)
    rows = np.sort(sheet.label_boxes.query(within)).tolist()
    labels = "".join(sheet.labels[i].markup((left, top), f"l{i}") for i in rows)
    hatch = paint_hatch(sheet.ground.uncovered, window, (left, top))
    return _document(ground + hatch + _unknown(sheet.ground.uncovered, (left, top)) + labels)


def _unknown(uncovered: shapely.Geometry, origin: tuple[float, float]) -> str:
    left, top = origin
    said = unknown_words(uncovered, (left, top, left + TILE, top + TILE))
    return _grey_words(said[0], said[1] - left, said[2] - top) if said else ""


def _grey_words(words: str, x: float, y: float) -> str:
    return element("text", escape(words), css=NODATA.css, x=f"{x:.0f}", y=f"{y + NODATA.size / 3:.0f}")


def _plain_tile(css: str, words: str) -> bytes:
    middle = TILE // 2
    rect = element("rect", css=css, width=TILE, height=TILE)
    hatch = paint_hatch(shapely.box(*_WHOLE), _WHOLE) if css == "nodata" else ""
    return _document(rect + hatch + _grey_words(words, middle, middle))


def _document(content: str) -> bytes:
    land = element("rect", css="land", width=TILE, height=TILE)
    style = f"<style>{_CSS}</style>"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{PIXELS}" height="{PIXELS}" '
        f'viewBox="0 0 {TILE} {TILE}" text-anchor="middle">{style}{land}{content}</svg>'
    ).encode()


class TileSheets:
    """Draws tiles and keeps the sheets they are cut from; safe to use from many threads.

    ``load`` gives everything that touches a box in degrees, or None where no streets are known;
    ``version`` changes whenever what it would give does, and then everything is drawn anew.
    The ``capacity`` sheets used last are kept.
    """

    def __init__(
        self,
        load: Callable[[LonLatBox], Background | None],
        version: Callable[[], str] = str,
        capacity: int = 24,
    ) -> None:
        self.version = version
        self._load = load
        self._capacity = capacity
        self._lock = Lock()
        self._sheets: OrderedDict[tuple[str, SheetKey], Future[Sheet | None]] = OrderedDict()

    def tile(self, z: int, x: int, y: int) -> bytes:
        """The tile as a standalone SVG; grey with words where nothing is known or nothing can be shown.

        Raises
        ------
        NotFoundError
            No such tile.
        """
        check_tile(z, x, y)
        if z < MIN_ZOOM:
            return _plain_tile("land", "zoom in to see streets")
        if z > MAX_ZOOM:
            return _plain_tile("land", "zoom out to see streets")
        sheet = self._sheet(SheetKey.holding(z, x, y))
        return _plain_tile("nodata", "no map data here") if sheet is None else draw_tile(sheet, x, y)

    def _sheet(self, place: SheetKey) -> Sheet | None:
        key = (self.version(), place)
        with self._lock:
            future = self._sheets.get(key)
            missing = future is None
            if future is None:
                future = self._sheets[key] = Future()
            self._sheets.move_to_end(key)
            while len(self._sheets) > self._capacity:
                self._sheets.popitem(last=False)
        if missing:
            self._fill(key, future)
        return future.result()

    def _fill(self, key: tuple[str, SheetKey], future: "Future[Sheet | None]") -> None:
        """Draw the sheet that others may already be waiting for; a failure is theirs too, but not kept."""
        try:
            background = self._load(key[1].box)
            future.set_result(None if background is None else draw_sheet(background, key[1]))
        except BaseException as error:
            with self._lock:
                if self._sheets.get(key) is future:
                    del self._sheets[key]
            future.set_exception(error)
