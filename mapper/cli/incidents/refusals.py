"""The list of refused and doubtful rows, written as they are met, so that a killed import leaves it."""

import csv
from pathlib import Path
from types import TracebackType
from typing import TextIO

from mapper.domain.incidents import Refusal, Remark
from mapper.errors import StoreFailedError
from mapper.exporters.table import FORMULA_STARTS

COLUMNS = ("file", "line", "column", "reason", "kept")


class RefusalFile:
    """A CSV file of refused rows, and of those kept with a doubt; none at all without a path."""

    def __init__(self, path: Path | None) -> None:
        self._path = path
        self._file: TextIO | None = None

    def __enter__(self) -> "RefusalFile":
        """Begin the file.

        Raises
        ------
        StoreFailedError
            It cannot be written.
        """
        if self._path:
            try:
                self._file = self._path.open("w", buffering=1, newline="", encoding="utf-8")
            except OSError as error:
                raise StoreFailedError(f"{self._path} cannot be written: {error.strerror}") from None
            self._write(COLUMNS)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End it; what was written stays whatever happened."""
        if self._file:
            self._file.close()

    def __call__(self, refusal: Refusal) -> None:
        """Add a row."""
        kept = "yes" if isinstance(refusal, Remark) else "no"
        self._write((refusal.file_name, str(refusal.line), refusal.column, refusal.reason, kept))

    def _write(self, cells: tuple[str, ...]) -> None:
        if self._file:
            safe = [f"'{cell}" if cell.startswith(FORMULA_STARTS) else cell for cell in cells]
            csv.writer(self._file).writerow(safe)
