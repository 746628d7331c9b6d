"""Publishing from the command line, from the first edition to a legal hold."""

import json
import shutil
from contextlib import redirect_stderr, redirect_stdout
from io import StringIO

import pytest

from mapper import cli
from mapper.stores.turns import turn

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("cli")


@pytest.fixture(scope="module")
def run(folder):
    def runner(*words):
        with redirect_stdout(StringIO()) as out, redirect_stderr(StringIO()) as err:
            code = cli.main([*map(str, words), "--data", str(folder / "data")])
        return code, out.getvalue(), err.getvalue()

    return runner


@pytest.fixture(scope="module")
def published(run, folder):
    """The demo plan, published on a fresh machine."""
    code, out, err = run("publish", "demo", "--to", folder / "public", "--json")
    assert code == cli.DONE, err
    return json.loads(out), err


def bundle(folder, published):
    return folder / "public" / published["edition"]["path"]


def test_the_demo_is_published_to_a_folder_and_the_difference_is_shown(published, folder):
    told, err = published
    names = {path.name for path in bundle(folder, told).iterdir()}
    assert {
        *("index.html", "index.html.gz", "index.html.br", "map.svg", "map.png", "map@2x.png"),
        *("cordon.geojson", "oembed.json", "embed.txt", "manifest.json", "manifest.sig"),
    } <= names
    assert "kept from readers: Rendezvous point" in err
    assert "CORDON_MAPPER_PUBLIC_ADDRESS" in told["notes"][0]
    assert json.loads((bundle(folder, told) / "oembed.json").read_text())["type"] == "link"


def test_published_again_it_is_the_same_edition(run, published, folder):
    told, _ = published
    code, out, err = run("publish", "demo", "--to", folder / "public")
    assert (code, f"edition 1 of publication {told['publication']['id']}" in out) == (cli.DONE, True)
    assert "out already" in err


def test_an_edition_verifies_and_rebuilds_to_the_same_bytes(run, published, folder):
    told, _ = published
    publication_id = told["publication"]["id"]
    for named in (publication_id, bundle(folder, told)):
        code, out, _ = run("verify", named)
        assert (code, "every byte is as it was published" in out) == (cli.DONE, True)
    assert run("rebuild", publication_id)[:2] == (cli.DONE, "edition 1 rebuilds to the same bytes\n")
    assert run("rebuild", publication_id, "--edition", "7")[0] == cli.WRONG_INPUT


def test_a_byte_that_was_changed_is_found(run, published, folder):
    told, _ = published
    path = bundle(folder, told) / "map.svg"
    content = path.read_bytes()
    path.write_bytes(content.replace(b"svg", b"gvs", 1))
    try:
        code, out, err = run("verify", told["publication"]["id"])
        assert (code, "map.svg: was changed" in out) == (cli.FAILED, True)
        assert "not as it was published" in err
        assert json.loads(run("verify", told["publication"]["id"], "--json")[1])["bundles"]
    finally:
        path.write_bytes(content)


def test_of_a_folder_everything_in_it_and_its_own_name_are_checked(run, published, folder, tmp_path):
    told, _ = published
    origin = bundle(folder, told)
    copy = shutil.copytree(origin, tmp_path / origin.name)
    code, out, _ = run("verify", copy)
    assert (code, "signed with key " in out) == (cli.DONE, True)
    (copy / "more").mkdir()
    (copy / "more" / "index.html").write_text("more")
    renamed = shutil.copytree(origin, tmp_path / ("0" * 12))
    for changed, fault in ((copy, "'more/index.html': was added"), (renamed, "belongs to another path")):
        code, out, _ = run("verify", changed)
        assert (code, fault in out) == (cli.FAILED, True)


def test_only_to_look_lets_nothing_out(run, folder):
    code, out, err = run("publish", "demo", "--to", folder / "other", "--check", "--delay-min", "9999")
    assert (code, "Lönnrotinkatu" in out, "kept from readers" in err) == (cli.DONE, True, True)
    assert "it may not go out: delay_min" in err
    assert not (folder / "other").exists()
    told = json.loads(run("publish", "demo", "--to", folder / "other", "--check", "--json")[1])
    assert told["html"].startswith("<!doctype html>")


def test_words_may_come_from_a_file(run, folder):
    words = folder / "alt.txt"
    words.write_text("A map of our own words.\n")
    told = json.loads(run("publish", "demo", "--check", "--json", "--alt", words)[1])
    assert told["alt_text"] == "A map of our own words."
    words.write_bytes(b"\xff\xfe\x00")
    assert "UTF-8" in run("publish", "demo", "--check", "--alt", words)[2]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("publish", "nothing"), "no such plan"),
        (("publish", "demo", "--coarsen-m", "-5"), "duty.coarsen_m"),
        (("publish", "demo", "--to", "ftp://example.org"), "target: ftp: is not known"),
        (("withdraw", "nothing", "--said", "x"), "no publication nothing"),
        (("lift", "nothing"), "no publication nothing"),
        (("verify", "nothing"), "no publication nothing"),
        (("rebuild", "nothing"), "no publication nothing"),
    ],
)
def test_what_cannot_work_is_told_in_one_line(run, words, said):
    code, out, err = run(*words)
    assert (code, out, said in err, err.count("\n")) == (cli.WRONG_INPUT, "", True, 1)


def test_whoever_waited_in_vain_for_somebody_else_did_nothing_wrong(run, published, folder, monkeypatch):
    monkeypatch.setattr("mapper.publication_services._PATIENCE_S", 0.05)
    publication_id = published[0]["publication"]["id"]
    with turn(folder / "data" / "publishing.lock", patience_s=1, busy="nobody"):
        code, _, err = run("withdraw", publication_id, "--said", "Legal reasons.", "--hold")
    assert (code, "somebody else is publishing" in err) == (cli.FAILED, True)


def test_from_lifted_to_held_each_step_is_proved(run, published, folder):
    told, _ = published
    publication_id = told["publication"]["id"]
    code, out, _ = run("lift", publication_id)
    assert (code, "NO " in out, "edition 1, lifted" in out) == (cli.DONE, False, True)
    assert "lifted" in run("publications")[1]
    code, out, _ = run("withdraw", publication_id, "--said", "Wrong street.", "--json")
    assert (code, json.loads(out)["is_proved"]) == (cli.DONE, True)
    code, out, _ = run("withdraw", publication_id, "--said", "Legal reasons.", "--hold")
    assert (code, out.count("nothing is here")) == (cli.DONE, 3)
    assert not bundle(folder, told).exists()
    kept = [folder / "data" / "held", *(folder / "data" / "held").rglob("*")]
    assert [path for path in kept if path.stat().st_mode & 0o077] == []
    listed = json.loads(run("publications", "--json")[1])["publications"]
    assert [each["standing"] for each in listed] == ["held"]
    code, out, _ = run("verify", publication_id)
    assert (code, "every byte" in out) == (cli.DONE, True)
    assert run("publish", "demo", "--to", folder / "public")[0] == cli.WRONG_INPUT
