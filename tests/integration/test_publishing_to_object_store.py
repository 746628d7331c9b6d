"""The whole of publishing over an object store, as over a folder."""

import json

import pytest

from mapper.domain.publications import Choices
from mapper.services.verifying import faults
from mapper.stores.targets import target_at
from tests.publishing import BO, world_in


@pytest.mark.slow
def test_editions_come_stay_and_go_in_an_object_store(object_store, tmp_path):
    world = world_in(tmp_path, target_at("s3://maps/newsroom"))
    first = world.publish("key-1").edition
    newest = world.publish("key-2", choices=Choices(correction="It was a van.")).edition
    files = {name: world.target.read(first.path + name) for name in world.target.names(first.path)}
    assert faults(files, path=first.path, known_key=world.teller.signer.public_key) == ()
    assert (world.live()["number"], world.live()["path"]) == (2, newest.path)
    assert "It was a van." in world.page()
    done = world.taking_down.withdraw(newest.publication_id, "Legal reasons.", BO, hold=True)
    assert [proof for proof in done.proof if not proof.is_right] == []
    assert world.target.names(first.path) == world.target.names(newest.path) == ()
    pointer = world.target.read(f"e/{newest.publication_id}/live.json")
    assert json.loads(pointer)["standing"] == "held"
    assert world.held.names(first.path)
    left = {key.rpartition("/")[2] for key in object_store.objects()}
    assert left == {"index.html", "index.html.gz", "index.html.br", "live.json", "written-once"}
