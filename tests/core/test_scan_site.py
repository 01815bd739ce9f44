"""What was stored before the rule, or past it, is found by the scan and told without the number."""

import json
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page, Revision, Site

from portal.core import jobs_core
from portal.core.leak_scan.run import AGAIN, EVERY, background_scan, begin, is_due
from portal.core.models import LeakScan, Office, SiteDocument, SiteIdentity, SiteImage
from tests.core import office_files as make
from tests.policy_pages.factories import document, office, person, section
from tests.support.made_up import bank_card, identity_number, mobile

pytestmark = pytest.mark.django_db

MAKERS = [identity_number, mobile, bank_card]


@pytest.fixture(autouse=True)
def _clean_folders() -> None:
    """Files of other tests are files without a record."""
    for root in (settings.MEDIA_ROOT, settings.PRIVATE_ROOT):
        for path in Path(root).rglob("*"):
            if path.is_file():
                path.unlink()


def scan(*options: str) -> tuple[list[dict[str, Any]], int]:
    """The findings and the exit status."""
    out, status = StringIO(), 0
    try:
        call_command("scan_site", "--json", *options, stdout=out)
    except SystemExit as ended:
        status = int(ended.code or 0)
    lines = [json.loads(line) for line in out.getvalue().splitlines()]
    assert lines[-1]["found"] == len(lines) - 1
    return lines[:-1], status


def in_live_page(number: str) -> None:
    page = document(section())
    type(page).objects.filter(pk=page.pk).update(summary=number)


def in_draft(number: str) -> None:
    page = document(section())
    page.summary = "改"
    revision = page.save_revision()
    content = {**revision.content, "summary": number}
    Revision.objects.filter(pk=revision.pk).update(content=content)


def in_body(number: str) -> None:
    page = document(section())
    blocks = [{"type": "paragraph", "value": f"<p>{number}</p>", "id": "a"}]
    type(page).objects.filter(pk=page.pk).update(body=json.dumps(blocks))


def in_setting(number: str) -> None:
    site = Site.objects.get(is_default_site=True)
    SiteIdentity.objects.get_or_create(site=site)
    SiteIdentity.objects.update(organiser=number)


def in_unit(number: str) -> None:
    office()
    Office.objects.update(address=number)


def in_picture(number: str) -> None:
    row = SiteImage(title="图", file="a.jpg", width=1, height=1)
    SiteImage.objects.bulk_create([row])
    SiteImage.objects.update(description=number)


def in_document(number: str) -> None:
    kept = SiteDocument(title="表", file=ContentFile(make.workbook(), "a.xlsx"))
    kept.save()
    Path(kept.file.path).write_bytes(make.workbook(make.hidden_sheet(number)))


PLACES: list[Callable[[str], None]] = [
    *(in_live_page, in_draft, in_body, in_setting, in_unit, in_picture, in_document)
]


@pytest.mark.parametrize("made_up", MAKERS)
@pytest.mark.parametrize("place", PLACES, ids=lambda place: place.__name__)
def test_the_scan_finds_old_content_and_tells_where(
    place: Callable[[str], None], made_up: Callable[[], str]
) -> None:
    number = made_up()
    place(number)
    findings, status = scan()
    assert status == 1
    assert {found["kind"] for found in findings} <= {"identity", "mobile", "bank-card"}
    assert all(found["address"].startswith("/admin/") for found in findings)
    assert number not in json.dumps(findings)


def test_a_clean_site_ends_with_zero() -> None:
    document(section())
    assert scan() == ([], 0)
    record = LeakScan.objects.get()
    assert record.looked_at > 2
    assert record.finished_at


def test_earlier_versions_are_looked_at_on_demand() -> None:
    page = document(section())
    Revision.objects.filter(object_id=str(page.pk)).update(
        content={**page.get_latest_revision().content, "summary": mobile()}
    )
    page.save_revision().publish(skip_permission_checks=True)
    assert scan() == ([], 0)
    findings, status = scan("--all-revisions")
    assert status == 1
    assert len(findings) == 1


def test_files_without_a_record_are_told() -> None:
    for root in (Path(settings.MEDIA_ROOT), Path(settings.PRIVATE_ROOT) / "documents"):
        root.mkdir(parents=True, exist_ok=True)
        (root / f"{mobile()}.xls").write_bytes(b"x")
    findings, status = scan()
    assert status == 1
    assert [found["kind"] for found in findings] == ["unknown-file", "unknown-file"]
    assert not any(char.isdigit() for found in findings for char in found["name"])


def test_a_missing_file_is_told() -> None:
    kept = SiteDocument(title="表", file=ContentFile(make.workbook(), "a.xlsx"))
    kept.save()
    Path(kept.file.path).unlink()
    findings, _status = scan()
    assert [found["kind"] for found in findings] == ["unreadable"]


def test_the_number_of_queries_grows_only_with_the_pages(
    django_assert_max_num_queries: Any,
) -> None:
    parent = section()
    for number in range(10):
        document(parent, f"甲〔2026〕{number}号")
    with django_assert_max_num_queries(60):
        scan()


def test_the_timer_scans_once_a_week() -> None:
    def tick() -> int:
        started = jobs_core.look_for_leaks(timezone.now())["started"]
        for record in LeakScan.objects.filter(finished_at=None):
            background_scan.call(record.pk)  # where a worker would do it
        return started

    assert [tick(), tick()] == [1, 0]
    LeakScan.objects.update(started_at=timezone.now() - EVERY)
    assert [tick(), tick()] == [1, 0]
    assert LeakScan.objects.get().finished_at


def test_a_scan_that_never_ended_is_begun_again_after_a_day() -> None:
    begin()
    assert not is_due()
    LeakScan.objects.update(started_at=timezone.now() - AGAIN)
    assert is_due()


@pytest.mark.parametrize(
    ("role", "status"),
    [("reviewer", 200), ("auditor", 200), ("administrator", 200), ("editor", 302)],
)
def test_reviewers_and_auditors_read_the_last_scan(role: str, status: int) -> None:
    number = mobile()
    in_unit(number)
    scan()
    client = Client()
    client.force_login(person("reader", role))
    response = client.get(reverse("leak_scan"))
    assert response.status_code == status
    if status == 200:
        text = response.content.decode()
        unit = Office.objects.get(address=number)
        assert reverse("office:edit", args=(unit.pk,)) in text
        assert number not in text


def test_who_reviews_one_township_does_not_read_the_countys_scan() -> None:
    from tests.policy_pages.factories import township

    client = Client()
    client.force_login(person("reader", "reviewer", division=township()))
    assert client.get(reverse("leak_scan")).status_code == 302


def test_the_front_page_is_looked_at() -> None:
    front = Site.objects.get(is_default_site=True).root_page
    Page.objects.filter(pk=front.pk).update(seo_title=mobile())
    assert [found["kind"] for found in scan()[0]] == ["mobile"]


@pytest.mark.parametrize("address", ["/admin/reports/personal-data/", "/admin/staff-log/"])
def test_the_reports_have_a_title_on_the_page(client: Client, address: str) -> None:
    client.force_login(person("reader", "auditor"))
    assert client.get(address).content.decode().count("<h1") == 1
