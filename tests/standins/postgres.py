"""A PostgreSQL server of the tests' own: a fresh cluster in a temporary folder, on a free port."""

import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from pathlib import Path

import psycopg

PASSWORD = "only on this computer"  # noqa: S105 - the server lives as long as the tests
_OWNER = "postgres"  # Debian's user for it; the server refuses to run as root
_STARTS_IN_S = 60


def postgis_folder():
    """Where the newest PostgreSQL that has PostGIS keeps its programs; None when there is none."""
    for programs in sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=_version, reverse=True):
        control = Path("/usr/share/postgresql") / programs.parent.name / "extension" / "postgis.control"
        if control.exists() and (programs / "initdb").exists():
            return programs
    return None


def _version(programs):
    return int(programs.parent.name)


class Postgres:
    """Runs from ``with`` to its end; ``url`` is a database on it, empty unless ``kept_in`` a folder."""

    def __init__(self, programs, *options, kept_in=None):
        self._programs = programs
        self._kept_in = kept_in
        self._options = options
        self._as = {"user": _OWNER, "group": _OWNER, "extra_groups": []} if os.geteuid() == 0 else {}
        self._server = None

    def __enter__(self):
        # not below pytest's folders: only their owner may enter those
        self.folder = self._kept_in or Path(tempfile.mkdtemp(prefix="cordon-mapper-postgres-"))
        self.port = _free_port()
        self.url = f"postgresql://{_OWNER}:{PASSWORD.replace(' ', '%20')}@127.0.0.1:{self.port}/archive"
        is_new = not (self.folder / "data").exists()
        if is_new:
            self._make_cluster()
        self.start()
        if is_new:
            with psycopg.connect(self.url.replace("/archive", "/postgres"), autocommit=True) as connection:
                connection.execute("CREATE DATABASE archive")
        return self

    def _make_cluster(self):
        self.folder.mkdir(exist_ok=True)
        (self.folder / "password").write_text(PASSWORD)
        if self._as:
            for path in (self.folder, self.folder / "password"):
                shutil.chown(path, _OWNER, _OWNER)
        self._run(
            "initdb",
            f"--pgdata={self.folder}/data",
            f"--username={_OWNER}",
            f"--pwfile={self.folder}/password",
            "--auth=scram-sha-256",
            "--encoding=UTF8",
            "--locale=C.UTF-8",
            "--locale-provider=icu",  # a server sorts as its country does; the archive must not
            "--icu-locale=sv",
        )

    def start(self):
        """Start it, and wait until it answers."""
        settings = {
            "port": self.port,
            "listen_addresses": "127.0.0.1",
            "unix_socket_directories": self.folder,
            "fsync": "on",
        }
        words = [f"--{name}={value}" for name, value in settings.items()]
        with (self.folder / "log").open("ab") as log:
            self._server = subprocess.Popen(
                [self._programs / "postgres", "-D", self.folder / "data", *words, *self._options],
                stdout=subprocess.DEVNULL,
                stderr=log,
                cwd=self.folder,
                **self._as,
            )
        ends_at_s = time.monotonic() + _STARTS_IN_S
        while True:
            try:
                psycopg.connect(self.url.replace("/archive", "/postgres"), connect_timeout=2).close()
            except psycopg.OperationalError:
                if self._server.poll() is not None or time.monotonic() > ends_at_s:
                    raise RuntimeError((self.folder / "log").read_text()[-2000:]) from None
                time.sleep(0.05)
            else:
                return

    def stop(self):
        """Stop it at once, but in order."""
        self._server.send_signal(signal.SIGINT)
        self._server.wait(60)

    def __exit__(self, *_):
        if self._kept_in:
            self.stop()
            return
        if self._server and self._server.poll() is None:
            self._server.send_signal(signal.SIGQUIT)  # at once: nothing of it is needed any more
            self._server.wait(60)
        shutil.rmtree(self.folder, ignore_errors=True)

    def _run(self, program, *words):
        subprocess.run(
            [self._programs / program, *words], check=True, cwd=self.folder, capture_output=True, **self._as
        )


def _free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
