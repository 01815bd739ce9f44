"""A case exists once: with its number, its clocks, its first event and a code shown once."""

import secrets
from dataclasses import dataclass, field
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from complaints import codes, conflicts, ledger, notify, rules, sealing
from complaints.desk import groups
from complaints.models import Attachment, Channel, Complaint, ComplaintKind, Reporter
from complaints.numbers import next_number
from complaints.screening import refuse_numbers
from disclosure.models import RosterEntry
from portal.core.errors import Refused
from portal.core.identifiers import fold
from portal.core.models import Division, Office, PrivateFile, User
from portal.core.permissions import Action, may
from portal.core.uploads import CleanFile
from portal.core.vault import keyed_digest

SUBJECT_LENGTH, BODY_LENGTH = 100, 4000


@dataclass(frozen=True, slots=True)
class Filing:
    """What a sender, or a clerk for a sender, hands in."""

    kind: str
    division: Division
    subject: str
    body: str
    programme_code: str = ""
    about_unit: str = ""
    about_person: str = field(default="", repr=False)
    publicity_entry: RosterEntry | None = None
    anonymous: bool = False
    name: str = field(default="", repr=False)
    phone: str = field(default="", repr=False)
    email: str = field(default="", repr=False)
    contact_by: str = Reporter.ContactBy.TRACKING
    public_consent: bool = False
    attachments: tuple[CleanFile, ...] | list[CleanFile] = field(default=(), repr=False)
    channel: str = Channel.WEB
    # A group speaks through the sender and at most four more (条例 20): name and telephone each.
    people_count: int = 1
    representatives: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    form_token: str | None = None
    by: User | None = None
    # What comes from a superior carries the superior's number (条例 22).
    source_organ: str = ""
    source_number: str = ""
    # Why a clerk registers it later than the day after it came.
    late_reason: str = ""


@dataclass(frozen=True, slots=True)
class Filed:
    """The case, and its query code in clear: None when the same form was sent before."""

    complaint: Complaint
    query_code: str | None = field(repr=False)

    @property
    def repeated(self) -> bool:
        return self.query_code is None


@dataclass(frozen=True, slots=True)
class _Route:
    """Where a filing goes, settled before anything is written."""

    kind: ComplaintKind
    office: Office
    confidential: bool
    accused_offices: list[Office]
    accused_staff: list[User]
    kin: list[User]


def file(filing: Filing, at: datetime | None = None) -> Filed:
    """Register a case and return it with its query code, which is kept nowhere in clear.

    The same form token again returns the same case, without a code. Raises Refused with the codes
    subject-needed, body-needed, name-needed, no-such-kind, no-unit or not-allowed.
    """
    moment = at or timezone.now()
    _check(filing)
    route = _route(filing, moment)
    kept: list[PrivateFile] = []
    try:
        with transaction.atomic():
            return _register(filing, route, moment, kept)
    except IntegrityError:
        _discard(kept)
        if earlier := _sent_before(filing):  # the database knows the token already
            return Filed(earlier, None)
        raise
    except BaseException:
        _discard(kept)
        raise


def clean(text: str) -> str:
    """The text without blanks around it and without NUL, which no database stores."""
    return text.replace("\x00", "").strip()


def digest_of(code: str) -> str:
    """What is stored of a query code."""
    return keyed_digest("complaint.query-code", codes.normalise(code))


def digest_of_phone(phone: str) -> str:
    """What repeats by the same number are found by."""
    return keyed_digest("reporter.phone", fold(phone)) if phone else ""


def digest_of_name(name: str) -> str:
    """What whoever has lost the code is recognised by, together with the number."""
    return keyed_digest("reporter.name", fold(name)) if name else ""


def _register(filing: Filing, route: _Route, moment: datetime, kept: list[PrivateFile]) -> Filed:
    """Everything that needs no number first: from the number on, other filings wait for us."""
    kept.extend(PrivateFile.keep(clean) for clean in filing.attachments)
    code = codes.new_code()
    complaint = _fresh(filing, route, moment, code)
    complaint.save(force_insert=True)
    Attachment.objects.bulk_create(Attachment(complaint=complaint, file=one) for one in kept)
    if not filing.anonymous:
        _keep_people(complaint, filing)
    # Only the unit that answers for itself because nobody stands above it may hold its own case.
    others = [office for office in route.accused_offices if office.pk != route.office.pk]
    conflicts.record(complaint, others, route.accused_staff, route.kin)
    told, sealed = _told(filing, route, complaint), _sealed(filing, route, complaint, kept)
    _number(complaint, moment)
    event = ledger.append(
        ledger.COMPLAINT,
        complaint.number,
        "filed",
        actor=filing.by,
        public=told,
        private=sealed,
        at=moment,
    )
    notify.arrived(complaint, event)
    return Filed(complaint, code)


def _number(complaint: Complaint, moment: datetime) -> None:
    """Give the case its number in the place of the provisional one."""
    number = next_number(complaint.division, timezone.localtime(moment).date())
    Complaint.objects.filter(pk=complaint.pk).update(number=number)
    sealing.renumber(complaint, ledger.COMPLAINT, number)


def _sealed(
    filing: Filing, route: _Route, complaint: Complaint, kept: list[PrivateFile]
) -> dict[str, object]:
    """What the event says of the filing to those who check the ledger."""
    return {
        "kind_code": route.kind.code,
        "division": filing.division.code,
        "anonymous": filing.anonymous,
        "people": filing.people_count,
        "attachments": [one.sha256 for one in kept],
        "text": ledger.text_seal(f"{complaint.subject}\n{complaint.body}"),
    }


