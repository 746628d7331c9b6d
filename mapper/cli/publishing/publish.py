"""Publish a plan: show what is kept from readers, then let the map out."""

import argparse
import sys
import uuid
from pathlib import Path

from mapper.cli import output
from mapper.domain.publications import Choices, Duty, Theme
from mapper.errors import UnreadableFileError
from mapper.exporters import snippets
from mapper.exporters.publication_object import preview_object, published_object
from mapper.importers.choices_json import checked
from mapper.people_services import AT_THIS_MACHINE
from mapper.services.publishing import Published
from mapper.services.signing_off import Asked, Preview
from mapper.wiring import Services


def configure(parser: argparse.ArgumentParser) -> None:
    """Which plan, where to, and what its publisher chose."""
    parser.add_argument("plan", metavar="PLAN", help="its id, as the list of plans gives it; demo is one")
    parser.add_argument("--to", default="", metavar="TARGET", help="a folder, or s3://bucket/prefix")
    parser.add_argument("--version", type=int, metavar="N", help="the newest unless told")
    parser.add_argument("--check", action="store_true", help="only show what would go out")
    parser.add_argument("--theme", choices=[theme.value for theme in Theme], default=Theme.LIGHT.value)
    parser.add_argument("--live", action="store_true", help="open maps ask for news, every half a minute")
    parser.add_argument("--no-past", action="store_true", help="without past incidents")
    parser.add_argument("--armed", action="store_true", help="an armed operation runs")
    parser.add_argument("--proceedings", action="store_true", help="criminal proceedings are active")
    parser.add_argument(
        "--past-allowed-by",
        default="",
        metavar="NAME",
        help="who decided to show past incidents then",
    )
    parser.add_argument("--coarsen-m", type=int, default=0, metavar="M", help="how coarse the cordon is")
    parser.add_argument(
        "--delay-min", type=int, default=0, metavar="MIN", help="how old the version must be at least"
    )
    parser.add_argument("--alt", default="", metavar="FILE|TEXT", help="the map in a sentence")
    parser.add_argument("--description", default="", metavar="FILE|TEXT", help="the map in words")
    parser.add_argument("--correction", default="", metavar="TEXT", help="what was wrong and is right now")
    output.add_json_flag(parser)


def run(args: argparse.Namespace, services: Services) -> None:
    """Show the difference on stderr; unless that is all that is asked for, publish what was shown."""
    publishing = services.publications(args.to).publishing
    asked = Asked(args.plan, args.version, _choices(args))
    preview = publishing.preview(asked)
    if args.check:
        _show(preview, args)
        return
    _say_withheld(preview)
    asked = Asked(args.plan, preview.proposal.saved.version.number, asked.choices, _digest(preview))
    published = publishing.publish(asked, str(uuid.uuid4()), AT_THIS_MACHINE)
    paste = snippets.snippets(preview.proposal.review.public)
    if args.json:
        output.print_json(published_object(published, paste))
        return
    _say_published(published, services.publications(args.to).where, paste)


def _digest(preview: Preview) -> str:
    return preview.proposal.review.digest


def _choices(args: argparse.Namespace) -> Choices:
    duty = Duty(args.armed, args.proceedings, args.past_allowed_by, args.coarsen_m, args.delay_min)
    return checked(
        Choices(
            theme=Theme(args.theme),
            is_live=args.live,
            shows_past=not args.no_past,
            alt_text=_words(args.alt),
            long_text=_words(args.description),
            correction=args.correction,
            duty=duty,
        )
    )


def _words(given: str) -> str:
    """The content of the file of that name, where there is one, else the words themselves."""
    path = Path(given)
    try:
        if not given or not path.is_file():
            return given
        return path.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError):
        raise UnreadableFileError(given, "cannot be read as text in UTF-8") from None


def _say_withheld(preview: Preview) -> None:
    found = preview.proposal.review
    for each in found.withheld:
        print(f"kept from readers: {each.says}", file=sys.stderr)
    for sentence in found.to_check:
        print(f"look at this: {sentence}", file=sys.stderr)
    for caveat in found.public.caveats:
        print(f"readers are told: {caveat}", file=sys.stderr)


def _show(preview: Preview, args: argparse.Namespace) -> None:
    if args.json:
        output.print_json(preview_object(preview))
        return
    _say_withheld(preview)
    for stop in preview.stops:
        print(f"it may not go out: {stop}", file=sys.stderr)
    print(preview.proposal.review.public.long_text)


def _say_published(published: Published, where: str, paste: dict[str, str]) -> None:
    edition = published.edition
    print(f"edition {edition.number} of publication {edition.publication_id}")
    print(f"lies in  {where}/{edition.path}")
    if edition.address:
        print(f"read at  {edition.address}\n\n{paste['iframe']}\n")
    for note in published.notes:
        print(note, file=sys.stderr)
