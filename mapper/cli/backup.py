"""Back up everything that people made, while the program may be running."""

import argparse
from pathlib import Path

from mapper.cli import output
from mapper.settings import Settings
from mapper.stores.backups import back_up


def configure(parser: argparse.ArgumentParser) -> None:
    """Where to."""
    parser.add_argument("file", type=Path, metavar="FILE", help="a new file; it is made whole or not at all")
    output.add_json_flag(parser)


def run(args: argparse.Namespace, settings: Settings) -> None:
    """Back up, and tell what is in it."""
    names = back_up(settings.data_dir, args.file)
    if args.json:
        output.print_json({"file": str(args.file), "holds": names, "bytes": args.file.stat().st_size})
        return
    print(f"{args.file} holds {' and '.join(names)}, {args.file.stat().st_size / 1e6:,.1f} MB")
    print("Whoever has this file can read every plan: keep it where only you can.")
