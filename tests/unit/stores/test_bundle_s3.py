import traceback

import pytest

from mapper.errors import AlreadyPublishedError, StoreFailedError
from mapper.services.verifying import faults
from mapper.stores.targets import target_at
from tests.small_bundles import PUBLICATION, small_bundle
from tests.standins.object_store import BUCKET, SECRET

PATH, FILES = small_bundle()
LIVE = f"e/{PUBLICATION}/live.json"


@pytest.fixture
def target(object_store):  # noqa: ARG001 - it is reached by the settings it makes
    return target_at(f"s3://{BUCKET}/newsroom")


def lying(object_store):
    """What lies in the bucket below the prefix."""
    return {key.removeprefix("newsroom/"): content for key, content in object_store.objects().items()}


def test_an_object_says_what_it_is_and_how_long_it_may_be_kept(target, object_store):
    target.place(PATH, FILES)
    target.point(LIVE, b"{}")
    client = object_store.client()

    def head(path):
        told = client.head_object(Bucket=BUCKET, Key=f"newsroom/{path}")
        return told["ContentType"], told.get("ContentEncoding"), told["CacheControl"]

    good = "public, max-age=31536000, immutable"
    assert head(PATH + "map.svg.gz") == ("image/svg+xml", "gzip", good)
    assert head(PATH + "index.html") == ("text/html; charset=utf-8", None, good)
    assert head(LIVE)[2] == "public, max-age=15, stale-while-revalidate=60, stale-if-error=86400"


def test_the_manifest_comes_last(target, object_store):
    object_store.asked.clear()
    target.place(PATH, FILES)
    put = [path for method, path in object_store.asked if method == "PUT" and PATH in path]
    assert len(put) == len(FILES)
    assert put[-1].endswith("/manifest.json")


@pytest.mark.slow  # boto3 tries again
def test_what_died_on_its_way_has_no_manifest_and_is_completed_by_the_next_try(target, object_store):
    target.point(LIVE, b"before")
    target._require_refusal()
    object_store.dies_after = 4
    with pytest.raises(StoreFailedError):
        target.place(PATH, FILES)
    object_store.dies_after = None
    left = {name: target.read(PATH + name) for name in target.names(PATH)}
    assert len(left) == 4
    assert faults(left, path=PATH) == ("manifest.json: is missing; without it nothing can be checked",)
    assert target.read(LIVE) == b"before"
    target.place(PATH, FILES)
    assert {name: target.read(PATH + name) for name in target.names(PATH)} == FILES


def test_somebody_who_was_faster_by_a_moment_is_not_overwritten(target, object_store, monkeypatch):
    client = object_store.client()

    def nothing_yet(path):
        client.put_object(Bucket=BUCKET, Key=f"newsroom/{path}map.svg", Body=b"faster")
        return iter(())

    monkeypatch.setattr(target, "_names", nothing_yet)
    with pytest.raises(AlreadyPublishedError):
        target.place(PATH, FILES)
    assert target.read(PATH + "map.svg") == b"faster"
    assert PATH + "manifest.json" not in lying(object_store)


def test_a_store_that_writes_over_what_is_there_is_not_used(target, object_store):
    object_store.ignores_conditions = True
    with pytest.raises(StoreFailedError, match="this object store does not refuse to overwrite"):
        target.place(PATH, FILES)
    assert lying(object_store) == {"written-once": b""}


def test_a_store_that_does_not_know_the_condition_is_not_used(target, object_store):
    object_store.refuses = "NotImplemented"
    with pytest.raises(StoreFailedError, match="the object store could not do it"):
        target.point(LIVE, b"{}")
    with pytest.raises(StoreFailedError, match=r"could not do it \(NotImplemented\)"):
        target.names(PATH)
    with pytest.raises(StoreFailedError, match="this object store does not refuse to overwrite"):
        target.place(PATH, FILES)


