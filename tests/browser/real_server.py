"""The whole application on loopback, with the demo area and a data folder of its own."""

import logging
import threading

import pytest
from werkzeug.serving import make_server

from mapper.settings import Settings
from mapper.web import create_app
from mapper.wiring import build_services


@pytest.fixture(scope="module")  # a later file of tests may shut the sockets that it would live on
def real_server(tmp_path_factory):
    """Its address, ending in a slash."""
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    services = build_services(Settings(data_dir=tmp_path_factory.mktemp("editor")))
    server = make_server("127.0.0.1", 0, create_app(services, is_local=True), threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
        services.worker.close()
