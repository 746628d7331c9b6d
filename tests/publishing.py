"""Publishing as it is, over a small plan that is quick to draw and files that are quick to write."""

import json
from dataclasses import dataclass, field, replace
from datetime import date

from mapper.domain.people import Person, Role
from mapper.domain.publications import Choices
from mapper.errors import AlreadyPublishedError, NotFoundError
from mapper.exporters import draft_json, public_features, public_geojson
from mapper.importers.draft_json import read_kept
from mapper.render import lifted, notice
from mapper.services.plan_ports import Saving
from mapper.services.proving import Answer, Prover
from mapper.services.public_maps import Drawing
from mapper.services.publishing import Publishing
from mapper.services.saving import SavedPlans
from mapper.services.signing_off import Asked, Places, Rules, SigningOff
from mapper.services.standing import Teller
from mapper.services.taking_down import TakingDown
from mapper.sources.time_zones import MappedTimeZones
from mapper.stores.plans_sqlite import PlansSqlite
from mapper.stores.signing_key import SigningKey
from mapper.stores.turns import turn
from tests.clocks import FakeClock
from tests.people import people_of
from tests.plans import HERE, plan_with

ADDRESS = "https://maps.example.org"
BO = Person("Bo", Role.PUBLISHER)
PLAN = "p"
BUSY = "somebody publishes"
PNG = b"\x89PNG\r\n\x1a\n"


class Killed(BaseException):
    """The end of the program, wherever it was."""


class Shelf:
    """A target in memory, as the port says."""

    def __init__(self):
        self.files = {}

    def place(self, path, files):
        there = {name: self.read(path + name) for name in self.names(path)}
        if there and there != dict(files):
            raise AlreadyPublishedError(path)
        self.files |= {path + name: content for name, content in files.items()}

    def point(self, path, content):
        self.files[path] = content

    def read(self, path):
        if path not in self.files:
            raise NotFoundError(path)
        return self.files[path]

    def names(self, path):
        found = (name.removeprefix(path) for name in self.files if name.startswith(path))
        return tuple(sorted(name for name in found if "/" not in name))

    def take_away(self, path):
        is_folder = path.endswith("/")
        for name in [*self.files]:
            if name == path or (is_folder and name.startswith(path)):
                del self.files[name]


class Mortal:
    """A target at which the program ends, or the disk is full, just before its change number ``at``."""

    def __init__(self, target, at, error=Killed):
        self.target, self.left, self.error = target, at, error
        self.changed = []

    def _change(self, name, *what):
        self.left -= 1
        self.changed.append(what[0])
        if self.left < 0:
            raise self.error("it ends here")
        getattr(self.target, name)(*what)

    def place(self, *what):
        self._change("place", *what)

    def point(self, *what):
        self._change("point", *what)

    def take_away(self, *what):
        self._change("take_away", *what)

    def read(self, path):
        return self.target.read(path)

    def names(self, path):
        return self.target.names(path)


def _page(public):
    plan = public.plan
    words = [
        plan.incident.title,
        plan.caption,
        f"edition {public.number}",
        public.correction,
        *public.caveats,
    ]
    return f"<!doctype html><html><body><main>{' | '.join(words)}</main></body></html>".encode()


WRITERS = {
    "index.html": _page,
    "map.png": lambda public: PNG + bytes([public.number]),
    "oembed.json": lambda public: json.dumps({"title": public.plan.incident.title}).encode(),
    "cordon.geojson": public_geojson.write,
}


def draft(title="Car hits people"):
    return read_kept(
        json.dumps({"format": 1, "position": [*HERE], "title": title, "zone": "Europe/Helsinki"}).encode()
    )


@dataclass
class World:
    """Plans, people and a target in a folder, and what publishes with them."""

    folder: object
    clock: object
    plans: object
    people: object
    target: object
    held: object = field(default_factory=Shelf)
    others: dict = field(default_factory=dict)
    rules: object = Rules(address=ADDRESS)
    answers: object = None
    patience_s: float = 5.0
    is_approval_needed: bool = False
    streets_as_of: object = date(2026, 7, 1)

    def save(self, title="Car hits people", based_on=None, key=None):
        number = (based_on or 0) + 1
        saving = Saving(key or f"save-{number}", "Ana", "", self.clock.now())
        if based_on is None:
            content = self.plans.write(draft(title))
            heading = draft_heading(title)
            self.plans.store.create(PLAN, content, heading, saving)
        else:
            self.plans.save(PLAN, draft(title), saving, based_on=based_on)

    @property
    def places(self):
        return Places(
            "",
            lambda name: self.others.setdefault(name, Shelf()) if name else self.target,
            lambda: turn(
                self.folder / "publishing.lock", patience_s=self.patience_s, busy="somebody publishes"
            ),
        )

    @property
    def teller(self):
        key = SigningKey(self.folder / "signing.key")
        return Teller(key, notice.write, lifted.write, self.held)

    @property
    def store(self):
        return self.people.publications

    @property
    def publishing(self):
        desk = SigningOff(
            plans=self.plans,
            approving=replace(self.people.approving, is_needed=self.is_approval_needed),
            store=self.store,
            places=self.places,
            signer=self.teller.signer,
            drawing=Drawing(
                self.plans.read, self._draw, lambda plan: plan, public_features.write, MappedTimeZones()
            ),
            writers=WRITERS,
            clock=self.clock,
            rules=self.rules,
        )
        return Publishing(desk, self.teller)

    @property
    def taking_down(self):
        prover = Prover(self.teller, self.answers or self._as_served, self.clock)
        return TakingDown(self.store, self.places, self.teller, prover, self.clock)

    def _draw(self, draft, today):
        plan = plan_with(as_of=draft.as_of, is_exercise=draft.is_exercise)
        incident = replace(plan.incident, title=draft.title)
        caption = f"On the streets of {self.streets_as_of}, looked at on {today}."
        return replace(plan, incident=incident, caption=caption)

    def _as_served(self, url, _deadline):
        """What a web server says that hands out the target."""
        path = url.removeprefix(f"{ADDRESS}/")
        try:
            return Answer(200, self.target.read(f"{path}index.html" if path.endswith("/") else path))
        except Exception:
            return Answer(404, b"nothing")

    def publish(self, key="key-1", choices=None, by=BO, **asked):
        return self.publishing.publish(Asked(PLAN, choices=choices or Choices(), **asked), key, by)

    def published(self):
        return self.store.of_plan(PLAN)

    def live(self):
        return json.loads(self.target.read(f"{self.published().path}live.json"))

    def page(self):
        return self.target.read(f"{self.published().path}index.html").decode()

    def deeds(self):
        return [row.deed for row in self.people.audit.whole()[0]]


def draft_heading(title):
    from mapper.services.saving import heading_of

    return heading_of(draft(title))


def world_at(folder, target=None):
    """Publishing with what a folder holds."""
    plans = SavedPlans(
        PlansSqlite(folder / "plans.db"), lambda: "new", draft_json.write, read_kept, shipped={}
    )
    clock = FakeClock()
    return World(folder, clock, plans, people_of(folder, clock, plans), target or Shelf())


def world_in(folder, target=None):
    """The same in a new folder, with one plan of one version."""
    found = world_at(folder, target)
    found.save()
    return found
