"""What staff read of the answers: those who look back all of it, those who are judged figures."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from complaints.rectification import desk
from complaints.rectification.models import RectificationItem
from complaints.rectification.narrative import INTERNAL, TITLES
from portal.core.models import User
from tests.complaints.factories import County
from tests.complaints.test_staff_area import client_of
from tests.rectification import factories
from tests.rectification.factories import Staff
from tests.rectification.test_staff_area import page_of
from tests.support.remembered import staff_access

pytestmark = pytest.mark.django_db
WHY = "还没有张贴"


@pytest.fixture
def asked(place: County, people: Staff) -> RectificationItem:
    """Codes are out, one household said no, one was visited."""
    item = factories.in_status(place, people, "closed")
    codes = factories.handed_out(item, people.county_officer).codes
    desk.answer_with_code(codes[0], desk.Said(False, WHY))
    factories.visit(item, people.county_officer, people.petition)
    return item


@pytest.fixture(autouse=True)
def _staff_access(place: County) -> None:
    staff_access()


def _page(user: User, item: RectificationItem) -> Any:
    return client_of(user).get(page_of(item))


def test_who_looks_back_reads_the_answers_and_who_visited(
    asked: RectificationItem, people: Staff
) -> None:
    page = _page(people.county_officer, asked).content.decode()
    for told in (WHY, str(people.petition), factories.village(asked).name):
        assert told in page


def test_the_responsible_unit_reads_no_single_answer_and_not_who_was_drawn(
    asked: RectificationItem, people: Staff
) -> None:
    for user in (people.qinhe_officer, people.qinhe_colleague):
        page = _page(user, asked)
        panel = page.context["panels"][0]
        assert (panel.said, panel.answers, panel.valid_until) == (None, [], None)
        told = {event["title"] for event in page.context["story"]}
        assert told.isdisjoint(TITLES[kind] for kind in INTERNAL)
        assert WHY not in page.content.decode()
    seen = _page(people.county_officer, asked).context["story"]
    assert len(seen) == len(page.context["story"]) + 3


def test_files_stand_with_the_answer_they_belong_to(place: County, people: Staff) -> None:
    item = factories.in_status(place, people, "closed")
    more = {"residents_files": (factories.picture(),)}
    desk.look_back(factories.pending(item), people.county_officer, factories.answers(**more))
    page = _page(people.qinhe_officer, item)
    files = [len(question.files) for question in page.context["panels"][0].questions]
    assert files == [1, 0, 1]
    assert [piece.note for piece in page.context["evidence"]] == ["现场照片"]


def test_answers_cost_no_more_queries_the_more_there_are(
    asked: RectificationItem, people: Staff
) -> None:
    client = client_of(people.county_officer)
    client.get(page_of(asked))
    counted = []
    for _again in range(2):
        with CaptureQueriesContext(connection) as queries:
            client.get(page_of(asked))
        counted.append(len(queries))
        for _more in range(3):
            factories.visit(asked, people.county_officer, people.petition)
    assert counted[0] == counted[1]
