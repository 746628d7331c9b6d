"""The server as a process: it says where it is, answers, and stops."""

import os
import re
import socket
import subprocess
import sys
import urllib.request
from contextlib import closing
from http.client import HTTPConnection
from urllib.parse import urlencode, urlsplit

import pytest

from mapper.cli.serve import reached_as
from mapper.settings import ROOT


@pytest.fixture
def start(tmp_path, loopback):  # noqa: ARG001
    """Start the program as a person does; gives the first two lines that it prints."""
    processes = []

    def start(*words, **settings):
        command = [sys.executable, "-P", "-m", "mapper.cli", "--port", "0", "--no-open", *words]
        environment = dict(os.environ, PYTHONPATH=str(ROOT), CORDON_MAPPER_DATA=str(tmp_path), **settings)
        process = subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment
        )
        processes.append(process)
        return process.stdout.readline(), process.stdout.readline(), process.stderr

    yield start
    for process in processes:
        process.terminate()
        process.communicate()


@pytest.fixture
def server(start):
    """A running server's address."""
    return re.search(r"http://127\.0\.0\.1:\d+/", start()[0]).group(0)


@pytest.mark.slow
def test_answers_at_the_address_it_prints(server):
    with urllib.request.urlopen(server) as page:  # noqa: S310
        assert "Cordon Mapper" in page.read().decode()
    with urllib.request.urlopen(f"{server}api/v1/openapi.json") as description:  # noqa: S310
        assert description.status == 200


@pytest.mark.slow
def test_many_readers_at_once_get_the_same_tile(server):
    address = f"{server}tiles/15/18653/9486.svg"
    asked = [urllib.request.urlopen(address) for _ in range(8)]  # noqa: S310
    tiles = set()
    for answer in asked:
        with answer:
            tiles.add(answer.read())
    assert len(tiles) == 1


@pytest.mark.slow
def test_on_this_machine_alone_it_says_that_no_password_is_asked_for(start):
    assert start()[1] == "No password is asked for: only this machine can reach it.\n"


@pytest.mark.slow
def test_where_people_sign_in_it_prints_the_link_for_the_first_of_them(start):
    address, link, warned = start(CORDON_MAPPER_ACCOUNTS="on")
    root = re.search(r"http://127\.0\.0\.1:\d+", address).group(0)
    found = re.search(rf"Set it up, within a day: ({root}/setup/[\w-]{{43}})", link).group(1)
    with urllib.request.urlopen(found) as page:  # noqa: S310
        assert "Set up this server" in page.read().decode()
    assert "Passwords travel unencrypted" in warned.readline()


@pytest.mark.slow
def test_what_bears_the_marks_of_a_proxy_is_refused_where_nobody_signs_in(server):
    passed_on = urllib.request.Request(server, headers={"X-Forwarded-For": "192.0.2.1"})  # noqa: S310
    with pytest.raises(urllib.error.HTTPError, match="403"):
        urllib.request.urlopen(passed_on)  # noqa: S310


def guess(server, number, asker):
    """How a wrong password for somebody is answered, where the proxy says who asks."""
    sent = urlencode({"name": f"person {number}", "password": "wrong"})
    headers = {"X-Forwarded-For": asker, "Content-Type": "application/x-www-form-urlencoded"}
    with closing(HTTPConnection(urlsplit(server).netloc)) as connection:
        connection.request("POST", "/sign-in", sent, headers)
        return connection.getresponse().status


@pytest.mark.slow
def test_behind_our_proxy_guesses_from_one_address_do_not_keep_others_out(start):
    said, *_ = start(CORDON_MAPPER_ACCOUNTS="on", CORDON_MAPPER_ADDRESS="https://maps.example.org")
    server = re.search(r"http://127\.0\.0\.1:\d+/", said).group(0)
    assert [guess(server, number, "192.0.2.1") for number in range(6)] == [401] * 5 + [429]
    assert guess(server, 6, "192.0.2.2") == 401


@pytest.mark.parametrize(
    ("host", "expected"),
    [("127.0.0.1", "127.0.0.1"), ("0.0.0.0", socket.gethostname()), ("::1", "[::1]")],  # noqa: S104
)
def test_the_address_that_is_printed_is_one_that_browsers_can_open(host, expected):
    assert reached_as(host) == expected
