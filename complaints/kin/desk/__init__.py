"""The one writer of officials, filings, yearly declarations and missing filings."""

from complaints.kin.desk.filing import Relative, end_filing, file_relative
from complaints.kin.desk.officials import Official, add_official, end_office

__all__ = [
    "Official",
    "Relative",
    "add_official",
    "end_filing",
    "end_office",
    "file_relative",
]
