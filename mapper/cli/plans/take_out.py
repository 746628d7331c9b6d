"""Write what people decided of a plan as JSON, such as for import elsewhere."""

import argparse
from pathlib import Path

from mapper.cli import output
from mapper.wiring import Services


def configure(parser: argparse.ArgumentParser) -> None:
    """Which, and where to."""
    parser.add_argument("plan", metavar="PLAN", help="its id, as the list gives it")
    parser.add_argument("--version", type=int, metavar="N", help="the newest unless told")
    parser.add_argument("--out", type=Path, metavar="FILE", help="to stdout unless told")


def run(args: argparse.Namespace, services: Services) -> None:
    """Write it."""
    plans = services.plans
    plan = plans.current(args.plan) if args.version is None else plans.version(args.plan, args.version)
    output.write(plan.content, args.out)
