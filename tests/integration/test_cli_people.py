"""People and the audit log on the command line."""

import json
import re

import apsw
import pytest

from mapper.cli import main
from mapper.cli.people import OPERATOR
from mapper.sources.system_clock import SystemClock
from tests.people import PASSWORD, people_of


@pytest.fixture
def run(tmp_path, capsys, monkeypatch):
    monkeypatch.setenv("CORDON_MAPPER_DATA", str(tmp_path))

    def run(*words):
        status = main(list(words))
        printed = capsys.readouterr()
        return status, printed.out, printed.err

    return run


@pytest.mark.slow
def test_somebody_is_invited_changed_and_shut_out(run, tmp_path):
    status, said, warned = run("people", "invite", "Root", "--role", "admin")
    assert "set CORDON_MAPPER_ADDRESS" in warned
    assert (status, said.startswith("Works once, within three days: http://127.0.0.1:8000/setup/")) == (
        0,
        True,
    )
    people = people_of(tmp_path)
    people.accounts.join(re.search(r"setup/(\S+)", said).group(1), "", PASSWORD)
    people.accounts.join(
        people.accounts.invite("Jane", people.accounts.named("Root").role, OPERATOR), "", PASSWORD
    )
    assert "Jane" in run("people", "role", "Jane", "--role", "reader")[1]
    assert "shut out" in run("people", "disable", "Jane")[1]
    assert "shut out" not in run("people", "enable", "jane")[1]
    assert "/setup/" in run("people", "reset", "Jane")[1]
    told = json.loads(run("people", "list", "--json")[1])["people"]
    assert [(one["name"], one["role"], one["is_disabled"]) for one in told] == [
        ("Jane", "reader", False),
        ("Root", "admin", False),
    ]


@pytest.mark.slow
def test_what_cannot_be_is_refused_in_one_line(run):
    assert run("people", "disable", "Nobody") == (2, "", "nobody here is called 'Nobody'\n")
    assert run("people", "invite", "a@b.example")[0] == 2


@pytest.mark.slow
def test_sessions_are_listed_and_ended(run, tmp_path):
    people = people_of(tmp_path, SystemClock())  # as the program itself
    people.accounts.join(people.accounts.set_up(), "Root", PASSWORD)
    people.sessions.begin("Root")
    assert len(json.loads(run("people", "sessions", "--json")[1])["sessions"]) == 1
    assert "Root" in run("people", "sessions")[1]
    assert "Root" not in run("people", "sessions", "--end", "root")[1]


@pytest.mark.slow
def test_the_record_is_shown_and_checked(run, tmp_path):
    run("people", "invite", "Root", "--role", "admin")
    assert "invited" in run("audit", "show")[1]
    assert json.loads(run("audit", "show", "--json")[1])["rows"][0]["about"] == "Root: admin"
    checked = json.loads(run("audit", "verify", "--json")[1])
    assert (checked["rows"], checked["fault"]) == (1, None)
    run("people", "invite", "Jane")
    assert "2 rows, all as they were written" in run("audit", "verify", "--after", checked["digest"])[1]
    status, _, said = run("audit", "verify", "--after", "0" * 64)
    assert (status, "the record was made anew" in said) == (3, True)
    with apsw.Connection(str(tmp_path / "people.db")) as other:
        other.execute("DROP TRIGGER audit_keeps; DELETE FROM audit WHERE number = 1")
    status, _, said = run("audit", "verify")
    assert (status, "rows were removed, added or moved" in said) == (3, True)


@pytest.mark.slow
def test_doctor_says_whether_a_password_is_asked_for(run, tmp_path, monkeypatch):
    assert "on this machine alone no password is asked for" in run("doctor")[1]
    monkeypatch.setenv("CORDON_MAPPER_ACCOUNTS", "on")
    assert "the server prints a link for the first" in run("doctor")[1]
    people = people_of(tmp_path)
    people.accounts.join(people.accounts.set_up(), "Root", PASSWORD)
    assert "1; they sign in" in run("doctor")[1]


def test_an_invitation_begins_as_people_reach_the_server(run, monkeypatch):
    monkeypatch.setenv("CORDON_MAPPER_ADDRESS", "https://maps.example.org")
    _, said, warned = run("people", "invite", "Root")
    assert (" https://maps.example.org/setup/" in said, warned) == (True, "")
