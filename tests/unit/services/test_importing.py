from dataclasses import replace
from datetime import date

import pytest

from mapper.domain.incident_columns import IncidentColumns
from mapper.domain.incidents import Outcome, PastIncident, Refusal, When
from mapper.domain.places import LonLat
from mapper.errors import InvalidInputError, StoreFailedError, UnreadableFileError
from mapper.services.import_report import REFUSALS_LISTED
from mapper.services.importing import ImportRules, ImportWatch, import_files
from mapper.services.ports import Importer, Part, Progress, Reading

PLACED = PastIncident("a", "d", "Fire", When("2018"), LonLat(0, 0), "Here")
UNPLACED = PastIncident("b", "d", "Fire", When("2018"), None, "")
CRIME = replace(PLACED, reference="r")
OUTCOME = Outcome("r", "2018-01", "Suspect charged")
REFUSED = Refusal("f.csv", 7, "is no date", "Date")


class Shelf:
    """An archive that fits in a dictionary."""

    def __init__(self):
        self.kept = {}

    def parts(self):
        return tuple(part for part, _ in self.kept.values())

    def loaded(self, name):
        part, rows = self.kept.get(name, (None, []))
        return (part.digest, sum(map(count, rows))) if part else None

    def replace_all(self, parts):
        """Keep them in pairs, as stores do that keep small parts together."""
        held = []
        try:
            for part, rows in parts:
                held.append((part, list(rows)))
                if len(held) == 2:
                    self._keep(held)
        finally:
            self._keep(held)

    def _keep(self, held):
        self.kept |= {part.name: (part, rows) for part, rows in held}
        held.clear()

    def tidy(self):
        self.is_tidy = True

    def outcomes_without_incident(self, parts):
        if any(row == CRIME for _, rows in self.kept.values() for row in rows):
            return 0
        return sum(row == OUTCOME for name in parts for row in self.kept[name][1])


def count(row):
    return len(row) if isinstance(row, IncidentColumns) else 1


def month(number, *, force="kent", digest=""):
    name = f"police.uk/{force}/2018-{number:02}/street"
    return Part(name, "police.uk", "OGL", digest or f"{force}{number}", force, f"2018-{number:02}")


def lists(*parts_and_rows, size_bytes=0, suffix="", name="lists"):
    def read(path):
        return [Reading(path, part, rows, size_bytes) for part, rows in parts_and_rows]

    return {name: Importer(name, "Lists", (), lambda path: path.endswith(suffix), read)}


def importer(rows, *, digest="1", name="part", **more):
    return lists((Part(name, "d", "MIT", digest), rows), **more)


def take(shelf, importers, path="f.csv", **more):
    return import_files([path], store=shelf, importers=importers, **more)


def test_every_row_read_is_accounted_for():
    shelf = Shelf()
    rows = [PLACED, UNPLACED, OUTCOME, PLACED, REFUSED]
    report = take(shelf, importer(rows))
    assert (report.parts, report.read) == (1, 5)
    assert (report.placed, report.unplaced, report.outcomes, report.refused) == (2, 1, 1, 1)
    assert report.refusals == (REFUSED,)
    assert shelf.kept["part"][1] == [PLACED, UNPLACED, OUTCOME, PLACED]
    assert report.outcomes_unmatched == 1
    assert "without a position: 1." in report.notes[0]
    assert "not in the archive: 1." in report.notes[1]


def test_rows_that_come_as_columns_are_counted_one_by_one():
    columns = IncidentColumns.of([PLACED, UNPLACED, PLACED])
    report = take(Shelf(), importer([REFUSED, columns, PLACED]))
    assert (report.read, report.placed, report.unplaced, report.refused) == (5, 3, 1, 1)


def test_outcomes_that_were_loaded_before_their_incidents_are_told_once_these_come():
    shelf = Shelf()
    outcomes = replace(month(1), name="police.uk/kent/2018-01/outcomes", digest="o")
    first = take(shelf, lists((outcomes, [OUTCOME] * 3)))
    assert "not in the archive: 3. They will show once it is loaded." in first.notes[0]
    assert take(shelf, lists((month(2), [PLACED]))).outcomes_joined == 0
    second = take(shelf, lists((month(1), [CRIME])))
    assert second.notes == ("Outcomes loaded before that have found their incident now: 3.",)


def test_the_same_bytes_again_are_left_alone():
    shelf = Shelf()
    take(shelf, importer([PLACED, PLACED]))
    report = take(shelf, importer(None))
    assert (report.read, report.unchanged, report.replaced) == (0, 2, 0)
    assert "Rows loaded before from the same bytes: 2." in report.notes[0]


def test_other_bytes_under_the_same_name_replace_and_say_so():
    shelf = Shelf()
    take(shelf, importer([PLACED] * 3))
    report = take(shelf, importer([PLACED] * 2, digest="2"))
    assert (report.read, report.unchanged, report.replaced) == (2, 0, 3)
    assert report.notes[0].startswith("Rows loaded before under the same file names, and now replaced: 3.")


@pytest.mark.parametrize(
    ("before", "rows"), [(9, []), (9, [REFUSED] * 9), (9, [PLACED] * 5), (1_000, [PLACED] * 899)]
)
def test_a_file_with_noticeably_fewer_rows_than_it_replaces_needs_a_word_and_nothing_is_lost(before, rows):
    shelf = Shelf()
    take(shelf, importer([PLACED] * before))
    fewer = importer(rows, digest="2")
    with pytest.raises(UnreadableFileError, match=rf"where {before:,} are loaded under its name.*--fewer"):
        take(shelf, fewer)
    assert shelf.loaded("part") == ("1", before)
    assert take(shelf, fewer, rules=ImportRules(fewer=True)).replaced == before


