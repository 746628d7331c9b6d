"""Put a backup back, whole or not at all; the program must not be running with the data folder."""

import argparse
from pathlib import Path

from mapper.cli import output
from mapper.settings import Settings
from mapper.stores.backups import restore


def configure(parser: argparse.ArgumentParser) -> None:
    """From where, and whether over what is there."""
    parser.add_argument("file", type=Path, metavar="FILE", help="what the command backup made")
    parser.add_argument(
        "--replace",
        action="store_true",
        help="put aside what is in the data folder, and the backup in its place",
    )
    output.add_json_flag(parser)


def run(args: argparse.Namespace, settings: Settings) -> None:
    """Restore, and tell what was in the backup."""
    names = restore(settings.data_dir, args.file, may_replace=args.replace)
    if args.json:
        output.print_json({"restored": names})
        return
    print(f"restored into {settings.data_dir}: {' and '.join(names)}")
