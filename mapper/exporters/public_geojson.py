"""What a published map shows, as data that others may use, with whom to name and what to know of it."""

from mapper.domain.publications import PublicMap
from mapper.exporters import geojson, public_features

ODBL = "https://opendatacommons.org/licenses/odbl/1-0/"
NOTE = (
    "Streets, closures and ways round are taken from OpenStreetMap: whoever uses them names its contributors,"
    " and a database made of them stays under the ODbL. The line of the cordon is its publisher's."
)


def write(public: PublicMap) -> bytes:
    """One FeatureCollection; the same edition gives the same bytes."""
    attribution = public.plan.attribution
    licence = {"licence": ODBL, "licence_note": NOTE} if attribution else {}
    return geojson.encode(
        public_features.features(public.plan),
        attribution=attribution,
        edition=public.number,
        published_at=public.published_at.isoformat(),
        address=public.address,
        caveats=public.caveats,
        correction=public.correction,
        **licence,
    )
