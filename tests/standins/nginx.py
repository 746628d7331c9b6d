"""A real nginx on a free port of this machine, as docs/nginx.conf sets it up."""

import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from pathlib import Path

CONFIGURATION = Path(__file__).parents[2] / "docs" / "nginx.conf"
_MODULES = Path("/etc/nginx/modules-enabled")  # Debian loads what was installed by these
_STARTS_IN_S = 20
_AROUND = """
{user}
daemon off;
worker_processes 1;
pid {folder}/pid;
error_log {folder}/errors.log;
include {modules}/*.conf;
events {{ worker_connections 512; }}
http {{
    access_log off;
    keepalive_requests 1000000;
    client_body_temp_path {folder}/bodies;
    proxy_temp_path {folder}/answers;
    fastcgi_temp_path {folder}/unused;
    uwsgi_temp_path {folder}/unused;
    scgi_temp_path {folder}/unused;
    include {folder}/cordon-mapper.conf;
}}
"""


def nginx_program():
    """Where nginx is; None when it is not installed, or without the Brotli files."""
    program = shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
    return program if program and any(_MODULES.glob("*brotli*")) else None


class Nginx:
    """Hands out the folder ``public`` while entered, and asks the program at ``app``, "127.0.0.1:8000"."""

    def __init__(self, program, public, app="127.0.0.1:9", *, keeps="10s"):
        self._program = program
        self._public = public
        self._app = app
        self._keeps = keeps  # for how long what it fetched counts as fresh
        self.port = _free_port()
        self.url = f"http://127.0.0.1:{self.port}/"

    @property
    def pid(self):
        """Of its first process."""
        return self._server.pid

    def __enter__(self):
        self.folder = Path(tempfile.mkdtemp(prefix="cordon-mapper-nginx-"))
        fill = {
            "PUBLIC;": f"{self._public};",
            "//APP;": f"//{self._app};",
            "LISTEN;": f"127.0.0.1:{self.port};",
            " 410 10s;": f" 410 {self._keeps};",
            "path CACHE": f"path {self.folder}/cache",
        }
        text = CONFIGURATION.read_text()
        for capital, value in fill.items():
            assert capital in text
            text = text.replace(capital, value)
        (self.folder / "cordon-mapper.conf").write_text(text)
        user = "user root;" if os.geteuid() == 0 else ""  # the folders of a test are its user's alone
        around = _AROUND.format(user=user, folder=self.folder, modules=_MODULES)
        (self.folder / "nginx.conf").write_text(around)
        words = [self._program, "-c", self.folder / "nginx.conf", "-e", self.folder / "errors.log"]
        self._server = subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self._wait()
        return self

    def _wait(self):
        ends_at_s = time.monotonic() + _STARTS_IN_S
        while True:
            try:
                socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
            except OSError:
                if self._server.poll() is not None or time.monotonic() > ends_at_s:
                    raise RuntimeError((self.folder / "errors.log").read_text()[-2000:]) from None
                time.sleep(0.02)
            else:
                return

    def __exit__(self, *_):
        self._server.send_signal(signal.SIGTERM)
        self._server.wait(20)
        shutil.rmtree(self.folder, ignore_errors=True)


def _free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
