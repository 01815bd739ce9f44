"""What management commands have in common: exit statuses, and how their arguments are looked up."""

from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

from django.core.management.base import CommandError
from django.utils.translation import gettext as _

from portal.core.models import Division, User

REFUSED, WRONG_USE = 1, 2


def the_division(code: str) -> Division:
    """The division of a code of 6, 9 or 12 digits; CommandError (2) when there is none."""
    try:
        return Division.objects.by_code(code)
    except Division.DoesNotExist as error:
        raise CommandError(
            _("No division has the code %(code)s.") % {"code": code}, returncode=WRONG_USE
        ) from error


def the_user(username: str) -> User:
    """The active account of that name; CommandError (2) when there is none."""
    user = User.objects.filter(username=username, is_active=True).first()
    if user is None:
        message = _("There is no active user “%(name)s”.") % {"name": username}
        raise CommandError(message, returncode=WRONG_USE)
    return user


def the_bytes(path: Path) -> bytes:
    """The contents of a file; CommandError (2) when it cannot be read."""
    try:
        return path.read_bytes()
    except OSError as error:
        message = _("The file %(path)s cannot be read.") % {"path": path}
        raise CommandError(message, returncode=WRONG_USE) from error


def write_rows(path: Path, write: Callable[[BinaryIO], int]) -> int:
    """What *write* puts into the file, and how many rows; CommandError (2) when it cannot."""
    try:
        with path.open("wb") as out:
            return write(out)
    except OSError as error:
        reason = error.strerror or str(error)
        raise CommandError(
            _("%(file)s cannot be written: %(reason)s") % {"file": path, "reason": reason},
            returncode=WRONG_USE,
        ) from error
