"""What is left of a case when its time is over: number, kind, place, dates, result, its events.

Source: 《个人信息保护法》 Articles 19 and 47: the shortest period that the purpose needs. What the
database keeps for good (events, deliveries, openings of an identity) stays; persons and free texts
go, files leave the storage after commit. An event says what was removed and by which rule.
"""

from collections.abc import Mapping
from datetime import datetime
from functools import partial

from django.db import transaction
from django.db.models import Model

from complaints import ledger, sealing
from complaints.models import (
    Attachment,
    CaseUnit,
    Complaint,
    Extension,
    Investigation,
    Rating,
    Reply,
    Reporter,
    Representative,
    Review,
    SupplementRequest,
)
from portal.core.models import DeadlineRule, PrivateFile

IDENTITY_REMOVED, TEXTS_REMOVED = "identity_removed", "texts_removed"
# Messages and notes are nothing but text and go altogether; of these rows the texts alone, for
# their dates and results are counted.
EMPTIED: Mapping[type[Model], tuple[str, ...]] = {
    Reply: ("request", "facts", "reasons", "body", "legal_basis"),
    Rating: ("reason",),
    Review: ("reason", "opinion"),
    CaseUnit: ("task", "opinion"),
    Investigation: ("place", "others", "method", "found"),
    Extension: ("reason", "decision"),
    SupplementRequest: ("body",),
}
OWN = ("subject", "body", "about_unit")


@transaction.atomic
def forget_people(pk: int, rule: DeadlineRule, at: datetime) -> bool:
    """Remove whoever filed the case and whom it is about; whether there was anybody."""
    case = _locked(pk)
    gone = {
        "reporter": Reporter.objects.filter(complaint=case).delete()[0],
        "representatives": Representative.objects.filter(complaint=case).delete()[0],
        "about_person": bool(case.about_person),
        "publicity_entry": case.publicity_entry_id,
    }
    case.about_person, case.publicity_entry = "", None
    case.save(update_fields=["about_person", "publicity_entry"])
    return _note(case, IDENTITY_REMOVED, [name for name, count in gone.items() if count], rule, at)


@transaction.atomic
def remove_texts(pk: int, rule: DeadlineRule, at: datetime) -> bool:
    """Remove every free text and every file of the case; whether there was any."""
    case = _locked(pk)
    gone = [name for name in OWN if getattr(case, name)]
    for name in OWN:
        setattr(case, name, "")
    case.save(update_fields=OWN)
    for rows in (case.messages.all(), case.notes.all()):
        if rows.delete()[0]:
            gone.append(str(rows.model._meta.model_name))
    for model, names in EMPTIED.items():
        if model._default_manager.filter(complaint=case).update(**dict.fromkeys(names, "")):
            gone.append(str(model._meta.model_name))
            sealing.remember(*model._default_manager.filter(complaint=case))
    if _remove_files(case):
        gone.append("attachment")
    return _note(case, TEXTS_REMOVED, gone, rule, at)


def _locked(pk: int) -> Complaint:
    return Complaint.objects.select_for_update(of=("self",)).get(pk=pk)


def _note(case: Complaint, kind: str, gone: list[str], rule: DeadlineRule, at: datetime) -> bool:
    if gone:
        public = {"title": rule.title, "article": rule.article, "days": rule.amount}
        ledger.append(
            ledger.COMPLAINT, case.number, kind, public=public, private={"what": gone}, at=at
        )
    return bool(gone)


def _remove_files(case: Complaint) -> bool:
    """Take the files of a case away; the bytes go when nothing can bring the rows back."""
    kept = list(PrivateFile.objects.filter(pk__in=case.attachments.values("file_id")))
    Attachment.objects.filter(complaint=case).delete()
    for file in kept:
        storage, name = file.blob.storage, str(file.blob.name)
        file.delete()
        transaction.on_commit(partial(storage.delete, name))
    return bool(kept)
