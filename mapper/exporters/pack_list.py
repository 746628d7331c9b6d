"""Street packs as plain objects: what the command line prints and the page of streets lists."""

from datetime import date
from typing import Any

from mapper.domain.places import area_m2
from mapper.domain.trust import age_warning
from mapper.services.ports import PackInfo


def describe(pack: PackInfo, today: date) -> dict[str, Any]:
    """Everything a list tells of a pack; ``today`` tells which streets are old."""
    known = pack.provenance
    return {
        "name": pack.name,
        "shipped": pack.is_shipped,
        "segments": pack.segments,
        "size_bytes": pack.size_bytes,
        "coverage_m2": round(area_m2(known.coverage)),
        "source": known.source,
        "licence": known.licence,
        "streets_as_of": known.as_of.isoformat() if known.as_of else None,
        "notes": list(known.notes),
        "warnings": [*known.warnings, *filter(None, [age_warning(known.as_of, today)])],
    }
