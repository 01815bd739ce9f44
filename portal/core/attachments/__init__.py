"""A file that is offered for download is opened, read to its last corner, and kept without traces.

`screen` is the one way in: it refuses what cannot be read and what holds somebody's number, names
the place, and returns the file without author, company, scripts and metadata.
"""

from portal.core.attachments.screen import Attachment, ScreenedFile, screen
from portal.core.attachments.tables import refuse_tables

__all__ = ["Attachment", "ScreenedFile", "refuse_tables", "screen"]
