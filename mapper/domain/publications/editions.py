"""A publication and its editions: what was let out, when, by whom, and how it stands today."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class Theme(StrEnum):
    """Which colours an embed wears; AUTO follows each reader's system."""

    LIGHT = "light"
    DARK = "dark"
    AUTO = "auto"


class Standing(StrEnum):
    """How a publication stands. LIFTED: the cordon is gone; HELD: taken down for a legal reason."""

    CURRENT = "current"
    LIFTED = "lifted"
    WITHDRAWN = "withdrawn"
    HELD = "held"

    @property
    def is_shown(self) -> bool:
        """Whether readers still get the map."""
        return self in {Standing.CURRENT, Standing.LIFTED}


@dataclass(frozen=True)
class Duty:
    """What the facts of a case ask of whoever publishes.

    ``is_armed``: an armed operation runs. ``is_active``: criminal proceedings are active; past incidents then
    stay out unless ``past_allowed_by`` names who decided otherwise. ``coarsen_m`` is how coarse the cordon is
    shown, 0 for as it is; ``delay_min`` how old a saved version must be before it goes out.
    """

    is_armed: bool = False
    is_active: bool = False
    past_allowed_by: str = ""
    coarsen_m: int = 0
    delay_min: int = 0


@dataclass(frozen=True)
class Choices:
    """What a publisher chose for one edition. Texts left empty are made from the plan.

    ``correction`` says what was wrong in the edition before and is right now, for readers.
    """

    theme: Theme = Theme.LIGHT
    is_live: bool = False
    shows_past: bool = True
    alt_text: str = ""
    long_text: str = ""
    correction: str = ""
    duty: Duty = field(default_factory=Duty)


@dataclass(frozen=True)
class Edition:
    """One published state of a plan; it never changes. Numbers count from 1 without gaps.

    ``digest`` is the SHA-256 of the bundle's manifest, ``signed_off`` that of what the publisher looked at,
    both in hex. ``published_at`` is aware, in UTC. ``address`` is where readers reach its publication, as its
    files say it.
    """

    publication_id: str
    number: int
    plan_version: int
    published_at: datetime
    by: str
    choices: Choices
    digest: str
    signed_off: str = ""
    address: str = ""

    @property
    def path(self) -> str:
        """Where its bundle lies: "e/5d0a.../3f9c.../"."""
        return f"e/{self.publication_id}/{self.digest[:12]}/"


@dataclass(frozen=True)
class Publication:
    """All that was published of one plan, oldest edition first, and how it stands since ``changed_at``.

    ``said`` is what readers are told about that: why it was withdrawn, that the cordon is lifted.
    ``target`` is where all of it lies, "" for where the settings say.
    """

    publication_id: str
    plan_id: str
    standing: Standing
    changed_at: datetime
    said: str = ""
    editions: tuple[Edition, ...] = ()
    target: str = ""

    @property
    def path(self) -> str:
        """Where its newest edition is always found: "e/5d0a.../"."""
        return f"e/{self.publication_id}/"
