"""Check a published map, byte for byte: a bundle's folder, or every edition of a publication."""

import argparse
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from mapper.cli import output
from mapper.domain.publications import Standing
from mapper.domain.publications.manifest import MANIFEST, read
from mapper.errors import StoreFailedError
from mapper.services.publishing_ports import Target
from mapper.services.verifying import faults
from mapper.stores.bundle_folder import read_bundle
from mapper.wiring import Services

_DIGEST = re.compile("[0-9a-f]{12,64}")  # as the folder of an edition is named


def configure(parser: argparse.ArgumentParser) -> None:
    """What to check."""
    parser.add_argument("bundle", metavar="BUNDLE", help="the folder of one, or the id of a publication")
    output.add_json_flag(parser)


def run(args: argparse.Namespace, services: Services) -> None:
    """Print what was found.

    Raises
    ------
    StoreFailedError
        A byte is not as it was published.
    """
    found = {}
    for where, path, files, known in _bundles(args.bundle, services):
        found[where] = faults(files, path=path, known_key=known)
        if not args.json:
            print(f"{where}: {'; '.join(found[where]) or _all_is_well(files)}")
    if args.json:
        output.print_json({"bundles": {where: list(wrong) for where, wrong in found.items()}})
    if any(found.values()):
        raise StoreFailedError("what is published is not as it was published")


def _all_is_well(files: Mapping[str, bytes]) -> str:
    key = read(files[MANIFEST]).public_key.hex()
    return f"every byte is as it was published, signed with key {key}"


def _bundles(named: str, services: Services) -> Iterator[tuple[str, str, Mapping[str, bytes], bytes | None]]:
    """Each with where it is, its path as far as it tells something, its files, and who must have signed."""
    folder = Path(named)
    if folder.is_dir():
        name = folder.resolve().name
        yield named, name if _DIGEST.fullmatch(name) else "", read_bundle(folder), None
        return
    publications = services.publications()
    publication = publications.store.publication(named)
    teller, target = publications.publishing.teller, publications.open_target(publication.target)
    is_held = publication.standing is Standing.HELD  # then what was kept of it is checked
    for edition in publication.editions:
        files = _there(teller.held if is_held else target, edition.path)
        yield f"edition {edition.number}, {edition.path}", edition.path, files, teller.signer.public_key


def _there(target: Target, path: str) -> Mapping[str, bytes]:
    return {name: target.read(path + name) for name in target.names(path)}
