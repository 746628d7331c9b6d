"""Saved answers of Overpass in JSON, read as the same data in OpenStreetMap's own formats is."""

import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

import osmium
from osmium.osm import mutable

from mapper.domain.basemap import FeatureKind
from mapper.errors import UnreadableFileError
from mapper.sources.extracts import ONLY_STREETS, OsmExtract
from mapper.sources.osm_files import read_osm
from mapper.sources.osm_tags import highway_class
from mapper.sources.overpass_json import Answer, BadAnswerError, Node, Relation, Way, parse_answer
from mapper.sources.packed_files import read_whole

LARGEST_BYTES = 256 * 1024**2  # unpacked; takes about ten times as much memory
MOST_CUT_OFF = 0.5  # of the streets; a box cuts the streets at its edge, and never most of them
HOW_TO_ASK = "ask Overpass again with 'out body; >; out skel qt;'"
_AREAS = (FeatureKind.BUILDING, FeatureKind.GREEN, FeatureKind.WATER)

_Element = TypeVar("_Element", Node, Way, Relation)


def is_overpass_json(head: bytes) -> bool:
    """Whether content that begins so is JSON as Overpass writes it."""
    is_object = head.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"{")
    return is_object and (b'"osm3s"' in head or b'"elements"' in head)


def read_overpass(path: Path) -> OsmExtract:
    """Read an answer saved as JSON, packed or not: ``out`` with all points, or ``out geom``.

    Raises
    ------
    UnreadableFileError
        It is cut short, partial, lacks the points of its streets, or holds no street.
    """
    try:
        answer = parse_answer(read_whole(path, LARGEST_BYTES).removeprefix(b"\xef\xbb\xbf"))
    except BadAnswerError as error:
        problem = f"is no whole answer of Overpass: the server {error}; ask it again"
        raise UnreadableFileError(path.name, problem) from error
    content = _content(answer)
    _check_points(path, content)
    with tempfile.TemporaryDirectory() as folder:
        same_data = Path(folder) / path.name  # which messages and the source's name speak of
        _write_pbf(same_data, content, answer.base)
        extract = read_osm(same_data)
    return extract if any((extract.features.kind == kind).any() for kind in _AREAS) else _noted(extract)


@dataclass
class _Content:
    """Every element once, by number."""

    nodes: dict[int, Node] = field(default_factory=dict)
    ways: dict[int, Way] = field(default_factory=dict)
    relations: dict[int, Relation] = field(default_factory=dict)


def _content(answer: Answer) -> _Content:
    content = _Content()
    for element in answer.elements:
        if isinstance(element, Node):
            _take(content.nodes, element)
        elif isinstance(element, Way):
            _take(content.ways, element)
            _take_points(content.nodes, element)
        elif isinstance(element, Relation):
            _take(content.relations, element)
    return content


def _take(known: dict[int, _Element], element: _Element) -> None:
    """Keep an element; ``out skel`` gives some again without their tags."""
    if element.tags or element.id not in known:
        known[element.id] = element


def _take_points(nodes: dict[int, Node], way: Way) -> None:
    """Take the positions that ``out geom`` gives with a way."""
    for ref, position in zip(way.nodes, way.geometry, strict=False):
        if position is not None and ref not in nodes:
            nodes[ref] = Node("node", ref, position.lon, position.lat)


def _check_points(path: Path, content: _Content) -> None:
    streets = [way for way in content.ways.values() if highway_class(way.tags) is not None]
    if not all(way.nodes for way in streets):
        problem = f"does not say which points its streets run through; {HOW_TO_ASK}"
        raise UnreadableFileError(path.name, problem)
    cut_off = sum(not content.nodes.keys() >= set(way.nodes) for way in streets)
    if cut_off > MOST_CUT_OFF * len(streets):
        problem = f"lacks points of {cut_off} of its {len(streets)} streets; {HOW_TO_ASK}"
        raise UnreadableFileError(path.name, problem)


def _write_pbf(path: Path, content: _Content, base: datetime | None) -> None:
    header = osmium.io.Header()
    if base is not None:
        header.set("osmosis_replication_timestamp", f"{base.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}")
    with osmium.SimpleWriter(osmium.io.File(path, "pbf"), header=header) as writer:
        for node in _in_order(content.nodes):
            writer.add_node(mutable.Node(id=node.id, location=(node.lon, node.lat), tags=node.tags))
        for way in _in_order(content.ways):
            when = way.timestamp
            writer.add_way(mutable.Way(id=way.id, nodes=way.nodes, tags=way.tags, timestamp=when))
        for relation in _in_order(content.relations):
            members = [(member.type[0], member.ref, member.role) for member in relation.members]
            writer.add_relation(mutable.Relation(id=relation.id, members=members, tags=relation.tags))


def _in_order(elements: Mapping[int, _Element]) -> Iterable[_Element]:
    return (elements[number] for number in sorted(elements))


def _noted(extract: OsmExtract) -> OsmExtract:
    provenance = extract.network.provenance
    provenance = replace(provenance, notes=(*provenance.notes, ONLY_STREETS))
    return replace(extract, network=replace(extract.network, provenance=provenance))
