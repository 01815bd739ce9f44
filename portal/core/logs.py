"""Logs and error reports that cannot carry personal data."""

import logging
from typing import Any

from django.http import HttpRequest
from django.views.debug import SafeExceptionReporterFilter

from portal.core.identifiers import redact


class PersonalDataFilter(logging.Filter):
    """Blank identity, phone and card numbers, and drop query strings, in every log line."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg = redact(record.getMessage())
        record.args = ()
        if record.exc_info and record.exc_info[1] is not None:
            # A traceback's last line repeats the message of the exception, which may quote input.
            record.exc_text = redact(logging.Formatter().formatException(record.exc_info))
        return True


class SilentReporterFilter(SafeExceptionReporterFilter):
    """Error reports show code, never what was typed."""

    def is_active(self, request: HttpRequest | None) -> bool:
        return True

    def get_post_parameters(self, request: HttpRequest | None) -> dict[str, Any]:
        return {}

    def get_traceback_frame_variables(self, request: HttpRequest | None, tb_frame: Any) -> Any:
        return []
