"""The one writer of officials, filings, yearly declarations and missing filings."""

from complaints.kin.desk.filing import Relative, end_filing, file_relative
from complaints.kin.desk.missing import dismiss, note_item, open_missing, record_missing
from complaints.kin.desk.officials import Official, add_official, end_office
from complaints.kin.desk.taking import lock_officials
from complaints.kin.desk.yearly import OVERDUE, declare, not_recorded, record_overdue

__all__ = [
    "OVERDUE",
    "Official",
    "Relative",
    "add_official",
    "declare",
    "dismiss",
    "end_filing",
    "end_office",
    "file_relative",
    "lock_officials",
    "not_recorded",
    "note_item",
    "open_missing",
    "record_missing",
    "record_overdue",
]
