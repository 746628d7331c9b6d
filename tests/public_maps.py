"""Public maps made by hand: one with everything in it, and one of a small town."""

from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from mapper.domain.publications import PublicMap, Theme
from tests.plans import sealed_plan

PUBLICATION = "5d0a5d0a5d0a5d0a5d0a5d0a5d0a5d0a"
ADDRESS = f"https://maps.example.org/e/{PUBLICATION}/"
PUBLISHED = datetime(2026, 11, 22, 13, 35, tzinfo=ZoneInfo("Europe/Helsinki"))


def public_map(plan=None, **changes):
    plan = plan or replace(sealed_plan(), as_of=PUBLISHED.replace(minute=30))
    parts = {
        "plan": replace(plan, plan_id=PUBLICATION),
        "number": 1,
        "published_at": PUBLISHED,
        "address": ADDRESS,
        "theme": Theme.LIGHT,
        "is_live": False,
        "alt_text": "Map of a cordon round Lönnrotinkatu.",
        "long_text": "The cordon is round.\nTwo streets are closed.",
        "caveats": ("Past incidents stand on or near a street, never at a house.",),
    }
    return PublicMap(**(parts | changes))
