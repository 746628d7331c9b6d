"""Every plan, the one saved last first."""

import argparse

from mapper.cli import output
from mapper.services.plan_ports import PlanListed
from mapper.wiring import Services


def configure(parser: argparse.ArgumentParser) -> None:
    """How to print."""
    output.add_json_flag(parser)


def run(args: argparse.Namespace, services: Services) -> None:
    """Print one line a plan."""
    plans = services.plans.plans()
    if args.json:
        output.print_json({"plans": [_told(plan) for plan in plans]})
        return
    rows = [
        (
            plan.version.plan_id,
            plan.version.number,
            f"{plan.version.saved_at:%Y-%m-%d %H:%M} UTC",
            _named(plan),
        )
        for plan in plans
    ]
    output.print_rows(("plan", "version", "saved", "title"), rows)


def _named(plan: PlanListed) -> str:
    marks = [*(["exercise"] if plan.is_exercise else []), *(["in the bin"] if plan.is_binned else [])]
    title = " · ".join(filter(None, (plan.title, plan.place))) or "without a title"
    return f"{title} ({', '.join(marks)})" if marks else title


def _told(plan: PlanListed) -> dict[str, object]:
    return {
        "id": plan.version.plan_id,
        "version": plan.version.number,
        "saved_at": plan.version.saved_at.isoformat(),
        "author": plan.version.author,
        "title": plan.title,
        "place": plan.place,
        "is_exercise": plan.is_exercise,
        "is_binned": plan.is_binned,
    }
