"""What a server's own troubles do to the archive on it: one sentence, and nothing half-written."""

import threading

import psycopg
import pytest

from mapper.domain.incidents import IncidentFilter, PastIncident, When
from mapper.domain.places import LonLat
from mapper.errors import StoreFailedError
from mapper.services.ports import Part
from mapper.stores import postgis_schema
from mapper.stores.incidents_postgis import IncidentsPostgis
from mapper.stores.postgres import PostgresServer

pytestmark = pytest.mark.postgis
HERE = LonLat(-0.03058, 51.60168)
PART = Part("curated/here", "curated", "MIT", "a")
ONLY_READS = "?options=-c%20default_transaction_read_only%3Don"
NOBODY = "postgresql://me:hunter2@127.0.0.1:1/archive"


def incident(key, **more):
    return PastIncident(key, "curated", "Fire", When("2018-07"), HERE, "Stow Crescent", **more)


def keys(store):
    return [one.incident.key for one in store.near(HERE, 9, IncidentFilter(), limit=9)]


def run(url, *statements):
    with psycopg.connect(url, autocommit=True) as connection:
        for statement in statements:
            connection.execute(statement)


@pytest.fixture
def store(archive_url):
    return IncidentsPostgis(archive_url)


def test_a_server_that_does_not_answer_is_named_without_its_password():
    with pytest.raises(
        StoreFailedError, match=r"archive on 127\.0\.0\.1: the server does not answer"
    ) as said:
        IncidentsPostgis(NOBODY)
    assert "hunter2" not in str(said.value)


def test_a_wrong_password_is_told(postgres):
    with pytest.raises(StoreFailedError, match="refuses this user or password"):
        IncidentsPostgis(postgres.url.replace("only", "surely"))


def test_a_database_that_is_not_there_is_told(postgres):
    with pytest.raises(StoreFailedError, match="no such database or user"):
        IncidentsPostgis(postgres.url.replace("/archive", "/nowhere"))


def test_an_address_with_a_slip_in_it_is_told():
    with pytest.raises(StoreFailedError, match="archive's server"):
        IncidentsPostgis("postgresql://host:port:more/x?y")


def test_a_server_without_postgis_is_told_how_to_get_it(archive_url, monkeypatch):
    monkeypatch.setattr(postgis_schema, "_EXTENSION", "none_of_this_name")
    with pytest.raises(StoreFailedError, match="PostGIS is not there; install it"):
        IncidentsPostgis(archive_url)


def test_an_old_server_is_refused(archive_url, monkeypatch):
    monkeypatch.setattr(postgis_schema, "_OLDEST", 990000)
    with pytest.raises(StoreFailedError, match="needs PostgreSQL 15 or newer"):
        IncidentsPostgis(archive_url)


def test_tables_of_another_version_are_refused(archive_url):
    IncidentsPostgis(archive_url)
    run(archive_url, "UPDATE cordon_mapper.format SET version = 99")
    with pytest.raises(StoreFailedError, match=r"format 99, not 1.*rename its schema"):
        IncidentsPostgis(archive_url)


def test_a_user_who_may_not_write_is_told(archive_url):
    run(archive_url, "DROP ROLE IF EXISTS reader", "CREATE ROLE reader LOGIN PASSWORD 'reader'")
    reader = archive_url.replace("postgres:only%20on%20this%20computer", "reader:reader")
    with pytest.raises(StoreFailedError, match="the user may not do this"):
        IncidentsPostgis(reader)


def test_a_full_disk_leaves_the_old_content_and_says_so(store, archive_url):
    store.replace(PART, [incident("old")])
    run(
        archive_url,
        "CREATE FUNCTION cordon_mapper.full() RETURNS trigger LANGUAGE plpgsql AS"
        " $$BEGIN RAISE EXCEPTION 'no space left on device' USING ERRCODE = '53100'; END$$",
        "CREATE TRIGGER full_disk BEFORE INSERT ON cordon_mapper.incident"
        " FOR EACH ROW EXECUTE FUNCTION cordon_mapper.full()",
    )
    with pytest.raises(StoreFailedError, match="full; nothing of this change was kept"):
        store.replace(PART, [incident("new")])
    assert keys(store) == ["old"]
    run(archive_url, "DROP TRIGGER full_disk ON cordon_mapper.incident")
    assert store.replace(PART, [incident("new")]) == 1
    assert (keys(store), store.verify()) == (["new"], ())


@pytest.mark.parametrize("text", ["a\x00b", "\ud800"])
def test_a_text_that_the_server_cannot_hold_is_refused_and_nothing_lost(store, text):
    store.replace(PART, [incident("old")])
    with pytest.raises(StoreFailedError, match="a text cannot be kept"):
        store.replace(PART, [incident("new"), incident("odd", summary=text)])
    assert keys(store) == ["old"]


def test_a_replica_only_reads(store, archive_url):
    store.replace(PART, [incident("x")])
    replica = IncidentsPostgis(archive_url + ONLY_READS)
    assert keys(replica) == ["x"]
    with pytest.raises(StoreFailedError, match="this server only reads"):
        replica.remove([PART.name])


def test_searches_go_to_the_replica_and_what_an_import_asks_does_not(archive_url):
    store = IncidentsPostgis(archive_url, replica_url=NOBODY)
    store.replace(PART, [incident("x")])
    assert store.loaded(PART.name) == ("a", 1)
    assert [row.key for row in store.rows_of(PART.name)] == ["x"]
    with pytest.raises(StoreFailedError, match="the server does not answer"):
        keys(store)


def test_a_statement_that_fails_is_told_in_the_words_of_the_server(archive_url):
    with (
        pytest.raises(StoreFailedError, match='relation "nowhere" does not exist'),
        PostgresServer(archive_url).reading() as connection,
    ):
        connection.execute("SELECT * FROM nowhere")


def test_damage_is_told_in_sentences(store, archive_url):
    store.replace(PART, [incident("x"), incident("y")])
    assert store.verify() == ()
    run(archive_url, "DELETE FROM cordon_mapper.incident WHERE key = 'x'")
    assert store.verify() == (
        "1 parts hold another number of incidents than they say",
        "1 counts of the rollup differ from the incidents",
    )


def test_places_that_nothing_happened_at_any_more_are_forgotten(store):
    store.replace(PART, [incident("x")])
    store.replace(PART, [])
    with store._main.reading() as connection:
        assert connection.execute("SELECT count(*) FROM place").fetchone() == (0,)


def test_what_was_taken_in_is_vacuumed_once_so_that_indexes_answer_alone(store, archive_url):
    def vacuums():
        with psycopg.connect(archive_url, autocommit=True) as connection:
            connection.execute("SELECT pg_stat_force_next_flush()")
            count = "SELECT vacuum_count FROM pg_stat_user_tables WHERE relname = 'place'"
            return connection.execute(count).fetchone()[0]

    store.tidy()
    assert vacuums() == 0
    store.replace(PART, [incident("x")])
    store.tidy()
    store.tidy()
    assert vacuums() == 1


def test_two_processes_may_make_the_tables_at_once(archive_url):
    made = []
    threads = [threading.Thread(target=lambda: made.append(IncidentsPostgis(archive_url))) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [keys(store) for store in made] == [[], [], []]


@pytest.mark.slow
def test_a_server_that_came_back_is_asked_again(store, postgres):
    store.replace(PART, [incident("x")])
    postgres.stop()
    try:
        with pytest.raises(StoreFailedError, match="the server does not answer"):
            keys(store)
    finally:
        postgres.start()
    assert keys(store) == ["x"]
