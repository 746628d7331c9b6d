"""Where bundles are published to: a folder, or a bucket of an object store."""

import re
from pathlib import Path

from mapper.errors import InvalidInputError
from mapper.services.publishing_ports import Target
from mapper.stores.bundle_folder import BundleFolder

_PART = r"[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)*"
_S3 = re.compile(rf"s3://([a-z0-9][a-z0-9.-]{{1,61}}[a-z0-9])((?:/{_PART})*)/?")
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]+):(?:/|\Z)")  # a single letter is a drive of Windows


def target_at(text: str) -> Target:
    """The target that ``text`` names: a folder, or ``s3://bucket/prefix``.

    Raises
    ------
    InvalidInputError
        It names neither.
    """
    scheme = _SCHEME.match(text)
    if scheme and scheme[1] != "s3":
        raise InvalidInputError("target", f"{scheme[1]}: is not known; give a folder or s3://bucket/prefix")
    if scheme:
        return _object_store(text)
    if not text.strip() or "\0" in text:
        raise InvalidInputError("target", "is empty or no path; give a folder or s3://bucket/prefix")
    if Path(text).is_file():
        raise InvalidInputError("target", f"{text} is a file; give a folder or s3://bucket/prefix")
    return BundleFolder(Path(text))


def _object_store(text: str) -> Target:
    found = _S3.fullmatch(text)
    if found is None:  # the text is not repeated: people write their passwords into addresses
        raise InvalidInputError(
            "target",
            "an object store is given as s3://bucket or s3://bucket/prefix, with nothing else in it;"
            " credentials and endpoint are in the AWS_... settings",
        )
    from mapper.stores.bundle_s3 import BundleS3

    bucket, prefix = found.groups()
    return BundleS3(bucket, f"{prefix[1:]}/" if prefix else "")
