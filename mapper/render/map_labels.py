"""Which words the map of a plan carries: those of the incident first, then of what lies inside the cordon."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from itertools import product

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from mapper.domain.basemap import MapFeatures
from mapper.domain.places import FloatArray
from mapper.domain.plans import Incident, Plan
from mapper.domain.wording.description import say_role
from mapper.render.closure_marks import NUMBER
from mapper.render.ground_labels import streets_by_name
from mapper.render.ground_shapes import StreetLines
from mapper.render.label_features import (
    place_areas,
    place_districts,
    place_landmarks,
    place_rivers,
    place_towns,
)
from mapper.render.label_placer import LabelPlacer
from mapper.render.labels import level_label
from mapper.render.map_marks import PIN
from mapper.render.map_view import MapView
from mapper.render.map_words import incident_words
from mapper.render.past_marks import PastMark
from mapper.render.text_styles import MAJOR, NOTE, STREET, TextStyle, wrapped

TITLE = TextStyle("title", 27, "strong", bold=True)
SUBTITLE = TextStyle("subtitle", 22, "strong")
YEAR = TextStyle("year", 20, "past", bold=True)
INSIDE = TextStyle("inside", 22, "strong")
SMALL_INSIDE = TextStyle("inside-small", 20, "strong")
SMALL_MAJOR = TextStyle("major-small", 20, "strong", bold=True)
WARNING = TextStyle("warning", 20, "strong", bold=True)
RING = TextStyle("ring-name", 20, "cordon", bold=True)
MAP_STYLES = (TITLE, SUBTITLE, YEAR, INSIDE, SMALL_INSIDE, SMALL_MAJOR, NOTE, WARNING, RING, NUMBER)

_INSIDE_AT_LEAST = 30.0  # units of a street within the cordon that make it worth a name there
_INCIDENT_WIDTH = 340.0  # units that the words of the incident may be wide
_APART = 520.0  # units between two labels of one street
_OFF_MARK = (8.0, 20.0, 34.0)  # units from a mark to its year
_OFF_LINE = (10.0, 30.0, 50.0)  # units from the line of a ring to its name beside it, the nearer the better
_PLACES_BESIDE = 24  # or more, round a ring, at which its name is tried
_TOWNS_FROM_M = 2_500.0  # width of a map that a city or town may be named on: on others it is everywhere
_DISTRICTS = 3  # named at most
_LEAST_LANDMARKS, _PIXELS_A_LANDMARK = 3, 30_000.0  # named at most, or one for so many square pixels
_PIXELS_A_LABEL, _LABELS_MORE = 7_500.0, 4  # lines of words in all


def place_incident(placer: LabelPlacer, incident: Incident, at: tuple[float, float]) -> None:
    """What happened, in bold, and below it where and when; less of it where there is no room for all.

    Where there is none even for one line it stands beside the pin, over whatever is there.
    """
    first, *others = incident_words(incident)
    title = wrapped(first, TITLE, _INCIDENT_WIDTH, 3)
    below = [line for words in others for line in wrapped(words, SUBTITLE, _INCIDENT_WIDTH, 2)]
    whole = [(line, TITLE) for line in title] + [(line, SUBTITLE) for line in below]
    ways = (whole, whole[: len(title)], [(line, TITLE) for line in wrapped(first, TITLE, _INCIDENT_WIDTH, 1)])
    gap = PIN + 8
    if any(placer.near(lines, at, gap=gap) for lines in ways):
        return
    if not any(placer.anywhere(lines, at) for lines in ways):
        placer.over_all(ways[-1], at, gap=gap)


def place_years(placer: LabelPlacer, marks: Sequence[PastMark]) -> None:
    """The year in or beside each mark; where there is no room a little off, or in short."""
    left, top, right, bottom = placer.grid.window
    for mark in marks:
        x, y, reach = mark.round
        if mark.is_vague and left + reach < x < right - reach and top + reach < y < bottom - reach:
            placer.put(level_label(mark.words_in_short, YEAR, x, y))
            continue
        ways = product((mark.words, mark.words_in_short), _OFF_MARK)
        any(placer.beside(said, YEAR, (x, y), gap=reach + gap) for said, gap in ways)


def place_rings(placer: LabelPlacer, plan: Plan, view: MapView) -> None:
    """What each ring is for: on its own line, or beside it where that is too short or too busy."""
    for ring in plan.rings:
        outline = shapely.boundary(view.shape(ring.cordon.area))
        lines = [shapely.get_coordinates(line) for line in shapely.get_parts(outline)]
        words = say_role(ring.role)
        if not placer.along(words, lines, RING, most=1, apart=0.0):
            _name_beside(placer, words, outline)


def _name_beside(placer: LabelPlacer, words: str, outline: BaseGeometry) -> None:
    apart = outline.length / _PLACES_BESIDE
    places = shapely.get_coordinates(shapely.segmentize(outline, apart))
    for gap in _OFF_LINE:
        for x, y in places.tolist():
            if placer.beside(words, RING, (x, y), gap=gap):
                return


@dataclass(frozen=True)
class _Street:
    """A named street in the frame, and its stretches inside the cordon, longest first."""

    name: str
    road: str
    lines: list[FloatArray]
    inside: list[FloatArray]

    @property
    def inside_units(self) -> float:
        """How much of it lies in the cordon."""
        return sum(float(np.hypot(*np.diff(line, axis=0).T).sum()) for line in self.inside)


def place_background(
    placer: LabelPlacer, streets: StreetLines, features: MapFeatures, area: BaseGeometry, view: MapView
) -> None:
    """Streets inside the cordon, districts, landmarks, areas, and the streets around while there is room."""
    named = _in_frame(streets, area, view)
    for street in sorted(named, key=partial(_inside_first, view.detail.classes)):
        _name_inside(placer, street)
    pixels = view.width * view.height / 4
    if view.width_m > _TOWNS_FROM_M:
        place_towns(placer, features, view.project)
    place_districts(placer, features, view.project, most=_DISTRICTS)
    most = max(_LEAST_LANDMARKS, int(pixels / _PIXELS_A_LANDMARK))
    place_landmarks(placer, features, view.project, area=area, most=most)
    place_areas(placer, features, view.project)
    place_rivers(placer, features, view.project)
    room = pixels / _PIXELS_A_LABEL + _LABELS_MORE
    for street in named:
        if placer.labels >= room:
            return
        style = MAJOR if street.road == "major" else STREET
        most = 1 if street.road in {"minor", "service", "path"} else 2
        if not placer.along(street.name, street.lines, style, most=most, apart=_APART):
            placer.along(street.name, street.lines, style.in_short(), most=1, apart=_APART)


def _in_frame(streets: StreetLines, area: BaseGeometry, view: MapView) -> list[_Street]:
    named = streets_by_name(streets, view.detail.classes, view.window)
    return [_Street(name, road, lines, _stretches(lines, area)) for name, road, lines in named]


def _stretches(lines: Sequence[FloatArray], area: BaseGeometry) -> list[FloatArray]:
    """What of ``lines`` lies in ``area``, longest first."""
    parts = shapely.get_parts(shapely.intersection(shapely.MultiLineString(list(lines)), area))
    lengths = shapely.length(parts)
    order = [i for i in np.argsort(-lengths, kind="stable") if lengths[i] > 0]
    return [shapely.get_coordinates(parts[i]) for i in order]


def _inside_first(classes: Sequence[str], street: _Street) -> tuple[int, float, str]:
    return -classes.index(street.road), -street.inside_units, street.name


def _name_inside(placer: LabelPlacer, street: _Street) -> None:
    """Name the stretch inside; where it is too short, smaller, in short, both, or half outside."""
    if street.inside_units < _INSIDE_AT_LEAST:
        return
    full, small = (MAJOR, SMALL_MAJOR) if street.road == "major" else (INSIDE, SMALL_INSIDE)
    for lines in (street.inside, street.lines):
        for style in (full, small, full.in_short(), small.in_short()):
            if placer.along(street.name, lines, style, most=2, apart=_APART):
                return
