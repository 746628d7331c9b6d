"""The one command: what it does on machines that lack something."""

import subprocess

import pytest

import run


@pytest.fixture
def steps(tmp_path, monkeypatch):
    """An empty folder to set up in, and the commands that would have run there."""
    commands = []

    def step(command):
        commands.append(command)
        if "venv" in command:
            python = tmp_path / ".venv" / "bin" / "python"
            python.parent.mkdir(parents=True)
            python.symlink_to(run.sys.executable)

    monkeypatch.setattr(run, "ENVIRONMENT", tmp_path / ".venv")
    monkeypatch.setattr(run, "_step", step)
    monkeypatch.setattr(run.shutil, "which", lambda _: None)
    return commands


def test_installs_with_hashes_the_first_time_only(steps, capfd):
    run._ready_environment("requirements.txt")
    assert [command[1:3] for command in steps] == [["-m", "venv"], ["-m", "pip"]]
    assert "--require-hashes" in steps[-1]
    run._ready_environment("requirements.txt")
    assert len(steps) == 2
    assert "once" in capfd.readouterr().err


def test_the_tools_hold_what_the_program_needs(steps):
    run._ready_environment("requirements-dev.txt")
    run._ready_environment("requirements.txt")
    assert len(steps) == 2


def test_an_install_that_fails_is_tried_again(steps, monkeypatch):
    make_environment = run._step

    def fail(command):
        make_environment(command)
        if "install" in command:
            raise run.SetUpError("no network")

    monkeypatch.setattr(run, "_step", fail)
    for _ in range(2):
        with pytest.raises(run.SetUpError):
            run._ready_environment("requirements.txt")
    assert [command[2] for command in steps] == ["venv", "pip", "pip"]


def test_an_environment_whose_python_is_gone_is_made_anew(steps):
    run._ready_environment("requirements.txt")
    (run.ENVIRONMENT / "bin" / "python").unlink()
    run._ready_environment("requirements.txt")
    assert [command[2] for command in steps] == ["venv", "pip", "venv", "pip"]


def test_uv_is_used_when_present(steps, monkeypatch):
    monkeypatch.setattr(run.shutil, "which", lambda name: f"/bin/{name}" if name == "uv" else None)
    run._ready_environment("requirements.txt")
    assert [command[:2] for command in steps] == [["/bin/uv", "venv"], ["/bin/uv", "pip"]]


def test_a_debian_without_ensurepip_gets_the_one_line_to_type(steps, monkeypatch):
    monkeypatch.setattr(run.importlib.util, "find_spec", lambda _: None)
    with pytest.raises(run.SetUpError, match=rf"sudo apt install python{run.THIS}-venv$"):
        run._ready_environment("requirements.txt")
    assert steps == []


def test_an_old_python_without_a_newer_one_is_told_in_one_line(monkeypatch, capfd):
    monkeypatch.setattr(run.shutil, "which", lambda _: None)
    assert run._use_newer_python([]) == 3
    (line,) = capfd.readouterr().err.splitlines()
    assert "3.11" in line


def test_an_old_python_hands_over_to_a_newer_one(monkeypatch):
    calls = []
    monkeypatch.setattr(run.shutil, "which", lambda name: name if name == "python3.12" else None)
    monkeypatch.setattr(run.subprocess, "call", lambda command, **_: calls.append(command) or 0)
    assert run._use_newer_python(["doctor"]) == 0
    assert calls[-1][0] == "python3.12"
    assert calls[-1][-1] == "doctor"


def test_a_step_that_fails_says_where_and_why():
    with pytest.raises(run.SetUpError, match="no such option"):
        run._step([run.sys.executable, "-c", "raise SystemExit('no such option')"])


def test_runs_a_command_of_the_program():
    done = subprocess.run(
        [run.sys.executable, str(run.ROOT / "run.py"), "--version"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout.startswith("Cordon Mapper")
