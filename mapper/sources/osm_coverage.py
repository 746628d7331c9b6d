"""How far an extract can be trusted to hold every street."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import ndimage
from shapely import MultiPoint, box, contains_xy, simplify, union_all

from mapper.domain.places import FloatArray, LocalFrame, LonLatShape, MetreShape, centre_of
from mapper.sources.work_folder import slices

_CELL_M = 200.0
_GAP_CELLS = 3  # parks, fields and water up to 1.2 km across belong to the streets around them
_MOST_CELLS_A_SIDE = 1000  # a larger extract gets larger cells
_SQUARES_A_DEGREE = 4000  # 28 m from south to north, less from west to east
_SQUARES_ACROSS = 361 * _SQUARES_A_DEGREE
_ENOUGH = 10_000  # vertices tell where the middle is
_BESIDE_STREETS_CELLS = 2
_STRAIGHT_DEG = 1e-5  # about a metre: points that only follow how an edge bends from one plane to the other
_BELIEVED_FILL = 0.5  # a corridor fills about a third of its box, a coastal town well over half
_BLOCK = np.ones((3, 3), dtype=bool)


@dataclass(frozen=True)
class _Grid:
    """Square cells of a plane, True where streets lie close together; row 0 is the southernmost."""

    cells: npt.NDArray[np.bool_]
    west_m: float
    south_m: float
    cell_m: float


def coverage_of(vertices: FloatArray, header_box: LonLatShape | None) -> LonLatShape:
    """Give the area within which an extract surely holds every street.

    The box in a file's header is believed when streets fill at least half of it, and then as far as 400 m
    from them; a box drawn round a corridor, or round stray relation members, is not. Otherwise it is the
    area in which streets lie close together, less a rim of one cell: a street that sticks out of an extract
    has lost its side streets.
    """
    some = vertices[:: len(vertices) // _ENOUGH + 1]
    frame = LocalFrame(centre_of(LonLatShape(MultiPoint(some))))
    points = _thinned_out(vertices, frame)
    grid = _closed_up(_street_cells(points))
    if header_box is not None and _fill(grid, frame.shape_to_metres(header_box)) >= _BELIEVED_FILL:
        # smoothed, as a country's outline in squares would weigh more than the streets a query reads
        squares = MetreShape(simplify(_squares_of(_grown(grid), grid), grid.cell_m))
        near = simplify(frame.shape_to_lonlat(squares), _STRAIGHT_DEG)
        return header_box if near.covers(header_box) else LonLatShape(header_box.intersection(near).buffer(0))
    outline = _outline(grid)
    if outline.is_empty:  # too few streets to have an inside
        outline = MetreShape(MultiPoint(points).convex_hull.buffer(1.0))
    covered = frame.shape_to_lonlat(outline)
    inside_box = covered if header_box is None else covered.intersection(header_box).buffer(0)
    return covered if inside_box.is_empty else LonLatShape(inside_box)  # a box elsewhere says nothing


def _thinned_out(vertices: FloatArray, frame: LocalFrame) -> FloatArray:
    """Give in metres one point where there are many close together: the cells are far larger."""
    squares = np.unique(np.concatenate([_squares(vertices[part]) for part in slices(len(vertices))]))
    points = np.empty((len(squares), 2))
    for part in slices(len(squares)):
        column_and_row = np.column_stack(np.divmod(squares[part], _SQUARES_ACROSS))
        points[part] = frame.to_metres(column_and_row / _SQUARES_A_DEGREE - 180)
    return points


def _squares(vertices: FloatArray) -> npt.NDArray[np.int64]:
    column, row = np.rint((vertices + 180) * _SQUARES_A_DEGREE).astype(np.int64).T
    return np.unique(column * _SQUARES_ACROSS + row)


def _street_cells(points: FloatArray) -> _Grid:
    low, high = points.min(axis=0), points.max(axis=0)
    cell_m = max(_CELL_M, float((high - low).max()) / _MOST_CELLS_A_SIDE)
    margin = _GAP_CELLS + 1  # so that closing gaps does not stop at the grid's own edge
    last_column, last_row = np.floor((high - low) / cell_m).astype(np.int64) + margin
    cells = np.zeros((last_row + margin + 1, last_column + margin + 1), dtype=bool)
    for part in slices(len(points)):
        columns, rows = np.floor((points[part] - low) / cell_m).astype(np.int64).T + margin
        cells[rows, columns] = True
    west_m, south_m = (low - margin * cell_m).tolist()
    return _Grid(cells, west_m, south_m, cell_m)


def _closed_up(grid: _Grid) -> _Grid:
    closed = ndimage.binary_closing(grid.cells, _BLOCK, iterations=_GAP_CELLS)
    return _Grid(ndimage.binary_fill_holes(closed), grid.west_m, grid.south_m, grid.cell_m)


def _fill(grid: _Grid, header_box: MetreShape) -> float:
    rows, columns = np.nonzero(grid.cells)
    inside = contains_xy(
        header_box, grid.west_m + (columns + 0.5) * grid.cell_m, grid.south_m + (rows + 0.5) * grid.cell_m
    )
    return float(inside.sum()) * grid.cell_m**2 / header_box.area


def _grown(grid: _Grid) -> npt.NDArray[np.bool_]:
    """The cells with streets and those a little way off: a shore, a meadow, not the half of a town."""
    grown = ndimage.binary_dilation(grid.cells, _BLOCK, iterations=_BESIDE_STREETS_CELLS)
    return np.asarray(grown, dtype=np.bool_)


def _outline(grid: _Grid) -> MetreShape:
    return _squares_of(ndimage.binary_erosion(grid.cells, _BLOCK), grid)


def _squares_of(kept: npt.NDArray[np.bool_], grid: _Grid) -> MetreShape:
    edges = np.diff(np.pad(kept, ((0, 0), (1, 1))).astype(np.int8), axis=1)
    rows, first = np.nonzero(edges == 1)
    _, past = np.nonzero(edges == -1)
    strips = box(
        grid.west_m + first * grid.cell_m,
        grid.south_m + rows * grid.cell_m,
        grid.west_m + past * grid.cell_m,
        grid.south_m + (rows + 1) * grid.cell_m,
    )
    return MetreShape(union_all(strips))
