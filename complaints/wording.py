"""The words for every kind of event, for citizens and staff alike; data in, sentences out."""

from collections.abc import Callable, Mapping

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from complaints.models import (
    Acceptance,
    Delivery,
    IdentityAccess,
    LedgerEvent,
    Outcome,
    Satisfaction,
)
from complaints.transitions import Step
from complaints.ways import GROUNDS, Way

Facts = Mapping[str, str]

TITLES: dict[str, Promise] = {
    "filed": gettext_lazy("Case registered"),
    "accepted": gettext_lazy("Case accepted"),
    "refused": gettext_lazy("Not accepted"),
    "transferred": gettext_lazy("Passed to another unit"),
    "assigned": gettext_lazy("Handler named"),
    "replied": gettext_lazy("Answered"),
    "looked_into": gettext_lazy("A superior looked into why the sender is not satisfied"),
    "closed": gettext_lazy("Case closed"),
    "published": gettext_lazy("Published in reduced form"),
    "unpublished": gettext_lazy("Taken out of the public ledger"),
    "message_from_office": gettext_lazy("Message from the office"),
    "message_from_sender": gettext_lazy("Message from the sender"),
    "withdrawn": gettext_lazy("Withdrawn by the sender"),
    "rated": gettext_lazy("Rated by the sender"),
    "acceptance": gettext_lazy("The sender's word on the result"),
    "identity_opened": gettext_lazy("The sender's identity was opened"),
    "identity_removed": gettext_lazy("The sender's name and phone were removed"),
    "overdue": gettext_lazy("A time limit has passed"),
    "referred": gettext_lazy("Shown the statutory way"),
    "objected": gettext_lazy("The unit objected to the transfer"),
    "simple_procedure": gettext_lazy("Handled by the simple procedure"),
    "ordinary_procedure": gettext_lazy("Changed to the ordinary procedure"),
    "recused": gettext_lazy("A handler stepped back"),
    "excluded": gettext_lazy("Somebody was kept away from the case"),
    "made_confidential": gettext_lazy("Moved into the confidential queue"),
    "unit_asked": gettext_lazy("Another unit was asked to help"),
    "unit_answered": gettext_lazy("The helping unit gave its opinion"),
    "noted": gettext_lazy("Internal note"),
    "progress": gettext_lazy("Progress"),
    "investigated": gettext_lazy("Investigation on record"),
    "merged": gettext_lazy("Handled together with another case"),
    "merged_in": gettext_lazy("Another case is handled here too"),
    "merged_out": gettext_lazy("A case that was handled here goes its own way again"),
    "unmerged": gettext_lazy("Handled by itself again"),
    "supplement_asked": gettext_lazy("You are asked for something more"),
    "supplement_ended": gettext_lazy("The time limit runs on"),
    "extension_asked": gettext_lazy("Longer time asked for"),
    "extension_granted": gettext_lazy("Longer time granted"),
    "extension_refused": gettext_lazy("Longer time refused"),
    "due_moved": gettext_lazy("A date moved with the working calendar"),
    "delivered": gettext_lazy("Written opinion delivered"),
    "not_delivered": gettext_lazy("The written opinion came back"),
    "review_asked": gettext_lazy("Review asked for"),
    "review_upheld": gettext_lazy("The review upheld the opinion"),
    "review_redo": gettext_lazy("The review ordered new handling"),
    "code_reissued": gettext_lazy("A new query code was given out"),
    "code_requested": gettext_lazy("A new query code was asked for"),
    "texts_removed": gettext_lazy("Texts were removed when their time was over"),
    "rectification_opened": gettext_lazy("Put on the rectification list"),
}
STEP_LABELS: dict[Step, Promise] = {
    Step.ACCEPT: gettext_lazy("Accept"),
    Step.REFUSE: gettext_lazy("Do not accept, say where to go"),
    Step.REFER: gettext_lazy("Show the statutory way"),
    Step.TRANSFER: gettext_lazy("Pass to another unit"),
    Step.OBJECT: gettext_lazy("Object to the transfer"),
    Step.SIMPLE: gettext_lazy("Use the simple procedure"),
    Step.ORDINARY: gettext_lazy("Change to the ordinary procedure"),
    Step.RECUSE: gettext_lazy("Step back from the case"),
    Step.EXCLUDE: gettext_lazy("Keep somebody away from the case"),
    Step.CONFIDE: gettext_lazy("Move into the confidential queue"),
    Step.UNITS: gettext_lazy("Ask another unit to help"),
    Step.UNIT_OPINION: gettext_lazy("Give the opinion of your unit"),
    Step.NOTE: gettext_lazy("Write an internal note"),
    Step.PROGRESS: gettext_lazy("Tell the sender how far it is"),
    Step.INVESTIGATE: gettext_lazy("Record an investigation"),
    Step.MERGE: gettext_lazy("Handle under another case"),
    Step.UNMERGE: gettext_lazy("Handle by itself again"),
    Step.ASK_SUPPLEMENT: gettext_lazy("Ask the sender for more"),
    Step.END_SUPPLEMENT: gettext_lazy("Go on without waiting"),
    Step.ASK_EXTENSION: gettext_lazy("Ask for longer time"),
    Step.GRANT_EXTENSION: gettext_lazy("Grant longer time"),
    Step.REFUSE_EXTENSION: gettext_lazy("Refuse longer time"),
    Step.LOOK_INTO: gettext_lazy("Record that you looked into it"),
    Step.DELIVER: gettext_lazy("Record the delivery"),
    Step.UPHOLD: gettext_lazy("Record: the review upholds the opinion"),
    Step.REDO: gettext_lazy("Record: the review orders new handling"),
    Step.REISSUE: gettext_lazy("Give out a new query code"),
    Step.ASSIGN: gettext_lazy("Name the handler"),
    Step.MESSAGE: gettext_lazy("Write to the sender"),
    Step.REPLY: gettext_lazy("Answer"),
    Step.CLOSE: gettext_lazy("Close the case"),
    Step.PUBLISH: gettext_lazy("Publish in reduced form"),
    Step.UNPUBLISH: gettext_lazy("Take out of the public ledger"),
    Step.IDENTITY: gettext_lazy("Open the sender's identity"),
    Step.CITIZEN_MESSAGE: gettext_lazy("Add something"),
    Step.WITHDRAW: gettext_lazy("Withdraw the case"),
    Step.RATE: gettext_lazy("Rate the handling"),
    Step.ACCEPTANCE: gettext_lazy("Say whether you accept the result"),
    Step.ASK_REVIEW: gettext_lazy("Ask for a review"),
}
# Among colleagues: the sender reads nothing of it, not even that it was written.
INTERNAL = frozenset({"noted", "merged_in", "merged_out"})
# What the sender does; everything else is done by a unit.
BY_SENDER = frozenset(
    {"message_from_sender", "withdrawn", "rated", "acceptance", "review_asked", "code_requested"}
)


