"""Whatever is sent to the public forms, the answer is a page and never a fault of the server."""

from typing import Any

import pytest
from django.test import Client, override_settings
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from complaints import desk
from tests.complaints_public.factories import county, filed

FIELDS = [
    "kind", "programme", "division", "subject", "body", "about_unit", "about_person",
    "publicity_entry", "anonymous", "name", "phone", "contact_by", "public_consent",
    "form_token", "challenge_token", "challenge_answer", "altcha",
]  # fmt: skip
TRACKING = [
    "number", "code", "draft", "action", "pass", "body", "reason", "accepted", "unit_score",
    "petition_office_score", "sure", "challenge_token", "challenge_answer", "altcha",
]  # fmt: skip
WORDS = [
    "on", "service", "accusation", "140431100201", "140431", "999999999999", "supplement", "rate",
    "withdraw", "accept", "yes", "no", "satisfied", "\x00", "=1+1", "9" * 30, "x" * 5000,
]  # fmt: skip
TEXT = st.one_of(st.sampled_from(WORDS), st.text(st.characters(codec="utf-8"), max_size=60))
FREE = {
    "FILING_FREE_RATE": "100000/h",
    "FILING_LIMIT_RATE": "100000/h",
    "TRACKING_FREE_RATE": "100000/h",
    "TRACKING_LIMIT_RATE": "100000/h",
}
UNHURRIED = settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
pytestmark = pytest.mark.django_db


@pytest.fixture
def places() -> dict[str, Any]:
    return county()


def post(client: Client, url: str, values: dict[str, str]) -> int:
    client.raise_request_exception = True
    return client.post(url, values).status_code


@UNHURRIED
@given(st.dictionaries(st.sampled_from(FIELDS), TEXT))
def test_any_filing_is_answered(
    client: Client, places: dict[str, Any], values: dict[str, str]
) -> None:
    with override_settings(**FREE):
        assert post(client, "/complaints/file/", values) == 200


@UNHURRIED
@given(st.dictionaries(st.sampled_from(FIELDS), TEXT))
def test_any_challenged_filing_is_answered(
    client: Client, places: dict[str, Any], values: dict[str, str]
) -> None:
    with override_settings(**{**FREE, "FILING_FREE_RATE": "0/h"}):
        assert post(client, "/complaints/file/", values) == 200


@UNHURRIED
@given(st.dictionaries(st.sampled_from(TRACKING), TEXT))
def test_any_look_up_is_answered(
    client: Client, places: dict[str, Any], values: dict[str, str]
) -> None:
    with override_settings(**{**FREE, "TRACKING_FREE_RATE": "0/h"}):
        assert post(client, "/complaints/track/", values) == 200


@UNHURRIED
@given(
    st.lists(
        st.dictionaries(st.sampled_from([name for name in TRACKING if name != "pass"]), TEXT),
        max_size=4,
    )
)
def test_any_row_of_actions_on_a_case_is_answered(
    client: Client, places: dict[str, Any], steps: list[dict[str, str]]
) -> None:
    case: desk.Filed = filed(places["qinhe"])
    found = client.post(
        "/complaints/track/", {"number": case.complaint.number, "code": case.query_code}
    )
    for step in steps:
        sent = {"action": "supplement", **step, "pass": found.context["pass"]}
        with override_settings(**FREE):
            assert post(client, "/complaints/track/", sent) == 200
