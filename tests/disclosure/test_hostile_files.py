"""Wherever a file hides a raw value: afterwards it is not stored, not shown and not logged."""

import logging
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from disclosure.models import Roster
from portal.core.models import Division
from tests.disclosure.factories import small_county
from tests.disclosure.test_privacy import assert_gone
from tests.disclosure.workbooks import HEADER, person, xlsx
from tests.support.made_up import bank_card, identity_number, mobile

Rows = list[list[Any]]
NAME = "欧阳鑫淼"
HEALTH = "尿毒症晚期"
DOOR = "幸福里7栋2单元301室"


def _into(row: int, column: int, text: str) -> Callable[[Rows], None]:
    def change(rows: Rows) -> None:
        rows[row][column] = text

    return change


def _new_column(head: str, *cells: str) -> Callable[[Rows], None]:
    def change(rows: Rows) -> None:
        rows[0].append(head)
        for row, cell in zip(rows[1:], cells * len(rows), strict=False):
            row.append(cell)

    return change


def _above(text: str) -> Callable[[Rows], None]:
    return lambda rows: rows.insert(0, [text])


def _below(text: str) -> Callable[[Rows], None]:
    return lambda rows: rows.append([text])


IDENTITY, PHONE, CARD = identity_number("19520101"), mobile(), bank_card()
HIDING: dict[str, Callable[[Rows], None]] = {
    "identity in a heading": _into(0, 12, f"备注{IDENTITY}"),
    "identity as a heading": _new_column(IDENTITY, "1"),
    "phone in a heading": _into(0, 6, f"保障人口{PHONE}"),
    "name in a title": _above(f"{NAME}等人花名册 {PHONE}"),
    "name in a note": _below(f"填表人：{NAME} {PHONE}"),
    "identity in the serial": _into(1, 0, IDENTITY),
    "identity in the township": _into(1, 1, IDENTITY),
    "name in the township": _into(1, 1, NAME),
    "door in the village": _into(1, 2, f"河西村{DOOR}"),
    "name in the village": _into(1, 2, NAME),
    "name after the village": _into(1, 2, f"河西村{NAME}"),
    "health in the village": _into(1, 2, f"河西村（{HEALTH}）"),
    "phone in the village": _into(1, 2, f"河西村{PHONE}"),
    "phone after the name": _into(1, 3, f"{NAME}{PHONE}"),
    "health after the name": _into(1, 3, f"{NAME}（{HEALTH}）"),
    "name with a line": _into(1, 3, f"{NAME}\n{IDENTITY}"),
    "phone as the people": _into(1, 6, PHONE),
    "name as the people": _into(1, 6, f"2（{NAME}）"),
    "card as the amount": _into(1, 7, CARD),
    "name in the amount": _into(1, 7, f"300元 {NAME}"),
    "phone in the amount": _into(1, 7, f"300 {PHONE}"),
    "name in the reason": _into(1, 11, f"{NAME}{HEALTH}"),
    "identity in the remark": _into(1, 12, f"{IDENTITY}"),
    "name in the class": _new_column("低保类别", NAME),
    "health in the class": _new_column("类别", HEALTH),
    "phone in the class": _new_column("类别", f"A类{PHONE}"),
    "name in the change": _new_column("变动情况", f"{NAME}新增"),
    "name in the month": _new_column("享受月份", f"{NAME}"),
    "identity in the month": _new_column("救助起始时间", IDENTITY),
    "door in an address": _new_column("家庭住址", f"山西省沁源县沁河镇河西村{DOOR}"),
    "name as a relative": _new_column("是否近亲属备案", f"是，{NAME}之父"),
}
SECRETS = {IDENTITY, IDENTITY[6:], PHONE, CARD, NAME, HEALTH, DOOR}


def _send(client: Client, data: bytes, name: str, **more: Any) -> Any:
    form = {
        "stage": "initial",
        "division": Division.objects.get(name="沁河镇").pk,
        "month": "2026-11",
        "file": SimpleUploadedFile(name, data),
        **more,
    }
    return client.post(reverse("publicity_lists:import"), form)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("hiding", HIDING.values(), ids=HIDING)
def test_what_a_file_hides_is_nowhere_afterwards(
    client: Client,
    caplog: pytest.LogCaptureFixture,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    hiding: Callable[[Rows], None],
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    county = small_county()
    client.force_login(county.editor)
    rows: Rows = [[*HEADER], *(person(number) for number in range(1, 5))]
    hiding(rows)
    book = xlsx(rows, change=lambda page: setattr(page, "title", f"表{IDENTITY}"))
    given: dict[str, Any] = {"programme": county.dibao.pk, "heading": HEADER}
    given["meaning"] = ["class"] * len(HEADER)
    shown = []
    with caplog.at_level(logging.DEBUG):
        for step, more in (("check", given), ("", {"programme": county.dibao.pk})):
            answer = _send(client, book, f"{NAME}{PHONE}.xlsx", step=step, **more)
            assert answer.status_code in {200, 302, 422}
            shown.append(answer.content.decode())
        for roster in Roster.objects.all():
            for name in ("inspect", "preview", "history"):
                page = client.get(reverse(f"publicity_lists:{name}", args=[roster.pk]))
                shown.append(page.content.decode())
    for secret in SECRETS:
        assert not any(secret in text for text in [*shown, caplog.text])
    assert_gone(SECRETS)
    assert not list(tmp_path.iterdir())
