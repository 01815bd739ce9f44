"""What a letter says, as plain data, every character of it printable (条例 32, 35)."""

from typing import Any

from django.conf import settings
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from complaints import opinions, rules
from complaints.models import Complaint, Delivery, LetterText, Reply
from portal.core.typesetting import GETA, TypeCase

Facts = dict[str, Any]
# The name is written in by hand: the file itself must not tell who wrote.
BLANK = "＿＿＿＿＿＿"


def letter_facts(complaint: Complaint, reply: Reply, *, draft: bool = False) -> Facts:
    """Everything on the letter of *reply* and on the receipt behind it."""
    texts = LetterText.for_kind(complaint.kind)
    case = TypeCase()
    with translation.override(settings.LANGUAGE_CODE):
        heading = texts.heading or _heading(texts)
        said = {
            "language": settings.LANGUAGE_CODE.split("-")[0],
            "title": f"{heading} {complaint.number}",
            "heading": heading,
            "draft": _("Draft, not sent") if draft else "",
            "number": _("No. %(number)s") % {"number": number_of(complaint, reply)},
            "addressee": _addressee(complaint),
            "opening": _lines(texts.opening or _opening(complaint)),
            "parts": _parts(reply),
            "review": _lines(_review(complaint, reply)),
            "closing": _lines(texts.closing),
            "unit": complaint.office.name,
            "day": _day(reply),
            "receipt": _receipt(complaint, reply, heading, texts),
            "page": _("Page %(number)s of %(total)s") % {"number": "{n}", "total": "{m}"},
        }
        printable: Facts = case.set_all(said, _("the letter"))
        return printable | {"notes": _notes(case)}


def number_of(complaint: Complaint, reply: Reply) -> str:
    """The number of the case; a later answer, after a review, adds which one it is."""
    earlier = complaint.replies.filter(at__lt=reply.at).count() if reply.at else 0
    return f"{complaint.number}-{earlier + 1}" if earlier else complaint.number


def _heading(texts: LetterText) -> str:
    if texts.form == LetterText.Form.OPINION:
        return _("Written opinion on a petition")
    return _("Answer to a message")


def _addressee(complaint: Complaint) -> str:
    return _("To the sender") if complaint.anonymous else _("To %(name)s") % {"name": BLANK}


def _opening(complaint: Complaint) -> str:
    words = _("Your message of %(day)s has been received and looked into. We answer as follows.")
    day = timezone.localtime(complaint.filed_at).date()
    return words % {"day": date_format(day, "DATE_FORMAT")}


def _parts(reply: Reply) -> list[list[Any]]:
    """Headed paragraphs in the order of the Article; what is empty is left out."""
    parts = [
        [_("Request"), reply.request],
        [_("Facts found"), reply.facts],
        [_("Reasons"), reply.reasons],
        [_("Opinion"), f"{reply.get_outcome_display()}\n{reply.body}"],
        [pgettext("letter", "Legal basis"), reply.legal_basis],
    ]
    return [[heading, _lines(text)] for heading, text in parts if text]


def _lines(text: str) -> list[str]:
    """The paragraphs of a text as it was typed."""
    return [line for line in text.splitlines() if line.strip()]


def _review(complaint: Complaint, reply: Reply) -> str:
    """Where and until when a review can be asked for; the day itself once it was delivered."""
    until = rules.review_until(complaint)
    if not reply.review_office or (until is None and not opinions.is_written(complaint.kind)):
        return ""
    day = timezone.localtime(reply.at).date()
    rule = rules.rule_in_force(rules.REVIEW_RULE, day)
    if rule is None:
        return ""
    facts = {"office": reply.review_office, "days": rule.amount, "article": rule.article}
    words = _(
        "If you do not agree, you can ask %(office)s for a review in writing within %(days)s days "
        "of receiving this letter (%(article)s)."
    )
    if complaint.delivered_at and until and complaint.replied_at == reply.at:
        last = _("The last day is %(day)s.") % {"day": date_format(until, "DATE_FORMAT")}
        return f"{words % facts} {last}"
    return words % facts


def _day(reply: Reply) -> str:
    return date_format(timezone.localtime(reply.at).date(), "DATE_FORMAT")


def _receipt(complaint: Complaint, reply: Reply, heading: str, texts: LetterText) -> Facts:
    """The form that is signed on delivery (送达回证): two lines of facts, then empty ones."""
    # A box stays with its word at the end of a line.
    ways = "　".join(f"□\u00a0{label}" for _value, label in Delivery.Way.choices)
    return {
        "heading": texts.receipt_heading or _("Delivery receipt"),
        "rows": [
            [_("Paper delivered"), f"{heading} {number_of(complaint, reply)}"],
            [_("Delivered by"), complaint.office.name],
            [_("Person served"), ""],
            [_("Way of delivery"), ways],
            [_("Place of delivery"), ""],
            [_("Signature and day of receipt"), ""],
            [_("Received by another for the person: who, and how related"), ""],
            [_("If refused: why, and who witnessed it"), ""],
            [_("Signatures of the two who delivered it"), ""],
        ],
        "note": _lines(texts.receipt_note),
    }


def _notes(case: TypeCase) -> str:
    signs = " ".join(sign for found in case.missing.values() for sign in found)
    if not signs:
        return ""
    words = _("%(mark)s stands for a character that the font lacks: %(signs)s")
    return words % {"mark": GETA, "signs": signs}
