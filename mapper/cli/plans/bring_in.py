"""Keep what export wrote as a new plan."""

import argparse
import uuid
from pathlib import Path

from mapper.cli import output
from mapper.errors import NotFoundError
from mapper.importers.draft_json import MOST_BYTES, read_draft
from mapper.services.plan_ports import Saving
from mapper.wiring import Services


def configure(parser: argparse.ArgumentParser) -> None:
    """Which file."""
    parser.add_argument("file", type=Path, metavar="FILE")
    output.add_json_flag(parser)


def run(args: argparse.Namespace, services: Services) -> None:
    """Keep it, and tell its id.

    Raises
    ------
    NotFoundError
        There is no such file.
    """
    try:
        with args.file.open("rb") as file:
            content = file.read(MOST_BYTES + 1)
    except OSError as error:
        raise NotFoundError(f"{args.file} cannot be read: {error.strerror}") from None
    saving = Saving(str(uuid.uuid4()), "", f"imported from {args.file.name}", services.clock.now())
    plan = services.plans.create(read_draft(content), saving)
    if args.json:
        output.print_json({"id": plan.version.plan_id})
        return
    print(f"kept as plan {plan.version.plan_id}")
