"""An object store that speaks S3, on 127.0.0.1; moto keeps the objects, and it can be made to misbehave."""

import logging
import socket
import threading
from functools import cache

from werkzeug.serving import WSGIRequestHandler, make_server

BUCKET = "maps"
SECRET = "a-secret-that-is-in-no-sentence"  # noqa: S105 - of a store that lasts as long as a test


@cache
def _moto():
    """What answers for every store, one after the other; to make it takes a moment."""
    from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app

    return DomainDispatcherApplication(create_backend_app)


@cache
def _session():
    import boto3

    return boto3.session.Session()


class _Quiet(WSGIRequestHandler):
    def log_request(self, *_):
        pass


class ObjectStore:
    """Serves one empty bucket while entered. ``environment`` is what boto3 needs to know to reach it.

    ``ignores_conditions``: it writes over what is there, whatever it is asked. ``refuses``: with which code
    it answers every request. ``dies_after``: so many more objects it takes, then it hangs up on everybody.
    """

    def __init__(self):
        logging.getLogger("werkzeug").setLevel(logging.ERROR)
        self.ignores_conditions = False
        self.refuses = ""
        self.dies_after = None
        self.asked = []
        self._moto = _moto()
        self._server = make_server("127.0.0.1", 0, self._answer, threaded=True, request_handler=_Quiet)

    @property
    def url(self):
        return f"http://127.0.0.1:{self._server.port}"

    @property
    def environment(self):
        return {
            "AWS_ENDPOINT_URL_S3": self.url,
            "AWS_ACCESS_KEY_ID": "somebody",
            "AWS_SECRET_ACCESS_KEY": SECRET,
            "AWS_EC2_METADATA_DISABLED": "true",
            "AWS_CONFIG_FILE": "/dev/null",
            "AWS_SHARED_CREDENTIALS_FILE": "/dev/null",
        }

    def client(self):
        """A client of the tests' own, past the program."""
        keys = {"aws_access_key_id": "somebody", "aws_secret_access_key": SECRET}
        return _session().client("s3", endpoint_url=self.url, region_name="us-east-1", **keys)

    def objects(self):
        """What lies in the bucket, by key."""
        client = self.client()
        pages = client.get_paginator("list_objects_v2").paginate(Bucket=BUCKET)
        keys = [each["Key"] for page in pages for each in page.get("Contents", ())]
        return {key: client.get_object(Bucket=BUCKET, Key=key)["Body"].read() for key in keys}

    def _answer(self, environ, start_response):
        self.asked.append((environ["REQUEST_METHOD"], environ["PATH_INFO"]))
        if self.refuses:
            body = f"<Error><Code>{self.refuses}</Code><Message>{SECRET}</Message></Error>".encode()
            start_response("403 Forbidden", [("Content-Type", "application/xml")])
            return [body]
        if self.ignores_conditions:
            environ.pop("HTTP_IF_NONE_MATCH", None)
        if environ["REQUEST_METHOD"] == "PUT" and self.dies_after is not None:
            self.dies_after -= 1
        if self.dies_after is not None and self.dies_after < 0:
            environ["werkzeug.socket"].shutdown(socket.SHUT_RDWR)
            raise ConnectionAbortedError
        return self._moto(environ, start_response)

    def __enter__(self):
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True)
        self._thread.start()
        self.client().create_bucket(Bucket=BUCKET)
        return self

    def __exit__(self, *_):
        from moto.backends import get_backend

        get_backend("s3").reset()
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()
