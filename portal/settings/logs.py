"""Where the site writes what happened: standard output, without a word of anybody's data."""

from typing import Any

# Below a warning they say nothing that helps an operator.
QUIET = ("django_tasks", "wagtail", "pikepdf", "axes")


def logging_config(level: str) -> dict[str, Any]:
    """`LOGGING` for everything from *level* on; every line passes the filter of personal data."""
    quiet = {name: {"handlers": [], "level": "WARNING", "propagate": True} for name in QUIET}
    own = {
        name: {"handlers": [], "level": "INFO", "propagate": True}
        for name in ("django", "django.server")
    }
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "filters": {"personal_data": {"()": "portal.core.logs.PersonalDataFilter"}},
        "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
        "handlers": {
            "console": {
                "class": "logging.StreamHandler",
                "filters": ["personal_data"],
                "formatter": "line",
            },
        },
        "root": {"handlers": ["console"], "level": level},
        "loggers": own | quiet,
    }
