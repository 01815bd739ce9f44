"""The list of changes: drafted from two monthly lists, signed by the villages, then published."""

from datetime import timedelta
from threading import Barrier, Thread
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from disclosure import roster as writer
from disclosure.lists.changes import draft_changes_of
from disclosure.models import Roster
from portal.core import seal
from portal.core.errors import Refused
from tests.disclosure.factories import County, imported, small_county
from tests.disclosure.months import (
    EARLIER,
    LATER,
    Persons,
    monthly,
    publish,
    sign_all,
    table,
    two_files,
    two_months,
)
from tests.disclosure.test_roster import refused_with
from tests.support.pages import soup

pytestmark = pytest.mark.django_db


def drafted(county: County) -> Roster:
    """The list of changes between two months, as an editor has it drafted."""
    _before, now = two_months(county)
    draft = writer.draft_changes(now, county.editor)
    assert draft is not None
    return draft


def test_the_changes_are_drafted_as_masked_rows_in_the_order_of_villages(county: County) -> None:
    draft = drafted(county)
    assert (draft.stage, draft.month, draft.status) == ("changes", LATER, "draft")
    rows = draft.entries.values_list("number", "masked_name", "change", "previous_amount", "amount")
    assert {row[1:] for row in rows} == {
        ("张*国", "stopped", 220, None),
        ("欧阳*英", "increased", 230, 500),
        ("赵*强", "decreased", 240, 100),
        ("郭*", "added", None, 260),
    }
    assert [row[0] for row in rows] == [1, 2, 3, 4]
    villages = list(draft.entries.values_list("village__code", flat=True))
    assert villages == sorted(villages)
    (note,) = draft.findings.all()
    assert note.code == "changes-compared"
    assert {key: note.params[key] for key in ("added", "stopped", "unchanged")} == {
        "added": 1,
        "stopped": 1,
        "unchanged": 2,
    }


def test_drafting_twice_gives_one_draft_and_keeps_what_was_signed(county: County) -> None:
    draft = drafted(county)
    sign_all(draft, county.editor)
    again = writer.draft_changes(Roster.objects.get(stage="monthly", month=LATER), county.editor)
    assert again == draft
    assert draft.signatures.count() == 3
    assert draft.entries.count() == 4


def test_a_corrected_month_redrafts_and_drops_the_signatures_of_what_differs(
    county: County,
) -> None:
    who = Persons()
    publish(county, monthly(county, table([who.row(1), who.row(2)]), EARLIER), days_ago=30)
    wrong = monthly(county, table([who.row(1, amount="900"), who.row(2, amount="900")]), LATER)
    draft = writer.draft_changes(wrong, county.editor)
    sign_all(draft, county.editor)
    writer.discard(wrong, county.editor)
    right = monthly(county, table([who.row(1, amount="900"), who.row(2, amount="800")]), LATER)
    again = writer.draft_changes(right, county.editor)
    assert again == draft
    assert sorted(again.entries.values_list("amount", flat=True)) == [800, 900]
    assert [s.village.name for s in again.signatures.all()] == ["城关社区"]
    assert again.findings.filter(code="changes-compared").count() == 1


def test_a_draft_goes_when_nothing_differs_any_more(county: County) -> None:
    who = Persons()
    publish(county, monthly(county, table([who.row(1)]), EARLIER), days_ago=30)
    wrong = monthly(county, table([who.row(1, amount="900")]), LATER)
    assert writer.draft_changes(wrong, county.editor)
    writer.discard(wrong, county.editor)
    right = monthly(county, table([who.row(1)]), LATER)
    assert writer.draft_changes(right, county.editor) is None
    assert not Roster.objects.filter(stage="changes").exists()


def test_entries_without_a_person_are_not_compared_and_counted(county: County) -> None:
    who = Persons()
    earlier = [who.row(1), who.row(2, identity="")]
    publish(county, monthly(county, table(earlier), EARLIER), days_ago=30)
    later = [who.row(1, amount="900"), who.row(3, identity="")]
    draft = writer.draft_changes(monthly(county, table(later), LATER), county.editor)
    assert draft.rows_accepted == 1
    note = draft.findings.get(code="changes-not-compared")
    assert note.params == {"count": 1, "before": 1}


