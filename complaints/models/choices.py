"""Four separate facts about a case, never one mixed state, and the words for them."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Status(TextChoices):
    """Where the case stands in its procedure; lateness is computed and is not a status."""

    REGISTERED = "registered", _("Registered")
    ACCEPTED = "accepted", _("Being handled")
    REFUSED = "refused", _("Not accepted, told where to go")
    TRANSFERRED = "transferred", _("Passed to another unit")
    REFERRED = "referred", _("Shown the statutory way")
    MERGED = "merged", _("Handled together with another case")
    REPLIED = "replied", _("Answered")
    UNDER_REVIEW = "under_review", _("Under review by the next higher organ")
    CLOSED = "closed", _("Closed")
    WITHDRAWN = "withdrawn", _("Withdrawn by the sender")


class Outcome(TextChoices):
    """What the check or the handling found; empty until the reply."""

    SUBSTANTIATED = "substantiated", _("Found true")
    PARTLY = "partly", _("Found partly true")
    UNSUBSTANTIATED = "unsubstantiated", _("Not confirmed")
    EXPLAINED = "explained", _("Explained")
    SUPPORTED = "supported", _("Request supported")
    NOT_SUPPORTED = "not_supported", _("Request not supported")


class Visibility(TextChoices):
    """Who sees the case: only those concerned, or everybody in reduced form."""

    PRIVATE = "private", _("Not public")
    PUBLIC_REDUCED = "public_reduced", _("Public in reduced form")


class Acceptance(TextChoices):
    """Whether the citizen accepts the result; empty until they say so."""

    ACCEPTED = "accepted", _("Accepts the result")
    NOT_ACCEPTED = "not_accepted", _("Does not accept the result")


class Channel(TextChoices):
    """How the case came in (信访形式)."""

    WEB = "web", _("Website")
    PHONE = "phone", _("Telephone")
    VISIT = "visit", _("Visit")
    LETTER = "letter", _("Letter")
    HOTLINE = "hotline", _("Hotline 12345")
    TRANSFERRED = "transferred", _("Passed down by a superior")


class Satisfaction(TextChoices):
    """The national scale of 满意度评价."""

    SATISFIED = "satisfied", _("Satisfied")
    BASICALLY = "basically", _("Basically satisfied")
    UNSATISFIED = "unsatisfied", _("Not satisfied")


class Procedure(TextChoices):
    """By which rules the clocks run: the ordinary way, or 《信访事项简易办理办法》."""

    ORDINARY = "ordinary", _("Ordinary procedure")
    SIMPLE = "simple", _("Simple procedure")


class Route(TextChoices):
    """What a kind of message leads to (信访工作条例 29–31)."""

    ANSWER = "answer", _("Answered as a question")
    STUDY = "study", _("Studied as a suggestion")
    HANDLE = "handle", _("Handled, with a written opinion")
    VERIFY = "verify", _("Verified as a report")
    DISCIPLINE = "discipline", _("Passed to the discipline organ, in confidence")
    RECONSIDERATION = "reconsideration", _("Shown the way of reconsideration or lawsuit")
    DISCLOSURE = "disclosure", _("Shown the way of a disclosure request")


# 条例 31, 32: these end with a written opinion; a question or a suggestion with a plain answer.
WRITTEN = frozenset({Route.HANDLE, Route.VERIFY})
