"""Nobody learns too late of a duty: reminders of persons, digests of units, news for senders."""

from complaints.reminders.personal import became_late

__all__ = ["became_late"]
