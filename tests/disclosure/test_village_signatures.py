"""Village heads' signatures on the work page, and who may open the scan of the paper."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from disclosure import roster as writer
from disclosure.models import Roster
from portal.core.models import PrivateFile
from portal.core.uploads import clean_upload
from tests.core.files import photo_with_place
from tests.disclosure.factories import County
from tests.disclosure.months import LATER, two_months
from tests.disclosure.test_staff_pages import as_user, page_of, step_names
from tests.support.pages import soup

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft(county: County) -> Roster:
    found = writer.draft_changes(two_months(county)[1], county.editor)
    assert found is not None
    return found


def scan() -> SimpleUploadedFile:
    return SimpleUploadedFile("签字表.jpg", photo_with_place())


def sign(client: Client, draft: Roster, **changes: object):
    village = draft.entries.get(number=1).village
    values = {"village": village.pk, "signed_by": "演示主任", "signed_on": LATER, **changes}
    data = {f"sign-{name}": value for name, value in values.items()}
    return client.post(page_of(draft), {"step": "sign", **data})


def test_the_changes_are_drafted_from_the_page_of_the_month(county: County, client: Client) -> None:
    _before, now = two_months(county)
    as_user(client, county.editor)
    assert "compare" in step_names(client.get(page_of(now)))
    answer = client.post(page_of(now), {"step": "compare"})
    draft = Roster.objects.get(stage="changes")
    assert answer.url == page_of(draft)
    assert {"sign", "submit"} <= step_names(client.get(page_of(draft)))


def test_a_month_like_the_one_before_says_so(county: County, client: Client) -> None:
    before, now = two_months(county)
    now.entries.all().delete()
    for entry in before.entries.all():
        entry.pk, entry.roster = None, now
        entry.save()
    answer = as_user(client, county.editor).post(page_of(now), {"step": "compare"})
    assert answer.status_code == 422
    assert not Roster.objects.filter(stage="changes").exists()


def test_a_clerk_records_a_signature_with_its_scan(
    county: County, client: Client, draft: Roster
) -> None:
    assert sign(as_user(client, county.editor), draft, scan=scan()).status_code == 302
    signature = draft.signatures.get()
    assert (signature.signed_by, signature.recorded_by) == ("演示主任", county.editor)
    page = soup(client.get(page_of(draft)))
    address = reverse("publicity_lists:signature", args=[signature.pk])
    assert page.select_one(f'a[href="{address}"]')
    answer = client.get(address)
    assert b"Exif" not in b"".join(answer.streaming_content)
    answer.close()


def test_a_wrong_file_loses_nothing_typed(county: County, client: Client, draft: Roster) -> None:
    bad = SimpleUploadedFile("签字表.jpg", b"MZ not a photo")
    answer = sign(as_user(client, county.editor), draft, scan=bad)
    assert answer.status_code == 422
    assert 'value="演示主任"' in answer.content.decode()
    assert not draft.signatures.exists()


@pytest.mark.parametrize(
    ("who", "status"),
    [("editor", 200), ("auditor", 200), ("foreign_editor", 404), (None, 302)],
)
def test_a_scan_is_for_staff_of_the_place(
    county: County, client: Client, draft: Roster, who: str | None, status: int
) -> None:
    village = draft.entries.get(number=1).village
    kept = writer.sign(draft, county.editor, village, "演示主任", LATER, clean_upload(scan()))
    if who:
        as_user(client, getattr(county, who))
    address = reverse("publicity_lists:signature", args=[kept.pk])
    answer = client.get(address)
    answer.close()
    assert answer.status_code == status


@pytest.mark.django_db(transaction=True)
def test_a_signature_that_is_replaced_or_discarded_takes_its_scan_along(
    county: County, draft: Roster
) -> None:
    village = draft.entries.get(number=1).village
    for name in ("演示主任", "另一主任"):
        kept = writer.sign(draft, county.editor, village, name, LATER, clean_upload(scan()))
    file = PrivateFile.objects.get()
    assert file == kept.scan
    writer.discard(draft, county.editor)
    assert not PrivateFile.objects.exists()
    assert not file.blob.storage.exists(file.blob.name)
