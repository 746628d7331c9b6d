import pytest

from mapper.errors import InvalidInputError
from mapper.stores.bundle_folder import BundleFolder
from mapper.stores.bundle_s3 import BundleS3
from mapper.stores.targets import target_at


def test_a_path_is_a_folder(tmp_path):
    target = target_at(str(tmp_path / "public"))
    target.point("e/5d0a/live.json", b"{}")
    assert isinstance(target, BundleFolder)
    assert (tmp_path / "public" / "e" / "5d0a" / "live.json").read_bytes() == b"{}"


@pytest.mark.parametrize("text", ["s3://maps", "s3://maps/", "s3://maps.example.org/a/B_1.2/", "s3://123"])
def test_a_bucket_is_an_object_store(text):
    assert isinstance(target_at(text), BundleS3)


@pytest.mark.parametrize(
    "text",
    [
        *(
            "s3:",
            "s3://",
            "s3:/maps",
            "s3://Maps",
            "s3://m",
            "s3://maps//x",
            "s3://maps/../x",
            "s3://maps/a b",
        ),
        *("s3://maps?x=1", "s3://maps/#x", "s3://maps:9000/x", "s3://-maps", "s3://maps/x\n"),
    ],
)
def test_junk_is_no_object_store(text):
    with pytest.raises(InvalidInputError, match=r"target: an object store is given as s3://bucket or s3://"):
        target_at(text)


def test_a_password_in_an_address_is_not_repeated():
    for text in ("s3://somebody:hunter2@maps/x", "https://somebody:hunter2@maps"):
        with pytest.raises(InvalidInputError) as refused:
            target_at(text)
        assert "hunter2" not in str(refused.value)


@pytest.mark.parametrize("scheme", ["https", "gs", "file", "ftp"])
def test_another_scheme_is_refused_by_name(scheme):
    with pytest.raises(InvalidInputError, match=f"target: {scheme}: is not known; give a folder or s3://"):
        target_at(f"{scheme}://maps/x")


@pytest.mark.parametrize("text", ["", "  ", "a\0b"])
def test_no_path_is_refused(text):
    with pytest.raises(InvalidInputError, match="target: is empty or no path"):
        target_at(text)


def test_a_file_is_no_folder(tmp_path):
    (tmp_path / "x").write_bytes(b"")
    with pytest.raises(InvalidInputError, match="is a file; give a folder or"):
        target_at(str(tmp_path / "x"))