def title(event: LedgerEvent) -> str:
    """What happened, in a few words; unknown kinds show as they are stored."""
    return str(TITLES.get(event.kind, event.kind))


def acted_by(event: LedgerEvent) -> str:
    """The unit that acted, or the sender; never a person's name."""
    if event.kind in BY_SENDER or (event.kind == "filed" and event.actor_id is None):
        return _("The sender")
    if event.kind == "transferred":
        return str(event.public.get("from", ""))
    return str(event.public.get("office", ""))


def text(event: LedgerEvent) -> str:
    """What the citizen may know about it beyond the title."""
    make = _TEXTS.get(event.kind)
    return make(event.public) if make else ""


def _filed(facts: Facts) -> str:
    said = _("%(kind)s; handled by %(office)s.") % _known(facts, "kind", "office")
    if facts.get("late_reason"):
        said += "\n" + _("Registered later: %(late_reason)s") % _known(facts, "late_reason")
    return said


def _refused(facts: Facts) -> str:
    said = _("Reason: %(reason)s") % _known(facts, "reason")
    if ground := GROUNDS.get(facts.get("ground", "")):
        said = f"{ground.sentence} {facts.get('article', '')}\n{said}"
    if facts.get("where_to_go"):
        said += "\n" + _("Where to go: %(where_to_go)s") % _known(facts, "where_to_go")
    return said


def _referred(facts: Facts) -> str:
    way, organ = facts.get("way", ""), facts.get("organ", "")
    label = str(Way(way).label) if way in Way.values else way
    said = _("%(way)s: %(organ)s") % {"way": label, "organ": organ}
    return f"{said}\n{facts['text']}" if facts.get("text") else said


def _in_confidence(facts: Facts) -> str:
    return _("%(office)s goes on with it; only its confidential-reports officer opens it.") % (
        _known(facts, "office")
    )


def _transferred(facts: Facts) -> str:
    return _("To %(office)s. Reason: %(reason)s") % _known(facts, "office", "reason")


def _accepted(facts: Facts) -> str:
    lines = []
    if facts.get("reason"):
        lines.append(_("Reason: %(reason)s") % _known(facts, "reason"))
    if due := facts.get("due"):
        lines.append(_("To be answered by %(due)s.") % {"due": due})
    return "\n".join(lines)


def _replied(facts: Facts) -> str:
    return _("Finding: %(finding)s") % {"finding": _label(Outcome, facts.get("outcome", ""))}


def _rated(facts: Facts) -> str:
    return _("Responsible unit: %(unit)s; petition office: %(office)s") % {
        "unit": _label(Satisfaction, facts.get("unit", "")),
        "office": _label(Satisfaction, facts.get("petition_office", "")),
    }


