from datetime import date

import numpy as np
import pytest
from shapely import LineString, MultiPolygon, Point, Polygon, box

from mapper.domain.basemap import FeatureKind, MapFeatures
from mapper.domain.places import LonLat
from mapper.domain.streets import Provenance
from mapper.services.ports import NamedPlace
from mapper.sources.extracts import OsmExtract
from mapper.sources.osm_topology import OsmWay, build_network

LICENCE = "© OpenStreetMap contributors, ODbL 1.0"


@pytest.fixture
def make_extract():
    """A town of one crossing at ``west``, with a square, a lawn in two parts, a wall and a school."""

    def make(west=24.93, south=60.16, *, first_way=1, as_of=date(2026, 1, 2), notes=()):
        def at(x, y):
            return LonLat(round(west + x / 1000, 7), round(south + y / 1000, 7))

        positions = dict(enumerate([at(0, 1), at(1, 1), at(2, 1), at(1, 0), at(1, 2)]))
        ways = [
            OsmWay(first_way, (0, 1, 2), {"highway": "primary", "name": "Annankatu"}),
            OsmWay(first_way + 1, (3, 1, 4), {"highway": "steps", "layer": "-1"}),
        ]
        coverage = box(west, south, west + 0.002, south + 0.002)
        provenance = Provenance(f"extract {west:g}", LICENCE, as_of, coverage, notes)
        square = Polygon(
            [at(0, 0), at(1, 0), at(1, 1), at(0, 1)], [[at(0.2, 0.2), at(0.4, 0.2), at(0.2, 0.4)]]
        )
        lawn = MultiPolygon([box(*at(1.2, 1.2), *at(1.4, 1.4)), box(*at(1.6, 1.6), *at(1.8, 1.8))])
        shapes = np.empty(4, dtype=object)
        shapes[:] = [square, LineString([at(0, 2), at(1, 2)]), lawn, Point(at(1.5, 0.5))]
        kinds = [FeatureKind.SQUARE, FeatureKind.BARRIER, FeatureKind.GREEN, FeatureKind.SCHOOL]
        features = MapFeatures(
            np.array(kinds, dtype=np.uint8),
            np.array([1, 0, 0, 2], dtype=np.int32),
            ("", "Tori", "Koulu"),
            shapes,
        )
        places = (
            NamedPlace("Annankatu", "address", at(1, 1.1), number="12", district="Kamppi"),
            NamedPlace("Koulu", "place", at(1.5, 0.5), district="Kamppi"),
            NamedPlace("Annankatu", "street", at(0.5, 1), district="Kamppi"),
        )
        return OsmExtract(build_network(ways, positions, provenance), features, places)

    return make
