"""What the history of an area is told from, read from the archive once."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import cached_property

from mapper.domain.coverage import ForceCoverage, MonthState, coverage
from mapper.domain.history.chart import states_of
from mapper.domain.history.ground import Catchment, Ground
from mapper.domain.history.history import Edges, Overlap
from mapper.domain.history.tally import Tally, dataset_to_tell, minus, yearly_windows
from mapper.domain.incidents import Circle, IncidentFilter, LoadedMonth, MapPoint, MonthCount
from mapper.domain.months import Window, first_day
from mapper.domain.statistics.edges import share_in_doubt, smallest_radius_m
from mapper.services.ports import IncidentStore

_ONE_DAY = timedelta(1)
_CIRCLES = 60  # places of the surroundings that an area is held against


@dataclass(frozen=True)
class Seen:
    """The counts of an area and its surroundings, and what is loaded of the forces that recorded them."""

    ground: Ground
    store: IncidentStore

    @property
    def which(self) -> IncidentFilter:
        """The filter of the question."""
        return self.ground.question.which

    @cached_property
    def dataset(self) -> str:
        """The dataset that is told of: counts of several would add up what is not alike."""
        asked = (*self._inside_all, *self._around_all)
        return dataset_to_tell(asked or self._any_category[1], self._monthly)

    @property
    def is_monthly(self) -> bool:
        """Whether the dataset comes month by month, so that its gaps are known."""
        return self.dataset in self._monthly

    @cached_property
    def inside(self) -> Tally:
        """The area, over all the years."""
        return Tally.of(self._inside_all, self.dataset)

    @property
    def other_forces(self) -> frozenset[str]:
        """Those that police only the area or only its surroundings; none where nothing is recorded inside."""
        inside, around = self._forces
        return inside ^ around if inside else frozenset()

    @cached_property
    def rest(self) -> Tally:
        """The surroundings without the area."""
        if self.ground.lies_within:
            return minus(self.around, self.inside)
        return Tally.of(self.store.by_month(self.ground.rest, self._alike), self.dataset)

    @cached_property
    def around(self) -> Tally:
        """The surroundings, the area among them."""
        return Tally.of(self._around_all, self.dataset)

    @cached_property
    def beside(self) -> Mapping[str, int]:
        """How many incidents of the area are in other datasets, by name."""
        found: Counter[str] = Counter()
        for count in self._inside_all:
            if count.dataset != self.dataset:
                found[count.dataset] += count.incidents
        return found

    @cached_property
    def coverage(self) -> tuple[ForceCoverage, ...]:
        """What is loaded of each force that recorded more than strays in the area, or else round it."""
        inside, around = self._forces
        return self._coverage_of(inside or around)

    @cached_property
    def coverage_around(self) -> tuple[ForceCoverage, ...]:
        """The same for the area and all its surroundings."""
        inside, around = self._forces
        return self._coverage_of(inside | around)

    def _coverage_of(self, forces: frozenset[str]) -> tuple[ForceCoverage, ...]:
        if not self.is_monthly:
            return ()
        return coverage(self._loaded, self.dataset, forces, self.which.categories)

    @cached_property
    def window(self) -> Window | None:
        """The months asked for; unless told the last year that is loaded; None when the days cut a month."""
        states = states_of(self.coverage)
        known = [month for month, state in states.items() if state is not MonthState.MISSING]
        since, until = self.which.since, self.which.until
        if since is None and until is None:
            return Window(max(known) - 11, max(known)) if known else None
        if not known and (since is None or until is None):
            return None
        return Window.of_days(since or first_day(min(known)), until or first_day(max(known) + 1) - _ONE_DAY)

    @cached_property
    def overlap(self) -> Overlap | None:
        """How many may, and how many surely, lie between the days asked for."""
        if self.which.since is None and self.which.until is None:
            return None
        alike = replace(self.which, datasets=frozenset({self.dataset}))
        return Overlap(
            self._counted(replace(alike, surely=False)), self._counted(replace(alike, surely=True))
        )

    def _counted(self, which: IncidentFilter) -> int:
        return sum(year.incidents for year in self.store.summary(self.ground.question.area.where, which))

    @cached_property
    def years(self) -> tuple[Window, ...]:
        """Years in a row up to the end of the window in which every month is loaded."""
        states = states_of(self.coverage)
        full = [month for month, state in states.items() if state is MonthState.LOADED]
        return tuple(yearly_windows(self.window, full)) if self.window else ()

    @cached_property
    def _loaded(self) -> tuple[LoadedMonth, ...]:
        wanted = self.which.datasets
        return tuple(month for month in self.store.months() if not wanted or month.dataset in wanted)

    @cached_property
    def _forces(self) -> tuple[frozenset[str], frozenset[str]]:
        """Those of the area and those of its surroundings, whatever they recorded there."""
        inside, around = (Tally.of(counts, self.dataset) for counts in self._any_category)
        return inside.forces, around.forces

    @cached_property
    def _any_category(self) -> tuple[tuple[MonthCount, ...], tuple[MonthCount, ...]]:
        if not self.which.categories:
            return self._inside_all, self._around_all
        every = replace(self._timeless, categories=frozenset())
        where = self.ground.question.area.where
        return self.store.by_month(where, every), self.store.by_month(self.ground.around, every)

    @cached_property
    def _monthly(self) -> frozenset[str]:
        return frozenset(month.dataset for month in self._loaded)

    @cached_property
    def _timeless(self) -> IncidentFilter:
        return replace(self.which, since=None, until=None, surely=False)

    @cached_property
    def _alike(self) -> IncidentFilter:
        return replace(self._timeless, datasets=frozenset({self.dataset}))

    @cached_property
    def _inside_all(self) -> tuple[MonthCount, ...]:
        return self.store.by_month(self.ground.question.area.where, self._timeless)

    @cached_property
    def _around_all(self) -> tuple[MonthCount, ...]:
        return self.store.by_month(self.ground.around, self._timeless)

    def circles(self) -> list[Tally]:
        """Circles as large as the area, round map points spread evenly over the surroundings."""
        places = sorted({point.position for point in self._points_around})
        chosen = places[:: max(1, len(places) // _CIRCLES)][:_CIRCLES]
        circles = [Circle(at, self.ground.radius_m) for at in chosen]
        return [Tally.of(self.store.by_month(circle, self._alike), self.dataset) for circle in circles]

    @cached_property
    def _points_around(self) -> tuple[MapPoint, ...]:
        """Every map point of the surroundings that was ever used, whatever for."""
        return self.store.map_points(self.ground.around, self._of_dataset)

    @property
    def _of_dataset(self) -> IncidentFilter:
        return IncidentFilter(datasets=frozenset({self.dataset}))

    def edges(self) -> Edges:
        """What snapping to map points does here."""
        found = self.ground.snapping(self._points_around)
        return Edges(
            displacement_m=found.displacement_m,
            smallest_radius_m=smallest_radius_m(found.displacement_m),
            share_in_doubt=share_in_doubt(found.displacement_m, self.ground.radius_m),
            share_bare=found.share_bare,
        )

    def catchments(self) -> tuple[list[Catchment], float]:
        """The catchments of the area's incidents in the window, and the soft count."""
        counted = self._alike
        if self.window:
            past = first_day(self.window.last + 1) - _ONE_DAY
            counted = replace(counted, since=first_day(self.window.first), until=past)
        near = self.ground.near
        ever = self.store.map_points(near, self._of_dataset)
        return self.ground.catchments(ever, self.store.map_points(near, counted))
