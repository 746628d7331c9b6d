"""The record of who did what: each row carries a digest of itself and of all rows before it.

It holds names, deeds and what they were about, and nothing else: no content of plans, no address of a
person or of a machine, no token.
"""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

FIRST = "0" * 64  # stands for the digest of the row before the first


class Deed(StrEnum):
    """What somebody did."""

    SET_UP = "made a set-up link"
    INVITED = "invited"
    RESET = "made a link for a new password"
    JOINED = "chose a password"
    SIGNED_IN = "signed in"
    REFUSED = "sign-in refused"
    SIGNED_OUT = "signed out"
    ENDED = "ended sessions"
    CHANGED_PASSWORD = "changed the password"  # noqa: S105  # a deed, no password
    CHANGED_ROLE = "changed the role"
    DISABLED = "disabled"
    ENABLED = "enabled"
    APPROVED = "approved"
    PUBLISHED = "published"
    LIFTED = "told that the cordon is lifted"
    WITHDREW = "withdrew"
    HELD = "took down for a legal hold"


@dataclass(frozen=True)
class Entry:
    """What is to be recorded: when, who, what, and about whom or what."""

    at: datetime
    who: str
    deed: Deed
    about: str = ""


@dataclass(frozen=True)
class AuditRow:
    """What was recorded. Numbers count from 1 without gaps."""

    number: int
    at: str
    who: str
    deed: str
    about: str
    digest: str


@dataclass(frozen=True)
class AuditEnd:
    """How many rows there are, and the digest of the last."""

    rows: int = 0
    digest: str = FIRST


def next_row(end: AuditEnd, entry: Entry) -> AuditRow:
    """The row of ``entry``, after all that there are."""
    number, at = end.rows + 1, entry.at.isoformat(timespec="seconds")
    digest = _digest(end.digest, number, (at, entry.who, str(entry.deed), entry.about))
    return AuditRow(number, at, entry.who, str(entry.deed), entry.about, digest)


def first_fault(rows: Iterable[AuditRow], end: AuditEnd) -> str:
    """Where the record is not as it was written, in a sentence; "" when it is.

    ``end`` is kept apart from the rows: without it nobody could tell that the last ones are gone.
    """
    seen = AuditEnd()
    for row in rows:
        if row.number != seen.rows + 1:
            return f"After row {seen.rows} comes row {row.number}: rows were removed, added or moved."
        if row.digest != _digest(seen.digest, row.number, (row.at, row.who, row.deed, row.about)):
            return f"Row {row.number} is not as it was written, or the rows before it are not."
        seen = AuditEnd(row.number, row.digest)
    if seen != end:
        return f"The record ends with row {seen.rows}, but row {end.rows} was the last one written."
    return ""


def _digest(before: str, number: int, texts: tuple[str, ...]) -> str:
    return hashlib.sha256(json.dumps([before, number, *texts]).encode()).hexdigest()
