"""Publications as plain objects, for the API and for ``--json``."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from mapper.domain.publications import Edition, Publication
from mapper.domain.wording.description import doubts
from mapper.services.publishing import Published
from mapper.services.signing_off import Preview
from mapper.services.taking_down import Changed

Told = dict[str, Any]


def edition_object(edition: Edition) -> Told:
    """One edition."""
    return {
        "number": edition.number,
        "plan_version": edition.plan_version,
        "published_at": edition.published_at.isoformat(),
        "by": edition.by,
        "digest": edition.digest,
        "path": edition.path,
        "address": edition.address,
        "choices": asdict(edition.choices),
    }


def publication_object(publication: Publication) -> Told:
    """A publication with all its editions, the oldest first."""
    return {
        "id": publication.publication_id,
        "plan": publication.plan_id,
        "target": publication.target,
        "standing": publication.standing.value,
        "changed_at": publication.changed_at.isoformat(),
        "said": publication.said,
        "editions": [edition_object(edition) for edition in publication.editions],
    }


def preview_object(preview: Preview) -> Told:
    """What would go out, what is kept from readers, and what stops it."""
    found = preview.proposal.review
    public = found.public
    return {
        "version": preview.proposal.saved.version.number,
        "number": public.number,
        "digest": found.digest,
        "html": preview.page.decode(),
        "alt_text": public.alt_text,
        "long_text": public.long_text,
        "withheld": [asdict(each) for each in found.withheld],
        "to_check": list(found.to_check),
        "caveats": list(public.caveats),
        "warnings": list(doubts(public.plan)),
        "stops": list(preview.stops),
    }


def published_object(published: Published, snippets: Mapping[str, str]) -> Told:
    """An edition that is out, with what to paste into an article and what to know of it."""
    return {
        "publication": publication_object(published.publication),
        "edition": edition_object(published.edition),
        "snippets": dict(snippets),
        "notes": list(published.notes),
    }


def changed_object(changed: Changed) -> Told:
    """How a publication stands now, with what its addresses said when they were read back."""
    return {
        "publication": publication_object(changed.publication),
        "is_proved": all(each.is_right for each in changed.proof),
        "proof": [each._asdict() for each in changed.proof],
        "also_published": [{"id": each.publication_id, "target": each.target} for each in changed.others],
    }
