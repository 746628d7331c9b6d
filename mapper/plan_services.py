"""What keeps plans, made as the settings say."""

import hashlib
import secrets
from collections.abc import Mapping
from datetime import UTC, datetime

from mapper.exporters import draft_json
from mapper.importers.draft_json import read_kept
from mapper.services.plan_ports import SavedPlan, Version
from mapper.services.saving import SavedPlans
from mapper.settings import ROOT, Settings
from mapper.stores.backups import finish_restoring
from mapper.stores.plans_sqlite import PlansSqlite

PLANS_FILE = "plans.db"
DEMO_ID = "demo"
_DEMO_PLAN = ROOT / "data" / "demo_plan.json"
_DEMO_WRITTEN = datetime(2026, 11, 23, tzinfo=UTC)
_ID_BYTES = 16  # nobody guesses 128 bits


def saved_plans(settings: Settings) -> SavedPlans:
    """The plans of the data folder, and the one that comes with the program.

    Raises
    ------
    StoreFailedError
        The data folder cannot be written, or the file of plans cannot be used.
    """
    finish_restoring(settings.data_dir)
    return SavedPlans(
        store=PlansSqlite(settings.data_dir / PLANS_FILE),
        new_id=lambda: secrets.token_hex(_ID_BYTES),
        write=draft_json.write,
        read=read_kept,
        shipped=_shipped(),
    )


def _shipped() -> Mapping[str, SavedPlan]:
    content = draft_json.write(read_kept(_DEMO_PLAN.read_bytes()))
    digest = hashlib.sha256(content).hexdigest()
    version = Version(DEMO_ID, 1, _DEMO_WRITTEN, "", "came with the program", digest)
    return {DEMO_ID: SavedPlan(version, content)}
