"""A page on loopback with invented answers of the real shapes, and a browser that goes nowhere else."""

import shutil
import threading

import pytest
from werkzeug.serving import make_server

from tests.browser.page_app import page_app

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