def test_that_it_refuses_is_asked_once(target, object_store):
    for number in (1, 2):
        target.place(*small_bundle(number))
    assert [path for _, path in object_store.asked].count("/maps/newsroom/written-once") == 2
    again = target_at(f"s3://{BUCKET}/newsroom")
    again.place(PATH, FILES)
    assert [path for _, path in object_store.asked].count("/maps/newsroom/written-once") == 3


def test_of_very_many_files_all_are_told_and_taken_away(target, object_store, monkeypatch):
    paginate = target._client.get_paginator
    few = {"PaginationConfig": {"PageSize": 3}}  # a store gives at most 1,000 at a time

    class Few:
        def __init__(self, name):
            self._all = paginate(name)

        def paginate(self, **asked):
            return self._all.paginate(**asked, **few)

    monkeypatch.setattr(target._client, "get_paginator", Few)
    target.place(PATH, FILES)
    assert target.names(PATH) == tuple(sorted(FILES))
    target.take_away(PATH)
    assert lying(object_store) == {"written-once": b""}


def test_what_was_not_taken_away_is_told(target, monkeypatch):
    target.place(PATH, FILES)
    kept = {"Errors": [{"Key": "x", "Code": "AccessDenied"}]}
    monkeypatch.setattr(target._client, "delete_objects", lambda **_: kept)
    with pytest.raises(StoreFailedError, match=r"kept 1 of 9 files that were to go \(AccessDenied\)"):
        target.take_away(PATH)


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("AccessDenied", "the object store refuses us (AccessDenied); check AWS_ACCESS_KEY_ID"),
        ("SignatureDoesNotMatch", "the object store refuses us (SignatureDoesNotMatch)"),
        ("NoSuchBucket", "the object store has no bucket maps; make it first"),
        ("InternalError", "the object store could not do it (InternalError); try again later"),
    ],
)
def test_a_refusal_is_told_in_a_sentence_without_a_secret(target, object_store, code, words):
    object_store.refuses = code
    changes = {
        "place": lambda: target.place(PATH, FILES),
        "point": lambda: target.point(LIVE, b"x"),
        "read": lambda: target.read(LIVE),
        "names": lambda: target.names(PATH),
        "take_away": lambda: target.take_away(PATH),
    }
    for change in changes.values():
        with pytest.raises(StoreFailedError) as refused:
            change()
        assert str(refused.value).startswith(words)
        assert SECRET not in str(refused.value)


@pytest.mark.slow
def test_a_store_that_nobody_answers_for_is_told(target, monkeypatch):
    monkeypatch.setenv("AWS_ENDPOINT_URL_S3", "http://127.0.0.1:9")
    with pytest.raises(StoreFailedError, match="the object store does not answer; check the network"):
        target.read(LIVE)


def test_without_credentials_it_is_told_which_are_needed(target, monkeypatch):
    monkeypatch.delenv("AWS_ACCESS_KEY_ID")
    monkeypatch.delenv("AWS_SECRET_ACCESS_KEY")
    with pytest.raises(StoreFailedError, match="wants to know who we are; set AWS_ACCESS_KEY_ID and AWS_SEC"):
        target.read(LIVE)


def test_an_endpoint_that_is_none_is_told_without_its_password(target, monkeypatch):
    monkeypatch.setenv("AWS_ENDPOINT_URL_S3", f"somebody:{SECRET}@nowhere")
    with pytest.raises(StoreFailedError, match="AWS_ENDPOINT_URL_S3 is no address") as refused:
        target.read(LIVE)
    assert SECRET not in "".join(traceback.format_exception(refused.value, chain=True))


def test_other_settings_that_do_not_work_are_told(target, monkeypatch):
    monkeypatch.setenv("AWS_PROFILE", "nobody")
    with pytest.raises(StoreFailedError, match=r"cannot be used \(ProfileNotFound\); check the AWS_"):
        target.read(LIVE)


def test_time_limits_are_set(target):
    settings = target._client.meta.config
    assert (settings.connect_timeout, settings.read_timeout) == (5, 15)
    assert settings.retries["total_max_attempts"] == 3
