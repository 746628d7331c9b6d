"""Every way in which the program reads streets, and what it says: an answer's digest, or a refusal.

Anything else that comes out of a door is a fault: an exception of another kind, or a refusal that is
no plain sentence.
"""

import hashlib
from datetime import date

import numpy as np
import shapely

from mapper.domain.cordons import CORDON_KINDS, Scene
from mapper.domain.places import box_around
from mapper.domain.plans import Incident
from mapper.errors import MapperError
from mapper.render import PICTURES
from mapper.render.svg_map import background_reach_m
from mapper.services import cordoning
from mapper.services.ports import Surroundings
from mapper.sources.pack_folder import PackFolder
from mapper.sources.street_pack import StreetPack
from tests.wreck.small_maps import CENTRE

REACH_M = 300.0
TODAY = date(2026, 1, 3)
LONGEST_SENTENCE = 400
REFUSED, FAULT = "refused: ", "fault: "


def told(door, *arguments):
    """What comes out of a door."""
    try:
        return hashlib.sha256(repr(door(*arguments)).encode(errors="surrogatepass")).hexdigest()[:16]
    except MapperError as error:
        return (REFUSED if _is_a_sentence(str(error)) else FAULT) + str(error)
    except Exception as error:
        return f"{FAULT}{type(error).__name__}: {error}"


def _is_a_sentence(text):
    return bool(text) and len(text) <= LONGEST_SENTENCE and "\n" not in text and text.isprintable()


def streets(pack):
    """The segments round the middle of town."""
    return network_content(PackFolder((pack.parent,)).around(CENTRE, REACH_M))


def background(pack):
    """What a picture draws under a plan."""
    found = PackFolder((pack.parent,)).background(box_around(CENTRE, REACH_M))
    if found is None:
        return None
    features = found.features
    shapes = shapely.to_wkb(features.shapes).tolist()
    return network_content(found.streets), features.kind.tolist(), _names(features), shapes


def names(pack):
    """Everything with a name."""
    return [(found.licence, list(found.places)) for found in PackFolder((pack.parent,)).name_lists()]


def listed(pack):
    """What the list of packs tells, without what tells versions apart."""
    return [
        (info.name, info.segments, _origin(info.provenance)) for info in PackFolder((pack.parent,)).infos()
    ]


def verified(pack):
    """What verifying says."""
    StreetPack.open(pack).verify()


def drawn(pack):
    """A cordon along the streets, and its picture."""
    packs = PackFolder((pack.parent,))
    scene = Scene.at(CENTRE, "here")
    kind = CORDON_KINDS["network"].from_values({})
    plan = cordoning.draw_plan(
        Incident(CENTRE, "here"), scene, kind, around=Surroundings(packs, packs), today=TODAY
    )
    plan = cordoning.with_background(plan, background_reach_m(plan.cordon.area), source=packs)
    return PICTURES["svg"].write(plan)


def network_content(network):
    """All of a network in a form that can be compared."""
    columns = (
        network.highway,
        network.flags,
        network.level,
        network.way_id,
        network.length_m,
        network.starts,
    )
    units = np.rint(network.vertices * 1e7).astype(np.int64)
    junctions = np.rint(network.junctions * 1e7).astype(np.int64)
    tables = [column.tolist() for column in (*columns, units, junctions, network.ends)]
    turns = [column.tolist() if np.ndim(column) else column for column in vars(network.turns).values()]
    return tables, turns, _names(network), _origin(network.provenance)


def _origin(provenance):
    """All of it, the last digit of the coverage with it, which shapely's own words leave out."""
    known = (provenance.source, provenance.licence, provenance.as_of, provenance.notes, provenance.warnings)
    return *known, shapely.to_wkb(provenance.coverage)


def _names(table):
    return [table.names[row] for row in table.name.tolist()]


PACK_DOORS = {door.__name__: door for door in (streets, background, names, listed, verified)}
