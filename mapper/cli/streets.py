"""Take in, list, fetch, check and remove street packs."""

import argparse
from dataclasses import asdict
from pathlib import Path

from mapper.cli import output
from mapper.wiring import Services


def configure(parser: argparse.ArgumentParser) -> None:
    """One action each; every action but ``rebuild-demo`` prints the packs afterwards."""
    actions = parser.add_subparsers(
        dest="action", metavar="add|list|fetch|verify|remove|rebuild-demo", required=True
    )
    add = actions.add_parser(
        "add", help="make packs of OpenStreetMap files: .osm, .osm.gz, .osm.bz2, .osm.pbf"
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
