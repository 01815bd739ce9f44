"""A near relative is filed; name and number are digested, masked and forgotten in one call."""

from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from complaints import ledger, relatives
from complaints.kin.desk.missing import lock_missing, mended_by_filing
from complaints.kin.desk.taking import Taken, taking
from complaints.models import Complaint, Declarant, Exclusion, KinRelation, RelativeFiling
from disclosure.masking import mask_name
from disclosure.models import Programme
from portal.core.errors import Refused
from portal.core.identifiers import is_identity_number
from portal.core.models import User


@dataclass(frozen=True, slots=True)
class Relative:
    """What is typed of a relative; it lives as long as the call.

    Without a programme the person receives nothing, and is filed for conflicts of interest only.
    """

    relation: KinRelation
    name: str = field(repr=False)
    identity: str = field(default="", repr=False)
    programme: Programme | None = None
    filed_on: date | None = None


def file_relative(
    official: Declarant, by: User, said: Relative, at: datetime | None = None
) -> RelativeFiling:
    """Record a near relative, and keep the official away from the open cases of that person.

    Raises PermissionDenied, Refused with out-of-office, not-filed-here, name-needed,
    identity-needed, no-identity, filed-ahead, filed-already.
    """
    _require_sound(said)
    with taking(official, by, at, own=True) as taken:
        found = taken.official
        filed_on = said.filed_on or taken.today
        if not found.since <= filed_on <= taken.today:
            raise Refused(
                _("The day of filing lies between the first day in office and today."),
                code="filed-ahead",
            )
        row = RelativeFiling(
            staff=found.user,
            declarant=found,
            relation=said.relation.name,
            programme=said.programme,
            masked_name=mask_name(said.name),
            name_digest=relatives.digest_of_name(said.name),
            identity_digest=relatives.digest_of_identity(said.identity),
            filed_on=filed_on,
            recorded_by=by,
        )
        _keep(row)
        # Locked before the ledger is: every step of a case or a missing filing does it so.
        cases, missing = _locked_cases(row), lock_missing(row.identity_digest)
        taken.note("relative_filed", {"relation": row.relation})
        mended_by_filing(missing, by, taken.at)
        for case in cases:
            _keep_away(case, by, taken)
    return row


def end_filing(filing: RelativeFiling, by: User, on: date, at: datetime | None = None) -> None:
    """The relation or the assistance has ended on a day; the filing stays.

    Raises PermissionDenied, Refused with ended-already, before-filed, ahead.
    """
    if filing.declarant is None:
        raise ValueError("a filing from before officials were listed")
    with taking(filing.declarant, by, at, own=True) as taken:
        row = RelativeFiling.objects.select_for_update().get(pk=filing.pk)
        if row.ended_on is not None:
            raise Refused(_("This filing has ended already."), code="ended-already")
        if on < row.filed_on:
            raise Refused(_("The last day lies before the day of filing."), code="before-filed")
        if on > taken.today:
            raise Refused(_("The last day lies in the future."), code="ahead")
        row.ended_on = on
        row.declarant = taken.official
        row.save()
        taken.note("relative_ended", {"relation": row.relation, "on": on})


def _require_sound(said: Relative) -> None:
    if not said.relation.active:
        raise Refused(
            _("This relation is outside the range that has to be filed."), code="not-filed-here"
        )
    if len(relatives.folded(said.name)) < relatives.SHORTEST:
        raise Refused(_("Give the name of the relative."), code="name-needed")
    if said.programme is not None and not said.identity.strip():
        raise Refused(
            _("Give the identity number: without it no list can be compared."),
            code="identity-needed",
        )
    if said.identity and not is_identity_number(said.identity):
        raise Refused(_("This is not an identity number. Check it."), code="no-identity")


def _keep(row: RelativeFiling) -> None:
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as error:
        raise Refused(_("This relative is on record already."), code="filed-already") from error


def _locked_cases(row: RelativeFiling) -> list[Complaint]:
    """条例 28; members of committees have no account and handle no case."""
    if row.staff is None:
        return []
    found = [case.pk for case in relatives.open_cases_of(row)]
    return list(
        Complaint.objects.select_for_update(of=("self",)).filter(pk__in=found).order_by("pk")
    )


def _keep_away(case: Complaint, by: User, taken: Taken) -> None:
    """A filing that came after the case: the same as if it had been there before."""
    staff = taken.official.user
    if staff is None or case.exclusions.filter(user=staff).exists():
        return
    reason = Exclusion.Reason.NEAR_RELATIVE
    Exclusion.objects.create(complaint=case, user=staff, reason=reason, recorded_by=by, at=taken.at)
    if case.handler_id == staff.pk:
        case.handler = None
        case.save(update_fields=["handler"])
    ledger.append(
        ledger.COMPLAINT,
        case.number,
        "excluded",
        by,
        {"office": case.office.name},
        {"user": staff.pk, "reason": reason.value},
        taken.at,
    )
