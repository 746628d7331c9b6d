"""Draw a cordon around a place and write it in any format."""

import argparse
import sys
from collections.abc import Mapping
from pathlib import Path

from mapper.cli import output
from mapper.domain.cordons import (
    CORDON_KINDS,
    AnyParameter,
    Choice,
    Parameter,
    Places,
    Scene,
    parameters_by_name,
)
from mapper.domain.cordons.sealed import SealedCordon
from mapper.domain.cordons.sealing.spread import AGAINST
from mapper.domain.effects.candidates import Wind
from mapper.domain.plans import Incident
from mapper.domain.positions import parse_position
from mapper.errors import InvalidInputError, UnreadableFileError
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
    for name, of_kinds in parameters_by_name().items():
        _add_flags(parser, name, of_kinds)
    parser.add_argument(
        "--scene", type=Path, metavar="FILE.geojson", help="a street or area to draw round instead"
    )
    parser.add_argument("--title", default="", help="what happened, for the map's heading")
    parser.add_argument(
        "--past-within-m", metavar="M", type=float, default=500.0, help="how far to look for past cases"
    )
    parser.add_argument(
        "--wind-from",
        metavar="DEG",
        type=float,
        help="where the wind comes from, clockwise from north: responders gather upwind",
    )
    parser.add_argument(
        "--choices",
        choices=list(AGAINST),
        help="list the sealed lines worth choosing from: closures and tape against what is taken in",
    )
    parser.add_argument("--format", choices=list(PLAN_FORMATS), default="geojson")
    parser.add_argument("--out", type=Path, metavar="FILE")


def _add_flags(parser: argparse.ArgumentParser, name: str, of_kinds: Mapping[str, AnyParameter]) -> None:
    """A flag a number, one a place that may be repeated, and one for each word of a choice: ``--on-foot``."""
    first, said = next(iter(of_kinds.values())), _said(of_kinds)
    if isinstance(first, Choice) and first.in_form:
        words = parser.add_mutually_exclusive_group()
        for option, meaning in first.options.items():
            words.add_argument(
                _flag(option),
                dest=name,
                action="store_const",
                const=option,
                help=f"{first.label.lower()} {meaning}",
            )
    elif isinstance(first, Places):
        parser.add_argument(_flag(name), action="append", metavar='"LAT, LON"', help=said)
    else:
        unit = first.unit.upper() if isinstance(first, Parameter) else "WORD"
        parser.add_argument(_flag(name), metavar=unit or "NUMBER", help=said)


def _flag(name: str) -> str:
    return f"--{name.replace('_', '-')}"


def _said(of_kinds: Mapping[str, AnyParameter]) -> str:
    return "; ".join(f"{kind}: {p.label.lower()}, {p.range_words()}" for kind, p in of_kinds.items())


def run(args: argparse.Namespace, services: Services) -> None:
    """Find the place, draw, write; or list what could be drawn."""
    if args.choices:
        _list_choices(args, services)
        return
    kind = cordoning.choose_kind(args.kind, _given(args))
    wind = Wind(args.wind_from)
    scene = _scene(args, services)
    incident = Incident(scene.centre, scene.label, args.title)
    chosen = PLAN_FORMATS[args.format]
    plan = services.draw(
        incident,
        scene,
        kind,
        past=PastWanted(args.past_within_m),
        background=chosen.needs_background,
        wind=wind,
    )
    for warning in plan.warnings:
        print(warning, file=sys.stderr)
    output.write(chosen.write(plan), args.out)


def _list_choices(args: argparse.Namespace, services: Services) -> None:
    if args.kind != SealedCordon.name:
        raise InvalidInputError("choices", f"are there for --kind {SealedCordon.name} alone")
    kind = cordoning.choose_sealed({**_given(args), "against": args.choices})
    found = services.line_choices(_scene(args, services), kind)
    columns = ("weight", "closures", "cost", "hectares", "street m", "homes")
    rows = [
        (
            f"{line.weight:g}",
            line.closures,
            f"{line.cost:.1f}",
            f"{line.hectares:.2f}",
            f"{line.street_m:.0f}",
            "not known" if line.homes is None else line.homes,
        )
        for line in found
    ]
    output.print_rows(columns, rows)
    print(f"Draw one of them: --against {args.choices} --weight WEIGHT", file=sys.stderr)


def _given(args: argparse.Namespace) -> dict[str, str]:
    """What the flags say of the kind; places as people type them become longitude,latitude."""
    given = {name: getattr(args, name) for name in parameters_by_name()}
    return {
        name: ";".join(_place(name, text) for text in value) if isinstance(value, list) else value
        for name, value in given.items()
        if value is not None
    }


def _place(name: str, text: str) -> str:
    position = parse_position(text)
    if position is None:
        raise InvalidInputError(name, f'{text!r} is no position like "51.6017, -0.0306"')
    return f"{position.lon!r},{position.lat!r}"


def _scene(args: argparse.Namespace, services: Services) -> Scene:
    """What to draw round: the file when one is given (the place is then its label), else the place."""
    if args.scene is None:
        place = services.resolve(args.place or "")
        return Scene.at(place.position, scene_label(place))
    try:
        return read_scene(args.scene.read_bytes(), args.place or args.scene.stem)
    except OSError as error:
        raise UnreadableFileError(str(args.scene), f"cannot be read: {error.strerror}") from None
