"""Plans and backups on the command line."""

import json

import pytest

from mapper import cli

DRAFT = {
    "format": 1,
    "position": [24.94, 60.17],
    "title": "Fire",
    "place": "Annankatu 12",
    "is_exercise": True,
}


@pytest.fixture
def run(tmp_path, capfd, monkeypatch):
    monkeypatch.delenv("CORDON_MAPPER_DATA", raising=False)

    def runner(*words, data="data"):
        code = cli.main([*map(str, words), "--data", str(tmp_path / data)])
        out, err = capfd.readouterr()
        return code, out, err

    return runner


@pytest.fixture
def plan(run, tmp_path):
    """The id of a plan that was brought in."""
    (tmp_path / "draft.json").write_text(json.dumps(DRAFT))
    code, out, _ = run("plans", "import", tmp_path / "draft.json", "--json")
    assert code == cli.DONE
    return json.loads(out)["id"]


def test_a_plan_goes_in_and_out_unchanged(run, plan, tmp_path):
    code, out, _ = run("plans", "export", plan)
    assert code == cli.DONE
    assert json.loads(out).items() >= DRAFT.items()
    run("plans", "export", plan, "--version", "1", "--out", tmp_path / "out.json")
    assert json.loads((tmp_path / "out.json").read_text()) == json.loads(out)
    assert "kept as plan" in run("plans", "import", tmp_path / "out.json")[1]


def test_plans_are_listed_with_what_marks_them(run, plan):
    _, out, _ = run("plans", "list")
    assert f"{plan}  1 " in out
    assert "Fire · Annankatu 12 (exercise)" in out
    assert run("plans", "remove", plan)[1] == f"in the bin: plan {plan}, with all its versions\n"
    assert "(exercise, in the bin)" in run("plans", "list")[1]
    listed = json.loads(run("plans", "list", "--json")[1])["plans"]
    assert [each["is_binned"] for each in listed if each["id"] == plan] == [True]


def test_a_plan_put_away_with_json_tells_its_version(run, plan):
    assert json.loads(run("plans", "remove", plan, "--json")[1]) == {"id": plan, "version": 2}


def test_a_file_that_is_no_plan_is_refused(run, tmp_path):
    (tmp_path / "draft.json").write_text("{}")
    code, _, err = run("plans", "import", tmp_path / "draft.json")
    assert code == cli.WRONG_INPUT
    assert err.startswith("plan: ")
    assert "cannot be read" in run("plans", "import", tmp_path / "nothing.json")[2]


@pytest.mark.slow
def test_what_is_backed_up_can_be_restored_elsewhere(run, plan, tmp_path):
    code, out, _ = run("backup", tmp_path / "work.backup")
    assert code == cli.DONE
    assert "holds plans.db" in out
    assert run("restore", tmp_path / "work.backup", data="new")[1].startswith("restored into")
    assert plan in run("plans", "list", data="new")[1]
    told = json.loads(run("restore", tmp_path / "work.backup", "--json", data="newer")[1])
    assert told == {"restored": ["plans.db"]}


def test_a_backup_tells_what_it_holds(run, plan, tmp_path):  # noqa: ARG001
    told = json.loads(run("backup", tmp_path / "work.backup", "--json")[1])
    assert told["holds"] == ["plans.db"]
    assert told["bytes"] == (tmp_path / "work.backup").stat().st_size


def test_a_refused_restore_says_what_would_work(run, plan, tmp_path):  # noqa: ARG001
    run("backup", tmp_path / "work.backup")
    code, _, err = run("restore", tmp_path / "work.backup")
    assert code == cli.WRONG_INPUT
    assert "stop it, then restore" in err or "--replace" in err


def test_the_doctor_says_which_sqlite_is_at_work(run):
    assert "journal WAL" in run("doctor")[1]
