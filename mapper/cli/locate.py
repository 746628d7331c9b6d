"""List the places that fit some words, best first."""

import argparse

from mapper.cli import output
from mapper.services.locating import unknown_place
from mapper.wiring import Services


def configure(parser: argparse.ArgumentParser) -> None:
    """The place, and how to print."""
    parser.add_argument("place", metavar="PLACE")
    output.add_json_flag(parser)


def run(args: argparse.Namespace, services: Services) -> None:
    """Print the candidates; none is an error that says what to try."""
    found = services.locate(args.place)
    if not found:
        raise unknown_place(args.place)
    if args.json:
        output.print_json(
            {
                "candidates": [
                    {
                        "label": c.label,
                        "lon": c.position.lon,
                        "lat": c.position.lat,
                        "sort": c.sort,
                        "score": c.score,
                        "district": c.district,
                        "source": c.source,
                    }
                    for c in found
                ]
            }
        )
        return
    output.print_rows(
        ("place", "sort", "lat, lon", "district"),
        ((c.label, c.sort, f"{c.position.lat:.5f}, {c.position.lon:.5f}", c.district) for c in found),
    )
