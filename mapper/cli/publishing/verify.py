"""Check a published map, byte for byte: a bundle's folder, or every edition of a publication."""

import argparse
from collections.abc import Iterator, Mapping
from pathlib import Path

from mapper.cli import output
from mapper.domain.publications import Standing
from mapper.errors import StoreFailedError, UnreadableFileError
from mapper.services.publishing_ports import Target
from mapper.services.verifying import faults
from mapper.wiring import Services


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
    key = services.publications().publishing.teller.signer.public_key
    found = {
        where: faults(files, path=path, known_key=known)
        for where, path, files, known in _bundles(args.bundle, services, key)
    }
    if args.json:
        output.print_json({"bundles": {where: list(wrong) for where, wrong in found.items()}})
    for where, wrong in found.items():
        if not args.json:
            print(f"{where}: {'; '.join(wrong) or 'every byte is as it was published'}")
    if any(found.values()):
        raise StoreFailedError("what is published is not as it was published")


def _bundles(
    named: str, services: Services, key: bytes
) -> Iterator[tuple[str, str, Mapping[str, bytes], bytes | None]]:
    """Each with where it is, its path as far as it tells something, its files, and who must have signed."""
    folder = Path(named)
    if folder.is_dir():
        yield named, "", _files(folder), None
        return
    publications = services.publications()
    publication = publications.store.publication(named)
    is_held = publication.standing is Standing.HELD  # then what was kept of it is checked
    held, target = publications.publishing.teller.held, publications.open_target(publication.target)
    for edition in publication.editions:
        path = edition.path
        files = _there(held if is_held else target, path)
        yield f"edition {edition.number}, {path}", path, files, key


def _there(target: Target, path: str) -> Mapping[str, bytes]:
    return {name: target.read(path + name) for name in target.names(path)}


def _files(folder: Path) -> Mapping[str, bytes]:
    try:
        return {file.name: file.read_bytes() for file in sorted(folder.iterdir()) if file.is_file()}
    except OSError as error:
        raise UnreadableFileError(str(folder), f"cannot be read: {error.strerror}") from None
