"""Draw a cordon around a place and write it in any format."""

import argparse
import sys
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Any

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
from mapper.domain.plans import Incident, Plan
from mapper.domain.positions import parse_position
from mapper.errors import InvalidInputError, UnreadableFileError
from mapper.importers.rings_json import for_device, read_rings
from mapper.importers.scene_geojson import read_drawing, read_scene
from mapper.services import cordoning
from mapper.services.locating import scene_label
from mapper.wiring import PLAN_FORMATS, PastWanted, Services

DEFAULT_KIND = "radius"
_PAST_WITHIN_M = 500.0


def configure(parser: argparse.ArgumentParser) -> None:
    """Flags from the registries, so a new kind or format needs no change here."""
    parser.add_argument(
        "place",
        nargs="?",
        metavar="PLACE",
        help='an address, "51.6017, -0.0306", "TQ 364 910", "E17 5EG", or @ID of a plan that is kept',
    )
    parser.add_argument("--kind", choices=list(CORDON_KINDS), help=f"{DEFAULT_KIND} unless told")
    for name, of_kinds in parameters_by_name().items():
        _add_flags(parser, name, of_kinds)
    parser.add_argument(
        "--scene", type=Path, metavar="FILE.geojson", help="a street or area to draw round instead"
    )
    several = parser.add_mutually_exclusive_group()
    several.add_argument(
        "--rings",
        type=Path,
        metavar="FILE.json",
        help="several cordons, each within the next",
    )
    several.add_argument(
        "--device",
        metavar="ID",
        help="sealed cordons at a stand-off distance, such as suitcase-uk",
    )
    parser.add_argument("--title", default="", help="what happened, for the map's heading")
    parser.add_argument(
        "--past-within-m", metavar="M", type=float, help="how far to look for past cases, 500 unless told"
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
    chosen = PLAN_FORMATS[args.format]
    draw = _kept if (args.place or "").startswith("@") else _asked
    plan = draw(args, services, background=chosen.background_m, wind=Wind(args.wind_from))
    for warning in plan.warnings:
        print(warning, file=sys.stderr)
    output.write(chosen.write(plan), args.out)


def _asked(args: argparse.Namespace, services: Services, **how: Any) -> Plan:
    """The plan that the flags ask for."""
    scene, draw = _several(args, services) if args.rings or args.device else _one(args, services)
    past = PastWanted(_PAST_WITHIN_M if args.past_within_m is None else args.past_within_m)
    return draw(Incident(scene.centre, scene.label, args.title), past=past, **how)


def _kept(args: argparse.Namespace, services: Services, **how: Any) -> Plan:
    """The newest version of a plan by its id, which says everything itself."""
    flags = ("kind", "scene", "rings", "device", "title", "past_within_m")
    others = [*(name for name in flags if getattr(args, name)), *_given(args)]
    if others:
        raise InvalidInputError(others[0], "does not go with a plan that is kept, which says it itself")
    plan = services.plans.current(args.place.removeprefix("@"))
    return services.draw_draft(services.plans.read(plan.content), **how)


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


def _one(args: argparse.Namespace, services: Services) -> tuple[Scene, Callable[..., Plan]]:
    kind = cordoning.choose_kind(args.kind or DEFAULT_KIND, _given(args))
    scene = _scene(args, services)
    return scene, partial(services.draw, scene=scene, kind=kind)


def _several(args: argparse.Namespace, services: Services) -> tuple[Scene, Callable[..., Plan]]:
    """The rings of a file or of a device; PLACE is the label of the file's scene where it has one."""
    flag = "rings" if args.rings else "device"
    others = [*(["kind"] if args.kind else []), *_given(args)]
    if others:
        raise InvalidInputError(others[0], f"does not go with --{flag}, which says it for every ring")
    if args.rings:
        asked = read_rings(_content(args.rings), services.standoffs, args.place or "")
    else:
        asked = for_device(args.device, services.standoffs)
    if asked.scene and args.scene:
        raise InvalidInputError("scene", f"stands in {args.rings.name} too; give it once")
    scene = asked.scene or _scene(args, services)
    return scene, partial(services.draw_rings, scene=scene, asked=asked)


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise UnreadableFileError(str(path), f"cannot be read: {error.strerror}") from None


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
    is_drawing = args.kind is not None and CORDON_KINDS[args.kind].is_drawing
    read = read_drawing if is_drawing else read_scene
    return read(_content(args.scene), args.place or args.scene.stem)
