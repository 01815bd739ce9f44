"""Anybody draws a check again: from the number on the site, or from the published file alone."""

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from complaints import verification
from complaints.rectification.inspections import desk
from complaints.rectification.models import InspectionCase, InspectionTarget
from tests.complaints.factories import County
from tests.rectification import inspections
from tests.rectification.factories import Staff

pytestmark = pytest.mark.django_db


@pytest.fixture
def target(place: County, people: Staff) -> InspectionTarget:
    return inspections.drawn(place, people)


def redraw(*arguments: Any) -> list[dict[str, Any]]:
    out = StringIO()
    call_command("redraw", *map(str, arguments), "--json", stdout=out)
    return [json.loads(line) for line in out.getvalue().splitlines()]


def test_every_draw_of_a_check_comes_out_the_same(target: InspectionTarget, people: Staff) -> None:
    number = target.plan.number
    assert [row["same"] for row in redraw(number)] == [True]
    desk.draw_again(target.plan, people.county_officer, "一名检查人员因病不能参加")
    assert [(row["round"], row["same"]) for row in redraw(number)] == [(1, True), (2, True)]


def test_a_household_that_was_not_drawn_is_noticed(target: InspectionTarget) -> None:
    InspectionCase.objects.filter(target=target).first().delete()  # type: ignore[union-attr]
    with pytest.raises(CommandError) as stopped:
        redraw(target.plan.number)
    assert stopped.value.returncode == 1


def test_an_inspector_who_was_not_drawn_is_noticed(target: InspectionTarget, people: Staff) -> None:
    target.inspectors.add(people.guodao_officer)
    with pytest.raises(CommandError) as stopped:
        redraw(target.plan.number)
    assert stopped.value.returncode == 1


def test_the_proof_of_the_ledger_names_a_draw_that_was_not_followed(
    target: InspectionTarget, people: Staff
) -> None:
    assert verification.verify().problems == []
    target.inspectors.add(people.guodao_officer)
    [wrong] = verification.verify().problems
    assert (wrong.subject, wrong.field) == (target.plan.number, "sheets")
    target.inspectors.remove(people.guodao_officer)
    target.plan.pool.add(people.guodao_officer)
    [wrong] = verification.verify().problems
    assert (wrong.subject, wrong.field) == (target.plan.number, "pool")


def test_the_published_file_is_enough(
    client: Client, target: InspectionTarget, tmp_path: Path
) -> None:
    address = reverse("rectification:check_draw", args=[target.plan.number, 1])
    path = tmp_path / "draw.json"
    path.write_bytes(client.get(address).content)
    assert [row["same"] for row in redraw("--file", path)] == [True]
    told = json.loads(path.read_text())
    told["result"][0]["tickets"].reverse()
    path.write_text(json.dumps(told))
    with pytest.raises(CommandError) as stopped:
        redraw("--file", path)
    assert stopped.value.returncode == 1


def test_wrong_use_says_what_is_wrong(target: InspectionTarget, tmp_path: Path) -> None:
    bad = tmp_path / "bad.json"
    bad.write_text("{}")
    for arguments in ((), ("JC1999-001",), ("--file", bad), ("--file", tmp_path / "none")):
        with pytest.raises(CommandError) as stopped:
            redraw(*arguments)
        assert stopped.value.returncode == 2
