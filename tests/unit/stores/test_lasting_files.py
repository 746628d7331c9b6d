import os

import pytest

from mapper.stores.lasting_files import in_words, sync_folder, write_lasting


def test_a_file_that_is_there_is_not_written_over(tmp_path):
    write_lasting(tmp_path / "x", b"first", mode=0o600)
    with pytest.raises(FileExistsError):
        write_lasting(tmp_path / "x", b"second", mode=0o600)
    assert (tmp_path / "x").read_bytes() == b"first"


def test_a_file_system_that_syncs_no_folders_is_no_error(tmp_path, monkeypatch):
    def refuse(_):
        raise OSError(22, "Invalid argument")

    monkeypatch.setattr(os, "fsync", refuse)
    sync_folder(tmp_path)


def test_a_failing_disk_is_an_error(tmp_path, monkeypatch):
    def fail(_):
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(OSError, match="Input/output"):
        sync_folder(tmp_path)


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (28, "the disk is full; nothing of this was kept; free some space and try again"),
        (122, "the disk is full; nothing of this was kept; free some space and try again"),
        (13, "the folder cannot be written; check its permissions"),
        (30, "the folder cannot be written; check its permissions"),
        (5, "the disk or folder failed (Input/output error); nothing of this was kept"),
    ],
)
def test_what_went_wrong_is_told_to_people(number, words):
    assert in_words(OSError(number, os.strerror(number))) == words