def _keep_people(complaint: Complaint, filing: Filing) -> None:
    """Who wrote, and who else speaks for a group: encrypted, apart from the case."""
    Reporter.objects.create(
        complaint=complaint,
        name=clean(filing.name),
        phone=clean(filing.phone),
        phone_digest=digest_of_phone(filing.phone),
        name_digest=digest_of_name(filing.name),
        email=clean(filing.email),
        contact_by=filing.contact_by or Reporter.ContactBy.TRACKING,
    )
    groups.keep(complaint, filing.representatives)


def _told(filing: Filing, route: _Route, complaint: Complaint) -> dict[str, object]:
    """What the sender reads of the filing; of a late registration also when and why."""
    told: dict[str, object] = {
        "kind": route.kind.name,
        "office": route.office.name,
        "channel": str(filing.channel),
        "notice_due": complaint.notice_due,
    }
    if filing.late_reason:
        told["late_reason"] = clean(filing.late_reason)
        told["registered_at"] = timezone.now()
    return told


def _fresh(filing: Filing, route: _Route, moment: datetime, code: str) -> Complaint:
    """The unsaved case with its clocks: the rules in force on the day of filing hold for it."""
    day = timezone.localtime(moment).date()
    notice = rules.rule_in_force(route.kind.notice_rule, day)
    complaint = Complaint(
        number=secrets.token_hex(12),  # provisional: nobody sees it before the transaction ends
        kind=route.kind,
        division=filing.division,
        office=route.office,
        registered_by=filing.by,
        programme_code=filing.programme_code,
        subject=clean(filing.subject),
        body=clean(filing.body),
        about_unit=clean(filing.about_unit)[:80],
        about_person=clean(filing.about_person),
        publicity_entry=filing.publicity_entry,
        channel=filing.channel,
        source_organ=clean(filing.source_organ),
        source_number=clean(filing.source_number),
        people_count=filing.people_count,
        anonymous=filing.anonymous,
        public_consent=filing.public_consent and not route.confidential,
        confidential=route.confidential,
        filed_at=moment,
        notice_rule=notice,
        notice_due=rules.due_date(notice, day),
        handle_rule=rules.rule_in_force(route.kind.handle_rule, day),
        query_code_digest=digest_of(code),
        form_token=filing.form_token or None,
    )
    complaint.due = rules.next_due(complaint)
    return complaint


def _sent_before(filing: Filing) -> Complaint | None:
    if not filing.form_token:
        return None
    return Complaint.objects.filter(form_token=filing.form_token).first()


def _check(filing: Filing) -> None:
    subject, body = clean(filing.subject), clean(filing.body)
    if not 0 < len(subject) <= SUBJECT_LENGTH:
        raise Refused(
            _("Say in one line, at most 100 characters, what it is about."), code="subject-needed"
        )
    if not 0 < len(body) <= BODY_LENGTH:
        raise Refused(_("Describe what happened, in at most 4000 characters."), code="body-needed")
    refuse_numbers(subject, body, filing.about_unit, filing.about_person)
    _check_register(filing)
    if not filing.anonymous and not clean(filing.name):
        raise Refused(_("Give your name, or choose to stay anonymous."), code="name-needed")
    groups.check(filing.people_count, filing.representatives, anonymous=filing.anonymous)


def _check_register(filing: Filing) -> None:
    """What only a clerk hands in: the superior's number, a group, a late registration."""
    if filing.channel == Channel.TRANSFERRED and not (
        clean(filing.source_organ) and clean(filing.source_number)
    ):
        raise Refused(
            _("Give the superior organ that passed the case down, and its number there."),
            code="source-needed",
        )
    refuse_numbers(filing.source_organ, filing.source_number, filing.late_reason)


def _route(filing: Filing, moment: datetime) -> _Route:
    offered = rules.kinds_in_force(timezone.localtime(moment).date())
    kind = next((one for one in offered if one.code == filing.kind), None)
    if kind is None:
        raise Refused(
            _("This kind of message is not offered now. Choose one from the list."),
            code="no-such-kind",
        )
    _require_clerk(filing)
    offices = conflicts.accused_offices(filing.about_unit)
    office, confidential = rules.unit_for(filing.division, kind.confidential, offices)
    if office is None:
        raise Refused(
            _("No unit answers for this place yet. Call the county report phone instead."),
            code="no-unit",
        )
    people = conflicts.accused_staff(filing.about_person)
    return _Route(kind, office, confidential, offices, people, _kin(filing))


def _kin(filing: Filing) -> list[User]:
    """Staff who are, or whose filed near relatives are, among those who speak or are spoken of."""
    names = [filing.name, *(name for name, _phone in filing.representatives)]
    speaking = [] if filing.anonymous else [name for name in names if name]
    texts = [text for text in (filing.about_person, filing.about_unit) if text]
    return conflicts.kin(texts, speaking, filing.publicity_entry)


def _require_clerk(filing: Filing) -> None:
    """A clerk registers spoken cases of their own jurisdiction."""
    clerk = filing.by
    if clerk is None:
        return
    actions = (Action.COMPLAINT_HANDLE, Action.CONFIDENTIAL_HANDLE)
    if not any(may(clerk, action, filing.division) for action in actions):
        raise Refused(
            _("You can register cases of your own jurisdiction only. Choose a place inside it."),
            code="not-allowed",
        )


def _discard(kept: list[PrivateFile]) -> None:
    """Take away the stored files of a case that did not come to be."""
    for one in kept:
        one.blob.storage.delete(str(one.blob.name))
