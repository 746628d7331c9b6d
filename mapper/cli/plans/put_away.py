"""Put a plan into the bin; nothing of it is lost, and the page of plans takes it out again."""

import argparse
import uuid

from mapper.cli import output
from mapper.services.plan_ports import Saving
from mapper.wiring import Services


def configure(parser: argparse.ArgumentParser) -> None:
    """Which."""
    parser.add_argument("plan", metavar="PLAN", help="its id, as the list gives it")
    output.add_json_flag(parser)


def run(args: argparse.Namespace, services: Services) -> None:
    """Put it away, and tell so."""
    saving = Saving(str(uuid.uuid4()), "", "", services.clock.now())
    newest = services.plans.current(args.plan).version.number
    plan = services.plans.bin(args.plan, saving, based_on=newest, is_binned=True)
    if args.json:
        output.print_json({"id": plan.version.plan_id, "version": plan.version.number})
        return
    print(f"in the bin: plan {plan.version.plan_id}, with all its versions")
