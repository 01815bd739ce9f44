"""The one writer of officials, filings, yearly declarations and missing filings."""

from complaints.kin.desk.filing import Relative, end_filing, file_relative
from complaints.kin.desk.officials import Official, add_official, end_office
from complaints.kin.desk.yearly import OVERDUE, declare, record_overdue

__all__ = [
    "OVERDUE",
    "Official",
    "Relative",
    "add_official",
    "declare",
    "end_filing",
    "end_office",
    "file_relative",
    "record_overdue",
]
