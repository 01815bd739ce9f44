"""The archive in the staff area: for those who may export, within their own place."""

import io
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import ModelLogEntry

from disclosure.models import Roster
from disclosure.views import archive as views
from tests.disclosure.factories import County, opened
from tests.disclosure.test_archive import break_seal, with_everything
from tests.disclosure.test_staff_pages import as_user
from tests.support.pages import soup

pytestmark = pytest.mark.django_db
INDEX, DOWNLOAD = "/admin/publicity_archive/", "/admin/publicity_archive/download/"
YEAR = timezone.localdate().year


def record_page(roster: Roster) -> str:
    return reverse("publicity_archive:inspect", args=[roster.publication.pk])


@pytest.mark.parametrize(
    ("who", "status"),
    [("reviewer", 200), ("supervisor", 200), ("auditor", 200), ("foreign_reviewer", 404)],
)
def test_the_record_is_for_those_who_may_export_it(
    county: County, client: Client, who: str, status: int
) -> None:
    roster = opened(county)
    as_user(client, getattr(county, who))
    assert client.get(record_page(roster)).status_code == status
    assert (record_page(roster) in client.get(INDEX).content.decode()) is (status == 200)


def test_an_editor_has_no_archive(county: County, client: Client) -> None:
    roster = opened(county)
    as_user(client, county.editor)
    assert client.get(INDEX).status_code == 302
    assert client.get(record_page(roster)).status_code in {302, 404}
    assert client.post(DOWNLOAD, {"year": YEAR, "division": county.qinhe.pk}).status_code == 302


def test_the_record_shows_everything_and_verifies_the_seal(county: County, client: Client) -> None:
    roster = with_everything(county)
    page = as_user(client, county.auditor).get(record_page(roster)).content.decode()
    for text in ("新合并的行政村", "认为收入不符", "演示主任", roster.publication.sha256):
        assert text in page
    assert "case__tone--red" not in page
    break_seal(roster)
    assert "case__tone--red" in client.get(record_page(roster)).content.decode()


@pytest.mark.parametrize(
    ("who", "status"), [("auditor", 200), ("foreign_reviewer", 404), ("editor", 404)]
)
def test_a_photo_is_for_those_who_may_see_the_archive(
    county: County, client: Client, who: str, status: int
) -> None:
    posting = with_everything(county).publication.postings.get(place="board")
    as_user(client, getattr(county, who))
    answer = client.get(reverse("publicity_archive:photo", args=[posting.pk]))
    answer.close()
    assert answer.status_code == status


def test_the_year_of_ones_own_place_comes_as_a_bag(
    county: County, client: Client, tmp_path: Path
) -> None:
    roster = with_everything(county)
    opened(county, by=county.editor, stage="approved")
    as_user(client, county.reviewer)
    answer = client.post(DOWNLOAD, {"year": YEAR, "division": county.qinhe.pk})
    data = b"".join(answer.streaming_content)
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        assert packed.testzip() is None
        packed.extractall(tmp_path)
    bag = tmp_path / f"publicity-140431100-{YEAR}"
    assert (bag / "data" / "lists" / roster.reference / "photos" / "02.jpg").exists()
    command = [sys.executable, "-m", "bagit", "--validate", str(bag)]
    assert subprocess.run(command, check=False, capture_output=True).returncode == 0  # noqa: S603
    assert ModelLogEntry.objects.filter(action="disclosure.export", user=county.reviewer).exists()
    assert not list(Path(tempfile.gettempdir()).glob("sunlit-archive-*"))


def test_a_foreign_place_is_refused(county: County, client: Client) -> None:
    opened(county)
    as_user(client, county.foreign_reviewer)
    for division in (county.qinhe.pk, county.county.pk, "x"):
        answer = client.post(DOWNLOAD, {"year": YEAR, "division": division})
        assert (answer.status_code, answer.url) == (302, INDEX)


def test_a_year_too_large_is_left_to_the_command(
    county: County, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(views, "MOST_ENTRIES", 1)
    opened(county)
    as_user(client, county.reviewer)
    data = {"year": YEAR, "division": county.qinhe.pk}
    answer = client.post(DOWNLOAD, data, follow=True)
    assert f"export_archive --year {YEAR} --division 140431100" in soup(answer).get_text()


def test_the_list_of_publications_takes_few_queries(
    county: County, client: Client, django_assert_max_num_queries: Any
) -> None:
    for stage in ("initial", "approved", "monthly"):
        opened(county, stage=stage)
    as_user(client, county.auditor).get(INDEX)
    with django_assert_max_num_queries(30):
        client.get(INDEX)
