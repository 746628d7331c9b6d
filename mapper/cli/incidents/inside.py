"""Past incidents inside a GeoJSON polygon, the newest first."""

import argparse
import sys
from pathlib import Path

from mapper.cli.incidents.filters import add_filter_flags, filter_from
from mapper.cli.incidents.listing import add_listing_flags, write
from mapper.domain.incidents import IncidentAnswer, NearbyIncident
from mapper.errors import UnreadableFileError
from mapper.importers.scene_geojson import read_scene
from mapper.services import nearby
from mapper.wiring import Services


def configure(parser: argparse.ArgumentParser) -> None:
    """A file with the polygon, and which."""
    parser.add_argument("area", type=Path, metavar="FILE.geojson")
    add_filter_flags(parser)
    add_listing_flags(parser)


def run(args: argparse.Namespace, services: Services) -> None:
    """Print them."""
    try:
        area = read_scene(args.area.read_bytes()).shape
    except OSError as error:
        raise UnreadableFileError(str(args.area), f"cannot be read: {error.strerror}") from None
    store = services.incidents
    found = nearby.inside(area, filter_from(args), limit=args.limit, store=store)
    if len(found) == args.limit:
        print(f"the newest {args.limit:,}; there may be more, see --limit", file=sys.stderr)
    inside = tuple(NearbyIncident(each, 0.0) for each in found)
    write(IncidentAnswer(inside, store.datasets(), len(found)), args)