def _acceptance(facts: Facts) -> str:
    said = _label(Acceptance, facts.get("acceptance", ""))
    if not facts.get("reason"):
        return said
    return _("%(said)s: %(reason)s") % {"said": said, "reason": facts["reason"]}


def _identity(facts: Facts) -> str:
    """Events from before the list of purposes tell the reason alone."""
    why = _("Reason: %(reason)s") % _known(facts, "reason")
    if not facts.get("purpose"):
        return why
    what_for = _label(IdentityAccess.Purpose, facts["purpose"])
    return _("Purpose: %(purpose)s") % {"purpose": what_for} + "\n" + why


def _overdue(facts: Facts) -> str:
    return _("%(title)s was due on %(due)s.") % _known(facts, "title", "due")


def _objected(facts: Facts) -> str:
    return _("Back to %(office)s. Reason: %(reason)s") % _known(facts, "office", "reason")


def _due(facts: Facts) -> str:
    return _("To be done by %(due)s.") % _known(facts, "due") if facts.get("due") else ""


def _ordinary(facts: Facts) -> str:
    return _("Reason: %(reason)s") % _known(facts, "reason") + "\n" + _due(facts)


def _supplement(facts: Facts) -> str:
    return _(
        "Please answer by %(until)s. The clock stands still until then; the last day is %(due)s "
        "at the latest."
    ) % _known(facts, "until", "due")


def _extended(facts: Facts) -> str:
    return _(
        "%(days)s days longer, approved by %(approved_by)s. Reason: %(reason)s\n"
        "Instead of %(from)s the last day is %(due)s."
    ) % _known(facts, "days", "approved_by", "reason", "from", "due")


def _moved(facts: Facts) -> str:
    return _("From %(from)s to %(due)s. Reason: %(reason)s") % _known(
        facts, "from", "due", "reason"
    )


def _review_asked(facts: Facts) -> str:
    return _("Of %(organ)s, which decides by %(due)s.") % _known(facts, "organ", "due")


def _reviewed(facts: Facts) -> str:
    return _("Decided by %(organ)s.") % _known(facts, "organ")


def _listed(facts: Facts) -> str:
    return _("Item %(item)s") % _known(facts, "item")


def _helped(facts: Facts) -> str:
    return _("%(helper)s is asked for its opinion; %(office)s answers.") % _known(
        facts, "helper", "office"
    )


def _investigated(facts: Facts) -> str:
    return _("Looked into by two people on %(on)s.") % _known(facts, "on")


def _merged(facts: Facts) -> str:
    said = _(
        "%(office)s handles several messages on the same matter together. You are told the result "
        "here, and have your say on it."
    ) % _known(facts, "office")
    due = facts.get("due")
    return f"{said} " + _("Next date: %(due)s.") % {"due": due} if due else said


def _unmerged(facts: Facts) -> str:
    return _("%(office)s decides on your case by itself.") % _known(facts, "office")


def _delivered(facts: Facts) -> str:
    return _("%(way)s, %(result)s, on %(on)s.") % {
        "way": _label(Delivery.Way, facts.get("way", "")),
        "result": _label(Delivery.Result, facts.get("result", "")),
        "on": facts.get("on", ""),
    }


def _removed(facts: Facts) -> str:
    """Events from before the rule was kept with them tell nothing more."""
    if not facts.get("title"):
        return ""
    said = _("Because their time was over: %(title)s, %(days)s days (%(article)s).")
    return said % _known(facts, "title", "days", "article")


def _known(facts: Facts, *names: str) -> dict[str, str]:
    return {name: str(facts.get(name, "")) for name in names}


def _label(choices: type[TextChoices], value: str) -> str:
    return str(choices(value).label) if value in choices.values else value


_TEXTS: dict[str, Callable[[Facts], str]] = {
    "filed": _filed,
    "accepted": _accepted,
    "refused": _refused,
    "referred": _referred,
    "made_confidential": _in_confidence,
    "transferred": _transferred,
    "replied": _replied,
    "rated": _rated,
    "acceptance": _acceptance,
    "identity_opened": _identity,
    "overdue": _overdue,
    "rectification_opened": _listed,
    "identity_removed": _removed,
    "texts_removed": _removed,
    "objected": _objected,
    "simple_procedure": _due,
    "ordinary_procedure": _ordinary,
    "supplement_asked": _supplement,
    "supplement_ended": _due,
    "extension_granted": _extended,
    "due_moved": _moved,
    "review_asked": _review_asked,
    "review_upheld": _reviewed,
    "review_redo": _reviewed,
    "unit_asked": _helped,
    "investigated": _investigated,
    "merged": _merged,
    "unmerged": _unmerged,
    "delivered": _delivered,
    "not_delivered": _delivered,
}
