"""Cordon Mapper on one command: sets itself up when needed, then serves the map or runs a command.

``python3 run.py`` serves, ``python3 run.py test`` runs every check, ``python3 run.py --help`` lists the
rest. This file needs nothing but Python's standard library, of any version from 3.6 on: it finds or names
a newer Python itself.
"""

import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent
ENVIRONMENT = ROOT / ".venv"
OLDEST = (3, 11)
THIS = ".".join(map(str, sys.version_info[:2]))
NEEDS_TOOLS = {"test": "tests.checks", "bench": "benchmarks"}  # commands that run with requirements-dev.txt


def main(arguments: "list[str]") -> int:
    """Make the environment ready and hand over to the program in it."""
    if sys.version_info < OLDEST:
        return _use_newer_python(arguments)
    module = NEEDS_TOOLS.get(arguments[0] if arguments else "")
    try:
        python = _ready_environment("requirements-dev.txt" if module else "requirements.txt")
    except SetUpError as error:
        print(error, file=sys.stderr)
        return 3
    command = ["-P", "-m", module, *arguments[1:]] if module else ["-P", "-m", "mapper.cli", *arguments]
    if module:
        os.chdir(ROOT)
    environment = dict(os.environ, PYTHONPATH=str(ROOT))
    if os.name != "nt":  # exec on Windows returns to the shell before the program is done
        os.execve(python, [str(python), *command], environment)
    return subprocess.call([str(python), *command], env=environment)


class SetUpError(Exception):
    """The environment cannot be made; the message is the one line a person needs."""


def _use_newer_python(arguments: "list[str]") -> int:
    for minor in range(20, OLDEST[1] - 1, -1):
        found = shutil.which(f"python3.{minor}")
        if found and subprocess.call([found, "-c", ""], stderr=subprocess.DEVNULL) == 0:
            return subprocess.call([found, str(ROOT / "run.py"), *arguments])
    uv = shutil.which("uv")
    if uv:  # it fetches a Python of its own
        own = [uv, "run", "--quiet", "--no-project", "--python", "3.12"]
        return subprocess.call([*own, str(ROOT / "run.py"), *arguments])
    print(
        f"Cordon Mapper needs Python 3.11 or newer, this is {THIS}: on Debian or Ubuntu type"
        " 'sudo apt install python3.11 python3.11-venv', elsewhere see https://www.python.org/downloads/",
        file=sys.stderr,
    )
    return 3


def _ready_environment(requirements: str) -> Path:
    """The environment's Python, with ``requirements`` installed; a stamp makes later starts instant."""
    python = ENVIRONMENT / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    stamp = ENVIRONMENT / ".ready"
    wanted = {name: _fingerprint(name) for name in ("requirements.txt", "requirements-dev.txt")}
    installed = stamp.read_text().split() if stamp.exists() and python.exists() else []
    if wanted[requirements] in installed:
        return python
    _make_environment(python)
    if stamp.exists():
        stamp.unlink()
    print("Installing what Cordon Mapper needs, once; this takes a minute ...", file=sys.stderr)
    _install(python, requirements)
    # what the checks need holds all that the program needs
    done = list(wanted.values()) if requirements == "requirements-dev.txt" else [wanted[requirements]]
    stamp.write_text("\n".join(done))
    return python


def _fingerprint(name: str) -> str:
    return hashlib.sha256(THIS.encode() + (ROOT / name).read_bytes()).hexdigest()


def _make_environment(python: Path) -> None:
    if python.exists() and subprocess.call([str(python), "-c", ""], stderr=subprocess.DEVNULL) == 0:
        return
    shutil.rmtree(ENVIRONMENT, ignore_errors=True)
    uv = shutil.which("uv")
    if uv:
        _step([uv, "venv", "--quiet", "--python", sys.executable, str(ENVIRONMENT)])
        return
    if importlib.util.find_spec("ensurepip") is None:
        raise SetUpError(
            f"Python's venv module is not complete here; on Debian or Ubuntu type:"
            f" sudo apt install python{THIS}-venv"
        )
    _step([sys.executable, "-m", "venv", str(ENVIRONMENT)])


def _install(python: Path, requirements: str) -> None:
    uv = shutil.which("uv")
    if uv:
        tool = [uv, "pip", "install", "--compile-bytecode", "--python", str(python)]
    else:
        tool = [str(python), "-m", "pip", "install", "--disable-pip-version-check"]
    _step([*tool, "--quiet", "--require-hashes", "--requirement", str(ROOT / requirements)])


def _step(command: "list[str]") -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        lines = (done.stderr or done.stdout).strip().splitlines() or ["no reason given"]
        reason = "\n".join(lines[-8:])
        raise SetUpError(f"Setting up failed at '{' '.join(command[:4])}':\n{reason}")


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)
