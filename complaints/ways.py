"""Ways outside the petition procedure, and grounds for not accepting, each by its article.

What a county tells in addition stands in its kinds of message (`ComplaintKind.redirect_text`).
"""

from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from complaints.models import Route


class Way(TextChoices):
    """Where a matter is decided that a petition cannot decide (信访工作条例 22, 30, 31)."""

    RECONSIDERATION = "reconsideration", _("Administrative reconsideration")
    COURT = "court", _("Lawsuit")
    ARBITRATION = "arbitration", _("Arbitration")
    DISCLOSURE = "disclosure", _("Request for disclosure of information")
    DISCIPLINE = "discipline", _("Discipline inspection and supervision organ")
    SUPERIOR = "superior", _("Next higher organ")
    OTHER = "other", _("Another statutory procedure")


# The ways that decide what a kind of message is about: such a kind is shown the way instead of
# being accepted as an ordinary petition (条例 31).
WAY_OF_ROUTE: dict[str, Way] = {
    Route.RECONSIDERATION: Way.RECONSIDERATION,
    Route.DISCLOSURE: Way.DISCLOSURE,
    Route.DISCIPLINE: Way.DISCIPLINE,
}


@dataclass(frozen=True, slots=True)
class Ground:
    """Why a case is not accepted: the sentence told to the sender, and its article."""

    label: Promise
    sentence: Promise
    article: str


GROUNDS: dict[str, Ground] = {
    "not_ours": Ground(
        _("Not within the powers of this organ"),
        _("The matter does not fall within the powers of this organ."),
        "《信访工作条例》第二十三条",
    ),
    "statutory_way": Ground(
        _("Another statutory procedure decides it"),
        _("The matter is decided by another procedure that the law provides."),
        "《信访工作条例》第二十三、三十一条",
    ),
    "pending": Ground(
        _("The same matter is being handled already"),
        _("The same matter is being handled already, and you will receive that answer."),
        "《信访工作条例》第二十、二十三条",
    ),
    "reviewed": Ground(
        _("Finally reviewed already"),
        _(
            "The matter has had its final review. The same facts and reasons are not accepted "
            "again."
        ),
        "《信访工作条例》第三十六条",
    ),
}
GROUND_CHOICES: list[tuple[str, Promise]] = [(code, one.label) for code, one in GROUNDS.items()]


def hinted(text: str, words: str) -> str:
    """The first of *words* (separated by spaces) that *text* contains, or ""."""
    return next((word for word in words.split() if word in text), "")
