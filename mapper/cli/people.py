"""Say who may sign in at this server, and what each may do."""

import argparse
import sys
from collections.abc import Callable

from mapper.cli import output
from mapper.domain.people import Person, Role
from mapper.services.people import People
from mapper.wiring import Services

OPERATOR = Person("the command line", Role.ADMIN)  # whoever can run this can read every file anyway


def configure(parser: argparse.ArgumentParser) -> None:
    """One action each."""
    actions = parser.add_subparsers(dest="action", metavar="|".join(ACTIONS), required=True)
    listed = actions.add_parser("list", help="everybody with an account")
    output.add_json_flag(listed)
    invite = actions.add_parser("invite", help="make a link with which somebody new chooses a password")
    role = actions.add_parser("role", help="let somebody do more or less; ends the sessions of that person")
    reset = actions.add_parser("reset", help="make a link with which somebody chooses another password")
    disable = actions.add_parser("disable", help="shut somebody out, at once")
    enable = actions.add_parser("enable", help="let somebody in again")
    sessions = actions.add_parser("sessions", help="who is signed in")
    output.add_json_flag(sessions)
    sessions.add_argument("--end", metavar="NAME", help="end every session of this person")
    for action in (invite, role, reset, disable, enable):
        action.add_argument("name", metavar="NAME")
    for action, default in ((invite, Role.EDITOR.label), (role, None)):
        action.add_argument(
            "--role",
            choices=[each.label for each in Role],
            default=default,
            required=default is None,
            help=f"{default} unless told" if default else "the new one",
        )


def run(args: argparse.Namespace, services: Services) -> None:
    """Do what the action says."""
    ACTIONS[args.action](args, services)


def _list(args: argparse.Namespace, services: Services) -> None:
    everybody = services.people.accounts.all()
    if args.json:
        told = [
            {
                "name": one.name,
                "role": one.role.label,
                "is_disabled": one.is_disabled,
                "created_at": one.created_at.isoformat(),
            }
            for one in everybody
        ]
        output.print_json({"people": told})
        return
    rows = ((one.name, one.role.label, "shut out" if one.is_disabled else "may sign in") for one in everybody)
    output.print_rows(("name", "role", "state"), rows)


def _invite(args: argparse.Namespace, services: Services) -> None:
    _print_link(services, services.people.accounts.invite(args.name, Role.parsed(args.role), OPERATOR))


def _reset(args: argparse.Namespace, services: Services) -> None:
    _print_link(services, services.people.accounts.reset(args.name, OPERATOR))


def _print_link(services: Services, link: str) -> None:
    where = services.settings.address or "http://127.0.0.1:8000"
    print(f"Works once, within three days: {where}/setup/{link}")
    if not services.settings.address:
        said = "The link begins as on this machine: put in how others reach it, or set CORDON_MAPPER_ADDRESS."
        print(said, file=sys.stderr)


def _change(change: Callable[[People, argparse.Namespace], None]) -> Callable[..., None]:
    def act(args: argparse.Namespace, services: Services) -> None:
        change(services.people.accounts, args)
        _list(argparse.Namespace(json=False), services)

    return act


def _sessions(args: argparse.Namespace, services: Services) -> None:
    known = services.people.sessions
    if args.end:
        known.end_all(services.people.accounts.named(args.end).name, OPERATOR)
    times = [
        (one.name, f"{one.began_at:%Y-%m-%d %H:%M}", f"{one.seen_at:%Y-%m-%d %H:%M}")
        for one in known.sessions_of()
    ]
    if args.json:
        keys = ("name", "began_at", "seen_at")
        output.print_json({"sessions": [dict(zip(keys, row, strict=True)) for row in times]})
        return
    output.print_rows(("name", "signed in (UTC)", "last seen (UTC)"), times)


ACTIONS: dict[str, Callable[[argparse.Namespace, Services], None]] = {
    "list": _list,
    "invite": _invite,
    "role": _change(lambda people, args: people.change_role(args.name, Role.parsed(args.role), OPERATOR)),
    "reset": _reset,
    "disable": _change(lambda people, args: people.disable(args.name, OPERATOR, is_disabled=True)),
    "enable": _change(lambda people, args: people.disable(args.name, OPERATOR, is_disabled=False)),
    "sessions": _sessions,
}
