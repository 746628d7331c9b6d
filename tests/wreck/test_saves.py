"""Saved plans under kill -9, power cuts, full disks, conflicts and backups: nothing confirmed is ever lost.

The benchmark ``saved_plans`` does the same in full. Each defence is taken out once, which must be noticed.
"""

import pytest

from tests.faults.apart import changed_copy
from tests.wreck.campaigns import campaign

PLANS = "mapper/stores/plans_sqlite.py"
NO_KEYS = (
    "            if done := _done_before(connection, saving.key, **same):\n                return done\n",
    "",
)
EARLY = (
    "    def save(\n",
    """    def save(self, plan_id, content, heading, saving, *, based_on):
        import threading
        kept = (plan_id, content, heading, saving)
        threading.Timer(0.02, self._late, kept, {"based_on": based_on}).start()
        return _version(plan_id, based_on + 1, content, saving)

    def _late(
""",
)
BLIND = (
    "            _require_newest(_known(_row(connection, _NEWEST, plan_id)), based_on)\n",
    """            newest = _known(_row(connection, _NEWEST, plan_id))
            version = _version(plan_id, newest["number"] + 1, content, saving)
""",
)
SWALLOWED = (
    '            raise StoreFailedError(f"{self._path.name}: {in_words(error)}") from error\n',
    "            pass\n",
)


def mutant(tmp_path, file, text, replacement):
    """A copy of the program without a defence."""
    (tmp_path / "program").mkdir()
    return changed_copy(tmp_path / "program", file, text, replacement)


def folder(tmp_path):
    (tmp_path / "data").mkdir()
    return tmp_path / "data"


@pytest.mark.slow
def test_no_kill_loses_or_doubles_a_confirmed_save(tmp_path):
    found = campaign("killed_saves", folder(tmp_path), 4, 250, 1)
    assert found["kills"] >= 4
    assert found["saves"] >= 250
    assert (found["lost"], found["doubled"], found["faults"]) == (0, 0, [])


@pytest.mark.slow
@pytest.mark.parametrize("change", [EARLY, NO_KEYS], ids=["confirmed before it is kept", "keys ignored"])
def test_a_save_that_is_confirmed_too_early_or_made_twice_is_noticed(tmp_path, change):
    program = mutant(tmp_path, PLANS, *change)
    assert campaign("killed_saves", folder(tmp_path), 12, 300, 1, root=program)["faults"]


@pytest.mark.slow
@pytest.mark.parametrize("journal", ["WAL", "DELETE"])
def test_no_power_cut_loses_a_confirmed_save(tmp_path, journal):
    synchronous = {"WAL": "FULL", "DELETE": "EXTRA"}[journal]
    found = campaign("power_loss", tmp_path, 150, 1, synchronous, journal)
    assert found["images"] == 150
    assert (found["lost"], found["unreadable"]) == (0, 0)


@pytest.mark.slow
@pytest.mark.parametrize(("synchronous", "journal"), [("NORMAL", "WAL"), ("OFF", "WAL"), ("FULL", "DELETE")])
def test_a_disk_that_is_not_waited_for_is_noticed(tmp_path, synchronous, journal):
    assert campaign("power_loss", tmp_path, 40, 1, synchronous, journal)["lost"] > 0


@pytest.mark.slow
def test_nobody_overwrites_the_edit_of_another(tmp_path):
    found = campaign("conflicting_edits", folder(tmp_path), 12, 4)
    assert (found["edits"], found["lost"], found["versions"]) == (48, 0, 49)
    assert found["conflicts"] > 0


@pytest.mark.slow
def test_edits_that_overwrite_each_other_are_noticed(tmp_path):
    program = mutant(tmp_path, PLANS, *BLIND)
    assert campaign("conflicting_edits", folder(tmp_path), 12, 4, root=program)["lost"] > 0


@pytest.mark.slow
def test_backups_taken_while_people_save_are_whole(tmp_path):
    found = campaign("backups_under_load", tmp_path, 8, 1)
    assert {name: found[name] for name in ("backups", "bad", "missing", "changed")} == {
        "backups": 8,
        "bad": 0,
        "missing": 0,
        "changed": 0,
    }


@pytest.mark.slow
def test_a_backup_that_copies_the_main_file_alone_is_noticed(tmp_path):
    found = campaign("backups_under_load", tmp_path, 3, 1, "copy")
    assert found["bad"] + found["missing"] > 0


@pytest.mark.slow
def test_a_killed_restore_leaves_what_was_there_or_what_was_backed_up(tmp_path):
    found = campaign("killed_restores", tmp_path, 30)
    assert found["kills"] >= 30
    assert min(found["old"], found["new"]) > 0
    assert found["faults"] == []


@pytest.mark.slow
def test_a_killed_restore_that_nobody_finishes_is_noticed(tmp_path):
    program = mutant(tmp_path, "mapper/plan_services.py", "    finish_restoring(settings.data_dir)\n", "")
    assert campaign("killed_restores", folder(tmp_path), 30, root=program)["faults"]


@pytest.mark.slow
def test_a_full_disk_refuses_saves_in_a_clear_sentence_and_loses_none(tmp_path):
    found = campaign("full_disk", tmp_path, 20, 1)
    ((status, sentence),) = found["said"]
    assert status == 507
    assert sentence.startswith("plans.db: the disk is full or failing; nothing of this change was kept;")
    assert found["saves"] >= 20
    assert found["wrong"] == []


@pytest.mark.slow
def test_a_full_disk_that_nobody_tells_of_is_noticed(tmp_path):
    program = mutant(tmp_path, "mapper/stores/sqlite_file.py", *SWALLOWED)
    assert campaign("full_disk", folder(tmp_path), 5, 1, root=program)["wrong"]


@pytest.mark.slow
def test_a_killed_step_to_a_newer_format_leaves_the_old_or_the_new(tmp_path):
    found = campaign("killed_steps", tmp_path)
    assert found["kills"] >= 30
    assert found["faults"] == []


@pytest.mark.slow
def test_a_step_that_commits_on_its_way_is_noticed(tmp_path):
    assert campaign("killed_steps", tmp_path, "commits")["faults"]
