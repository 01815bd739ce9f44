"""A request that the rules do not allow is one exception, whose text a person can act on."""


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
