"""What the objects of an OpenStreetMap file are to us, put aside as columns."""

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
import osmium
import shapely
from osmium.osm import Area, Relation

from mapper.domain.basemap import FeatureKind
from mapper.domain.places import LonLat
from mapper.sources.feature_stage import FeatureStage, areas_of, lines_of
from mapper.sources.opl_lines import Ways, parsed_node, parsed_tags, parsed_ways
from mapper.sources.osm_features import PointTags, area_kinds, line_kind, point_tags
from mapper.sources.osm_tags import StreetTags, clean_name, street_tags
from mapper.sources.osm_turns import Member, is_restriction, restricted_turns
from mapper.sources.pack_shapes import FlatShapes, flattened
from mapper.sources.place_stage import PlaceStage
from mapper.sources.runs import FIRST, known_runs
from mapper.sources.street_stage import StreetRows, Streets
from mapper.sources.turn_stage import TurnStage
from mapper.sources.words import Words
from mapper.sources.work_folder import WorkFolder

_AREAS_AT_ONCE = 4096
_FIRST_DAY = b"2004-08-09"  # of OpenStreetMap; files without dates say 1970
_MOST_MISSING = 100_000  # enough to see whether points come late in the file
_Drawn = tuple[FeatureKind, str]  # and its name


class Gathering:
    """Takes the objects of a file in its order."""

    def __init__(self, work: WorkFolder) -> None:
        self.words = Words()
        self.streets = Streets(work)
        self.features = FeatureStage(work)
        self.places = PlaceStage(work, self.words)
        self.turns = TurnStage()
        self.has_relations = False  # they come last, so that then nothing before them is missing
        self.incomplete = 0  # ways that refer to points without a position
        self.missing: set[int] = set()  # the numbers of such points
        self.newest = b""  # day of a street
        self._wkb = osmium.geom.WKBFactory()
        self._areas: list[tuple[list[FeatureKind], str, PointTags | None, str]] = []

    def take_relation(self, relation: Relation) -> None:
        """Take any relation: what it says of turns, for as an area it comes again."""
        self.has_relations = True
        tags = dict(relation.tags)
        if is_restriction(tags):
            members = [Member(member.type, member.ref, member.role) for member in relation.members]
            self.turns.add(restricted_turns(tags, members))

    def area(self, area: Area) -> None:
        """Take an area; libosmium calls it."""
        tags = dict(area.tags)
        kinds, point = list(area_kinds(tags, is_relation=not area.from_way())), point_tags(tags)
        if not (kinds or point) or not area.num_rings()[0]:  # a multipolygon that does not close
            return
        self._areas.append(
            (kinds, clean_name(tags.get("name", "")), point, self._wkb.create_multipolygon(area))
        )
        if len(self._areas) >= _AREAS_AT_ONCE:
            self.flush_areas()

    def flush_areas(self) -> None:
        """Put aside the areas that are still held."""
        shapes = areas_of([wkb for *_, wkb in self._areas])
        drawn = [row for row, (kinds, *_) in enumerate(self._areas) for _ in kinds]
        kinds_and_names = [(kind, name) for kinds, name, *_ in self._areas for kind in kinds]
        self._draw(kinds_and_names, flattened(shapes[drawn]))
        found = [(row, point) for row, (*_, point, _) in enumerate(self._areas) if point is not None]
        middles = shapely.get_coordinates(shapely.centroid(shapes[[row for row, _ in found]])).round(7)
        self._mark(
            [(point, LonLat(*place)) for (_, point), place in zip(found, middles.tolist(), strict=True)]
        )
        self._areas = []

    def lines(self, lines: Sequence[bytes]) -> None:
        """Take some lines of OPL: nodes, then ways."""
        is_way = [line[:1] == b"w" for line in lines]
        nodes = sum(1 for way in is_way if not way)
        found = [node for node in map(parsed_node, lines[:nodes]) if node is not None]
        points = [(_point_tags(tags), LonLat(lon, lat)) for tags, lon, lat in found]
        self._mark([(tags, place) for tags, place in points if tags is not None])
        self._take_ways(parsed_ways(lines[nodes:]))

    def _mark(self, points: Sequence[tuple[PointTags, LonLat]]) -> None:
        marks = [(tags.kind, tags.name, place) for tags, place in points if tags.kind is not None]
        coords = np.array([place for *_, place in marks], dtype=np.float64).reshape(-1, 2)
        self._draw([(kind, name) for kind, name, _ in marks], lines_of(coords, np.arange(len(marks) + 1)))
        self.places.add(points)

    def _draw(self, kinds_and_names: Sequence[_Drawn], shapes: FlatShapes) -> None:
        kinds = [kind for kind, _ in kinds_and_names]
        self.features.add(kinds, [self.words.number(name) for _, name in kinds_and_names], shapes)

    def _take_ways(self, ways: Ways) -> None:
        said = [_way_tags(tags) for tags in ways.tags]
        streets = np.array([street is not None for street, _ in said], dtype=bool)
        lines = np.array([line is not None for _, line in said], dtype=bool)
        self._notice_gaps(ways.of(streets | lines))
        tags = [street for street, _ in said if street is not None]
        found = ways.of(streets)
        self._note_days(found.days)
        self.streets.add(StreetRows(found.way_id, tags, found.way, found.refs, found.places))
        self._take_lines(ways.of(lines), [line for _, line in said if line is not None])

    def _notice_gaps(self, ways: Ways) -> None:
        unknown = np.isnan(ways.places[:, 0])
        self.incomplete += len(np.unique(ways.way[unknown]))
        if len(self.missing) < _MOST_MISSING:
            self.missing.update(ways.refs[unknown].tolist())

    def _note_days(self, days: Sequence[bytes]) -> None:
        self.newest = max((day for day in days if day >= _FIRST_DAY), default=self.newest)

    def _take_lines(self, ways: Ways, kinds_and_names: Sequence[_Drawn]) -> None:
        kept, edge = known_runs(ways.refs, ways.way, np.isfinite(ways.places[:, 0]))
        starts = np.flatnonzero(edge & FIRST)
        shapes = lines_of(ways.places[kept], np.append(starts, len(kept)))
        self._draw([kinds_and_names[way] for way in ways.way[kept][starts].tolist()], shapes)


@lru_cache(1 << 16)
def _way_tags(field: bytes) -> tuple[StreetTags | None, _Drawn | None]:
    """Say what a way is: a street, a line to draw, both or neither."""
    tags = parsed_tags(field)
    kind = line_kind(tags)
    return street_tags(tags), None if kind is None else (kind, clean_name(tags.get("name", "")))


@lru_cache(1 << 12)
def _point_tags(field: bytes) -> PointTags | None:
    return point_tags(parsed_tags(field))
