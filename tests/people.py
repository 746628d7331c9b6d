"""A server where people sign in, with one person of each role."""

import re
from dataclasses import dataclass, replace

from mapper.domain.people import Person, Role
from mapper.people_services import people_services
from mapper.plan_services import saved_plans
from mapper.settings import Settings
from mapper.stores.passwords import Argon2Passwords
from mapper.web import create_app
from tests.clocks import FakeClock

PASSWORD = "tram, kettle, fjord"  # noqa: S105
ROOT_ADMIN = Person("Root", Role.ADMIN)


def people_of(folder, clock=None, plans=None):
    """People in a folder, with passwords that are quick to check."""
    quick = Argon2Passwords(memory_kib=32)
    return people_services(Settings(data_dir=folder), clock or FakeClock(), plans, passwords=quick)


def add(people, name, role):
    """Somebody who can sign in."""
    return people.accounts.join(people.accounts.invite(name, role, ROOT_ADMIN), "", PASSWORD)


@dataclass
class World:
    """An application, and what it knows of people."""

    app: object
    people: object
    clock: FakeClock

    def visitor(self):
        """A browser in which nobody is signed in."""
        return Visitor(self.app.test_client())

    def signed_in_client(self, label="admin"):
        """A browser of the person who has this role, and is called so."""
        client = self.app.test_client()
        client.set_cookie("cordon-mapper", self.people.sessions.begin(label))
        return client

    def signed_in(self, role):
        """The same, with the token of a page."""
        visitor = Visitor(self.signed_in_client(Role(role).label if isinstance(role, int) else role))
        visitor.look()
        return visitor


@dataclass
class Visitor:
    """A browser with the token of the page it looked at last."""

    client: object
    token: str = ""

    def look(self, path="/account"):
        page = self.client.get(path)
        found = re.search(r'<meta name="token" content="(\w+)">', page.text)
        self.token = found.group(1) if found else ""
        return page

    def send(self, path, method="POST", headers=(), **what):
        """A call with the token of the page."""
        return self.client.open(
            path, method=method, headers={"X-Cordon-Mapper": self.token, **dict(headers)}, **what
        )

    def fill(self, path, **fields):
        """A form that was filled in."""
        return self.client.post(path, data={"token": self.token, **fields})


def world(services, folder, **settings):
    """The application over ``services`` as others can reach it, with people and plans of its own."""
    clock = FakeClock()
    plans = saved_plans(replace(services.settings, data_dir=folder))
    people = people_of(folder, clock, plans)
    for role in Role:
        add(people, role.label, role)
    settings = replace(services.settings, **settings)
    app = create_app(replace(services, people=people, plans=plans, settings=settings), is_local=False)
    return World(app, people, clock)
