"""What is on the ground besides streets, drawn by hand, in metres round a real place."""

import numpy as np

from mapper.domain.basemap import MapFeatures
from mapper.domain.places import LocalFrame, MetreShape
from tests.small_networks import WALTHAMSTOW


def ground(*things, around=WALTHAMSTOW):
    """Features as (kind, shape in metres) or (kind, shape, name)."""
    frame = LocalFrame(around)
    names = ("", *sorted({name for _, _, *rest in things for name in rest} - {""}))
    shapes = np.empty(len(things), dtype=object)
    shapes[:] = [frame.shape_to_lonlat(MetreShape(shape)) for _, shape, *_ in things]
    return MapFeatures(
        kind=np.array([kind for kind, *_ in things], np.uint8),
        name=np.array([names.index((*rest, "")[0]) for _, _, *rest in things], np.int32),
        names=names,
        shapes=shapes,
    )
