"""Making a street pack of a city's PBF, against pyrosm on the same file and osmnx on the same content as XML.

Every side is a process of its own, from start to end, imports included. Ours reads streets with their
topology and geodesic lengths, buildings, land, water, walls, rails, addresses and names, finds the
coverage, and leaves a file on disk. pyrosm reads the street network with its nodes, or that and
buildings, land use, natural features and points of interest, and has them in memory only, with streets
cut at every point; or it saves all of them as a GeoPackage, which is the same work: a file with an
index in space. osmnx reads the streets as a graph broken at junctions, as ours is, in memory only; or,
unsimplified, broken at every point, which is less than ours.

Wanted is half the time of pyrosm and a tenth of that of osmnx. Where both sides end with a file, and against
osmnx's own default, we are there. Against what stays in memory we are not: 0.7 to 0.8 for all layers, 0.85
to 0.95 for the network alone (of which we make all the rest besides), 0.16 for the unsimplified graph. Two
thirds of our time are libosmium's reading of the file and the Python between it and numpy, way by way; a way
table straight from C++ would help.
"""

import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

import osmium

ROOT = Path(__file__).parents[1]
EXTRACT = ROOT.parent / "shared" / "data" / "osm" / "porto_portugal.osm.pbf"
BARS = {
    "ratio_to_pyrosm_saved": 0.5,
    "ratio_to_pyrosm_all_layers": 0.5,
    "ratio_to_pyrosm_network": 0.5,
    "ratio_to_osmnx_xml": 0.1,
    "ratio_to_osmnx_xml_unsimplified": 0.1,
}
TIMES = 3
_PYROSM = """
import sys, pyrosm
osm = pyrosm.OSM(sys.argv[1])
nodes, edges = osm.get_network("all", nodes=True)
"""
_LAYERS = (
    _PYROSM
    + """
frames = [nodes, edges, osm.get_buildings(), osm.get_landuse(), osm.get_natural(), osm.get_pois()]
"""
)
_SAVED = (
    _LAYERS
    + """
for number, frame in enumerate(frame for frame in frames if frame is not None):
    frame.to_file(sys.argv[2], layer=str(number), driver="GPKG")
"""
)
_OSMNX = "import sys, osmnx; osmnx.graph_from_xml(sys.argv[1], retain_all=True{})"
_SPENT = """
import resource, subprocess, sys
child = subprocess.Popen(sys.argv[1:], stdin=subprocess.PIPE, stdout=sys.stderr)
assert child.wait() == 0
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(used.ru_utime + used.ru_stime, used.ru_maxrss)
"""


def run() -> dict[str, float]:
    """Seconds of CPU (median) and the most memory of each side; nothing without the extract."""
    if not EXTRACT.exists():
        print(f"build: left out, {EXTRACT.name} is not in ../shared/data/osm")
        return {}
    with tempfile.TemporaryDirectory() as folder:
        xml = Path(folder) / "porto.osm"
        _write_xml(xml)
        rivals = {
            "ours": ("-m", "mapper.sources.pack_builder", str(EXTRACT), folder, "porto"),
            "pyrosm_network": ("-W", "ignore", "-c", _PYROSM, str(EXTRACT)),
            "pyrosm_all_layers": ("-W", "ignore", "-c", _LAYERS, str(EXTRACT)),
        }
        rounds = [{name: _spent(*command) for name, command in rivals.items()} for _ in range(TIMES)]
        spent = {name: [of_all[name] for of_all in rounds] for name in rivals}
        saved = ("-W", "ignore", "-c", _SAVED, str(EXTRACT), f"{folder}/porto.gpkg")
        spent["pyrosm_saved"] = [_spent(*saved)]
        for name, choice in (("osmnx_xml", ""), ("osmnx_xml_unsimplified", ", simplify=False")):
            spent[name] = [_spent("-W", "ignore", "-c", _OSMNX.format(choice), str(xml))]
    cpu_s = {name: statistics.median(seconds for seconds, _ in runs) for name, runs in spent.items()}
    figures = {f"{name}_cpu_s": seconds for name, seconds in cpu_s.items()}
    figures |= {f"{name}_peak_mb": max(peak for _, peak in runs) for name, runs in spent.items()}
    return figures | {
        f"ratio_to_{name}": cpu_s["ours"] / seconds for name, seconds in cpu_s.items() if name != "ours"
    }


def _write_xml(path: Path) -> None:
    with osmium.SimpleWriter(path) as writer:
        osmium.apply(EXTRACT, writer)


def _spent(*command: str) -> tuple[float, float]:
    """Seconds of CPU and the largest resident memory, in MB, of a whole process."""
    child = [sys.executable, "-c", _SPENT, sys.executable, *command]
    said = subprocess.run(child, cwd=ROOT, check=True, capture_output=True, text=True).stdout.split()
    return float(said[-2]), float(said[-1]) / 1024
