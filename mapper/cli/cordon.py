"""Draw a cordon around a place and write it in any format."""

import argparse
import sys
from pathlib import Path

from mapper.cli import output
from mapper.domain.cordons import CORDON_KINDS, Scene
from mapper.domain.plans import Incident
from mapper.errors import UnreadableFileError
from mapper.importers.scene_geojson import read_scene
from mapper.services import cordoning
from mapper.services.locating import scene_label
from mapper.wiring import PLAN_FORMATS, PastWanted, Services


def configure(parser: argparse.ArgumentParser) -> None:
    """Flags from the registries, so a new kind or format needs no change here."""
    parser.add_argument(
        "place", nargs="?", metavar="PLACE", help='an address, "51.6017, -0.0306", "TQ 364 910" or "E17 5EG"'
    )
    parser.add_argument("--kind", choices=list(CORDON_KINDS), default="radius")
    for kind in CORDON_KINDS.values():
        for name, parameter in kind.parameters().items():
            parser.add_argument(
                f"--{name.replace('_', '-')}",
                metavar=parameter.unit.upper(),
                help=f"{kind.name}: {parameter.label.lower()}, {parameter.range_words()}",
            )
    parser.add_argument(
        "--scene", type=Path, metavar="FILE.geojson", help="a street or area to draw round instead"
    )
    parser.add_argument("--title", default="", help="what happened, for the map's heading")
    parser.add_argument(
        "--past-within-m", metavar="M", type=float, default=500.0, help="how far to look for past cases"
    )
    parser.add_argument("--format", choices=list(PLAN_FORMATS), default="geojson")
    parser.add_argument("--out", type=Path, metavar="FILE")


def run(args: argparse.Namespace, services: Services) -> None:
    """Find the place, draw, write."""
    given = {name: value for name, value in vars(args).items() if isinstance(value, str)}
    kind = cordoning.choose_kind(args.kind, given)
    scene = _scene(args, services)
    incident = Incident(scene.centre, scene.label, args.title)
    chosen = PLAN_FORMATS[args.format]
    plan = services.draw(
        incident, scene, kind, past=PastWanted(args.past_within_m), background=chosen.needs_background
    )
    for warning in plan.warnings:
        print(warning, file=sys.stderr)
    output.write(chosen.write(plan), args.out)


def _scene(args: argparse.Namespace, services: Services) -> Scene:
    """What to draw round: the file when one is given (the place is then its label), else the place."""
    if args.scene is None:
        place = services.resolve(args.place or "")
        return Scene.at(place.position, scene_label(place))
    try:
        return read_scene(args.scene.read_bytes(), args.place or args.scene.stem)
    except OSError as error:
        raise UnreadableFileError(str(args.scene), f"cannot be read: {error.strerror}") from None
