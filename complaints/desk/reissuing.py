"""A lost query code: asked for by the sender, verified by the unit, and given out anew."""

import hmac
import unicodedata
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from complaints import codes, ledger, notify
from complaints.desk.filing import digest_of, digest_of_name, digest_of_phone
from complaints.desk.taking import kept_text, taking
from complaints.models import Complaint, LedgerEvent, Reporter
from complaints.screening import refuse_numbers
from complaints.transitions import Step
from portal.core.errors import Refused
from portal.core.models import User

REQUESTED, REISSUED = "code_requested", "code_reissued"
# So often a day a code may be given out anew; asking again within the time changes nothing.
MOST_A_DAY, REST = 3, timedelta(hours=24)


def request_code(number: str, name: str, phone: str, at: datetime | None = None) -> None:
    """Put the wish for a new code before the unit if name and telephone are those of the filing.

    The caller learns nothing: an answer would tell who has filed what.
    """
    moment = at or timezone.now()
    wanted = unicodedata.normalize("NFKC", number).strip().upper().replace(" ", "")[:24]
    with transaction.atomic():
        case = Complaint.objects.select_for_update(of=("self",)).filter(number=wanted).first()
        reporter = Reporter.objects.filter(complaint=case).first() if case else None
        stored = (reporter.name_digest, reporter.phone_digest) if reporter else ("", "")
        given = (digest_of_name(name), digest_of_phone(phone))
        # Both are compared, whatever the first one says: time tells nothing either.
        same = [hmac.compare_digest(stored[n].ljust(64), given[n]) for n in (0, 1)]
        fits = all(same)
        if case is None or not fits or _count(case, REQUESTED, moment):
            return
        facts = {"office": case.office.name}
        event = ledger.append(ledger.COMPLAINT, case.number, REQUESTED, public=facts, at=moment)
        notify.from_citizen(case, event)


def reissue_code(
    complaint: Complaint, by: User, how_verified: str, at: datetime | None = None
) -> str:
    """A new code, told once to whoever has verified the sender; the old one ends at once.

    The sender sees on the tracking page that and when it happened.
    """
    how = kept_text(
        how_verified, 200, "reason-needed", _("Say how you made sure that it is the sender.")
    )
    refuse_numbers(how, phones=True)
    with taking(complaint, Step.REISSUE, by, at) as case:
        found = case.complaint
        if _count(found, REISSUED, case.at) >= MOST_A_DAY:
            raise Refused(
                _("A new code was given out three times within a day. Go on tomorrow."),
                code="too-often",
            )
        code = codes.new_code()
        found.query_code_digest = digest_of(code)
        case.note(REISSUED, {"office": found.office.name}, {"how": how})
    return code


def _count(complaint: Complaint, kind: str, moment: datetime) -> int:
    lately: int = LedgerEvent.objects.filter(
        subject_type=ledger.COMPLAINT,
        subject_number=complaint.number,
        kind=kind,
        at__gt=moment - REST,
    ).count()
    return lately
