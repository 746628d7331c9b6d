import gzip
from xml.sax.saxutils import escape

import networkx as nx
import osmnx
import pytest
from shapely import LineString

from mapper.errors import UnreadableFileError
from mapper.sources import graphml_files
from mapper.sources.graphml_files import listed, read_graphml
from mapper.sources.osmnx_graph import extract_of_graph

HEAD = '<?xml version="1.0" encoding="utf-8"?><graphml xmlns="http://graphml.graphdrawing.org/xmlns">'
KEYS = {"crs": "graph", "x": "node", "y": "node"}
KEYS |= dict.fromkeys(("osmid", "highway", "geometry", "name"), "edge")
STREET = {"osmid": "7", "highway": "residential"}


def data(values):
    return "".join(f'<data key="{key}">{escape(text)}</data>' for key, text in values.items())


def graphml(*edges, kind="directed", crs="epsg:4326", head=HEAD, last="2"):
    keys = "".join(f'<key id="{key}" for="{of}" attr.name="{key}"/>' for key, of in KEYS.items())
    nodes = "".join(
        f'<node id="{n}">{data({"x": str(24.93 + n / 1000), "y": "60.16", "street_count": "3"})}</node>'
        for n in (1, 2)
    )
    streets = "".join(f'<edge source="1" target="{last}" id="0">{data(edge)}</edge>' for edge in edges)
    graph = f'<graph edgedefault="{kind}">{data({"crs": crs})}{nodes}{streets}</graph>'
    return f"{head}{keys}{graph}</graphml>".encode()


@pytest.fixture
def read(tmp_path):
    def read_content(content, name="town.graphml"):
        path = tmp_path / name
        path.write_bytes(content)
        return read_graphml(path)

    return read_content


@pytest.mark.parametrize("pack", [bytes, gzip.compress])
def test_streets_have_the_source_that_the_file_is_called(read, pack):
    network = read(pack(graphml(STREET)), "my town.txt").network
    assert (len(network), network.provenance.source) == (1, "osmnx graph my town")


def test_directions_that_nothing_says_are_those_of_the_edges(read):
    assert read(graphml(STREET)).network.flags[0] & 1
    assert not read(graphml(STREET, kind="undirected")).network.flags[0] & 1


def test_words_in_two_alphabets_and_of_two_streets_come_through(read):
    names = """['Mannerheimintie', "King's Road", 'Töölö', 'Ж\\'Ж', 'a\\\\b']"""
    network = read(graphml(STREET | {"name": names})).network
    assert network.names[1] == r"King's Road / Mannerheimintie / Töölö / a\b / Ж'Ж"


def test_what_osmnx_saves_reads_as_the_graph_itself(tmp_path):
    graph = nx.MultiDiGraph(crs="epsg:4326", created_date="2026-05-04 09:41:00", simplified=True)
    graph.add_nodes_from((n, {"x": 24.93 + n / 1000, "y": 60.16}) for n in range(3))
    bent = LineString([(24.93, 60.16), (24.9305, 60.1605), (24.931, 60.16)])
    merged = {"osmid": [3, 2], "highway": ["path", "steps"], "name": ['O\'Neill "x"', "[]"], "geometry": bent}
    graph.add_edge(0, 1, **merged, oneway=False, reversed=[True, False])
    graph.add_edge(1, 0, **merged | {"geometry": bent.reverse()}, oneway=False, reversed=[True, False])
    graph.add_edge(1, 2, osmid=4, highway="primary", ref="A 406", oneway=True, reversed=False)
    osmnx.save_graphml(graph, tmp_path / "g.graphml")
    saved = read_graphml(tmp_path / "g.graphml")
    same = extract_of_graph(graph, source="osmnx graph g")
    assert saved.places == same.places
    assert saved.network.names == same.network.names == ("", "A 406", 'O\'Neill "x" / []')
    assert saved.network.vertices.tolist() == same.network.vertices.tolist()
    assert saved.network.flags.tolist() == same.network.flags.tolist()
    assert saved.network.provenance == same.network.provenance


@pytest.mark.parametrize(
    ("text", "items"),
    [
        ("residential", ("residential",)),
        ("[1, -2, 3.5, True]", ("1", "-2", "3.5", "True")),
        ("['a, b', \"c'd\"]", ("a, b", "c'd")),
        (r"['\x41\u0416\U0001f6b6\n\t\r\'\\']", ("AЖ🚶\n\t\r'\\",)),
        ("[]", ()),
        ("[unfinished", ("[unfinished",)),
        ("['a' 'b']", ("['a' 'b']",)),
        ("[f(1)]", ("[f(1)]",)),
        ("[['a'], 'b']", ("[['a'], 'b']",)),
        (r"['\UFFFFFFFF']", ("UFFFFFFFF",)),
    ],
)
def test_lists_are_taken_apart_and_nothing_else_is(text, items):
    assert listed(text) == items


def test_a_hostile_list_is_read_in_one_pass():
    assert len(listed("['" + "\\" * 200_000 + "']")) == 1
    assert len(listed("[" + "(" * 200_000 + "]")) == 1


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (graphml(STREET)[:-30], "is cut short or damaged"),
        (graphml(STREET) + b"<more/>", "is cut short or damaged"),
        (gzip.compress(graphml(STREET), mtime=0)[:-9], "is cut short or damaged"),
        (HEAD.encode() + b"</graphml>", r"does not hold longitudes and latitudes \(it names no crs\)"),
        (graphml(), "holds no streets"),
        (graphml(STREET, crs="epsg:3067"), "its crs is epsg:3067"),
        (graphml(STREET, last="3"), "has a street to a junction that is not in it"),
        (graphml({"highway": "path"}), "has a street without a number"),
        (graphml(STREET | {"geometry": "LINESTRING (1 2"}), "as something that is no line"),
        (graphml(STREET | {"geometry": "POINT (1 2)"}), "as something that is no line"),
        (graphml(STREET | {"geometry": "LINESTRING (1e999 2, 3 4)"}), "no.* longitudes and latitudes"),
        (graphml(STREET | {"geometry": "LINESTRING EMPTY"}), "does not run between its junctions"),
        (
            graphml(STREET, head='<!DOCTYPE g [<!ENTITY a "b"><!ENTITY c "&a;&a;">]><graphml>'),
            "declares XML entities, which a graph never needs",
        ),
        (b'<graphml><node id="1"/></graphml>', "has a junction without a position"),
    ],
)
def test_a_file_that_cannot_be_used_is_refused_in_a_sentence(read, content, problem):
    with pytest.raises(UnreadableFileError, match=rf"^town\.graphml: .*{problem}"):
        read(content)


@pytest.mark.parametrize("encoding", ["hex", "big5", "utf-7", "none"])
def test_what_it_says_of_its_encoding_is_not_asked(read, encoding):
    assert len(read(graphml(STREET).replace(b"utf-8", encoding.encode(), 1)).network) == 1


def test_text_outside_the_values_and_unknown_elements_mean_nothing(read):
    content = graphml(STREET).replace(b"<graph ", b"words<desc>more words</desc><graph ")
    assert len(read(content).network) == 1


def test_too_much_of_it_is_refused_while_it_is_read(read, monkeypatch):
    monkeypatch.setattr(graphml_files, "LARGEST_BYTES", 500)
    with pytest.raises(UnreadableFileError, match="holds more than"):
        read(gzip.compress(graphml(STREET)))
