"""The challenge lets people through by work or by a question, each answer once."""

import base64
import json
from typing import Any
from urllib.error import HTTPError, URLError

import altcha
import pytest
from django.test import RequestFactory, override_settings

from portal.core import challenge as module
from portal.core.challenge import Challenge, Question

RECAPTCHA = {
    "CHALLENGE": "recaptcha",
    "RECAPTCHA_PUBLIC_KEY": "public",
    "RECAPTCHA_PRIVATE_KEY": "private",
    "RECAPTCHA_DOMAIN": "captcha.example",
}


def ask(scope: str = "test", **posted: str) -> tuple[Challenge, Any]:
    request = RequestFactory().post("/", posted)
    return Challenge.for_request(request, scope), request


def answered(question: Question, answer: str | None = None) -> dict[str, str]:
    right = str(question.first + question.second)
    return {"challenge_token": question.token, "challenge_answer": answer or right}


def solved() -> str:
    given, _request = ask()
    work = json.loads(given.work["challenge"])  # type: ignore[attr-defined]
    found = altcha.solve_challenge(
        work["challenge"], work["salt"], work["algorithm"], module.WORK, 0
    )
    assert found is not None
    answer = {key: work[key] for key in ("algorithm", "challenge", "salt", "signature")}
    return base64.b64encode(json.dumps(answer | {"number": found.number}).encode()).decode()


def test_the_right_answer_passes_once() -> None:
    posted = answered(Question.new("test"))
    given, request = ask(**posted)
    assert given.passed(request)
    again, request = ask(**posted)
    assert not again.passed(request)


def test_after_a_right_answer_a_form_that_comes_back_asks_anew() -> None:
    posted = Question.new("test")
    given, request = ask(**answered(posted))
    assert given.passed(request)
    again = Challenge.for_request(request, "test")
    assert given.question.token != posted.token != again.question.token
    assert (given.answer, again.answer) == ("", "")


def test_a_full_width_answer_is_read() -> None:
    question = Question.new("test")
    wide = str(question.first + question.second).translate({48 + n: 0xFF10 + n for n in range(10)})
    given, request = ask(**answered(question, wide))
    assert given.passed(request)


def test_a_wrong_answer_uses_the_question_up_and_asks_another() -> None:
    question = Question.new("test")
    given, request = ask(**answered(question, "99"))
    assert not given.passed(request)
    assert given.failed
    assert given.question.token != question.token
    right, request = ask(**answered(question))
    assert not right.passed(request)


def test_a_question_made_for_another_form_does_not_pass() -> None:
    given, request = ask("test", **answered(Question.new("other")))
    assert not given.passed(request)


def test_an_old_question_does_not_pass(monkeypatch: pytest.MonkeyPatch) -> None:
    posted = answered(Question.new("test"))
    monkeypatch.setattr(module, "LIFETIME", -1)
    given, request = ask(**posted)
    assert not given.passed(request)


@pytest.mark.parametrize("token", ["", "x", "a:b:c", "\x00", "\ud800", "W10:1:x" * 500])
@pytest.mark.parametrize("answer", ["", "7", "\ud800", "\x00", "٣"])
def test_nonsense_does_not_pass_and_does_not_break(token: str, answer: str) -> None:
    request = RequestFactory().post("/")
    request.POST = {"challenge_token": token, "challenge_answer": answer}  # type: ignore[assignment]
    assert not Challenge.for_request(request, "test").passed(request)


def test_a_form_that_comes_back_keeps_question_and_answer() -> None:
    question = Question.new("test")
    given, _request = ask(**answered(question))
    assert (given.question.token, given.answer) == (
        question.token,
        str(question.first + question.second),
    )


def test_work_passes_once() -> None:
    payload = solved()
    given, request = ask(altcha=payload)
    assert given.passed(request)
    again, request = ask(altcha=payload)
    assert not again.passed(request)


@pytest.mark.parametrize(
    "payload", ["", "x", "e30=", "W10=", base64.b64encode(b'{"algorithm": 1}').decode(), "\x00"]
)
def test_unsolved_work_does_not_pass(payload: str) -> None:
    given, request = ask(altcha=payload)
    assert not given.passed(request)


def test_work_that_was_tampered_with_does_not_pass() -> None:
    answer = json.loads(base64.b64decode(solved()))
    answer["number"] += 1
    given, request = ask(altcha=base64.b64encode(json.dumps(answer).encode()).decode())
    assert not given.passed(request)


def test_the_work_is_small() -> None:
    given, _request = ask()
    assert json.loads(given.work["challenge"])["max_number"] == 50_000  # type: ignore[attr-defined]


@override_settings(CHALLENGE="none")
def test_without_a_challenge_everybody_passes() -> None:
    given, request = ask()
    assert given.passed(request)
    assert not given.needed


def test_nobody_is_challenged_who_need_not_be() -> None:
    request = RequestFactory().post("/")
    assert Challenge.for_request(request, "test", needed=False).passed(request)


@override_settings(CHALLENGE="recaptcha", RECAPTCHA_PRIVATE_KEY="")
def test_recaptcha_without_keys_is_altcha() -> None:
    given, _request = ask()
    assert isinstance(given, module.AltchaChallenge)


class Reply:
    """What the service would answer."""

    def __init__(self, success: bool) -> None:
        self.is_valid, self.error_codes, self.extra_data, self.action = success, [], {}, None


@override_settings(**RECAPTCHA)
@pytest.mark.parametrize("success", [True, False])
def test_recaptcha_decides_and_learns_no_address(
    success: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[dict[str, str]] = []

    def submit(**values: str) -> Reply:
        asked.append(values)
        return Reply(success)

    monkeypatch.setattr("django_recaptcha.client.submit", submit)
    given, request = ask(**{"g-recaptcha-response": "token"})
    assert given.passed(request) is success
    assert asked[0]["remoteip"] == ""
    assert "https://captcha.example/recaptcha/" in given.policy["script-src"]


@override_settings(**RECAPTCHA)
@pytest.mark.parametrize(
    "fault",
    [
        URLError("no route"),
        TimeoutError(),
        HTTPError("https://captcha.example", 503, "", {}, None),  # type: ignore[arg-type]
        json.JSONDecodeError("", "", 0),
    ],
)
def test_a_silent_recaptcha_leaves_the_question(
    fault: Exception, monkeypatch: pytest.MonkeyPatch
) -> None:
    def submit(**values: str) -> Reply:
        raise fault

    monkeypatch.setattr("django_recaptcha.client.submit", submit)
    given, request = ask(**{"g-recaptcha-response": "token"})
    assert not given.passed(request)
    assert given.policy == {}
    then, request = ask(**answered(given.question))
    assert then.passed(request)
