"""What a cordon does to people, as readers see it; not where responders gather, get through or come from."""

from collections.abc import Iterable, Iterator

from shapely import difference, length

from mapper.domain.basemap import MapFeatures
from mapper.domain.effects.findings import Diversion, Effects, Pocket, Premises
from mapper.domain.effects.ground_inside import buildings_inside, homes_inside, premises_inside
from mapper.domain.places import LonLatShape
from mapper.domain.plans import Background
from mapper.domain.publications.crossings import Crossings, shown_at
from mapper.domain.publications.outline import Outline

_TENS = -1  # metres and seconds to the nearest ten
_BLUR_M = 50.0  # from finer lengths of many ways round it could be told where their ends really are


def shown_effects(
    effects: Effects | None, outline: Outline, background: Background | None, crossings: Crossings | None
) -> Effects | None:
    """The effects of what is shown; None where that is so coarse or so little known that they would mislead.

    ``crossings`` are there where more is shown than the cordon: what is inside is counted anew then, and ways
    round begin where streets cross the outline.
    """
    if effects is None or outline.is_coarse:
        return None
    if crossings is None:
        inside = effects
    elif background is None:
        return None
    else:
        inside = _inside(effects, background.features, outline.area)
    return Effects(
        homes=inside.homes,
        buildings=inside.buildings,
        premises=tuple(Premises(each.kind, each.name, each.position) for each in inside.premises),
        pockets=tuple(_pockets(effects.pockets, crossings)),
        diversions=tuple(_diversion(way, crossings) for way in effects.diversions),
        doubts=effects.doubts,
    )


def _inside(effects: Effects, ground: MapFeatures, area: LonLatShape) -> Effects:
    return Effects(
        homes=None if effects.homes is None else homes_inside(ground, area),
        buildings=None if effects.buildings is None else buildings_inside(ground, area)[0],
        premises=premises_inside(ground, area),
    )


def _pockets(pockets: Iterable[Pocket], crossings: Crossings | None) -> Iterator[Pocket]:
    """Streets outside that cannot be reached; that rules could be lifted is for those who could.

    They are as long as readers see them: what is missing from a length would tell where the line really runs.
    """
    for pocket in pockets:
        lines = _outside(pocket.lines, crossings)
        long_m = pocket.length_m if crossings is None else length(crossings.frame.shape_to_metres(lines))
        if not lines.is_empty:
            yield Pocket(
                users=pocket.users,
                length_m=round(float(long_m), _TENS),
                lines=lines,
                streets=pocket.streets,
                homes=None,
            )


def _diversion(way: Diversion, crossings: Crossings | None) -> Diversion:
    """The way round without where it lies as seen from the middle."""
    return Diversion(
        from_street=way.from_street,
        to_street=way.to_street,
        entry=shown_at(way.entry, way.from_street, crossings),
        exit=shown_at(way.exit, way.to_street, crossings),
        added_m=None if way.added_m is None else _added_m(way.added_m, crossings),
        added_s=None if way.added_s is None else round(way.added_s, _TENS),
        line=_outside(way.line, crossings),
        entry_at=way.entry_at,
        exit_at=way.exit_at,
    )


def _added_m(added_m: float, crossings: Crossings | None) -> float:
    return round(added_m, _TENS) if crossings is None else round(added_m / _BLUR_M) * _BLUR_M


def _outside(lines: LonLatShape, crossings: Crossings | None) -> LonLatShape:
    return lines if crossings is None else LonLatShape(difference(lines, crossings.area))