def test_changes_outside_every_village_need_an_explanation(county: County) -> None:
    who = Persons()
    publish(county, monthly(county, table([who.row(1)]), EARLIER), days_ago=30)
    later = monthly(county, table([who.row(1), who.row(2, village="")]), LATER)
    draft = writer.draft_changes(later, county.editor)
    assert draft.findings.get(severity="explain").code == "changes-without-village"
    with refused_with("findings"):
        writer.submit(draft, county.editor)


@pytest.mark.parametrize("withdrawn", [False, True])
def test_without_an_earlier_public_month_there_is_nothing_to_compare(
    county: County, withdrawn: bool
) -> None:
    earlier, later = two_files()
    if withdrawn:
        old = publish(county, monthly(county, earlier, EARLIER), days_ago=30)
        writer.withdraw(old, county.reviewer, "名单有误")
    with refused_with("first-month"):
        writer.draft_changes(monthly(county, later, LATER), county.editor)


def test_the_newest_earlier_month_is_the_measure(county: County) -> None:
    before, now = two_months(county)
    who = Persons()
    publish(county, monthly(county, table([who.row(9)]), EARLIER.replace(month=7)), days_ago=1)
    draft = writer.draft_changes(now, county.editor)
    assert draft.findings.get(code="changes-compared").params["before"] == before.reference


@pytest.mark.parametrize("who", ["reviewer", "auditor", "foreign_editor"])
def test_only_editors_of_the_place_draft_and_sign(county: County, who: str) -> None:
    draft = drafted(county)
    now = Roster.objects.get(stage="monthly", month=LATER)
    village = draft.entries.first().village
    with pytest.raises(PermissionDenied):
        writer.draft_changes(now, getattr(county, who))
    with pytest.raises(PermissionDenied):
        writer.sign(draft, getattr(county, who), village, "演示主任", LATER)


def test_other_lists_have_no_changes_and_no_signatures(county: County) -> None:
    roster = imported(county)
    with refused_with("wrong-state"):
        writer.draft_changes(roster, county.editor)
    with refused_with("wrong-state"):
        writer.sign(roster, county.editor, roster.entries.first().village, "演示主任", LATER)


def test_a_list_under_way_is_left_alone(county: County) -> None:
    draft = drafted(county)
    sign_all(draft, county.editor)
    writer.submit(draft, county.editor)
    now = Roster.objects.get(stage="monthly", month=LATER)
    with refused_with("under-way"):
        writer.draft_changes(now, county.editor)
    draft_changes_of.call(now.pk)
    assert Roster.objects.filter(stage="changes").count() == 1


def test_opening_a_month_drafts_its_changes_and_ends_the_month_before(
    county: County, settings: Any, django_capture_on_commit_callbacks: Any
) -> None:
    immediate = "django_tasks.backends.immediate.ImmediateBackend"
    settings.TASKS = {"default": {"BACKEND": immediate}}
    before, now = two_months(county)
    with django_capture_on_commit_callbacks(execute=True):
        publish(county, now)
    before.refresh_from_db()
    assert before.status == "closed"
    draft = Roster.objects.get(stage="changes")
    assert (draft.status, draft.preparer) == ("draft", county.editor)
    params = draft.findings.get(code="changes-compared").params
    assert (params["before"], params["now"]) == (before.reference, now.reference)


def test_the_number_of_queries_does_not_grow_with_the_list(
    county: County,
) -> None:
    counts = []
    for programme, size in (("dibao-rural", 3), ("dibao-urban", 40)):
        who, choice = Persons(), {"programme": type(county.dibao).objects.get(code=programme)}
        earlier = table([who.row(n) for n in range(1, size)])
        publish(county, monthly(county, earlier, EARLIER, **choice), days_ago=30)
        later = table([who.row(n, amount="900") for n in range(2, size + 1)])
        now = monthly(county, later, LATER, **choice)
        with CaptureQueriesContext(connection) as queries:
            writer.draft_changes(now, county.editor)
        counts.append(len(queries))
    assert counts[0] == counts[1] < 30


