"""What cannot be done is said as the specification says it: a list of codes and descriptions."""

from django.http import HttpResponse

from complaints.open311.formats import answer_list


class Problem(Exception):
    """A refusal with its HTTP status and one sentence that its reader can act on."""

    def __init__(self, code: int, description: object) -> None:
        super().__init__(code, description)
        self.code = code
        self.description = description

    def answer(self, form: str) -> HttpResponse:
        """The error document."""
        row = {"code": self.code, "description": str(self.description)}
        return answer_list(form, ("errors", "error"), [row], self.code)
