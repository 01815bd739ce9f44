"""A corrected list: imported from the paused one's page, approved like any, taking its place."""

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from disclosure import roster as writer
from disclosure.lists import objections
from disclosure.models import Roster
from portal.core.errors import Refused
from tests.disclosure.factories import County, a_meeting, csv_of, opened, paused
from tests.support.pages import soup

pytestmark = pytest.mark.django_db


def corrected(county: County, wrong: Roster) -> Roster:
    """A correction that was submitted."""
    draft = writer.import_correction(wrong, csv_of(4), "corrected.csv", county.editor)
    return writer.submit(writer.describe(draft, county.editor, **a_meeting()), county.editor)


def test_the_corrected_file_becomes_a_draft_for_the_same_head(county: County) -> None:
    wrong = paused(county)
    draft = writer.import_correction(wrong, csv_of(4), "corrected.csv", county.editor)
    assert (draft.status, draft.corrects) == ("draft", wrong)
    head = ("programme_id", "division_id", "stage", "month")
    assert [getattr(draft, name) for name in head] == [getattr(wrong, name) for name in head]
    assert draft.reference != wrong.reference


def test_it_takes_the_place_of_the_paused_list_when_it_opens(
    client: Client, county: County
) -> None:
    wrong = paused(county)
    right = writer.approve(corrected(county, wrong), county.reviewer)
    wrong.refresh_from_db()
    assert (right.status, wrong.status) == ("open", "closed")
    kinds = [event.kind for event in wrong.publication.events.all()]
    assert kinds == ["opened", "paused", "corrected"]
    tombstone = soup(client.get(reverse("disclosure:list", args=[wrong.reference])))
    assert tombstone.select_one(f'main a[href="/publicity/{right.reference}/"]')
    assert not tombstone.select("main tbody tr")


def test_until_then_the_tombstone_does_not_name_it(client: Client, county: County) -> None:
    wrong = paused(county)
    waiting = corrected(county, wrong)
    text = client.get(reverse("disclosure:list", args=[wrong.reference])).content.decode()
    assert waiting.reference not in text


@pytest.mark.parametrize("who", ["reviewer", "foreign_editor", "auditor"])
def test_only_an_editor_of_the_township_imports_it(county: County, who: str) -> None:
    wrong = paused(county)
    with pytest.raises(PermissionDenied):
        writer.import_correction(wrong, csv_of(4), "corrected.csv", getattr(county, who))


def test_only_a_paused_list_is_corrected(county: County) -> None:
    roster = opened(county)
    with pytest.raises(Refused) as refused:
        writer.import_correction(roster, csv_of(4), "corrected.csv", county.editor)
    assert refused.value.code == "wrong-state"
    assert Roster.objects.count() == 1


def test_a_list_that_was_resumed_meanwhile_leaves_no_half_correction(
    county: County, monkeypatch: pytest.MonkeyPatch
) -> None:
    from disclosure.lists import corrections

    wrong, read = paused(county), corrections.import_roster

    def slow(*args: Any, **kwargs: Any) -> Any:
        result = read(*args, **kwargs)
        objections.resume(wrong, county.reviewer, "复核后名单无误")
        return result

    monkeypatch.setattr(corrections, "import_roster", slow)
    with pytest.raises(Refused) as refused:
        writer.import_correction(wrong, csv_of(4), "corrected.csv", county.editor)
    assert refused.value.code == "wrong-state"
    assert Roster.objects.get() == wrong


def test_a_correction_of_a_list_that_stands_again_is_not_submitted(county: County) -> None:
    wrong = paused(county)
    draft = writer.import_correction(wrong, csv_of(4), "corrected.csv", county.editor)
    draft = writer.describe(draft, county.editor, **a_meeting())
    objections.resume(wrong, county.reviewer, "复核后名单无误")
    with pytest.raises(Refused) as refused:
        writer.submit(draft, county.editor)
    assert refused.value.code == "nothing-to-correct"


def test_a_list_does_not_return_while_its_correction_is_on_the_way(county: County) -> None:
    wrong = paused(county)
    waiting = corrected(county, wrong)
    with pytest.raises(Refused) as refused:
        objections.resume(wrong, county.reviewer, "复核后名单无误")
    assert refused.value.code == "correction-waits"
    writer.reject(waiting, county.reviewer, "金额仍有误")
    assert objections.resume(wrong, county.reviewer, "复核后名单无误").status == "open"


def test_no_list_corrects_itself(county: County) -> None:
    wrong = paused(county)
    with pytest.raises(IntegrityError), transaction.atomic():
        Roster.objects.filter(pk=wrong.pk).update(corrects=wrong)


def test_the_work_page_offers_the_import_and_tells_what_is_wrong_with_a_file(
    client: Client, county: County
) -> None:
    wrong = paused(county)
    page = reverse("publicity_lists:inspect", args=[wrong.pk])
    client.force_login(county.editor)
    assert soup(client.get(page)).select_one("#step-correct input[type=file]")
    bad = SimpleUploadedFile("corrected.xlsx", b"%PDF-1.4")
    refused = client.post(page, {"step": "correct", "correct-file": bad})
    assert refused.status_code == 422
    assert soup(refused).select_one("#step-correct .case__error")
    assert Roster.objects.get() == wrong
    good = SimpleUploadedFile("corrected.csv", csv_of(4))
    answer = client.post(page, {"step": "correct", "correct-file": good})
    draft = Roster.objects.get(corrects=wrong)
    assert answer.url == reverse("publicity_lists:inspect", args=[draft.pk])
    assert wrong.reference in client.get(answer.url).content.decode()
