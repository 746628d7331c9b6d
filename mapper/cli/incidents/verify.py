"""Check that the archive is whole, list what it holds, and tell which months are missing from it."""

import argparse

from mapper.cli import output
from mapper.errors import StoreFailedError
from mapper.services.archive_care import missing_months
from mapper.wiring import Services


def configure(parser: argparse.ArgumentParser) -> None:
    """Nothing to choose."""
    parser.add_argument("--parts", action="store_true", help="list every part, not only the datasets")
    output.add_json_flag(parser)


def run(args: argparse.Namespace, services: Services) -> None:
    """Print it.

    Raises
    ------
    StoreFailedError
        Something is damaged.
    """
    store = services.incidents
    problems = store.verify()
    gaps = tuple(missing_months(store.months()))
    if args.json:
        output.print_json(
            {
                "problems": problems,
                "gaps": gaps,
                "datasets": [vars(dataset) for dataset in store.datasets()],
                "parts": [part.name for part in store.parts()],
            }
        )
    else:
        output.print_rows(
            ("incidents", "without position", "from", "to", "dataset"),
            (
                (f"{each.rows:,}", f"{each.unplaced:,}", each.first_month, each.last_month, each.name)
                for each in store.datasets()
            ),
        )
        for part in store.parts() if args.parts else ():
            print(part.name)
        for gap in gaps:
            print(gap)
    if problems:
        raise StoreFailedError(f"the archive is damaged, restore it or import again: {'; '.join(problems)}")
    if not args.json:
        print("The archive is whole.")
