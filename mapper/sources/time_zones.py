"""Time zones: where each lies, out of tzfpy's map, and its rules, out of the time zone database."""

from datetime import datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from mapper.domain.places import LonLat
from mapper.errors import InvalidInputError


class MappedTimeZones:
    """The zones of the world, without a network.

    The map is simplified: within a kilometre or so of a border it may give the neighbour's zone.
    """

    def at(self, position: LonLat) -> str:
        """The IANA name of the zone of a place; at sea "Etc/GMT+1" and the like."""
        from tzfpy import get_tz  # it unpacks its map, which takes a tenth of a second

        return get_tz(*position)

    def local(self, moment: datetime, zone: str) -> datetime:
        """An aware moment on the clocks of a zone.

        Raises
        ------
        InvalidInputError
            There is no zone of that name, or the year is beyond what calendars know.
        """
        try:
            return moment.astimezone(ZoneInfo(zone))
        except (ZoneInfoNotFoundError, ValueError, OSError):
            raise InvalidInputError(
                "zone", f"{zone!r} is no time zone; give one like Europe/London, or none"
            ) from None
        except OverflowError:
            raise InvalidInputError("as_of", "lies beyond the years that calendars know") from None
