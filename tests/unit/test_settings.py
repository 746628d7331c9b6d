from pathlib import Path

import pytest

from mapper.errors import InvalidInputError
from mapper.settings import ROOT, Settings


def test_nothing_is_live_unless_told():
    settings = Settings.from_environment({})
    assert (settings.live, settings.data_dir) == (False, ROOT / "var")


def test_live_needs_a_contact():
    with pytest.raises(InvalidInputError, match="CORDON_MAPPER_CONTACT"):
        Settings.from_environment({"CORDON_MAPPER_LIVE": "1"})


def test_reads_every_setting():
    settings = Settings.from_environment(
        {
            "CORDON_MAPPER_DATA": "somewhere",
            "CORDON_MAPPER_LIVE": "yes",
            "CORDON_MAPPER_CONTACT": "desk@example.org",
            "CORDON_MAPPER_OVERPASS_URL": "http://127.0.0.1:1/api",
            "CORDON_MAPPER_OVERPASS_MIRRORS": "https://one.example/api, https://other.example/api,",
            "CORDON_MAPPER_NOMINATIM_URL": "http://127.0.0.1:2",
            "CORDON_MAPPER_LARGEST_UPLOAD_MB": "500",
            "CORDON_MAPPER_THREADS": "16",
            "CORDON_MAPPER_STREETS_PAGE": "off",
            "CORDON_MAPPER_ACCOUNTS": "on",
            "CORDON_MAPPER_APPROVAL": "on",
            "CORDON_MAPPER_ADDRESS": "https://maps.example.org/",
            "CORDON_MAPPER_PUBLISH_TO": "s3://maps/public",
            "CORDON_MAPPER_PUBLIC_ADDRESS": "https://public.example.org/",
            "CORDON_MAPPER_PUBLIC_DELAY_MIN": "15",
            "CORDON_MAPPER_PUBLIC_COARSEN_M": "0",
        }
    )
    assert settings == Settings(
        data_dir=Path("somewhere"),
        live=True,
        contact="desk@example.org",
        overpass_url="http://127.0.0.1:1/api",
        overpass_mirrors=("https://one.example/api", "https://other.example/api"),
        nominatim_url="http://127.0.0.1:2",
        largest_upload_mb=500,
        threads=16,
        streets_page=False,
        accounts=True,
        approval=True,
        address="https://maps.example.org",
        publish_to="s3://maps/public",
        public_address="https://public.example.org",
        public_delay_min=15,
    )


def test_the_address_of_the_server_has_no_path():
    with pytest.raises(InvalidInputError, match="has a path"):
        Settings.from_environment({"CORDON_MAPPER_ADDRESS": "https://example.org/maps"})


def test_readers_may_reach_what_is_published_below_a_path_as_in_a_bucket_with_a_prefix():
    given = {"CORDON_MAPPER_PUBLIC_ADDRESS": "https://maps.example.org/embeds/"}
    assert Settings.from_environment(given).public_address == "https://maps.example.org/embeds"


@pytest.mark.parametrize("more", ["?a=b", "/embeds#top", "/../embeds", "/a b", '/"onload', "/embeds//x"])
def test_a_public_address_is_a_host_and_at_most_a_plain_path(more):
    with pytest.raises(InvalidInputError, match="PUBLIC_ADDRESS"):
        Settings.from_environment({"CORDON_MAPPER_PUBLIC_ADDRESS": f"https://maps.example.org{more}"})


def test_a_delay_may_be_none_but_no_less():
    with pytest.raises(InvalidInputError, match="of 0 or more"):
        Settings.from_environment({"CORDON_MAPPER_PUBLIC_DELAY_MIN": "-1"})


@pytest.mark.parametrize("text", ["0", "-1", "2.5", "many", "\u0662"])
def test_a_size_that_is_no_whole_number_is_refused(text):
    with pytest.raises(InvalidInputError, match="LARGEST_UPLOAD_MB"):
        Settings.from_environment({"CORDON_MAPPER_LARGEST_UPLOAD_MB": text})


@pytest.mark.parametrize(
    "settings",
    [Settings(), Settings(data_dir=Path("x"), live=True, contact="desk@example.org", streets_page=False)],
)
def test_a_process_of_our_own_reads_the_same_settings(settings):
    assert Settings.from_environment(settings.environment()) == settings


@pytest.mark.parametrize("name", ["OVERPASS_URL", "OVERPASS_MIRRORS", "NOMINATIM_URL", "ADDRESS"])
@pytest.mark.parametrize("address", ["overpass-api.de", "file:///etc/passwd", "https://", "https://a b/"])
def test_an_address_that_is_none_is_refused(name, address):
    with pytest.raises(InvalidInputError, match=f"CORDON_MAPPER_{name}"):
        Settings.from_environment({f"CORDON_MAPPER_{name}": address})


def test_the_archive_of_past_incidents_may_lie_on_a_server_with_a_replica():
    names = {
        "ARCHIVE_URL": "postgresql://desk@db/archive",
        "ARCHIVE_REPLICA_URL": "postgres://desk@copy/archive",
    }
    read = Settings.from_environment({f"CORDON_MAPPER_{name}": url for name, url in names.items()})
    assert (read.archive_url, read.archive_replica_url) == tuple(names.values())


def test_a_refused_address_of_a_database_is_not_shown_for_it_may_hold_a_password():
    with pytest.raises(InvalidInputError, match="postgresql://") as refused:
        Settings.from_environment({"CORDON_MAPPER_ARCHIVE_URL": "mysql://me:hunter2@db/archive"})
    assert "hunter2" not in str(refused.value)


def test_a_replica_without_its_server_is_refused():
    with pytest.raises(InvalidInputError, match="CORDON_MAPPER_ARCHIVE_URL"):
        Settings.from_environment({"CORDON_MAPPER_ARCHIVE_REPLICA_URL": "postgresql://copy/archive"})


@pytest.mark.parametrize("name", ["ACCOUNTS", "APPROVAL", "LIVE", "POLICE_API"])
@pytest.mark.parametrize("word", ["enabled", "ja", "2"])
def test_a_switch_that_is_neither_on_nor_off_is_refused(name, word):
    with pytest.raises(InvalidInputError, match=f"CORDON_MAPPER_{name}: must be on or off"):
        Settings.from_environment({f"CORDON_MAPPER_{name}": word})
