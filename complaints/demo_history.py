"""Closed cases of earlier years, the other channels, and terms of the data, for the demo county."""

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from wagtail.models import Site

from complaints import desk
from complaints.demo_handling import made_up_reply
from complaints.models import Channel, Complaint, PetitionChannels
from portal.core.demo import Options, data, demo_loader
from portal.core.models import Division, User
from portal.core.permissions import Action, people_with

Facts = dict[str, Any]


@demo_loader(order=43, name="ledger_history")
def load_history(options: Options) -> dict[str, int]:
    """Each case once; what the county says of its channels only where nothing is said yet."""
    found = data("ledger_history")
    channels = PetitionChannels.for_site(Site.objects.get(is_default_site=True))
    if not channels.hotline:
        for name, value in found["channels"].items():
            setattr(channels, name, value)
        channels.save()
    if settings.DEMO:
        for place, row in enumerate(found["rows"]):
            for number in range(row["count"]):
                _case(f"history-{place}-{number}", number, row, found["kinds_of_text"][row["kind"]])
    return {"cases": Complaint.objects.filter(form_token__startswith="history-").count()}


@transaction.atomic
def _case(token: str, number: int, row: Facts, texts: Facts) -> None:
    if Complaint.objects.filter(form_token=token).exists():
        return
    days = row["days"] - number * row["every"]
    case = desk.file(
        desk.Filing(
            kind=row["kind"],
            division=Division.objects.by_code(row["where"]),
            subject=texts["subject"],
            body=texts["body"],
            name="演示来信人",
            public_consent=row["public"],
            channel=row.get("channel", Channel.WEB),
            form_token=token,
        ),
        at=_morning(days),
    ).complaint
    _handled(case, days, row)


def _handled(case: Complaint, days: int, row: Facts) -> None:
    by = _officer(case)
    case = desk.accept(case, by, at=_morning(days - row["accept"]))
    answered = days - row["reply"]
    made_up_reply(case, by, _morning(answered))
    if row["score"]:
        reason = "等得太久。" if row["score"] == "unsatisfied" else ""
        desk.rate(case, row["score"], row["score"], reason, at=_morning(answered - 1))
    desk.set_acceptance(case, row["accepted"], "没有解决。", at=_morning(answered - 1))
    case = desk.close(case, by, at=_morning(answered - 2))
    if row["public"]:
        desk.publish(case, by, at=_morning(answered - 2))


def _officer(case: Complaint) -> User:
    people = people_with(Action.COMPLAINT_HANDLE, case.office.division)
    return people.filter(office=case.office).order_by("pk").first() or people.order_by("pk")[0]


def _morning(days: int) -> datetime:
    now = timezone.localtime()
    morning = now.replace(hour=9, minute=30, second=0, microsecond=0) - timedelta(days=days)
    return min(morning, timezone.now())
