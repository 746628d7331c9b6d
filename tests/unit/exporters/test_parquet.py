import duckdb
import pytest

from mapper.domain.incidents import Dataset, IncidentAnswer, NearbyIncident, PastIncident, When
from mapper.domain.places import LonLat
from mapper.exporters import INCIDENT_FORMATS
from mapper.exporters.parquet import write_incidents
from mapper.exporters.table import INCIDENT_COLUMNS

ANNANKATU = LonLat(24.94, 60.17)


def incident(key, at=ANNANKATU, **more):
    return PastIncident(key, "curated", "Siege", When("2018-07", approximate=True), at, "Annankatu", **more)


def answer(count):
    told = {"summary": "=HYPERLINK(1)", "corrections": ("Was dated 2019.",), "proceedings_active": True}
    near = tuple(NearbyIncident(incident(f"ä{n}", **told), 1.5 * n) for n in range(count))
    return IncidentAnswer(near, (Dataset("curated", "Facts", count, 0, "2018-07", "2018-07"),), count)


@pytest.fixture
def read(tmp_path):
    def read(answer, wanted="*"):
        (tmp_path / "a.parquet").write_bytes(write_incidents(answer))
        return duckdb.read_parquet(str(tmp_path / "a.parquet")).project(wanted)

    return read


@pytest.mark.parametrize("count", [1, 7, 8, 9, 200])
def test_another_program_reads_every_row_with_its_types(read, count):
    rows = read(answer(count)).fetchall()
    assert len(rows) == count
    last = dict(zip([*INCIDENT_COLUMNS, "geometry"], rows[-1], strict=True))
    assert last["key"] == f"ä{count - 1}"
    assert (last["distance_m"], last["lon"]) == (1.5 * (count - 1), 24.94)
    assert (last["approximate"], last["proceedings_active"]) == (True, True)
    assert last["summary"] == "=HYPERLINK(1)"  # a database runs no formula


def test_no_rows_are_a_file_too(read):
    assert read(answer(0)).fetchall() == []


def test_the_position_is_a_point_on_wgs_84_for_programs_that_know_geoparquet(tmp_path):
    (tmp_path / "a.parquet").write_bytes(write_incidents(answer(1)))
    asked = "SELECT key, value FROM parquet_kv_metadata($file)"
    told = duckdb.execute(asked, {"file": str(tmp_path / "a.parquet")}).fetchall()
    told = {key.decode(): value.decode() for key, value in told}
    assert '"primary_column": "geometry"' in told["geo"]
    assert told["sources"] == "curated: Facts"


def test_an_incident_without_a_position_has_no_number_there(read):
    near = NearbyIncident(incident("a", at=None), 0.0)
    ((lon,),) = read(IncidentAnswer((near,), (), 1), "lon").fetchall()
    assert lon != lon  # noqa: PLR0124  # not a number


def test_the_same_answer_gives_the_same_bytes_and_is_offered_as_a_format():
    assert write_incidents(answer(3)) == INCIDENT_FORMATS["parquet"].write(answer(3))
