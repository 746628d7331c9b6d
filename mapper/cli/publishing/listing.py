"""Every publication, the one changed last first: its id, how it stands, its editions."""

import argparse

from mapper.cli import output
from mapper.exporters.publication_object import publication_object
from mapper.wiring import Services


def configure(parser: argparse.ArgumentParser) -> None:
    """How to print."""
    output.add_json_flag(parser)


def run(args: argparse.Namespace, services: Services) -> None:
    """Print one line a publication."""
    found = services.people.publications.publications()
    if args.json:
        output.print_json({"publications": [publication_object(each) for each in found]})
        return
    rows = [
        (
            each.publication_id,
            each.plan_id,
            each.standing.value,
            len(each.editions),
            f"{each.changed_at:%Y-%m-%d %H:%M} UTC",
            each.target or "where the settings say",
        )
        for each in found
    ]
    output.print_rows(("publication", "plan", "standing", "editions", "since", "lies in"), rows)
