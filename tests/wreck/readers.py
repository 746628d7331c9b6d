"""Readers of published maps, who follow the pointer past the program, as a web server lets them."""

import json
import re

from mapper.domain.publications.manifest import MANIFEST, read
from mapper.services.verifying import faults
from mapper.stores.bundle_folder import read_bundle
from tests.wreck.mortals import end_with_parent

_EDITION = re.compile(rb"[Ee]dition (\d+)")


def read_for_ever(public, notes, known_key):
    """Look again and again; a line for each time with what was wrong, if anything."""
    end_with_parent()
    with notes.open("a", buffering=1) as file:
        while True:
            for live in public.glob("e/*/live.json"):
                file.write(seen(live.parent, known_key) + "\n")


def seen(publication, known_key):
    """What is wrong where the pointer leads to; the page may be of a newer edition, never of an older."""
    try:
        told = json.loads((publication / "live.json").read_bytes())
        page = (publication / "index.html").read_bytes()
        files = read_bundle(publication.parents[1] / told["path"])
        number, shown = read(files[MANIFEST]).number, int(_EDITION.search(page)[1])
    except Exception as error:
        return f"{type(error).__name__}: {error}"
    if wrong := faults(files, path=told["path"], known_key=known_key):
        return f"the pointer is at {told['number']}: {wrong}"
    own = files["index.html"]  # the page may say above it that the cordon is lifted
    is_whole = (page[:9], page[-6:]) == (own[:9], own[-6:])
    if number != told["number"] or shown < number or not is_whole:
        return f"the pointer is at {told['number']}, the bundle is {number}, the page is {page!r}"
    return ""
