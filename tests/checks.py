"""Every check a change must pass, in order: ``python3 run.py test``; words after it go to pytest.

With words of its own (``-k tiles``) only a part of the tests runs, so the coverage floor is left out.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from tests.standins.postgres import postgis_folder

ROOT = Path(__file__).parents[1]
TOOLS = Path(sys.executable).parent
DOMAIN_FLOOR = ["coverage", "report", "--include=mapper/domain/*", "--fail-under=100", "--skip-covered"]
# A file's tests stay together, for many share a server or a pack; more workers would starve each other.
SHARED_OUT = ["--numprocesses", str(min(os.cpu_count() or 1, 4)), "--dist", "loadfile"]
IN_CI = os.environ.get("CI", "").casefold() in {"1", "true", "yes"}


def main(words: list[str]) -> int:
    """Run the gates, then the tests; stops at the first that fails."""
    needed = {
        "Chromium": _have_chromium(),
        "PostGIS": _have_postgis(),
        "GDAL": _have_gdal(),
        "nginx": _have_nginx(),
    }
    missing = [name for name, is_here in needed.items() if not is_here]
    if missing and IN_CI:
        print(f"No {' or '.join(missing)} here and none could be installed: in CI their tests must run.")
        return 1
    gates = [
        ["ruff", "check", "."],
        ["ruff", "format", "--check", "."],
        ["mypy"],
        ["lint-imports"],
    ]
    tests = [["pytest", *words]] if words else [["pytest", "--cov", *SHARED_OUT], DOMAIN_FLOOR]
    for command in [*gates, *_javascript(), *tests]:
        print(f"\n== {' '.join(command)}", flush=True)
        program = TOOLS / command[0]
        code = subprocess.call([str(program) if program.exists() else command[0], *command[1:]], cwd=ROOT)
        if code:
            return code
    return 0


def _javascript() -> list[list[str]]:
    if not (shutil.which("node") and shutil.which("npm")):
        print("No Node here: the JavaScript checks are left out.")
        return []
    install = ["npm", "install", "--silent", "--no-audit", "--no-fund", "--ignore-scripts"]
    runs = [["npm", "run", "--silent", name] for name in ("lint", "types", "test")]
    return [install, *runs]


def _have_chromium() -> bool:
    """An existing Chromium, else Debian's package when we may install it, else a loud skip."""
    names = ("chromium", "chromium-browser", "google-chrome")
    if any(shutil.which(name) for name in names):
        return True
    _install("chromium")
    if shutil.which("chromium"):
        return True
    print("\n!! NO CHROMIUM: THE BROWSER TESTS WILL BE SKIPPED. Install it: sudo apt install chromium\n")
    return False


def _have_postgis() -> bool:
    """PostgreSQL with PostGIS, else Debian's packages when we may install them, else a loud skip."""
    if not postgis_folder():
        _install("postgresql", "postgresql-postgis")
    if postgis_folder():
        return True
    print("\n!! NO POSTGIS: ITS TESTS WILL BE SKIPPED. Install it: sudo apt install postgresql-postgis\n")
    return False


def _have_gdal() -> bool:
    """GDAL's ogrinfo, else Debian's package when we may install it, else a loud skip."""
    if not shutil.which("ogrinfo"):
        _install("gdal-bin")
    if shutil.which("ogrinfo"):
        return True
    print("\n!! NO GDAL: ITS TESTS WILL BE SKIPPED. Install it: sudo apt install gdal-bin\n")
    return False


def _have_nginx() -> bool:
    """nginx with its Brotli module, else Debian's packages when we may install them, else a loud skip."""
    if not _nginx():
        _install("nginx-light", "libnginx-mod-http-brotli-static")
    if _nginx():
        return True
    print("\n!! NO NGINX: ITS TESTS WILL BE SKIPPED. Install it: sudo apt install nginx-light\n")
    return False


def _nginx() -> str | None:
    return shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin")


def _install(*packages: str) -> None:
    if shutil.which("apt-get") and hasattr(os, "geteuid") and os.geteuid() == 0:
        environment = dict(os.environ, DEBIAN_FRONTEND="noninteractive")
        for step in (["update"], ["install", "--yes", "--no-install-recommends", *packages]):
            subprocess.call(["apt-get", "--quiet", *step], env=environment, stdout=subprocess.DEVNULL)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
