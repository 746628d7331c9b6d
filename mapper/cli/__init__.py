"""The command line, one module a command; add a command by adding one line here."""

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

from mapper import __version__
from mapper.cli import (
    audit,
    backup,
    contain,
    cordon,
    doctor,
    gazetteer,
    incidents,
    locate,
    people,
    plans,
    restore,
    serve,
    streets,
)
from mapper.cli.command import Command, CommandOnFiles
from mapper.cli.publishing import lift, listing, publish, rebuild, verify, withdraw
from mapper.errors import BusyError, MapperError, SourceUnavailableError, StoreFailedError
from mapper.settings import Settings
from mapper.wiring import build_services

DONE, WRONG_INPUT, FAILED = 0, 2, 3


COMMANDS: dict[str, Command] = {
    "serve": serve,
    "doctor": doctor,
    "locate": locate,
    "streets": streets,
    "gazetteer": gazetteer,
    "cordon": cordon,
    "contain": contain,
    "incidents": incidents,
    "people": people,
    "audit": audit,
    "plans": plans,
    "publish": publish,
    "publications": listing,
    "lift": lift,
    "withdraw": withdraw,
    "verify": verify,
    "rebuild": rebuild,
}
ON_FILES: dict[str, CommandOnFiles] = {
    "backup": backup,
    "restore": restore,
}


class _Parser(argparse.ArgumentParser):
    """Refuses in one line, without the usage text that buries it."""

    def error(self, message: str) -> NoReturn:
        print(f"{message} (try: {self.prog} --help)", file=sys.stderr)
        raise SystemExit(WRONG_INPUT)


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and give its exit status: 0 done, 2 wrong input, 3 what has to be tried again.

    That is where an upstream or a store failed, or somebody else has to be done first.
    """
    words = list(sys.argv[1:] if argv is None else argv)
    where, words = _data_flag().parse_known_args(words)  # it may stand anywhere
    if not words or (words[0].startswith("-") and words[0] not in {"-h", "--help", "--version"}):
        words.insert(0, "serve")
    args = _parser().parse_args(words)
    try:
        settings = Settings.from_environment(_environment(where.data))
        if args.command in ON_FILES:
            ON_FILES[args.command].run(args, settings)
        else:
            COMMANDS[args.command].run(args, build_services(settings))
    except (SourceUnavailableError, StoreFailedError, BusyError) as error:
        print(error, file=sys.stderr)
        return FAILED
    except MapperError as error:
        print(error, file=sys.stderr)
        return WRONG_INPUT
    except BrokenPipeError:  # the reader of our output, such as head, has what it wants
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return DONE


def _environment(data: Path | None) -> dict[str, str]:
    return dict(os.environ) | ({"CORDON_MAPPER_DATA": str(data)} if data else {})


def _data_flag() -> argparse.ArgumentParser:
    parser = _Parser(prog="run.py", add_help=False, allow_abbrev=False)
    parser.add_argument(
        "--data", type=Path, metavar="DIR", help="where packs and archives are kept; ./var unless told"
    )
    return parser


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="run.py", description="From an address to a cordon and the past incidents around it."
    )
    parser.add_argument("--version", action="version", version=f"Cordon Mapper {__version__}")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    every: dict[str, Command | CommandOnFiles] = {**COMMANDS, **ON_FILES}
    for name, command in every.items():
        summary = (command.__doc__ or "").splitlines()[0]
        own = commands.add_parser(
            name,
            help=summary,
            description=command.__doc__,
            epilog="--data DIR: where packs and archives are kept",
        )
        command.configure(own)
    return parser
