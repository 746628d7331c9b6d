"""Cutting a neighbourhood of 2 by 2 km out of a country's streets: street packs against osmnx.

The country is Porto 50 times over, 4.9 million segments in one pack, beside four packs that each hold a
quarter of Porto itself. Warm figures are the best of three rounds for each of 300 random places, as the
machine may be busy with other things; the median and p95 are over the places. Cold ones are with nothing of
the pack in memory, opening it included. The peer is ``osmnx.graph_from_polygon`` for the same boxes with a
warm cache: it has the answer of Overpass on its disk, from a stand-in on this computer. Compared is the CPU
of the whole call, on our side with the country and the other packs, on theirs with Porto alone.
"""

import os
import statistics
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import osmnx
from shapely import box

from benchmarks.country import country_of, quarter_of, shifts_of
from benchmarks.osmnx_cached import osmnx_with
from mapper.domain.places import FloatArray, LonLat, LonLatBox, box_around
from mapper.sources.osm_files import read_osm
from mapper.sources.pack_folder import PackFolder
from mapper.sources.street_pack import StreetPack, write_pack

EXTRACT = Path(__file__).parents[2] / "shared" / "data" / "osm" / "porto_portugal.osm.pbf"
CENTRE = LonLat(-8.61, 41.155)
AROUND = np.array([0.05, 0.03])  # degrees: how far from the centre of town places are
REACH_M = 1000.0  # a box of 2 by 2 km
PLACES, ROUNDS, COLD_PLACES, PEER_PLACES = 300, 3, 20, 5
BARS = {
    "warm_median_ms": 1.0,
    "warm_p95_ms": 5.0,
    "cold_median_ms": 20.0,
    "cold_most_read_mib": 1.0,
    "cpu_ratio_to_osmnx_cached": 0.001,
}


def run() -> dict[str, float]:
    """Milliseconds of a query, what it reads from disk, and its ratio to osmnx; nothing without Porto."""
    if not EXTRACT.exists():
        print(f"street_query: left out, {EXTRACT.name} is not in ../shared/data/osm")
        return {}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        shifts, segments = _write_packs(folder)
        chance = np.random.default_rng(1)
        in_porto = CENTRE + AROUND * chance.uniform(-1, 1, (PLACES, 2))
        places = _as_places(in_porto + shifts[chance.integers(len(shifts), size=PLACES)])
        cold = _cold(folder / "country.streets", places[:COLD_PLACES])  # first: what is open stays in memory
        packs = PackFolder((folder,))
        return {
            "segments": segments,
            **_warm(packs, places),
            "joined_of_four_ms": 1000 * statistics.median(_best_s(packs, [CENTRE] * 20)),
            **cold,
            **_against_osmnx(packs, places[:PEER_PLACES], _as_places(in_porto[:PEER_PLACES])),
        }


def _write_packs(folder: Path) -> tuple[FloatArray, int]:
    city = read_osm(EXTRACT)
    west, south, east, north = city.network.provenance.coverage.bounds
    lon, lat, overlap = *CENTRE, 0.005
    quarters = [
        LonLatBox(one, low, other, high)
        for one, other in [(west, lon + overlap), (lon - overlap, east)]
        for low, high in [(south, lat + overlap), (lat - overlap, north)]
    ]
    for number, area in enumerate(quarters):
        write_pack(folder / f"quarter-{number}.streets", quarter_of(city, area), f"quarter {number}")
    country = country_of(city)
    write_pack(folder / "country.streets", country, "country")
    return shifts_of(city), len(country.network)


def _as_places(lonlat: FloatArray) -> list[LonLat]:
    return [LonLat(*row) for row in lonlat.tolist()]


def _warm(packs: PackFolder, places: Sequence[LonLat]) -> dict[str, float]:
    for place in places:
        packs.around(place, REACH_M)
    spent_s = _best_s(packs, places)
    sizes = [len(packs.around(place, REACH_M)) for place in places]
    return {
        "segments_in_a_box": statistics.median(sizes),
        "warm_median_ms": 1000 * statistics.median(spent_s),
        "warm_p95_ms": 1000 * float(np.percentile(spent_s, 95)),
    }


def _best_s(packs: PackFolder, places: Sequence[LonLat]) -> list[float]:
    """The shortest of some queries for each place."""
    rounds = [[_seconds(lambda p=place: packs.around(p, REACH_M)) for place in places] for _ in range(ROUNDS)]
    return [min(spent_s) for spent_s in zip(*rounds, strict=True)]


def _seconds(work: Callable[[], object], clock: Callable[[], float] = time.perf_counter) -> float:
    start = clock()
    work()
    return clock() - start


def _cold(path: Path, places: Sequence[LonLat]) -> dict[str, float]:
    """Each place with a pack that is opened anew, of which nothing is in memory."""
    if not hasattr(os, "posix_fadvise"):
        print("street_query: nothing cold, this system does not let go of files")
        return {}
    spent_s, read_mib = [], []
    for place in places:
        _let_go(path)
        before = _bytes_read()
        spent_s.append(_seconds(lambda p=place: StreetPack.open(path).around(p, REACH_M)))
        read_mib.append((_bytes_read() - before) / 2**20)
    if not max(read_mib):
        print("street_query: nothing cold, the temporary folder is in memory")
        return {}
    return {"cold_median_ms": 1000 * statistics.median(spent_s), "cold_most_read_mib": max(read_mib)}


def _let_go(path: Path) -> None:
    """Have the system forget the content of a file."""
    with path.open("rb") as file:
        os.fsync(file.fileno())
        os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


def _bytes_read() -> int:
    """What this process has had the disk read."""
    lines = Path("/proc/self/io").read_text().splitlines()
    return int(dict(line.split(": ") for line in lines)["read_bytes"])


def _against_osmnx(
    packs: PackFolder, places: Sequence[LonLat], in_porto: Sequence[LonLat]
) -> dict[str, float]:
    """CPU of a query out of the country, and of osmnx for the box of Porto of which that is a copy."""
    with tempfile.TemporaryDirectory() as cache, osmnx_with(EXTRACT, Path(cache)):
        theirs_s = [_peer_s(place) for place in in_porto]
    ours_s = [_cpu_s(lambda p=place: packs.around(p, REACH_M), 50) for place in places]
    return {
        "cpu_ms": 1000 * statistics.median(ours_s),
        "osmnx_cached_cpu_ms": 1000 * statistics.median(theirs_s),
        "cpu_ratio_to_osmnx_cached": statistics.median(np.divide(ours_s, theirs_s).tolist()),
    }


def _cpu_s(work: Callable[[], object], times: int) -> float:
    return statistics.median(_seconds(work, time.process_time) for _ in range(times))


def _peer_s(place: LonLat) -> float:
    area = box(*box_around(place, REACH_M))

    def ask() -> object:
        every_street = '["highway"]'
        return osmnx.graph_from_polygon(
            area, custom_filter=every_street, retain_all=True, truncate_by_edge=True
        )

    ask()  # now the answer is in the cache
    return _cpu_s(ask, 3)
