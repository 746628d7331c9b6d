import pytest

from mapper.domain.incidents import Outcome, PastIncident, Refusal, When
from mapper.domain.places import LonLat
from mapper.errors import InvalidInputError, StoreFailedError, UnreadableFileError
from mapper.services.importing import REFUSALS_LISTED, Progress, import_files
from mapper.services.ports import Importer, Part, Reading

PLACED = PastIncident("a", "d", "Fire", When("2018"), LonLat(0, 0), "Here")
UNPLACED = PastIncident("b", "d", "Fire", When("2018"), None, "")
OUTCOME = Outcome("r", "2018-01", "Suspect charged")
REFUSED = Refusal("f.csv", 7, "is no date", "Date")


class Shelf:
    """An archive that fits in a dictionary."""

    def __init__(self):
        self.parts = {}

    def loaded(self, name):
        digest, rows = self.parts.get(name, ("", []))
        return (digest, len(rows)) if rows else None

    def replace(self, part, rows):
        self.parts[part.name] = part.digest, list(rows)

    def tidy(self):
        self.is_tidy = True

    def outcomes_without_incident(self, parts):
        return sum(row == OUTCOME for name in parts for row in self.parts[name][1])


def importer(rows, *, name="lists", digest="1", suffix=""):
    part = Part("part", "d", "MIT", digest)
    return {
        name: Importer(
            name, "Lists", (), lambda path: path.endswith(suffix), lambda path: [Reading(path, part, rows)]
        )
    }


def test_every_row_read_is_accounted_for():
    shelf = Shelf()
    rows = [PLACED, UNPLACED, OUTCOME, PLACED, REFUSED]
    report = import_files(["f.csv"], store=shelf, importers=importer(rows))
    assert (report.parts, report.read) == (1, 5)
    assert (report.placed, report.unplaced, report.outcomes, report.refused) == (2, 1, 1, 1)
    assert report.refusals == (REFUSED,)
    assert shelf.parts["part"] == ("1", [PLACED, UNPLACED, OUTCOME, PLACED])
    assert report.outcomes_unmatched == 1
    assert "without a position: 1." in report.notes[0]
    assert "not in the archive: 1." in report.notes[1]


def test_the_same_bytes_again_are_left_alone():
    shelf = Shelf()
    import_files(["f.csv"], store=shelf, importers=importer([PLACED, PLACED]))
    report = import_files(["f.csv"], store=shelf, importers=importer(None))
    assert (report.read, report.unchanged, report.replaced) == (0, 2, 0)


def test_other_bytes_under_the_same_name_replace_and_say_so():
    shelf = Shelf()
    import_files(["f.csv"], store=shelf, importers=importer([PLACED, PLACED]))
    report = import_files(["f.csv"], store=shelf, importers=importer([PLACED], digest="2"))
    assert (report.read, report.unchanged, report.replaced) == (1, 0, 2)
    assert report.notes == ("Rows loaded before under the same file names, and now replaced: 2.",)


def test_endless_refusals_are_counted_but_not_all_listed():
    report = import_files(["f.csv"], store=Shelf(), importers=importer([REFUSED] * (REFUSALS_LISTED + 5)))
    assert (report.refused, len(report.refusals)) == (1_005, 1_000)
    assert report.notes == ("Rows refused: 1,005; the first 1,000 are listed.",)


def test_a_long_file_tells_how_far_it_is():
    told = []
    import_files(["f.csv"], store=Shelf(), importers=importer([PLACED] * 5_001), progress=told.append)
    assert told == [Progress("f.csv", 5_000), Progress("f.csv", 5_001)]


def test_the_named_importer_reads_even_what_it_does_not_recognise():
    report = import_files(
        ["f.txt"], store=Shelf(), importers=importer([PLACED], suffix=".csv"), source="lists"
    )
    assert report.placed == 1


def test_an_unknown_importer_is_refused_with_those_there_are():
    with pytest.raises(InvalidInputError, match="source: must be one of lists, was 'guess'"):
        import_files(["f.csv"], store=Shelf(), importers=importer([]), source="guess")


def test_a_file_that_nobody_recognises_is_refused_without_its_folder():
    with pytest.raises(UnreadableFileError, match=r"^f\.pdf: is none of the sorts known here: Lists$"):
        import_files(["/folder/f.pdf"], store=Shelf(), importers=importer([], suffix=".csv"))


def test_a_store_that_fails_is_told_with_the_file_and_how_to_go_on():
    class Full(Shelf):
        def replace(self, *_):
            raise StoreFailedError("archive.db: the disk is full")

    with pytest.raises(
        StoreFailedError, match=r"disk is full\. f\.csv was not taken; .* import again to go on"
    ):
        import_files(["f.csv"], store=Full(), importers=importer([PLACED]))
