"""A plan published to an object store, from its first edition to a legal hold."""

import pytest

from mapper.domain.publications import Choices
from mapper.services.verifying import faults
from mapper.stores.targets import target_at
from tests.publishing import BO, world_in

pytestmark = pytest.mark.slow


@pytest.fixture
def world(object_store, tmp_path):  # noqa: ARG001 - the target is reached by the settings it makes
    return world_in(tmp_path, target=target_at("s3://maps/embeds"))


def test_every_edition_lies_there_whole(world):
    world.publish("the-key-1")
    world.publish("the-key-2", Choices(correction="The street was wrong."))
    key = world.teller.signer.public_key
    for edition in world.published().editions:
        files = {name: world.target.read(edition.path + name) for name in world.target.names(edition.path)}
        assert faults(files, path=edition.path, known_key=key) == ()
    assert (world.live()["number"], world.live()["standing"]) == (2, "current")


def test_a_legal_hold_leaves_a_notice_and_nothing_else(world, object_store):
    edition = world.publish().edition
    changed = world.taking_down.withdraw(edition.publication_id, "Taken down.", BO, hold=True)
    assert [proof.where for proof in changed.proof if not proof.is_right] == []
    left = {key.rpartition("/")[2] for key in object_store.objects()}
    assert left == {"index.html", "index.html.gz", "index.html.br", "live.json", "written-once"}
    assert world.live()["standing"] == "held"
