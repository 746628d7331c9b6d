"""A published map for readers: by nginx, by the program alone, and by nginx that keeps what the program said.

What a view costs is the processor time, user and system, of all the server's processes over the requests,
while one client keeps 64 connections busy; nginx and the others take turns, and the median counts. Then the
program is killed, and for ``MINUTES`` (from the environment, a quarter unless told) readers ask both nginx.
"""

import os
import selectors
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from statistics import median

from benchmarks.side_by_side import scratch
from mapper.settings import ROOT
from tests.standins.nginx import Nginx, nginx_program

BARS = {"program_cpu_to_nginx": 30.0, "kept_cpu_to_nginx": 1.5, "failed_views": 0}
ROUNDS, ROUND_S, WARM_S = 5, 2.0, 0.5
CONNECTIONS = 64
MINUTES = float(os.environ.get("MINUTES", "0.25"))
PAUSE_S = 0.02  # between views while the program is dead
ASKED = {"Accept-Encoding": "gzip, deflate, br"}


def run() -> dict[str, float]:
    """Processor time of a view to that of nginx; how many views failed without the program."""
    nginx = nginx_program()
    assert nginx, "needs nginx: sudo apt install nginx-light libnginx-mod-http-brotli-static"
    with scratch() as data, scratch() as empty, ExitStack() as running:
        environment = dict(os.environ, PYTHONPATH=str(ROOT), CORDON_MAPPER_ACCOUNTS="on")
        environment["CORDON_MAPPER_PUBLIC_ADDRESS"] = "https://maps.example.org"
        command = [sys.executable, "-P", "-m", "mapper.cli"]
        publish = [*command, "publish", "demo", "--data", data]
        subprocess.run(publish, check=True, env=environment, capture_output=True)
        program, port = running.enter_context(_program([*command, "--data", data], environment))
        files = running.enter_context(Nginx(nginx, Path(data) / "public", f"127.0.0.1:{port}"))
        keeping = running.enter_context(Nginx(nginx, empty, f"127.0.0.1:{port}"))
        paths = _paths(Path(data) / "public")
        servers = {
            "nginx": (files.pid, files.port),
            "program": (program.pid, port),
            "kept": (keeping.pid, keeping.port),
        }
        costs_us = _costs(servers, paths[0])
        fronts = (files.port, keeping.port)
        seen = {(front, path): _view(front, path) for front in fronts for path in paths}
        program.kill()
        program.wait()
        views, failed = _views_without_the_program(seen)
    return {
        "program_cpu_to_nginx": _ratio(costs_us["program"], costs_us["nginx"]),
        "kept_cpu_to_nginx": _ratio(costs_us["kept"], costs_us["nginx"]),
        **{f"{name}_us": median(each) for name, each in costs_us.items()},
        "views_without_the_program": views,
        "failed_views": failed,
    }


@contextmanager
def _program(command: list[str], environment: dict[str, str]) -> Iterator[tuple[subprocess.Popen[str], int]]:
    words = [*command, "--port", "0", "--no-open"]
    with subprocess.Popen(
        words, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env=environment
    ) as process:
        assert process.stdout
        port = int(process.stdout.readline().split("127.0.0.1:")[1].split("/")[0])
        try:
            yield process, port
        finally:
            process.kill()


def _paths(public: Path) -> list[str]:
    """The addresses of a publication: its page first, then everything in it and its edition."""
    publication = next((public / "e").iterdir())
    files = (file for file in publication.rglob("*") if file.is_file())
    found = sorted(file for file in files if file.suffix not in {".br", ".gz"})
    return [f"/e/{publication.name}/", *(f"/{file.relative_to(public)}" for file in found)]


def _costs(servers: dict[str, tuple[int, int]], path: str) -> dict[str, list[float]]:
    """Microseconds of a view, by server, for each round."""
    costs_us = {name: list[float]() for name in servers}
    for _, port in servers.values():
        _load(port, path, WARM_S)
    for _ in range(ROUNDS):
        for name, (pid, port) in servers.items():
            before_s = _cpu_s(pid)
            views = _load(port, path, ROUND_S)
            costs_us[name].append((_cpu_s(pid) - before_s) / views * 1e6)
    return costs_us


def _ratio(subject: list[float], peer: list[float]) -> float:
    return median(one / other for one, other in zip(subject, peer, strict=True))


def _cpu_s(pid: int) -> float:
    """Processor time of a process and all below it."""
    total = 0.0
    for process in _tree(pid):
        fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
        total += (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    return total


def _tree(pid: int) -> Iterator[int]:
    yield pid
    for thread in Path(f"/proc/{pid}/task").iterdir():
        for child in (thread / "children").read_text().split():
            yield from _tree(int(child))


def _load(port: int, path: str, seconds: float) -> int:
    """Ask for ``path`` on all connections as fast as it is answered; gives how often it was."""
    lines = "".join(f"{name}: {value}\r\n" for name, value in ASKED.items())
    request = f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n{lines}\r\n".encode()
    size_bytes = _answer_bytes(port, request)
    answered, ends_at_s = 0, time.monotonic() + seconds
    with selectors.DefaultSelector() as waiting, ExitStack() as opened:
        for _ in range(CONNECTIONS):
            connection = opened.enter_context(socket.create_connection(("127.0.0.1", port), timeout=20))
            connection.sendall(request)
            waiting.register(connection, selectors.EVENT_READ, [0])
        while time.monotonic() < ends_at_s:
            for key, _ in waiting.select(1):
                key.data[0] += len(key.fileobj.recv(2**18))
                if key.data[0] >= size_bytes:
                    assert key.data[0] == size_bytes, "the server answers the same request in several ways"
                    key.data[0] = 0
                    answered += 1
                    key.fileobj.sendall(request)
    return answered


def _answer_bytes(port: int, request: bytes) -> int:
    """How long a whole answer is, head and body."""
    with socket.create_connection(("127.0.0.1", port), timeout=20) as connection:
        connection.sendall(request)
        content = b""
        while b"\r\n\r\n" not in content:
            content += connection.recv(2**16)
    head = content.partition(b"\r\n\r\n")[0]
    assert b" 200 " in head.partition(b"\r\n")[0], head
    (length,) = (line for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:"))
    return len(head) + 4 + int(length.partition(b":")[2])


def _views_without_the_program(seen: dict[tuple[int, str], tuple[int, bytes]]) -> tuple[int, int]:
    """Look at everything again and again; a view fails that is not answered as before."""
    views = failed = 0
    ends_at_s = time.monotonic() + MINUTES * 60
    while time.monotonic() < ends_at_s:
        for (port, path), before in seen.items():
            views += 1
            failed += _view(port, path) != before
            time.sleep(PAUSE_S)
    return views, failed


def _view(port: int, path: str) -> tuple[int, bytes]:
    """Status and body; status 0 where there was no answer."""
    with closing(HTTPConnection("127.0.0.1", port, timeout=10)) as connection:
        try:
            connection.request("GET", path, headers=ASKED)
            answer = connection.getresponse()
            return answer.status, answer.read()
        except (OSError, HTTPException):
            return 0, b""
