"""A request that the rules do not allow is one exception, whose text a person can act on."""

from typing import NoReturn

from django.utils.translation import gettext_lazy as _


class Refused(ValueError):
    """What happened and what to do about it, with a stable code for tests and machines.

    The message may be a lazy translation: `.message` is read in the language of the reader.
    """

    def __init__(self, message: object, *, code: str = "refused") -> None:
        super().__init__(message)
        self.code = code

    @property
    def message(self) -> str:
        return str(self.args[0])

    def __str__(self) -> str:
        return self.message


def refuse(message: object, code: str) -> NoReturn:
    """Raise Refused, for where a type checker wants to know that nothing follows."""
    raise Refused(message, code=code)


def refuse_damaged() -> NoReturn:
    """A file whose form is broken, or made to harm."""
    refuse(
        _("The file cannot be read safely. Open it, save it under a new name and try again."),
        "damaged",
    )
