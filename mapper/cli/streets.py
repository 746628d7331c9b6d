"""Take in, list, fetch, check and remove street packs."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from mapper.cli import output
from mapper.errors import StoreFailedError
from mapper.sources.demo_area import DEMO_NAME, rebuild_demo
from mapper.sources.pack_folder import PackInfo
from mapper.sources.street_pack import PACK_SUFFIX
from mapper.wiring import DEMO_STREETS, Services


def configure(parser: argparse.ArgumentParser) -> None:
    """One action each; every action but ``rebuild-demo`` prints the packs afterwards."""
    actions = parser.add_subparsers(
        dest="action", metavar="add|list|fetch|verify|remove|rebuild-demo", required=True
    )
    add = actions.add_parser(
        "add", help="make packs of OpenStreetMap PBF and XML, Overpass JSON and osmnx GraphML files"
    )
    add.add_argument("files", nargs="+", type=Path, metavar="FILE")
    fetch = actions.add_parser("fetch", help="fetch the streets around a place from Overpass")
    fetch.add_argument("place", metavar="PLACE")
    fetch.add_argument("--reach-m", type=float, default=1_000.0, metavar="M")
    remove = actions.add_parser("remove", help="forget a pack")
    remove.add_argument("name", metavar="NAME")
    listed = actions.add_parser("list", help="what is loaded")
    verify = actions.add_parser("verify", help="check every byte of every pack")
    actions.add_parser("rebuild-demo", help="make the shipped pack of central Helsinki anew, byte for byte")
    for action in (add, fetch, remove, listed, verify):
        output.add_json_flag(action)


def run(args: argparse.Namespace, services: Services) -> None:
    """Do what the action says."""
    if args.action == "rebuild-demo":
        rebuild_demo(DEMO_STREETS / f"{DEMO_NAME}{PACK_SUFFIX}")
    if args.action == "verify":
        _verify(args, services)
        return
    if args.action == "add":
        _add(args.files, services)
    elif args.action == "remove":
        services.remove_streets(args.name)
    elif args.action == "fetch":
        services.fetch_streets(services.resolve(args.place).position, args.reach_m)
    _list(args, services)


def _add(files: Sequence[Path], services: Services) -> None:
    progress = output.Progress("streets")
    for number, path in enumerate(files, start=1):
        progress(f"reading {path.name} ({number} of {len(files)})", passing=True)
        pack = services.packs.add(path)
        progress(f"{path.name}: {pack.segments:,} segments")
    services.index_places()
    progress.done()


def _verify(args: argparse.Namespace, services: Services) -> None:
    problems = services.packs.verify()
    if args.json:
        output.print_json(
            {"packs": [{"name": name, "problem": problem or None} for name, problem in problems.items()]}
        )
    else:
        output.print_rows(
            ("pack", "state"), ((name, problem or "whole") for name, problem in problems.items())
        )
    torn = [problem for problem in problems.values() if problem]
    if torn:
        raise StoreFailedError(f"{len(torn)} of {len(problems)} packs are damaged: add their files again")


def _list(args: argparse.Namespace, services: Services) -> None:
    packs = services.street_infos()
    if args.json:
        output.print_json({"packs": [_described(pack) for pack in packs]})
        return
    output.print_rows(
        ("pack", "segments", "as of", "source"),
        ((p.name, f"{p.segments:,}", p.provenance.as_of or "unknown", p.provenance.source) for p in packs),
    )
    for pack in packs:
        for note in pack.provenance.notes:
            print(f"{pack.name}: {note}", file=sys.stderr)


def _described(pack: PackInfo) -> dict[str, object]:
    known = pack.provenance
    return {
        "name": pack.name,
        "shipped": pack.is_shipped,
        "segments": pack.segments,
        "source": known.source,
        "licence": known.licence,
        "streets_as_of": known.as_of.isoformat() if known.as_of else None,
        "notes": list(known.notes),
    }