@pytest.mark.parametrize(("before", "after"), [(4, 1), (1_000, 900), (9, 12)])
def test_a_file_with_a_few_rows_less_replaces_as_usual(before, after):
    shelf = Shelf()
    take(shelf, importer([PLACED] * before))
    assert take(shelf, importer([PLACED] * after, digest="2")).replaced == before


def test_the_same_bytes_under_another_name_are_refused_unless_they_are_meant():
    shelf = Shelf()
    take(shelf, importer([PLACED, PLACED]))
    with pytest.raises(InvalidInputError, match=r"g.csv: holds the very bytes .* 'part' .* 2 rows"):
        take(shelf, importer([PLACED, PLACED], name="copy"), "g.csv")
    assert list(shelf.kept) == ["part"]
    take(shelf, importer([PLACED, PLACED], name="copy"), rules=ImportRules(twice=True))
    assert list(shelf.kept) == ["part", "copy"]


def test_a_copy_inside_one_archive_is_noticed_too():
    shelf = Shelf()
    archive = lists((month(1), [PLACED]), (month(2, digest="kent1"), [PLACED]))
    with pytest.raises(InvalidInputError, match="would double its 1 rows"):
        take(shelf, archive)
    assert list(shelf.kept) == [month(1).name]


def test_empty_files_that_are_alike_double_nothing():
    shelf = Shelf()
    archive = lists((month(1, digest="0"), []), (month(2, digest="0"), []))
    assert take(shelf, archive).parts == take(shelf, archive).parts == 2


def test_a_month_that_a_newer_archive_of_that_force_lacks_is_reported_and_kept():
    shelf = Shelf()
    take(shelf, lists(*((month(number), [PLACED]) for number in (1, 2, 3, 4))))
    take(shelf, lists((month(3, force="essex"), [PLACED])))
    report = take(shelf, lists((month(2), []), (month(4), [])))
    assert report.gone == (month(3).name,)
    assert month(3).name in report.notes[-1]
    assert month(3).name in shelf.kept


def test_months_of_other_archives_in_the_same_import_are_not_missed():
    shelf = Shelf()
    take(shelf, lists((month(2), [PLACED])))
    archives = {**lists((month(1), []), (month(3), []), suffix="1", name="one")}
    archives |= lists((month(2), [PLACED]), suffix="2", name="two")
    assert import_files(["f1", "f2"], store=shelf, importers=archives).gone == ()


def test_every_refusal_is_told_though_few_are_listed():
    told = []
    report = take(Shelf(), importer([REFUSED] * 1_005), watch=ImportWatch(refused=told.append))
    assert (report.refused, len(report.refusals), len(told)) == (1_005, REFUSALS_LISTED, 1_005)
    assert report.notes == (f"Rows refused: 1,005; the first {REFUSALS_LISTED} are listed.",)


def test_a_long_file_tells_how_far_it_is():
    told = []
    watch = ImportWatch(progress=told.append)
    take(Shelf(), importer([PLACED] * 5_001, size_bytes=70), "folder/f.csv", watch=watch)
    stage = "taking in f.csv"
    assert told == [
        Progress("looking through f.csv"),
        Progress(stage, 0, 70),
        Progress(stage, 70, 70),
    ]


def test_the_named_importer_reads_even_what_it_does_not_recognise():
    assert take(Shelf(), importer([PLACED], suffix=".csv"), "f.txt", source="lists").placed == 1


def test_an_unknown_importer_is_refused_with_those_there_are():
    with pytest.raises(InvalidInputError, match="source: must be one of lists, was 'guess'"):
        take(Shelf(), importer([]), source="guess")


def test_a_file_that_nobody_recognises_is_refused_without_its_folder():
    with pytest.raises(UnreadableFileError, match=r"^f\.pdf: is none of the sorts known here: Lists$"):
        take(Shelf(), importer([], suffix=".csv"), "/folder/f.pdf")


def test_a_store_that_fails_is_told_with_the_file_and_how_to_go_on():
    class Full(Shelf):
        def replace_all(self, _):
            raise StoreFailedError("archive.db: the disk is full")

    with pytest.raises(
        StoreFailedError, match=r"disk is full\. Not everything was taken; .* import again to go on"
    ):
        take(Full(), importer([PLACED]))


def test_a_file_found_torn_on_the_way_is_told_with_what_became_of_the_rest():
    def torn():
        yield PLACED
        raise UnreadableFileError("f.csv", "line 2 is longer than any row of a table")

    shelf = Shelf()
    archive = lists((month(1), [PLACED]), (month(2), torn()))
    with pytest.raises(UnreadableFileError, match=r"line 2 is .* Nothing of it was taken; what came before"):
        take(shelf, archive)
    assert list(shelf.kept) == [month(1).name]


def test_incidents_of_days_to_come_are_kept_and_told():
    today = ImportRules(today=date(2018, 7, 28))
    whens = ("2018", "2019", "2018-07", "2018-08", "2018-07-28T23:00", "2018-07-29")
    rows = [replace(PLACED, when=When(when)) for when in whens]
    for given in (rows, [IncidentColumns.of(rows)]):
        report = take(Shelf(), importer(given), rules=today)
        assert (report.placed, report.future) == (6, 3)
        assert report.notes[0].startswith("Incidents dated after today: 3.")
