"""What day it is for the city: the one place where the platform looks at a clock to date a record."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from padron import settings


def today() -> str:
    """The ISO day now, in the workspace's time zone (PADRON_TIME_ZONE); a rehearsal fixes it by PADRON_TODAY."""
    fixed = settings.read("today")
    if fixed:
        return date.fromisoformat(fixed).isoformat()
    return datetime.now(ZoneInfo(settings.read("time_zone"))).date().isoformat()


def hour() -> int:
    """The hour now in the workspace's time zone, 0 to 23."""
    return datetime.now(ZoneInfo(settings.read("time_zone"))).hour
