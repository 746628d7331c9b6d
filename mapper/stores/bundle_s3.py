"""Bundles in an object store that speaks S3: an object of a bundle is made once and never written over.

The store itself refuses to (``If-None-Match: *``), so that no two programs can be wrong about it; one that
does not know how to refuse is not used. An object is there whole or not at all, but a bundle is many: its
manifest comes last, and without one nothing counts as a bundle.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cached_property
from itertools import chain
from threading import Lock
from typing import Any

from mapper.domain.publications.delivery import delivery
from mapper.domain.publications.manifest import MANIFEST
from mapper.domain.publications.paths import (
    is_file,
    is_folder,
    is_name,
    require_bundle,
    require_pointer,
    require_removable,
)
from mapper.errors import AlreadyPublishedError, NotFoundError, StoreFailedError

_CONNECT_S, _READ_S, _TRIES = 5, 15, 3
_PROBE = "written-once"  # an empty object by which a store shows that it refuses to write over
_MISSING = {"NoSuchKey", "404"}
_REFUSED = {"PreconditionFailed", "412"}
_UNKNOWN = {"NotImplemented", "501", "InvalidArgument", "InvalidRequest"}
_FORBIDDEN = {"AccessDenied", "InvalidAccessKeyId", "SignatureDoesNotMatch", "403", "ExpiredToken"}
_OVERWRITES = (
    "this object store does not refuse to overwrite (If-None-Match), so what is published could change there;"
    " use one that does"
)


class BundleS3:
    """The objects of ``bucket`` whose keys begin with ``prefix``, which is empty or ends with a slash.

    Where the store is and who we are there is known to boto3 by its own settings (``AWS_ENDPOINT_URL_S3``,
    ``AWS_ACCESS_KEY_ID``, ...).

    Raises
    ------
    StoreFailedError
        By every method: the store does not answer, or refuses.
    """

    def __init__(self, bucket: str, prefix: str = "") -> None:
        self._bucket = bucket
        self._prefix = prefix
        self._opening = Lock()
        self._is_known_to_refuse = False

    def place(self, path: str, files: Mapping[str, bytes]) -> None:
        """Put a bundle at ``path``, for good; what was left of it by a program that was killed is completed.

        Raises
        ------
        AlreadyPublishedError
            Another bundle lies there.
        InvalidInputError
            A bundle cannot lie there, or not with files of such names.
        """
        require_bundle(path, files)
        with self._told():
            self._require_refusal()
            there = {*self._names(path)}
            if there - {*files} or (MANIFEST in there and there != {*files}):
                raise _already(path)
            for name in sorted(files, key=lambda name: (name == MANIFEST, name)):
                is_new = name not in there and self._create(path + name, files[name])
                if not is_new and self._get(path + name) != files[name]:
                    raise _already(path)

    def point(self, path: str, content: bytes) -> None:
        """Replace the one file at ``path`` at once.

        Raises
        ------
        InvalidInputError
            No file that changes can lie there.
        """
        require_pointer(path)
        with self._told():
            self._put(path, content)

    def read(self, path: str) -> bytes:
        """The file at ``path``.

        Raises
        ------
        NotFoundError
            There is none.
        """
        content = None
        if is_file(path):
            with self._told():
                content = self._get(path)
        if content is None:
            raise NotFoundError(f"nothing was published at {path[:80]!r}")
        return content

    def names(self, path: str) -> tuple[str, ...]:
        """The names of the files right under ``path``, in order; empty when there is nothing."""
        if not is_folder(path):
            return ()
        with self._told():
            return tuple(sorted(self._names(path)))

    def take_away(self, path: str) -> None:
        """Remove the bundle, the one file, or the whole publication at ``path``.

        Raises
        ------
        InvalidInputError
            It is a file of a bundle, which stays whole or goes as a whole, or no path of ours.
        """
        require_removable(path)
        with self._told():
            if not path.endswith("/"):
                self._client.delete_object(Bucket=self._bucket, Key=self._prefix + path)
                return
            for page in self._pages(path):
                self._delete([{"Key": each["Key"]} for each in page.get("Contents", ())])

    @cached_property
    def _client(self) -> Any:
        import boto3  # heavy, and needed by few newsrooms
        from botocore.config import Config

        settings = Config(
            connect_timeout=_CONNECT_S,
            read_timeout=_READ_S,
            retries={"mode": "standard", "total_max_attempts": _TRIES},
        )
        try:
            return boto3.session.Session().client("s3", config=settings)
        except ValueError:  # whose words hold the address, and perhaps a password: not even for a log
            raise StoreFailedError("AWS_ENDPOINT_URL_S3 is no address; set it to https://...") from None

    def _require_refusal(self) -> None:
        """Let only a store through that refuses to write over an object; it shows so once."""
        from botocore.exceptions import ClientError

        if self._is_known_to_refuse:
            return
        try:
            refuses = not self._create(_PROBE, b"") or not self._create(_PROBE, b"")
        except ClientError as error:
            if _code(error) in _UNKNOWN:
                raise StoreFailedError(_OVERWRITES) from error
            raise
        if not refuses:
            raise StoreFailedError(_OVERWRITES)
        self._is_known_to_refuse = True

    def _create(self, path: str, content: bytes) -> bool:
        """Whether a new object was made; never in place of another."""
        from botocore.exceptions import ClientError

        try:
            self._put(path, content, IfNoneMatch="*")
        except ClientError as error:
            if _code(error) in _REFUSED:
                return False
            raise
        return True

    def _put(self, path: str, content: bytes, **conditions: str) -> None:
        as_what = delivery(path)
        if as_what.encoding:
            conditions["ContentEncoding"] = as_what.encoding
        self._client.put_object(
            Bucket=self._bucket,
            Key=self._prefix + path,
            Body=content,
            ContentType=as_what.media_type,
            CacheControl=as_what.cache_control,
            **conditions,
        )

    def _get(self, path: str) -> bytes | None:
        from botocore.exceptions import ClientError

        try:
            answer = self._client.get_object(Bucket=self._bucket, Key=self._prefix + path)
        except ClientError as error:
            if _code(error) in _MISSING:
                return None
            raise
        content: bytes = answer["Body"].read()
        return content

    def _names(self, path: str) -> Iterator[str]:
        pages = self._pages(path, Delimiter="/")
        keys = chain.from_iterable(page.get("Contents", ()) for page in pages)
        names = (each["Key"].removeprefix(self._prefix + path) for each in keys)
        return (name for name in names if is_name(name))

    def _pages(self, path: str, **more: str) -> Iterator[dict[str, Any]]:
        pages = self._client.get_paginator("list_objects_v2")
        return iter(pages.paginate(Bucket=self._bucket, Prefix=self._prefix + path, **more))

    def _delete(self, keys: list[dict[str, str]]) -> None:
        if not keys:
            return
        answer = self._client.delete_objects(Bucket=self._bucket, Delete={"Objects": keys, "Quiet": True})
        if left := answer.get("Errors"):
            raise StoreFailedError(
                f"the object store kept {len(left)} of {len(keys)} files that were to go ({left[0]['Code']});"
                " look whether they may be deleted, and try again"
            )

    @contextmanager
    def _told(self) -> Iterator[None]:
        """Turn what boto3 raises into one sentence, in which there is nothing that boto3 said."""
        from botocore.exceptions import BotoCoreError, ClientError

        try:
            with self._opening:
                self._client  # noqa: B018 - making one is not for several threads at once
            yield
        except ClientError as error:
            raise StoreFailedError(_refusal_in_words(_code(error), self._bucket)) from error
        except BotoCoreError as error:
            raise StoreFailedError(_failure_in_words(error)) from error


def _already(path: str) -> AlreadyPublishedError:
    return AlreadyPublishedError(f"{path}: something else was published there; it never changes")


def _code(error: Any) -> str:
    return str(error.response.get("Error", {}).get("Code", ""))


def _refusal_in_words(code: str, bucket: str) -> str:
    if code == "NoSuchBucket":
        return f"the object store has no bucket {bucket}; make it first"
    if code in _FORBIDDEN:
        return (
            f"the object store refuses us ({code}); check AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and that"
            f" they may list, read, write and delete in bucket {bucket}"
        )
    return f"the object store could not do it ({code}); try again later"


def _failure_in_words(error: Exception) -> str:
    from botocore.exceptions import ConnectionError as NotReached
    from botocore.exceptions import HTTPClientError, NoCredentialsError, PartialCredentialsError

    if isinstance(error, NoCredentialsError | PartialCredentialsError):
        return "the object store wants to know who we are; set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY"
    if isinstance(error, HTTPClientError | NotReached):
        return "the object store does not answer; check the network and AWS_ENDPOINT_URL_S3, and try again"
    return f"the object store cannot be used ({type(error).__name__}); check the AWS_... settings"
