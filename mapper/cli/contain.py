"""Where to stand so that somebody who left a place cannot get out. Operational: not for publication."""

import argparse
from pathlib import Path

from mapper.cli import output
from mapper.domain.containment.on_streets import Pursuit, Unit
from mapper.errors import UnreadableFileError
from mapper.exporters.containment import CONTAINMENT_FORMATS
from mapper.importers.units_geojson import read_units
from mapper.services import containing
from mapper.wiring import Services

_ON_FOOT_KMH, _BY_CAR_KMH = 12.0, 50.0  # somebody who runs; a car in a town
_UNITS_KMH = 40.0


def configure(parser: argparse.ArgumentParser) -> None:
    """Who left, how long ago and how fast; and who can be sent."""
    parser.add_argument("place", metavar="PLACE", help="where they were seen last")
    parser.add_argument(
        "--head-start-min", metavar="MIN", type=float, required=True, help="how long ago, 0 to 180 minutes"
    )
    how = parser.add_mutually_exclusive_group()
    how.add_argument("--on-foot", dest="by_car", action="store_false", help="what happens unless told")
    how.add_argument("--by-car", dest="by_car", action="store_true")
    parser.set_defaults(by_car=False)
    parser.add_argument(
        "--suspect-kmh",
        metavar="KMH",
        type=float,
        help=f"{_ON_FOOT_KMH:g} on foot and {_BY_CAR_KMH:g} by car unless told",
    )
    parser.add_argument(
        "--units-kmh", metavar="KMH", type=float, default=_UNITS_KMH, help=f"{_UNITS_KMH:g} unless told"
    )
    parser.add_argument(
        "--units",
        nargs="+",
        required=True,
        metavar="UNIT",
        help='where each unit is: a PLACE such as "60.17, 24.94", or one FILE.geojson of points with names',
    )
    parser.add_argument(
        "--within-m", metavar="M", type=float, default=1_500.0, help="hold them so near; 1500 m unless told"
    )
    parser.add_argument("--format", choices=list(CONTAINMENT_FORMATS), default="table")
    parser.add_argument("--out", type=Path, metavar="FILE")


def run(args: argparse.Namespace, services: Services) -> None:
    """Find the place and the units, hold, write."""
    pursuit = Pursuit(
        place=services.resolve(args.place).position,
        head_start_s=args.head_start_min * 60,
        by_car=args.by_car,
        suspect_kmh=args.suspect_kmh or (_BY_CAR_KMH if args.by_car else _ON_FOOT_KMH),
        units_kmh=args.units_kmh,
        within_m=args.within_m,
    )
    found = containing.hold_suspect(
        pursuit, _units(args.units, services), streets=services.streets, today=services.today()
    )
    output.write(CONTAINMENT_FORMATS[args.format].write(found), args.out)


def _units(words: list[str], services: Services) -> tuple[Unit, ...]:
    if len(words) == 1 and words[0].endswith((".geojson", ".json")):
        try:
            return read_units(Path(words[0]).read_bytes())
        except OSError as error:
            raise UnreadableFileError(words[0], f"cannot be read: {error.strerror}") from None
    return tuple(
        Unit(f"unit {number}", services.resolve(place).position)
        for number, place in enumerate(words, start=1)
    )
