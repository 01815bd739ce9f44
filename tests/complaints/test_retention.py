"""Persons and texts go after their time, once; number, dates, results and figures stay."""

import hashlib
import json
from datetime import date, timedelta
from io import StringIO
from typing import Any

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import models
from django.test import Client
from django.utils import timezone

from complaints import desk, ledger, retention, tracking, yearly
from complaints.desk import forgetting
from complaints.models import Attachment, Complaint, LedgerEvent, Message, Reporter
from complaints.public_ledger import figures
from complaints.public_ledger.periods import last_months
from complaints.retention import forget_reporters, remove_texts
from portal.core.errors import Refused
from portal.core.models import DeadlineRule, PrivateFile, User
from portal.core.uploads import CleanFile
from tests.complaints import factories
from tests.complaints.factories import County
from tests.support.remembered import staff_access

pytestmark = pytest.mark.django_db
KEPT_DAYS, TEXT_DAYS = 730, 3650


@pytest.fixture(autouse=True)
def staff_area(db: None) -> None:
    staff_access()


def a_file() -> CleanFile:
    data = b"not really a photo"
    return CleanFile("photo.jpg", "image/jpeg", data, hashlib.sha256(data).hexdigest())


@pytest.fixture
def rules() -> None:
    for key, days in (("retention.reporter", KEPT_DAYS), ("retention.texts", TEXT_DAYS)):
        DeadlineRule.objects.create(
            key=key,
            title=f"保存期 {key}",
            amount=days,
            unit="calendar",
            starts="办结之日",
            article="《个人信息保护法》第十九条",
            effective_from=date(2022, 5, 1),
        )


@pytest.fixture
def closed(place: County, qinhe_officer: User, rules: None) -> Complaint:
    photo = a_file()
    return factories.in_status(
        place, qinhe_officer, "closed", about_person="钱被诉", attachments=(photo,)
    )


def after(days: int) -> Any:
    return timezone.now() + timedelta(days=days)


def test_within_the_time_nothing_is_removed(closed: Complaint) -> None:
    assert forget_reporters(after(KEPT_DAYS - 1)) == {"identities_removed": 0}
    assert remove_texts(after(TEXT_DAYS - 1)) == {"texts_removed": 0}
    assert Reporter.objects.filter(complaint=closed).exists()


def test_after_it_the_persons_are_gone_and_the_case_stays(
    closed: Complaint, qinhe_officer: User
) -> None:
    later = after(KEPT_DAYS + 1)
    assert forget_reporters(later) == {"identities_removed": 1}
    assert forget_reporters(later) == {"identities_removed": 0}
    assert not Reporter.objects.filter(complaint=closed).exists()
    found = Complaint.objects.get(pk=closed.pk)
    assert (found.status, found.about_person, found.body) == ("closed", "", closed.body)
    event = LedgerEvent.objects.get(kind="identity_removed")
    assert event.private == {"what": ["reporter", "about_person"]}
    assert ledger.verify().ok
    with pytest.raises(Refused) as refused:
        desk.open_identity(closed, qinhe_officer, "contact", "核实情况")
    assert refused.value.code == "identity-removed"


@pytest.mark.django_db(transaction=True)
def test_later_every_text_and_file_is_gone_and_the_tombstone_says_why(
    place: County, rules: None
) -> None:
    officer = factories.officer("qinhe-petition", place.qinhe)
    photo = a_file()
    case = factories.filed(place, subject="SECRET one", body="SECRET two", attachments=(photo,))
    case = desk.accept(case, officer)
    desk.send_message(case, officer, "SECRET three")
    case = factories.reply(case, officer, desk.findings_for(case)[0].value, "SECRET four")
    desk.rate(case, "unsatisfied", "satisfied", "SECRET five")
    desk.set_acceptance(case, True)
    desk.close(case, officer)
    file = PrivateFile.objects.get()
    storage, name = file.blob.storage, str(file.blob.name)
    later = after(TEXT_DAYS + 1)
    assert remove_texts(later) == {"texts_removed": 1}
    assert remove_texts(later) == {"texts_removed": 0}
    found = Complaint.objects.get(pk=case.pk)
    assert "SECRET" not in repr(
        [found.subject, found.body, *found.replies.values(), found.rating.__dict__]
    )
    assert not Message.objects.exists()
    assert not Attachment.objects.exists()
    assert not PrivateFile.objects.exists()
    assert not storage.exists(name)
    event = LedgerEvent.objects.get(kind="texts_removed")
    assert set(event.private["what"]) == {
        *("subject", "body", "message", "reply", "rating", "attachment")
    }
    assert retention.tombstone(found) == event
    assert (
        "《个人信息保护法》第十九条"
        in tracking.history(list(ledger.timeline(ledger.COMPLAINT, found.number)))[-1].text
    )
    assert ledger.verify().ok


