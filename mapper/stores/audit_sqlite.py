"""The audit log and the approvals, in the file of people."""

from datetime import datetime

from mapper.domain.audit import AuditEnd, AuditRow, Entry
from mapper.services.people_ports import Approval
from mapper.stores.people_file import PeopleFile, audit_end


class AuditSqlite:
    """Keeps who did what."""

    def __init__(self, file: PeopleFile) -> None:
        self._file = file

    def record(self, entry: Entry) -> None:
        """Add a row."""
        with self._file.writing(entry):
            pass

    def whole(self) -> tuple[tuple[AuditRow, ...], AuditEnd]:
        """All rows in order, and what was noted of the last when it was written."""
        with self._file.reading() as connection:
            rows = connection.execute("SELECT * FROM audit ORDER BY number")
            return tuple(AuditRow(*row) for row in rows), audit_end(connection)


class ApprovalsSqlite:
    """Keeps approvals."""

    def __init__(self, file: PeopleFile) -> None:
        self._file = file

    def approve(self, approval: Approval, entry: Entry) -> None:
        """Keep one; the same person approving the same version again changes nothing."""
        row = (approval.plan_id, approval.version, approval.digest, approval.by, approval.at.isoformat())
        with self._file.writing(entry) as connection:
            connection.execute("INSERT OR IGNORE INTO approval VALUES (?, ?, ?, ?, ?)", row)

    def approvals(self, plan_id: str) -> tuple[Approval, ...]:
        """Those of a plan, oldest first."""
        with self._file.reading() as connection:
            rows = connection.execute(
                "SELECT * FROM approval WHERE plan_id = ? ORDER BY at, name",
                (plan_id,),
            )
            return tuple(
                Approval(plan_id, version, digest, name, datetime.fromisoformat(at))
                for plan_id, version, digest, name, at in rows
            )
