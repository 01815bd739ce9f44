"""The short form for residents: a code counts once, nobody is asked who, guesses are slowed."""

from typing import Any

import pytest
from django.test import Client, override_settings

from complaints.rectification import desk
from complaints.rectification.asking.counting import Tally
from complaints.rectification.models import RectificationItem, ResidentAnswer
from tests.complaints.factories import County
from tests.rectification import factories
from tests.rectification.factories import Staff
from tests.support.made_up import identity_number, mobile
from tests.support.pages import soup

URL = "/rectification/answer/"
WRONG = "7K2QD-M9XWA-4TZ3P"
pytestmark = pytest.mark.django_db


@pytest.fixture
def closed(place: County, people: Staff) -> RectificationItem:
    return factories.in_status(place, people, "closed")


@pytest.fixture
def code(closed: RectificationItem, people: Staff) -> str:
    return factories.handed_out(closed, people.county_officer).codes[0]


def _send(client: Client, code: str, **more: Any) -> Any:
    return client.post(URL, {"code": code, "accepted": "yes", "reason": "", **more})


def _answered() -> int:
    return ResidentAnswer.objects.filter(accepted__isnull=False).count()


def test_a_household_answers_once(client: Client, code: str) -> None:
    page = _send(client, code)
    assert page.status_code == 200
    assert "no-store" in page["Cache-Control"]
    assert code not in page.content.decode()
    assert not client.session.keys()
    again = _send(client, code, accepted="no", reason="没有张贴")
    assert "code" in again.context["form"].errors
    assert _answered() == 1
    assert ResidentAnswer.objects.get(accepted=True).village is not None


def test_the_form_asks_for_code_answer_and_reason_alone(client: Client) -> None:
    form = soup(client.get(URL)).select_one("main form")
    names = {field["name"] for field in form.select("input, textarea, select")}
    assert names == {"csrfmiddlewaretoken", "code", "accepted", "reason"}


def test_the_summary_of_what_is_missing_reads_well(client: Client) -> None:
    page = soup(client.post(URL, {}))
    lines = [link.get_text() for link in page.select(".error-summary a")]
    assert len(lines) == 2
    assert not any("？：" in line or "?:" in line for line in lines)


def test_what_was_typed_stays_when_it_is_refused(client: Client, code: str) -> None:
    no_reason = _send(client, code, accepted="no")
    assert soup(no_reason).select_one("[name=code]")["value"] == code
    number = _send(client, code, accepted="no", reason=f"证号 {identity_number()}")
    assert "reason" in number.context["form"].errors
    phone = _send(client, code, accepted="no", reason=f"电话{mobile()}")
    assert "reason" in phone.context["form"].errors
    assert _answered() == 0


def test_wrong_codes_cost_a_question_and_then_an_hour(client: Client, code: str) -> None:
    with override_settings(TRACKING_FREE_RATE="2/h", TRACKING_LIMIT_RATE="3/h"):
        for _again in range(2):
            page = _send(client, WRONG)
        assert soup(page).select_one("[name=challenge_answer]")
        _send(client, code)
        assert _answered() == 0
        page = client.get(URL)
        question = page.context["challenge"].question
        solved = {
            "challenge_token": question.token,
            "challenge_answer": str(question.first + question.second),
        }
        _send(client, WRONG, **solved)
        assert _send(client, code).status_code == 429
        assert _answered() == 0


def test_used_codes_are_no_attempts_to_guess(client: Client, code: str) -> None:
    with override_settings(TRACKING_FREE_RATE="1/h"):
        for _again in range(3):
            page = _send(client, code)
        assert not soup(page).select_one("[name=challenge_answer]")


@pytest.mark.parametrize(
    "data",
    [{}, {"code": "\x00"}, {"accepted": "maybe"}, {"code": "X" * 5000}],
)
def test_anything_may_be_sent(client: Client, code: str, data: dict[str, str]) -> None:
    assert client.post(URL, data).status_code == 200
    assert _answered() == 0


@pytest.mark.parametrize(("answers", "public"), [(4, False), (5, True)])
def test_figures_are_public_at_the_end_and_only_of_many(
    client: Client, closed: RectificationItem, people: Staff, answers: int, public: bool
) -> None:
    def shown() -> bool:
        page = client.get(closed.get_absolute_url())
        return page.context["look_backs"][0].figures is not None

    for _again in range(answers):
        factories.visit(closed, people.county_officer, people.petition)
    assert not shown()
    desk.look_back(factories.pending(closed), people.county_officer, factories.answers())
    assert shown() == public


@pytest.mark.parametrize(("yes", "no"), [(5, 0), (4, 1), (19, 0), (0, 5), (1, 4)])
def test_of_a_few_answers_nobody_reads_that_all_were_alike(yes: int, no: int) -> None:
    """Who knows that a household was asked would know what it said."""
    other = Tally(yes - 1, no + 1) if yes > no else Tally(yes + 1, no - 1)
    said = Tally(yes, no)
    if {yes, no} & {0}:
        assert said.public_words == other.public_words
    assert "100" not in said.public_words


def test_of_many_answers_the_share_is_exact() -> None:
    assert "95" in Tally(19, 1).public_words
    assert "60" in Tally(3, 2).public_words
