"""A small made-up town as an OpenStreetMap file, for tests that must read it thousands of times.

Its streets are a grid with names, its blocks hold buildings with addresses, a lawn in two parts, a
railway, a fence, a school and a gate; one turn is not allowed. ``letter`` is in every name, so that two
towns are told apart.
"""

import json
from pathlib import Path

import osmium

from mapper.domain.places import LonLat

CENTRE = LonLat(24.9350, 60.1650)
STREETS = 5  # in either direction, 0.001 degrees apart
HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n<osm version="0.6" generator="made up">\n'
META = '<meta osm_base="2026-01-02T03:04:05Z"/>\n'


def _at(x, y):
    return round(CENTRE.lon + (x - 2) / 1000, 7), round(CENTRE.lat + (y - 2) / 1000, 7)


def _nodes():
    """Crossings are 1 to 25; corners of the four buildings follow."""
    places = {STREETS * x + y + 1: _at(x, y) for x in range(STREETS) for y in range(STREETS)}
    corners = ((0.2, 0.2), (0.7, 0.2), (0.7, 0.7), (0.2, 0.7))
    for block in range(4):
        for corner, (x, y) in enumerate(corners):
            places[100 + 4 * block + corner] = _at(block + x, block + y)
    return places


def _ways(letter):
    kinds = ("residential", "footway", "primary", "service", "steps")
    for row in range(STREETS):
        north = [STREETS * row + column + 1 for column in range(STREETS)]
        east = [STREETS * column + row + 1 for column in range(STREETS)]
        yield 1 + row, north, {"highway": kinds[row], "name": f"{letter}katu {row}", "layer": str(row % 2)}
        yield 11 + row, east, {"highway": kinds[-1 - row], "name": f"{letter}tie {row}", "oneway": "yes"}
    for block in range(4):
        ring = [100 + 4 * block + corner for corner in (0, 1, 2, 3, 0)]
        tags = {"building": "yes", "addr:street": f"{letter}katu {block}", "addr:housenumber": str(block + 1)}
        yield 21 + block, ring, tags if block < 2 else {"source": "survey"}
    yield 31, [1, 7, 13], {"railway": "rail", "name": f"{letter} line"}
    yield 32, [5, 9, 13], {"barrier": "fence"}


NODE_TAGS = {
    13: {"amenity": "school", "name": "Koulu", "place": "suburb"},
    7: {"barrier": "gate"},
}


def xml(letter="A"):
    """The town as the bytes of an .osm file."""
    lines = [HEAD, META]
    for number, (lon, lat) in _nodes().items():
        tags = _tags(NODE_TAGS.get(number, {}))
        lines.append(f'<node id="{number}" version="1" lat="{lat:.7f}" lon="{lon:.7f}">{tags}</node>\n')
    for number, refs, tags in _ways(letter):
        steps = "".join(f'<nd ref="{ref}"/>' for ref in refs)
        lines.append(f'<way id="{number}" version="1">{steps}{_tags(tags)}</way>\n')
    members = "".join(f'<member type="way" ref="{way}" role="outer"/>' for way in (23, 24))
    lawn = _tags({"type": "multipolygon", "leisure": "park", "name": f"{letter} lawn"})
    lines.append(f'<relation id="1" version="1">{members}{lawn}</relation>\n')
    turn = '<member type="way" ref="1" role="from"/><member type="node" ref="5" role="via"/>'
    turn += '<member type="way" ref="15" role="to"/>' + _tags(
        {"type": "restriction", "restriction": "no_left_turn"}
    )
    lines.append(f'<relation id="2" version="1">{turn}</relation>\n</osm>\n')
    return "".join(lines).encode()


def _tags(tags):
    return "".join(f'<tag k="{key}" v="{value}"/>' for key, value in tags.items())


def pbf(folder: Path, letter="A", *, compression="zlib"):
    """The same town as the bytes of an .osm.pbf file."""
    source, target = folder / f"{letter}.osm", folder / f"{letter}-{compression}.osm.pbf"
    source.write_bytes(xml(letter))
    layout = osmium.io.File(target, f"pbf,pbf_compression={compression}")
    with osmium.SimpleWriter(layout, overwrite=True) as writer:
        for entity in osmium.FileProcessor(source):
            writer.add(entity)
    return target.read_bytes()


def overpass_answer(letter="A"):
    """The streets of the town as an Overpass server sends them, JSON in bytes."""
    places = _nodes()
    streets = [(way, refs, tags) for way, refs, tags in _ways(letter) if "highway" in tags]
    used = sorted({ref for _, refs, _ in streets for ref in refs})
    nodes = [{"type": "node", "id": n, "lat": places[n][1], "lon": places[n][0]} for n in used]
    ways = [{"type": "way", "id": way, "nodes": refs, "tags": tags} for way, refs, tags in streets]
    stamp = {"timestamp_osm_base": "2026-01-02T03:04:05Z", "copyright": "made up"}
    return json.dumps({"version": 0.6, "osm3s": stamp, "elements": [*nodes, *ways]}).encode()
