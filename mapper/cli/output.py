"""How commands print: results to stdout or a file, one JSON object on demand, progress to stderr."""

import argparse
import json
import sys
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path

from mapper.errors import StoreFailedError


def add_json_flag(parser: argparse.ArgumentParser) -> None:
    """``--json``: the result as one JSON object."""
    parser.add_argument("--json", action="store_true", help="print one JSON object")


def print_json(result: object) -> None:
    """One JSON object, readable."""
    print(json.dumps(result, indent=2, ensure_ascii=False))


def print_rows(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """A table with aligned columns; the last may be as long as it likes."""
    table = [list(columns), *([str(cell) for cell in row] for row in rows)]
    widths = [max(len(row[i]) for row in table) for i in range(len(columns) - 1)]
    for row in table:
        aligned = (cell.ljust(width) for cell, width in zip(row, widths, strict=False))
        print("  ".join([*aligned, row[-1]]).rstrip())


def write(content: bytes, out: Path | None) -> None:
    """To ``out``, whole or not at all, or to stdout.

    Raises
    ------
    StoreFailedError
        The file cannot be written.
    """
    if out is None:
        sys.stdout.buffer.write(content if content.endswith(b"\n") else content + b"\n")
        sys.stdout.flush()
        return
    try:
        with tempfile.NamedTemporaryFile(dir=out.parent, prefix=out.name, delete=False) as file:
            file.write(content)
        Path(file.name).chmod(0o644)  # a temporary file is for its owner alone
        Path(file.name).replace(out)
    except OSError as error:
        raise StoreFailedError(f"{out} cannot be written: {error.strerror}") from None
