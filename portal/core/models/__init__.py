"""Models of the ground floor; import them from here."""

from portal.core.models.alerts import AlertChannel
from portal.core.models.calendar import CalendarChange, CalendarDay, DeadlineRule
from portal.core.models.county import LoadedRow
from portal.core.models.divisions import Division
from portal.core.models.media import PrivateFile, SiteDocument, SiteImage, SiteRendition
from portal.core.models.operations import Heartbeat, LeakScan, OutboxMessage
from portal.core.models.people import Appointment, Office, Role, User
from portal.core.models.sessions import StaffSession
from portal.core.models.site import SiteIdentity
from portal.core.models.tasks import FourEyesTask

__all__ = [
    "AlertChannel",
    "Appointment",
    "CalendarChange",
    "CalendarDay",
    "DeadlineRule",
    "Division",
    "FourEyesTask",
    "Heartbeat",
    "LeakScan",
    "LoadedRow",
    "Office",
    "OutboxMessage",
    "PrivateFile",
    "Role",
    "SiteDocument",
    "SiteIdentity",
    "SiteImage",
    "SiteRendition",
    "StaffSession",
    "User",
]
