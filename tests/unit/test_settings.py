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
            "CORDON_MAPPER_NOMINATIM_URL": "http://127.0.0.1:2",
        }
    )
    assert settings == Settings(
        data_dir=Path("somewhere"),
        live=True,
        contact="desk@example.org",
        overpass_url="http://127.0.0.1:1/api",
        nominatim_url="http://127.0.0.1:2",
    )
