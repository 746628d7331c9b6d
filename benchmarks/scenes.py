"""Twelve scenes that show what a sealed cordon has to cope with, each to be drawn and looked at."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class ShownScene:
    """A place in one of the extracts of ``../shared/data/osm``, and the sizes to draw round it."""

    name: str
    lon: float
    lat: float
    extract: str
    sizes: Mapping[str, float] = field(default_factory=lambda: {"radius_m": 100.0, "limit_m": 220.0})


SCENES = (
    ShownScene("A rail terminus: Waterloo", -0.1131, 51.5031, "london-northern-line.osm.pbf"),
    ShownScene("A square in the centre: Leicester Square", -0.1301, 51.5103, "london-northern-line.osm.pbf"),
    ShownScene("Subways: Elephant and Castle", -0.1005, 51.4950, "london-northern-line.osm.pbf"),
    ShownScene("On the river: the Thames", -0.1180, 51.5075, "london-northern-line.osm.pbf"),
    ShownScene("A suburb: New Southgate", -0.1390, 51.6150, "london-new-southgate.osm"),
    ShownScene(
        "A cul-de-sac: New Southgate",
        -0.14505,
        51.61665,
        "london-new-southgate.osm",
        {"radius_m": 50.0, "limit_m": 170.0},
    ),
    ShownScene(
        "A motorway ring: Porto",
        -8.59177,
        41.19687,
        "porto_portugal.osm.pbf",
        {"radius_m": 150.0, "limit_m": 600.0},
    ),
    ShownScene(
        "A riverside: Porto",
        -8.6140,
        41.1405,
        "porto_portugal.osm.pbf",
        {"radius_m": 150.0, "limit_m": 400.0},
    ),
    ShownScene(
        "Tunnels below: Monaco", 7.42043, 43.7377, "monaco-osrm.osm.pbf", {"radius_m": 80.0, "limit_m": 220.0}
    ),
    ShownScene(
        "A harbour: Monaco", 7.4215, 43.7350, "monaco-osrm.osm.pbf", {"radius_m": 80.0, "limit_m": 220.0}
    ),
    ShownScene("A railway through the middle: Helsinki", 24.9414, 60.1719, "helsinki-centre.osm.pbf"),
    ShownScene("A small town: Dreieich", 8.7115, 50.0012, "dreieich.osm.pbf"),
)
