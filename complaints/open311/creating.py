"""A new case from another program: the same checks and the same writer as the filing form."""

import hashlib
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from complaints import desk
from complaints.form_parts import is_phone
from complaints.models import ApiKey, Channel
from complaints.open311.problems import Problem
from complaints.open311.services import NO, YES, the_kind
from complaints.screening import refuse_numbers
from disclosure.models import Programme
from portal.core.errors import Refused
from portal.core.models import Division

Sent = Mapping[str, str]
Record = dict[str, Any]
SUBJECT, NAME, PHONE, REPEAT = 40, 40, 24, 200


def create(sent: Sent, key: ApiKey, repeat: str = "") -> Record:
    """File the case; its number, what comes next, and the query code, in clear this once.

    *repeat* is the client's own mark of this case (Idempotency-Key): sent again with it, the same
    case is named, without a code.
    """
    kind = the_kind(_text(sent, "service_code"))
    filing = desk.Filing(
        kind=kind.code,
        division=_place(sent),
        subject=_subject(sent),
        body=_text(sent, "description"),
        programme_code=_programme(sent),
        about_unit=_text(sent, "attribute[about_unit]"),
        about_person=_text(sent, "attribute[about_person]"),
        public_consent=_consent(sent),
        channel=Channel.WEB,
        form_token=_token(key, repeat),
        **_sender(sent),
    )
    try:
        filed = desk.file(filing)
    except Refused as refusal:
        raise Problem(400, refusal.message) from refusal
    found = filed.complaint
    notice = _("Keep number and query code: both are asked for on the tracking page.")
    return {
        "service_request_id": found.number,
        "service_notice": f"{found.kind.route_text} {notice}".strip(),
        "account_id": None,
        "query_code": filed.query_code,
    }


def _text(sent: Sent, name: str) -> str:
    return sent.get(name, "").strip()


def _subject(sent: Sent) -> str:
    said = _text(sent, "attribute[subject]")
    return said or _text(sent, "description").partition("\n")[0][:SUBJECT]


def _place(sent: Sent) -> Division:
    """The place by its code (address_id) or by its full name (address_string)."""
    code, name = _text(sent, "address_id"), "".join(_text(sent, "address_string").split())
    try:
        if code:
            return Division.objects.by_code(code if code.isascii() else "")
        if name and (found := _named(name)):
            return found
    except Division.DoesNotExist:
        pass
    raise Problem(
        400,
        _(
            "Say where it happened: address_id with the statistical code of the village, township "
            "or county, or address_string with township and village. A point on the map is not "
            "enough."
        ),
    )


def _named(text: str) -> Division | None:
    """The one place whose name, with those above it or without the county, is this text."""
    above: list[str] = []
    found = []
    for place in Division.objects.order_by("path"):
        above = [*above[: place.depth - 1], "".join(place.name.split())]
        names = {"".join(above[start:]) for start in range(min(2, len(above)))}
        if text in names:
            found.append(place)
    return found[0] if len(found) == 1 else None


def _programme(sent: Sent) -> str:
    code = _text(sent, "attribute[programme]")
    if code and not (code.isprintable() and Programme.objects.filter(code=code).exists()):
        raise Problem(400, _("There is no assistance with this code; leave the attribute out."))
    return code


def _consent(sent: Sent) -> bool:
    said = _text(sent, "attribute[public_consent]") or NO
    if said not in (YES, NO):
        raise Problem(400, _("public_consent is yes or no."))
    return said == YES


def _sender(sent: Sent) -> Record:
    """Name and phone; whoever gives no name stays anonymous, and then nothing of them is kept."""
    name = f"{_text(sent, 'last_name')}{_text(sent, 'first_name')}"
    phone = _text(sent, "phone")
    if not name:
        return {"anonymous": True}
    if len(name) > NAME or len(phone) > PHONE or (phone and not is_phone(phone)):
        raise Problem(400, _("Name or phone cannot be read. Example of the form: 0355-1234567."))
    try:
        refuse_numbers(name)
    except Refused as refusal:
        raise Problem(400, refusal.message) from refusal
    return {"name": name, "phone": phone}


def _token(key: ApiKey, repeat: str) -> str | None:
    if not repeat:
        return None
    if len(repeat) > REPEAT:
        raise Problem(400, _("Idempotency-Key is too long."))
    return hashlib.sha256(f"open311:{key.pk}:{repeat}".encode()).hexdigest()