def test_the_villages_that_have_not_signed_are_named(county: County) -> None:
    draft = drafted(county)
    first = draft.entries.first().village
    writer.sign(draft, county.editor, first, "演示主任", LATER)
    with pytest.raises(Refused) as refused:
        writer.submit(draft, county.editor)
    assert refused.value.code == "unsigned"
    others = draft.entries.exclude(village=first).values_list("village_name", flat=True)
    assert all(name in str(refused.value) for name in others)
    assert first.name not in str(refused.value)


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"signed_by": "  "}, "nobody"),
        ({"signed_on": EARLIER}, "signed-before"),
        ({"signed_on": LATER.replace(year=2999)}, "signed-ahead"),
    ],
)
def test_a_signature_that_cannot_be_true_is_refused(
    county: County, changed: dict[str, Any], code: str
) -> None:
    draft = drafted(county)
    values = {"signed_by": "演示主任", "signed_on": LATER, **changed}
    with refused_with(code):
        writer.sign(draft, county.editor, draft.entries.first().village, **values)


def test_a_village_without_changes_does_not_sign(county: County) -> None:
    draft = drafted(county)
    foreign = county.guodao.get_children().first()
    with refused_with("not-in-list"):
        writer.sign(draft, county.editor, foreign, "演示主任", LATER)


def test_signed_changes_become_public_with_totals_and_without_names_of_heads(
    county: County, client: Client
) -> None:
    draft = drafted(county)
    sign_all(draft, county.editor)
    now = publish(county, Roster.objects.get(stage="monthly", month=LATER))
    shown = publish(county, draft)
    page = soup(client.get(reverse("disclosure:list", args=[shown.reference])))
    text = page.get_text(" ", strip=True)
    assert "演示主任" not in text
    assert str(LATER + timedelta(days=20)) in text
    heads = [th.get_text() for th in page.select("thead th")]
    assert {"变动情况", "变动前金额（元）", "金额（元）"} <= set(heads)
    # Who is new had no amount before: said with a dash, not with an empty label on a phone.
    assert all(td.get_text(strip=True) for td in page.select("main tbody td"))
    links = {a["href"] for a in page.select("main a")}
    assert reverse("disclosure:list", args=[now.reference]) in links
    back = soup(client.get(reverse("disclosure:list", args=[now.reference])))
    assert reverse("disclosure:list", args=[shown.reference]) in {
        a["href"] for a in back.select("main a")
    }
    content = bytes(type(shown.publication).objects.get(pk=shown.publication.pk).content)
    assert b'"changes":{"first":"2026-10-21","last":"2026-10-21","totals":[' in content
    assert seal.digest(content) == shown.publication.sha256


def test_changes_are_not_public_before_their_month(county: County) -> None:
    draft = drafted(county)
    sign_all(draft, county.editor)
    with refused_with("month-not-public"):
        publish(county, draft)


def test_changes_that_a_corrected_month_contradicts_are_not_approved(county: County) -> None:
    draft = drafted(county)
    sign_all(draft, county.editor)
    writer.submit(draft, county.editor)
    now = Roster.objects.get(stage="monthly", month=LATER)
    now.entries.filter(amount=500).update(amount=510)
    publish(county, now)
    with refused_with("outdated"):
        writer.approve(draft, county.reviewer)
    writer.reject(draft, county.reviewer, "与在保名单不符")
    again = writer.draft_changes(now, county.editor)
    assert again == draft
    sign_all(again, county.editor)
    assert publish(county, again).status == "open"


def test_a_page_of_changes_takes_few_queries(
    county: County, client: Client, django_assert_max_num_queries: Any
) -> None:
    draft = drafted(county)
    sign_all(draft, county.editor)
    publish(county, Roster.objects.get(stage="monthly", month=LATER))
    address = reverse("disclosure:list", args=[publish(county, draft).reference])
    client.get("/publicity/")  # the identity of a new site is made by its first page
    client.get(address)
    with django_assert_max_num_queries(8):
        client.get(address)


@pytest.mark.django_db(transaction=True)
def test_two_who_draft_at_once_end_with_one_list() -> None:
    county = small_county()
    _before, now = two_months(county)
    together, drafted_keys = Barrier(2), []

    def draft() -> None:
        try:
            together.wait(5)
            drafted_keys.append(writer.draft_changes(now, county.editor).pk)
        finally:
            connection.close()

    threads = [Thread(target=draft) for _number in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert len(drafted_keys) == 2
    assert len(set(drafted_keys)) == 1
    assert Roster.objects.get(stage="changes").entries.count() == 4
