"""Make an edition again from its record, and tell whether every byte is the same, or what differs and why."""

import argparse
from collections.abc import Mapping

from mapper.cli import output
from mapper.domain.publications import Edition
from mapper.domain.publications.manifest import MANIFEST, SIGNATURE
from mapper.errors import NotFoundError
from mapper.publication_services import PublicationServices
from mapper.services.standing import read_if_there
from mapper.wiring import Services

_OTHER_VIEW = "its streets, buildings, past incidents or warnings are others today"
_OTHER_DRAWING = "readers would learn the same; what lies under the map, or this program, has changed"


def configure(parser: argparse.ArgumentParser) -> None:
    """Which."""
    parser.add_argument("publication", metavar="ID", help="as the list of publications gives it")
    parser.add_argument("--edition", type=int, metavar="N", help="the newest unless told")
    output.add_json_flag(parser)


def run(args: argparse.Namespace, services: Services) -> None:
    """Print what differs from what is published."""
    publications = services.publications()
    publication = publications.store.publication(args.publication)
    edition = _edition(publication.editions, args.edition)
    again = publications.publishing.rebuilt(edition, publication.plan_id)
    is_same = again.bundle.digest == edition.digest
    differ = [] if is_same else _differing(publications, publication.target, edition, again.bundle.files)
    why = "" if is_same else _OTHER_DRAWING if again.is_same_view else _OTHER_VIEW
    if args.json:
        told = {"edition": edition.number, "is_same": is_same, "differ": differ, "why": why}
        output.print_json(told)
    elif is_same:
        print(f"edition {edition.number} rebuilds to the same bytes")
    else:
        print(f"edition {edition.number} does not: {', '.join(differ)}\n{why}")


def _edition(editions: tuple[Edition, ...], number: int | None) -> Edition:
    if number is None:
        return editions[-1]
    found = next((edition for edition in editions if edition.number == number), None)
    if found is None:
        raise NotFoundError(f"there is no edition {number}; the newest is {editions[-1].number}")
    return found


def _differing(
    publications: PublicationServices, target_name: str, edition: Edition, files: Mapping[str, bytes]
) -> list[str]:
    """The names of the files that are not as published; those of a held map are told by its kept copy."""
    places = publications.open_target(target_name), publications.publishing.teller.held

    def published(name: str) -> bytes | None:
        return next(filter(None, (read_if_there(place, edition.path + name) for place in places)), None)

    own = sorted({*files} - {MANIFEST, SIGNATURE})
    return [name for name in own if files[name] != published(name)]