def test_nothing_of_an_open_case_goes_however_old(
    place: County, qinhe_officer: User, rules: None
) -> None:
    case = factories.in_status(place, qinhe_officer, "accepted")
    # A closed case that a review has opened again is open.
    again = factories.in_status(place, qinhe_officer, "closed")
    Complaint.objects.filter(pk=again.pk).update(status="under_review")
    forget_reporters(after(9999))
    remove_texts(after(9999))
    assert Reporter.objects.filter(complaint__in=(case, again)).count() == 2
    assert Complaint.objects.exclude(body="").count() == 2


def test_a_merged_case_goes_with_the_one_it_is_handled_under(
    closed: Complaint, place: County
) -> None:
    merged = factories.filed(place)
    Complaint.objects.filter(pk=merged.pk).update(status="merged", lead_case=closed)
    assert forget_reporters(after(KEPT_DAYS + 1)) == {"identities_removed": 2}
    Complaint.objects.filter(pk=closed.pk).update(status="under_review")
    assert remove_texts(after(TEXT_DAYS + 1)) == {"texts_removed": 0}


def test_without_a_rule_nothing_is_removed(place: County, qinhe_officer: User) -> None:
    factories.in_status(place, qinhe_officer, "closed")
    assert forget_reporters(after(9999)) == {"identities_removed": 0}
    assert remove_texts(after(9999)) == {"texts_removed": 0}


def test_figures_are_the_same_before_and_after(
    closed: Complaint, place: County, qinhe_officer: User
) -> None:
    factories.in_status(place, qinhe_officer, "replied")
    desk.rate(closed, "basically", "satisfied")
    today = timezone.localdate()

    def counted() -> Any:
        period = last_months(today)
        report = yearly.yearly(Complaint.objects.all(), today.year, today, secret=True)
        public = [figures.by_township(period, today), figures.in_all(period, today)]
        return repr([public, report])

    before = counted()
    assert forget_reporters(after(9999))["identities_removed"] == 1
    assert remove_texts(after(9999))["texts_removed"] == 1
    assert counted() == before


def run(**options: Any) -> Any:
    out = StringIO()
    call_command("apply_retention", json=True, stdout=out, **options)
    return json.loads(out.getvalue())


def test_the_command_first_only_names_what_would_go(closed: Complaint) -> None:
    Complaint.objects.update(closed_at=after(-KEPT_DAYS - 1))
    said = run(dry_run=True)
    row = {"number": closed.number, "what": "people", "rule": "retention.reporter"}
    assert said == {"dry_run": True, "due": [row]}
    assert Reporter.objects.exists()
    assert run(dry_run=False)["identities_removed"] == 1
    assert not Reporter.objects.exists()
    assert run(dry_run=True)["due"] == []


def test_staff_see_what_is_due_in_their_jurisdiction(
    client: Client, closed: Complaint, place: County, qinhe_officer: User, guodao_officer: User
) -> None:
    secret = factories.filed(place, kind="accusation")
    Complaint.objects.filter(pk=secret.pk).update(status="withdrawn")
    Complaint.objects.update(closed_at=after(-KEPT_DAYS + 10))
    for user, sees in ((qinhe_officer, True), (guodao_officer, False)):
        client.force_login(user)
        page = client.get("/admin/petitions_retention/").content.decode()
        assert (closed.number in page) == sees
        assert secret.number not in page
    client.force_login(factories.officer("nobody", place.root, "editor"))
    assert client.get("/admin/petitions_retention/").status_code in (302, 403)


def test_the_work_page_and_the_tracking_page_show_the_tombstone(
    client: Client, closed: Complaint, qinhe_officer: User
) -> None:
    remove_texts(after(TEXT_DAYS + 1))
    client.force_login(qinhe_officer)
    page = client.get(f"/admin/petitions/inspect/{closed.pk}/").content.decode()
    assert "data-removed" in page
    assert closed.body not in page


# Free texts that stay, and why.
KEPT = {
    ("delivery", "note"): "the table refuses changes",
    ("identityaccess", "reason"): "the table refuses changes",
    ("reply", "review_office"): "an organ",
    ("review", "organ"): "an organ",
    ("complaint", "source_organ"): "an organ",
    ("complaint", "source_number"): "a number of an organ",
}
CODES = {"number", "programme_code", "query_code_digest", "form_token", "clock"}


def test_no_free_text_of_a_case_is_forgotten() -> None:
    removed = {
        (model._meta.model_name, name)
        for model, names in forgetting.EMPTIED.items()
        for name in names
    }
    removed |= {("complaint", name) for name in (*forgetting.OWN, "about_person")}
    whole = {"message", "casenote", "reporter", "representative", "attachment"}
    for model in apps.get_app_config("complaints").get_models():
        linked = model is Complaint or any(
            field.related_model in (Complaint, apps.get_model("complaints", "reply"))
            for field in model._meta.concrete_fields
            if field.is_relation
        )
        for field in model._meta.concrete_fields:
            name = (model._meta.model_name, field.name)
            text = isinstance(field, models.CharField | models.TextField) and not field.choices
            if linked and text and name[0] not in whole and field.name not in CODES:
                assert name in removed or name in KEPT, name
