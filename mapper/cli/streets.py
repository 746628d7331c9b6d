"""Take in, list, fetch, check and remove street packs."""

import argparse
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

from mapper.cli import output
from mapper.cli.long_work import LongWork, add_progress_flag
from mapper.errors import InvalidInputError, StoreFailedError, UnreadableFileError
from mapper.exporters.pack_list import describe
from mapper.services.ports import Progress
from mapper.sources.demo_area import DEMO_NAME, rebuild_demo
from mapper.sources.pack_folder import name_of
from mapper.sources.street_pack import PACK_SUFFIX
from mapper.wiring import DEMO_STREETS, Services


def configure(parser: argparse.ArgumentParser) -> None:
    """One action each; every action but ``verify`` prints the packs afterwards."""
    actions = parser.add_subparsers(
        dest="action", metavar="add|list|fetch|verify|remove|rebuild-demo", required=True
    )
    add = actions.add_parser(
        "add", help="make packs of OpenStreetMap PBF and XML, Overpass JSON and osmnx GraphML files"
    )
    add.add_argument("files", nargs="+", type=Path, metavar="FILE")
    add.add_argument(
        "--name", metavar="NAME", help="what to call the pack of one file; as the file unless told"
    )
    fetch = actions.add_parser("fetch", help="fetch the streets around a place from Overpass")
    fetch.add_argument("place", metavar="PLACE")
    fetch.add_argument(
        "--reach-m", type=float, default=1_000.0, metavar="M", help="how far; 1000 unless told"
    )
    remove = actions.add_parser("remove", help="forget a pack")
    remove.add_argument("name", metavar="NAME")
    listed = actions.add_parser("list", help="what is loaded, how old it is and what to beware of")
    verify = actions.add_parser("verify", help="check every byte of every pack")
    actions.add_parser("rebuild-demo", help="make the shipped pack of central Helsinki anew, byte for byte")
    for action in (add, fetch, remove, listed, verify):
        output.add_json_flag(action)
    for action in (add, fetch, verify):
        add_progress_flag(action)


def run(args: argparse.Namespace, services: Services) -> None:
    """Do what the action says."""
    acts: dict[str, Callable[[argparse.Namespace, Services], None]] = {
        "add": _add,
        "fetch": _fetch,
        "verify": _verify,
        "remove": _remove,
        "rebuild-demo": _rebuild_demo,
    }
    if args.action in acts:
        acts[args.action](args, services)
    if args.action != "verify":
        _list(args, services)


def _add(args: argparse.Namespace, services: Services) -> None:
    if args.name and len(args.files) > 1:
        raise InvalidInputError("name", f"names one pack, but {len(args.files)} files are given")
    for path in args.files:  # before the first of them takes its minutes
        if not path.is_file():
            problem = (
                "is a folder or a device, not a file" if path.exists() else "cannot be read: no such file"
            )
            raise UnreadableFileError(path.name, problem)
    names = [args.name or name_of(path) for path in args.files]
    if doubles := sorted({name for name in names if names.count(name) > 1}):
        said = f"{doubles[0]!r} would be the name of several packs; add one at a time with --name"
        raise InvalidInputError("name", said)
    known = {pack.name for pack in services.packs.infos()}
    with LongWork(args.progress) as work:
        for path in args.files:
            pack = services.packs.add(path, args.name, work)
            before = ", in place of the pack of that name" if pack.name in known else ""
            work.say(f"{pack.name}: {pack.segments:,} segments{before}")
        work(Progress("taking in the names"))
        services.index_places()


def _fetch(args: argparse.Namespace, services: Services) -> None:
    with LongWork(args.progress) as work:
        place = services.resolve(args.place)
        work(Progress(f"fetching the streets around {place.label}"))
        services.fetch_streets(place.position, args.reach_m)
        work.say(f"The streets within {args.reach_m:g} m of {place.label} are here.")


def _remove(args: argparse.Namespace, services: Services) -> None:
    services.remove_streets(args.name)
    print(f"{args.name} is removed; its streets are not known any more.", file=sys.stderr)


def _rebuild_demo(*_: object) -> None:
    rebuild_demo(DEMO_STREETS / f"{DEMO_NAME}{PACK_SUFFIX}")


def _verify(args: argparse.Namespace, services: Services) -> None:
    with LongWork(args.progress) as work:
        problems = services.verify_streets(work)
    if args.json:
        output.print_json(
            {"packs": [{"name": name, "problem": problem or None} for name, problem in problems.items()]}
        )
    else:
        output.print_rows(
            ("pack", "state"), ((name, problem or "whole") for name, problem in problems.items())
        )
    torn = [name for name, problem in problems.items() if problem]
    if torn:
        raise StoreFailedError(
            f"{len(torn)} of {len(problems)} packs are damaged, add their files again: {', '.join(torn)}"
        )
    work.say("Every byte of every pack is as it was written.")


def _list(args: argparse.Namespace, services: Services) -> None:
    describe_now = partial(describe, today=services.today())
    packs = [describe_now(pack) for pack in services.street_infos()]
    problems = services.packs.unreadable()
    if getattr(args, "json", False):
        output.print_json({"packs": packs, "unreadable": problems})
        return
    output.print_rows(
        ("pack", "segments", "as of", "km²", "MB", "source"),
        (
            (
                pack["name"],
                f"{pack['segments']:,}",
                pack["streets_as_of"] or "unknown",
                f"{pack['coverage_m2'] / 1e6:,.1f}",
                f"{pack['size_bytes'] / 1e6:,.1f}",
                pack["source"],
            )
            for pack in packs
        ),
    )
    for pack in packs:
        for sentence in (*pack["warnings"], *pack["notes"]):
            print(f"{pack['name']}: {sentence}", file=sys.stderr)
    for problem in problems.values():
        print(f"This pack cannot be used: {problem}", file=sys.stderr)
